"""The first sheet of an xlsx workbook as rows of text."""

import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from planner.domain.progress import Progress, no_progress, report_now_and_then
from planner.errors import InputError
from planner.intake.archive import check_archive
from planner.intake.limits import MAX_COLUMNS, MAX_ROWS
from planner.intake.upload import unreadable
from planner.locale import sentence

_BROKEN_WORKBOOK = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What openpyxl and zipfile have been seen to raise on damaged files; they promise no common type."""

_SECONDS_PER_HOUR = 3600
_SECONDS_PER_MINUTE = 60


def read_xlsx_rows(content: bytes, on_progress: Progress = no_progress) -> list[list[str]]:
    """
    Return the rows of the first sheet; a formula gives the value that the spreadsheet stored, never a new one.

    A workbook with macros is read like any other: only the cells of its first sheet, and the macros never.

    Parameters
    ----------
    content
        Of the file.
    on_progress
        Called now and then with the rows that are read and those that the sheet says it has.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE`` when the archive is damaged, unpacks too large, or is no workbook.
    """
    try:
        check_archive(content)
        return list(_rows_of(content, on_progress))
    except InputError:
        raise
    except _BROKEN_WORKBOOK as error:
        raise unreadable(
            sentence("The spreadsheet is damaged or is not an .xlsx workbook. Open it, and save it as .xlsx again.")
        ) from error


def cell_text(value: object) -> str:
    """Return a cell as somebody would have typed it: ISO dates, ``9:00`` times, numbers without an empty fraction."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return _datetime_text(value)
        case date():
            return value.isoformat()
        case time():
            return _clock_text(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))
        case timedelta():
            return _clock_text(value)
        case _:
            return str(value)


def _rows_of(content: bytes, on_progress: Progress) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        # openpyxl warns of styles and validations that it drops; only values are read here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_vba=False, keep_links=False)
        try:
            if not workbook.worksheets:
                raise unreadable(sentence("The workbook has no sheet with cells. Put the table on the first sheet."))
            sheet = workbook.worksheets[0]
            num_rows = sheet.max_row or 0
            # Some programs write a wrong size of the sheet; trusting it would drop rows in silence.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
                if number > MAX_ROWS or any(value is not None for value in row[MAX_COLUMNS:]):
                    raise _too_wide_or_long()
                report_now_and_then(on_progress, number, max(number, num_rows))
                yield [cell_text(value) for value in row[: _num_filled(row)]]
        finally:
            workbook.close()


def _num_filled(row: tuple[object, ...]) -> int:
    return max((index for index, value in enumerate(row, start=1) if value is not None), default=0)


def _too_wide_or_long() -> InputError:
    return unreadable(
        sentence(
            "The sheet has cells beyond row {rows} or column {columns}. Copy the table alone to a new workbook.",
            rows=MAX_ROWS,
            columns=MAX_COLUMNS,
        )
    )


def _datetime_text(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return f"{value.date().isoformat()} {value.hour}:{value.minute:02d}"


def _clock_text(value: timedelta) -> str:
    # Times are stored as fractions of a day, so 8:59:59.999 is a rounded 9:00.
    seconds = round(value.total_seconds())
    hours, rest = divmod(seconds, _SECONDS_PER_HOUR)
    return f"{hours}:{rest // _SECONDS_PER_MINUTE:02d}"
