"""Separated text, in the encodings and with the separators that spreadsheets write."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO

from planner.intake.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, cell_too_long, too_many_rows
from planner.intake.old_encodings import likely_encoding
from planner.intake.upload import unreadable
from planner.locale import sentence

SEPARATORS = (";", ",", "\t")
"""In order of preference: a Finnish spreadsheet writes semicolons, because its decimals are commas."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATOR_HINT = "sep="
_MAX_LINE_CHARACTERS = MAX_COLUMNS * MAX_CELL_CHARACTERS
_TOO_LONG = "field larger than field limit"
"""How ``csv`` names a cell of more than 128 KiB; it has one type of error for all."""


def read_csv_rows(content: bytes, most_rows: int | None = None) -> list[list[str]]:
    """
    Return all rows as text; row i of the list is row i + 1 of the spreadsheet, empty rows included.

    Parameters
    ----------
    content
        Of the file.
    most_rows
        A file with more is refused before it fills memory; None where the file is known to be large.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE`` with the line of an undefined byte or the row of a quote that never closes.
    """
    text = decode(content)
    first_line, _, rest = text.partition("\n")
    if first_line.strip().lower().startswith(_SEPARATOR_HINT):
        # Spreadsheets write and hide this line; it has no row number.
        hinted = first_line.strip()[len(_SEPARATOR_HINT) :]
        return _split(rest, hinted if hinted in SEPARATORS else _sniff(rest), most_rows)
    return _split(text, _sniff(text), most_rows)


def decode(content: bytes) -> str:
    """
    Return the text: byte order mark, else strict UTF-8, else the old encoding of one byte a letter that fits best.

    Guessing over all encodings by statistics was wrong on Finnish text; this order was right on all that was tried.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode_as(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(content, likely_encoding(content))


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise unreadable(
            sentence("A character in line {line} cannot be read. Save the file as CSV UTF-8.", line=line)
        ) from error


def _sniff(text: str) -> str:
    """Return the separator that stands most often in the first line that is not empty, outside quotes."""
    header = next((line for line in StringIO(text) if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=unquoted.count)


def _split(text: str, separator: str, most_rows: int | None) -> list[list[str]]:
    # Strict, or one stray quote would swallow the rest of the file as a single cell.
    reader = csv.reader(_bounded_lines(text), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) == most_rows:
                raise too_many_rows(most_rows)
            rows.append(row)
    except _LineTooLongError as error:
        raise cell_too_long(f"row {len(rows) + 1}") from error
    except csv.Error as error:
        if _TOO_LONG in str(error):
            raise cell_too_long(f"row {len(rows) + 1}") from error
        raise unreadable(
            sentence("A quotation mark is not closed or stands inside a cell. Write it twice or remove it."),
            where=f"row {len(rows) + 1}",
        ) from error
    return rows


class _LineTooLongError(Exception):
    """A line longer than any row, which would become millions of cells."""


def _bounded_lines(text: str) -> Iterator[str]:
    for line in StringIO(text, newline=""):
        if len(line) > _MAX_LINE_CHARACTERS:
            raise _LineTooLongError
        yield line
