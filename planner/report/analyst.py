"""The analyst copy as files; it holds rows that were released, and tables that are counted from them alone."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from planner.domain.anonymity import LEAST_PEOPLE, SUPPRESSED, Columns, ReleasedRow
from planner.locale import Language, sentence
from planner.report.formulas import csv_bytes

ANALYST_FORMAT = "planner-analyst/1"
_SUPPRESSED_NOTE = sentence(
    "{mark}: fewer than {least} people would stand behind the row. Areas are those of the nearest label.",
    mark=SUPPRESSED,
    least=LEAST_PEOPLE,
)


@dataclass(frozen=True)
class AnalystCopy:
    """
    Requests as an analyst may see them.

    Parameters
    ----------
    made
        The day.
    columns, rows
        What is told of each request; the ids are pseudonyms of this copy.
    """

    made: date
    columns: Columns
    rows: tuple[ReleasedRow, ...]

    def table(self, down: str, across: str) -> dict[tuple[str, str], int]:
        """Count the rows by two columns; every cell that is there has at least five people behind it."""
        return dict(Counter((row.values[down], row.values[across]) for row in self.rows))


TABLES = (("area", "topic"), ("language", "topic"), ("week", "result"))
"""Which columns are counted against each other."""


def analyst_csv(copy: AnalystCopy, _language: Language) -> bytes:
    """Return the rows as CSV; no cell is a formula."""
    rows = ((row.id, *_values(copy, row)) for row in copy.rows)
    return csv_bytes([("id", *copy.columns), *rows])


def analyst_json(copy: AnalystCopy, _language: Language) -> bytes:
    """Return rows and tables as JSON."""
    data = {
        "format": ANALYST_FORMAT,
        "made": copy.made.isoformat(),
        "least_people": LEAST_PEOPLE,
        "rows": [{"id": row.id, **row.values} for row in copy.rows],
        "tables": [
            {
                "down": down,
                "across": across,
                "cells": [[*key, count] for key, count in sorted(copy.table(down, across).items())],
            }
            for down, across in TABLES
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def analyst_xlsx(copy: AnalystCopy, language: Language) -> bytes:
    """Return rows and tables as a workbook; no cell is a formula."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime.combine(copy.made, time())})
        rows = [["id", *copy.columns], *([row.id, *_values(copy, row)] for row in copy.rows)]
        _sheet(workbook, "rows", [*rows, [], [_SUPPRESSED_NOTE.in_language(language)]])
        for down, across in TABLES:
            _sheet(workbook, f"{down} {across}", _crossed(copy.table(down, across), f"{down} / {across}"))
    return content.getvalue()


WRITERS: Mapping[str, Callable[[AnalystCopy, Language], bytes]] = {
    ".csv": analyst_csv,
    ".json": analyst_json,
    ".xlsx": analyst_xlsx,
}
"""By the ending of the file."""


def _values(copy: AnalystCopy, row: ReleasedRow) -> list[str]:
    return [row.values[column] for column in copy.columns]


def _crossed(cells: Mapping[tuple[str, str], int], corner: str) -> list[list[str | int]]:
    """Return a table with totals; where there is nobody, the cell is empty."""
    downs, acrosses = sorted({down for down, _ in cells}), sorted({across for _, across in cells})
    body: list[list[str | int]] = [[corner, *acrosses, "total"]]
    for down in downs:
        counts = [cells.get((down, across), 0) for across in acrosses]
        body.append([down, *(count or "" for count in counts), sum(counts)])
    totals = [sum(cells.get((down, across), 0) for down in downs) for across in acrosses]
    return [*body, ["total", *totals, sum(totals)]]


def _sheet(workbook: Workbook, name: str, rows: Sequence[Sequence[str | int]]) -> None:
    worksheet = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            # Never "write": a text that begins with = would become a formula.
            if isinstance(value, str):
                worksheet.write_string(number, column, value)
            else:
                worksheet.write_number(number, column, value)
