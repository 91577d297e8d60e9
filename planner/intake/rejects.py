"""The rows that cannot go in, as a table to be corrected; what the guard has stopped stands in it no more."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from planner.errors import Finding
from planner.intake.columns import Columns
from planner.intake.record import place_of
from planner.intake.request_columns import REASON
from planner.intake.table import Table, TableRow

_STOPPED = frozenset({"SECRET_IN_TEXT", "CHARACTERS_INVALID", "TEXT_TOO_LONG"})
_ROW = re.compile(r"row (\d+)\b")


def rejected_rows(findings: Iterable[Finding]) -> frozenset[int]:
    """Return the numbers of the rows in which something is wrong; the header's when the whole file is."""
    errors = (finding for finding in findings if finding.severity == "error")
    return frozenset(int(match[1]) for finding in errors if (match := _ROW.match(finding.where)))


def is_rejects(table: Table, columns: Columns) -> bool:
    """Say whether a table is one of :func:`rejects_of`: columns of ours by their names, and the reasons at the end."""
    cells = table.header.cells
    return cells[-1:] == (REASON,) and {*cells} <= {*columns.required, *columns.optional, REASON}


def rejects_of(table: Table, columns: Columns, findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """
    Return a header and the rejected rows, each with its reasons in a last column.

    Only columns of ours stand in it, under our names; a cell that the guard has stopped is empty, and the reason says
    which.
    """
    found, _ = columns.find(table.header)
    index_by_name = {name: index for name, index in found.items() if name != REASON}
    stopped = {finding.where for finding in findings if finding.code in _STOPPED}
    reasons: dict[int, list[str]] = {}
    for finding in findings:
        match = _ROW.match(finding.where)
        if match and finding.severity == "error":
            reasons.setdefault(int(match[1]), []).append(str(finding))
    rows = [
        (*_cells(row, index_by_name, stopped), " ".join(reasons[row.number]))
        for row in table.rows
        if row.number in reasons
    ]
    return [(*index_by_name, REASON), *rows]


def _cells(row: TableRow, index_by_name: Mapping[str, int], stopped: Collection[str]) -> Iterator[str]:
    for name, index in index_by_name.items():
        is_there = index < len(row.cells) and place_of(row.number, name) not in stopped
        yield row.cells[index] if is_there else ""
