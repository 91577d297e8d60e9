"""A file as rows of text with the numbers that its spreadsheet shows."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.progress import Progress, no_progress
from planner.intake.csv_rows import read_csv_rows
from planner.intake.json_rows import read_json_rows
from planner.intake.limits import MAX_CELL_CHARACTERS, MAX_ROWS, cell_too_long
from planner.intake.upload import MAX_FILE_MIB, FileKind, Source, kind_of, read_bytes, unreadable
from planner.intake.xlsx_rows import read_xlsx_rows
from planner.locale import sentence

MAX_TABLE_CHARACTERS = MAX_FILE_MIB * 1024 * 1024
"""What a file of the largest size can hold; a spreadsheet could otherwise repeat one long text without end."""

_MADE_HARMLESS = re.compile(r"'\s*[=+\-@＝＋－＠]")
"""The apostrophe by which our own tables keep a spreadsheet from running a cell; it is none of what somebody wrote."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """
    Cells of one row, trimmed.

    ``number`` counts from 1: the rows of a spreadsheet with its header and empty rows, the objects of a list alone.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """
    A header and the rows below it that hold anything.

    Parameters
    ----------
    header
        The first row of the file, in its own spelling.
    rows
        At least one.
    """

    header: TableRow
    rows: tuple[TableRow, ...]


def read_table(source: Source, on_progress: Progress = no_progress) -> Table:
    """
    Read a csv, xlsx or JSON file, whichever the bytes are.

    Parameters
    ----------
    source
        Path or content.
    on_progress
        Called now and then with the rows that are read and those that there seem to be.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE``; a file with a header alone is one of the cases.
    """
    content = read_bytes(source)
    kind = kind_of(content)
    # Objects are counted from 1, and their keys stand in no row.
    filled = tuple(_filled(_rows_of(content, kind, on_progress), first=0 if kind is FileKind.JSON else 1))
    if not filled:
        raise unreadable(sentence("The file is empty. Export it again, with a header row and one row for each entry."))
    if len(filled) == 1:
        raise unreadable(sentence("The file holds a header and no rows below it. Add one row for each entry."))
    return Table(header=filled[0], rows=filled[1:])


def _rows_of(content: bytes, kind: FileKind, on_progress: Progress) -> list[list[str]]:
    match kind:
        case FileKind.XLSX:
            return read_xlsx_rows(content, on_progress)
        case FileKind.JSON:
            rows = read_json_rows(content)
        case FileKind.TEXT:
            rows = read_csv_rows(content, MAX_ROWS)
    on_progress(len(rows), len(rows))
    return rows


def _filled(rows: list[list[str]], first: int) -> Iterator[TableRow]:
    left = MAX_TABLE_CHARACTERS
    for number, row in enumerate(rows, start=first):
        text = "".join(row)
        left -= len(text)
        if left < 0 or (len(text) > MAX_CELL_CHARACTERS and max(map(len, row)) > MAX_CELL_CHARACTERS):
            raise cell_too_long(f"row {number}")
        cells = tuple(map(str.strip, row))
        if "'" in text:
            cells = tuple(cell[1:] if _MADE_HARMLESS.match(cell) else cell for cell in cells)
        if not text.isascii():
            cells = tuple(unicodedata.normalize("NFC", cell) for cell in cells)
        if any(cells):
            yield TableRow(number, cells)
