"""A planned week as xlsx: real dates and times, and no text that a spreadsheet could run."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.locale import Language, Sentence, sentence
from planner.locale.formats import nearest_minute
from planner.report.comparison import term_label
from planner.report.labels import AUDIENCE_NOTE, DESTROY_NOTE, ESTIMATE_NOTE, mode_label
from planner.report.sheet import WeekSheet, reason_text
from planner.report.tables import HELPER_HEADERS

_SECONDS_PER_HOUR = 3600
_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60
_HOURS_PER_DAY = 24
_MIN_WIDTH, _MAX_WIDTH = 8, 40

Cell = str | int | float | date | time | None


def week_xlsx(sheet: WeekSheet, language: Language) -> bytes:
    """Return the workbook; it carries names, addresses and phones, and says that it must be destroyed after use."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        # The moment of writing would make every file a different one.
        workbook.set_properties({"created": datetime.combine(sheet.monday, time())})
        writer = _Writer(workbook, language)
        writer.sheet(sentence("Week"), _STOP_HEADERS, _stop_rows(sheet, language))
        writer.sheet(sentence("Helpers"), HELPER_HEADERS, _helper_rows(sheet))
        writer.sheet(sentence("Not planned"), _UNASSIGNED_HEADERS, _unassigned_rows(sheet, language))
        writer.sheet(sentence("Totals"), (sentence("Term"), sentence("Hours")), _total_rows(sheet))
    return content.getvalue()


_STOP_HEADERS = (
    sentence("Date"),
    sentence("Helper"),
    sentence("Organisation"),
    sentence("Travel mode"),
    sentence("Number"),
    sentence("Arrival"),
    sentence("Start"),
    sentence("End"),
    sentence("Travel there, min"),
    sentence("Waiting, min"),
    sentence("Request"),
    sentence("Resident"),
    sentence("Address"),
    sentence("Phone"),
    sentence("Topic"),
    sentence("Notes"),
)
_UNASSIGNED_HEADERS = (
    sentence("Request"),
    sentence("Resident"),
    sentence("Address"),
    sentence("Phone"),
    sentence("Topic"),
    sentence("Reason"),
)


def _stop_rows(sheet: WeekSheet, language: Language) -> list[list[Cell | Sentence]]:
    return [
        [
            day.day,
            day.entry.name,
            day.entry.organisation,
            mode_label(day.mode),
            number,
            _time(stop.arrive),
            _time(stop.start),
            _time(stop.end),
            round(stop.travel / _SECONDS_PER_MINUTE),
            round(stop.wait / _SECONDS_PER_MINUTE),
            stop.visit,
            stop.resident.name,
            stop.resident.address,
            stop.resident.phone,
            sheet.directory.topic(stop.visit, language),
            stop.resident.notes,
        ]
        for day in sheet.days
        for number, stop in enumerate(day.stops, start=1)
    ]


def _helper_rows(sheet: WeekSheet) -> list[list[Cell | Sentence]]:
    return [
        [
            total.entry.name,
            total.num_visits,
            *(_hours(seconds) for seconds in (total.paid, total.travel, total.wait, total.offered)),
            None if total.cap is None else _hours(total.cap),
        ]
        for total in sheet.helpers
    ]


def _unassigned_rows(sheet: WeekSheet, language: Language) -> list[list[Cell | Sentence]]:
    return [
        [
            left.visit,
            left.resident.name,
            left.resident.address,
            left.resident.phone,
            sheet.directory.topic(left.visit, language),
            reason_text(left.reason),
        ]
        for left in sheet.unassigned
    ]


def _total_rows(sheet: WeekSheet) -> list[list[Cell | Sentence]]:
    terms: list[list[Cell | Sentence]] = [
        [term_label(name), _hours(value)] for name, value in sheet.cost.terms.items() if value
    ]
    notes: list[list[Cell | Sentence]] = [[note, None] for note in (AUDIENCE_NOTE, DESTROY_NOTE, ESTIMATE_NOTE)]
    return [*terms, [sentence("Price in all"), _hours(sheet.cost.total)], *notes]


def _time(seconds: int) -> time:
    hour, minute = divmod(nearest_minute(seconds) // _SECONDS_PER_MINUTE, _MINUTES_PER_HOUR)
    return time(hour % _HOURS_PER_DAY, minute)


def _hours(seconds: int) -> float:
    return round(seconds / _SECONDS_PER_HOUR, 2)


class _Writer:
    def __init__(self, workbook: Workbook, language: Language) -> None:
        self._workbook = workbook
        self._language = language
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._date = workbook.add_format({"num_format": "d.m.yyyy", "align": "left"})
        self._time = workbook.add_format({"num_format": "hh:mm"})

    def sheet(self, name: Sentence, headers: Sequence[Sentence], rows: Sequence[Sequence[Cell | Sentence]]) -> None:
        """Write a sheet with a header row that stays in view."""
        worksheet = self._workbook.add_worksheet(name.in_language(self._language))
        texts = [header.in_language(self._language) for header in headers]
        for column, text in enumerate(texts):
            worksheet.write_string(0, column, text, self._bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(worksheet, number, column, value)
        worksheet.freeze_panes(1, 0)
        for column, text in enumerate(texts):
            longest = max([len(text), *(len(str(row[column])) for row in rows)])
            worksheet.set_column(column, column, min(max(longest + 1, _MIN_WIDTH), _MAX_WIDTH))

    def _write(self, worksheet: Worksheet, row: int, column: int, value: Any) -> None:
        match value:
            case Sentence():
                worksheet.write_string(row, column, value.in_language(self._language))
            case str():
                # Never "write": a text that begins with = would become a formula.
                worksheet.write_string(row, column, value)
            case date():
                worksheet.write_datetime(row, column, value, self._date)
            case time():
                worksheet.write_datetime(row, column, value, self._time)
            case int() | float():
                worksheet.write_number(row, column, value)
