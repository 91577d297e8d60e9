"""One row with named cells, collecting what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from planner.domain.progress import Progress, no_progress, report_now_and_then
from planner.errors import Finding
from planner.intake.cells import CellError, parse_date, parse_time, parse_whole, parse_yes_no, split_list
from planner.intake.columns import Columns
from planner.intake.guard import is_harmless, text_findings
from planner.intake.table import Table, TableRow
from planner.locale import Sentence, sentence

T = TypeVar("T")

_MOST_KNOWN = 10_000
"""Texts of a file that are known to be harmless; most cells repeat within some hundreds of rows."""


def place_of(row: int, column: str) -> str:
    """Return where a finding stands in a file."""
    return f'row {row}, column "{column}"'


class Record:
    """
    Reads one row; every reader returns None where the cell is empty or wrong, and ``findings`` says which.

    A cell that the guard refuses is reported and reads as empty from then on, so that no other sentence can repeat
    it. A required column that the file lacks is silent here: the header has been reported already.

    Parameters
    ----------
    row
        Cells and their row number.
    index_by_column
        Where each column of the file stands.
    is_free
        Says of a text that the guard has nothing against it; one that remembers saves time.
    """

    __slots__ = ("_cells", "_index_by_column", "_refused_columns", "findings", "number")

    def __init__(
        self, row: TableRow, index_by_column: Mapping[str, int], *, is_free: Callable[[str], bool] = is_harmless
    ) -> None:
        self.number = row.number
        self._index_by_column = index_by_column
        self._cells = row.cells + ("",) * (1 + max(index_by_column.values()) - len(row.cells))
        suspects = {
            column: text
            for column, index in index_by_column.items()
            if (text := self._cells[index]) and not is_free(text)
        }
        found = text_findings(suspects) if suspects else []
        self._refused_columns = frozenset(finding.where for finding in found)
        self.findings = [replace(finding, where=place_of(self.number, finding.where)) for finding in found]
        if found:
            stopped = {index_by_column[column] for column in self._refused_columns}
            self._cells = tuple("" if index in stopped else cell for index, cell in enumerate(self._cells))

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.findings

    def reject(self, column: str, code: str, text: Sentence) -> None:
        """Report a problem of a cell."""
        self.findings.append(Finding(code, place_of(self.number, column), text))

    def has(self, *columns: str) -> bool:
        """Whether the file has all the columns."""
        return all(column in self._index_by_column for column in columns)

    def is_empty(self, column: str) -> bool:
        """Whether the file has the column and nothing stands in this cell."""
        return column in self._index_by_column and column not in self._refused_columns and not self.text(column)

    def reads(self, column: str) -> bool:
        """Whether nothing has been found wrong with the cell."""
        place = place_of(self.number, column)
        return all(finding.where != place for finding in self.findings)

    def text(self, column: str) -> str:
        """Return a cell as it stands; empty when the file lacks the column."""
        index = self._index_by_column.get(column)
        return "" if index is None else self._cells[index]

    def required(self, column: str) -> str | None:
        """Return a cell that must not be empty."""
        return self.read(column, str, is_required=True)

    def read(self, column: str, parse: Callable[[str], T], *, is_required: bool = False) -> T | None:
        """Return the parsed cell."""
        index = self._index_by_column.get(column)  # as text() does; most columns are read in this way
        text = "" if index is None else self._cells[index]
        if not text:
            if is_required and self.is_empty(column):
                self.reject(column, "VALUE_MISSING", sentence('Column "{column}" is empty. Fill it in.', column=column))
            return None
        try:
            return parse(text)
        except CellError as error:
            self.reject(column, error.code, error.text)
            return None

    def date(self, column: str, *, is_required: bool = False) -> date | None:
        """Return a date."""
        return self.read(column, parse_date, is_required=is_required)

    def time(self, column: str, *, is_end: bool = False) -> int | None:
        """Return a required time of day in seconds since midnight."""
        return self.read(column, lambda text: parse_time(text, is_end=is_end), is_required=True)

    def yes_no(self, column: str) -> bool:
        """Return yes or no; empty is no."""
        return bool(self.read(column, parse_yes_no))

    def whole(self, column: str, *, low: int, high: int, code: str = "LIMIT_INVALID") -> int | None:
        """Return a whole number within limits, both included."""
        value = self.read(column, parse_whole)
        if value is None or low <= value <= high:
            return value
        self.reject(column, code, outside(value, low, high))
        return None

    def each(self, column: str, parse: Callable[[str], T], *, is_required: bool = False) -> tuple[T, ...]:
        """Return the parts of a list, each once and in order; every wrong part is reported."""
        parts = self.read(column, split_list, is_required=is_required) or ()
        values: dict[T, None] = {}
        for part in parts:
            try:
                values[parse(part)] = None
            except CellError as error:
                self.reject(column, error.code, error.text)
        return tuple(values)


def outside(value: object, low: int, high: int) -> Sentence:
    """Return the sentence for a number outside its limits."""
    return sentence("{value} is not between {low} and {high}. Correct the number.", value=value, low=low, high=high)


def records_of(
    table: Table, columns: Columns, on_progress: Progress = no_progress
) -> tuple[list[Record], list[Finding]]:
    """
    Return the rows ready to be read, and what is wrong with the header or beside its columns.

    Parameters
    ----------
    table
        The file.
    columns
        That it may have.
    on_progress
        Called now and then with the rows that the guard has judged and all of them.
    """
    index_by_column, findings = columns.find(table.header)
    named = {index for index, cell in enumerate(table.header.cells) if cell}
    are_all_named = len(named) == len(table.header.cells)
    is_free = lru_cache(_MOST_KNOWN)(is_harmless)  # forgets the texts with the file
    records: list[Record] = []
    for count, row in enumerate(table.rows, start=1):
        if not are_all_named or len(row.cells) > len(named):
            findings += [
                _unnamed_cell(row.number, index) for index, cell in enumerate(row.cells) if cell and index not in named
            ]
        records += [Record(row, index_by_column, is_free=is_free)] if index_by_column else []
        report_now_and_then(on_progress, count, len(table.rows))
    return records, findings


def _unnamed_cell(row: int, index: int) -> Finding:
    text = sentence(
        "Cell {number} of the row has no column name above it. Put quotes around a cell that holds a separator.",
        number=index + 1,
    )
    return Finding("ROW_REJECTED", f"row {row}", text)
