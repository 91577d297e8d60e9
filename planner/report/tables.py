"""The rows of a planned week as text in one language; HTML and PDF show the same ones."""

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any

from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_day, format_hours, format_minutes
from planner.report.comparison import term_label
from planner.report.labels import AUDIENCE_NOTE, DESTROY_NOTE, ESTIMATE_NOTE, mode_label, week_title
from planner.report.sheet import SheetDay, SheetStop, WeekSheet, reason_text

STOP_HEADERS = (
    sentence("Start"),
    sentence("End"),
    sentence("Resident"),
    sentence("Address"),
    sentence("Phone"),
    sentence("Topic"),
    sentence("Travel there"),
    sentence("Arrival"),
)
HELPER_HEADERS = (
    sentence("Helper"),
    sentence("Visits"),
    sentence("Paid time"),
    sentence("Travel"),
    sentence("Waiting"),
    sentence("Offered"),
    sentence("Weekly cap"),
)
UNASSIGNED_HEADERS = (
    sentence("Resident"),
    sentence("Address"),
    sentence("Phone"),
    sentence("Topic"),
    sentence("Reason"),
)


@dataclass(frozen=True)
class Table:
    """
    A table of text.

    Parameters
    ----------
    caption
        What it shows.
    headers, rows
        Every row is as long as the headers.
    notes
        Lines below it.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class WeekTables:
    """A whole week as tables; ``days`` holds a title for each date and a table for each helper on it."""

    language: Language
    title: str
    summary: tuple[str, ...]
    totals: Table
    helpers: Table
    days: tuple[tuple[str, tuple[Table, ...]], ...]
    unassigned: Table
    footer: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Return plain data for a template."""
        return {
            "language": self.language,
            "title": self.title,
            "summary": list(self.summary),
            "totals": vars(self.totals),
            "helpers": vars(self.helpers),
            "days": [{"title": title, "tables": [vars(table) for table in tables]} for title, tables in self.days],
            "unassigned": vars(self.unassigned),
            "footer": list(self.footer),
        }


def week_tables(sheet: WeekSheet, language: Language) -> WeekTables:
    """Return a planned week as tables of text."""
    writer = _Writer(sheet, language)
    days = groupby(sheet.days, key=lambda day: day.day)
    return WeekTables(
        language=language,
        title=writer.text(week_title(sheet.monday)),
        summary=tuple(writer.text(line) for line in summary_lines(sheet, language)),
        totals=writer.totals(),
        helpers=writer.helpers(),
        days=tuple((format_day(day, language), tuple(writer.day(item) for item in items)) for day, items in days),
        unassigned=writer.unassigned(),
        footer=tuple(writer.text(note) for note in (AUDIENCE_NOTE, DESTROY_NOTE, ESTIMATE_NOTE)),
    )


def day_table(sheet: WeekSheet, day: SheetDay, language: Language) -> Table:
    """Return one helper's day."""
    return _Writer(sheet, language).day(day)


def summary_lines(sheet: WeekSheet, language: Language) -> tuple[Sentence, ...]:
    """Return what a planner wants to know first, and how near to the best possible it is where that is proven."""
    each = round(sheet.travel / sheet.num_served) if sheet.num_served else 0
    return (
        sentence("Planned {served} of {all} visits.", served=sheet.num_served, all=sheet.num_visits),
        sentence(
            "Travel {travel} in all, {each} a visit (estimate); with residents {service}, waiting {wait}.",
            travel=format_hours(sheet.travel, language),
            each=format_minutes(each, language),
            service=format_hours(sheet.service, language),
            wait=format_hours(sheet.wait, language),
        ),
        *bound_sentences(sheet.cost.total, sheet.bound),
    )


def bound_sentences(total: int, bound: float | None) -> tuple[Sentence, ...]:
    """Return how far a price is from the best possible at most; nothing where nothing is proven."""
    if bound is None:
        return ()
    if total <= bound:
        return (sentence("No plan of this week can cost less; this is proven."),)
    if bound <= 0:
        return ()
    # Rounded up, since it is a proof.
    percent = ceil((total - bound) / bound * 1000) / 10
    return (sentence("The price is at most {percent} % above the best possible; this is proven.", percent=percent),)


class _Writer:
    def __init__(self, sheet: WeekSheet, language: Language) -> None:
        self._sheet = sheet
        self._language = language

    def text(self, value: Sentence | str) -> str:
        return value.in_language(self._language) if isinstance(value, Sentence) else value

    def totals(self) -> Table:
        terms = {term_label(name): value for name, value in self._sheet.cost.terms.items() if value}
        terms[sentence("Price in all")] = self._sheet.cost.total
        rows = tuple((self.text(label), format_hours(value, self._language)) for label, value in terms.items())
        caption = sentence("Price of the plan, in hours of travel")
        return self._table(caption, (sentence("Term"), sentence("Hours")), rows)

    def helpers(self) -> Table:
        rows = []
        for total in self._sheet.helpers:
            amounts = (total.paid, total.travel, total.wait, total.offered)
            hours = [format_hours(seconds, self._language) for seconds in amounts]
            cap = "–" if total.cap is None else format_hours(total.cap, self._language)
            rows.append((total.entry.name, str(total.num_visits), *hours, cap))
        return self._table(sentence("Hours by helper"), HELPER_HEADERS, tuple(rows))

    def day(self, day: SheetDay) -> Table:
        caption = sentence(
            "{helper}, {mode}: leaves {leave}, back {back}",
            helper=day.entry.name,
            mode=mode_label(day.mode),
            leave=format_clock(day.leave, self._language),
            back=format_clock(day.back, self._language),
        )
        notes = () if day.break_start is None else (self.text(self._break_note(day, day.break_start)),)
        return self._table(caption, STOP_HEADERS, tuple(self._stop(stop) for stop in day.stops), notes)

    def unassigned(self) -> Table:
        rows = tuple(
            (
                left.resident.name,
                left.resident.address,
                left.resident.phone,
                self._sheet.directory.topic(left.visit, self._language),
                self.text(reason_text(left.reason)),
            )
            for left in self._sheet.unassigned
        )
        return self._table(sentence("Not planned"), UNASSIGNED_HEADERS, rows)

    def _stop(self, stop: SheetStop) -> tuple[str, ...]:
        return (
            format_clock(stop.start, self._language),
            format_clock(stop.end, self._language),
            stop.resident.name,
            stop.resident.address,
            stop.resident.phone,
            self._sheet.directory.topic(stop.visit, self._language),
            format_minutes(stop.travel, self._language),
            format_clock(stop.arrive, self._language),
        )

    def _break_note(self, day: SheetDay, start: int) -> Sentence:
        return sentence(
            "Break {start} to {end}",
            start=format_clock(start, self._language),
            end=format_clock(start + day.break_duration, self._language),
        )

    def _table(
        self,
        caption: Sentence,
        headers: tuple[Sentence, ...],
        rows: tuple[tuple[str, ...], ...],
        notes: tuple[str, ...] = (),
    ) -> Table:
        return Table(self.text(caption), tuple(self.text(header) for header in headers), rows, notes)
