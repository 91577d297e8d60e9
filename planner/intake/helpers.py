"""Helpers and their shifts from a file: one row a shift."""

from collections.abc import Iterator, Mapping
from datetime import date

from planner.domain.mode import Mode
from planner.domain.roster import DatedShift, HelperProfile
from planner.errors import InputError
from planner.intake.catalogue import Catalogue
from planner.intake.cells import CellError, parse_code, parse_id, parse_number
from planner.intake.columns import Columns
from planner.intake.record import Record, outside, records_of
from planner.intake.table import read_table
from planner.intake.upload import Source
from planner.locale import Clock, sentence

MAX_WEEK_HOURS = 60
"""Above any weekly working time; a larger number is a slip or minutes."""

MAX_VISITS_PER_SHIFT = 50
_SECONDS_PER_HOUR = 3600

_Placed = tuple[DatedShift, Record]
"""A shift and its row."""

_FACTS = ("name", "organisation", "volunteer", "skills", "languages", "max_week_hours")
"""Columns about the helper, repeated and equal on each of their rows."""

COLUMNS = Columns(
    required=("id", "name", "organisation", "languages", "date", "start", "end", "mode", "start_address"),
    optional=("volunteer", "skills", "max_week_hours", "end_address", "max_visits"),
    aliases={
        "tunnus": "id",
        "nimi": "name",
        "organisaatio": "organisation",
        "järjestö": "organisation",
        "vapaaehtoinen": "volunteer",
        "osaaminen": "skills",
        "taidot": "skills",
        "kieli": "languages",
        "kielet": "languages",
        "viikkotunnit": "max_week_hours",
        "viikkoraja": "max_week_hours",
        "päivä": "date",
        "päivämäärä": "date",
        "pvm": "date",
        "alku": "start",
        "alkaa": "start",
        "loppu": "end",
        "päättyy": "end",
        "kulkutapa": "mode",
        "lähtöosoite": "start_address",
        "paluuosoite": "end_address",
        "käyntejä enintään": "max_visits",
        "beteckning": "id",
        "namn": "name",
        "förening": "organisation",
        "frivillig": "volunteer",
        "kompetens": "skills",
        "kunskaper": "skills",
        "språk": "languages",
        "veckotimmar": "max_week_hours",
        "veckogräns": "max_week_hours",
        "dag": "date",
        "datum": "date",
        "början": "start",
        "börjar": "start",
        "slut": "end",
        "slutar": "end",
        "färdsätt": "mode",
        "startadress": "start_address",
        "slutadress": "end_address",
        "högst besök": "max_visits",
    },
)

_MODE_BY_NAME: Mapping[str, str] = {
    "walk": Mode.WALK,
    "kävely": Mode.WALK,
    "kävellen": Mode.WALK,
    "till fots": Mode.WALK,
    "gång": Mode.WALK,
    "bike": Mode.BIKE,
    "pyörä": Mode.BIKE,
    "polkupyörä": Mode.BIKE,
    "cykel": Mode.BIKE,
    "car": Mode.CAR,
    "auto": Mode.CAR,
    "bil": Mode.CAR,
    "transit": Mode.TRANSIT,
    "joukkoliikenne": Mode.TRANSIT,
    "kollektivtrafik": Mode.TRANSIT,
}


def read_helpers(source: Source, catalogue: Catalogue) -> tuple[HelperProfile, ...]:
    """
    Return the helpers of a csv or xlsx file in the order of their first rows; all of them or none.

    Parameters
    ----------
    source
        Path or content.
    catalogue
        The skills and languages that the file may use.

    Raises
    ------
    InputError
        Every problem of the file at once, each with its row and column. No finding repeats a name or an address.
    """
    records, findings = records_of(read_table(source), COLUMNS)
    rows = [_Row(record, catalogue) for record in records]
    rows_by_id = _grouped(rows)
    for helper_rows in rows_by_id.values():
        _reject_unequal_facts(helper_rows)
        _reject_overlaps(helper_rows)
    findings += [finding for record in records for finding in record.findings]
    if findings:
        raise InputError(findings)
    return tuple(_profile_of(helper_rows) for helper_rows in rows_by_id.values())


class _Row:
    """A row read as far as it can be; parts that cannot are None and reported in the record."""

    def __init__(self, record: Record, catalogue: Catalogue) -> None:
        self.record = record
        self.id = record.read("id", parse_id, is_required=True)
        self.name = record.required("name")
        self.organisation = record.required("organisation")
        self.is_volunteer = record.yes_no("volunteer")
        self.skills = record.each("skills", lambda text: parse_code(text, catalogue.skill_by_name, "SKILL_UNKNOWN"))
        self.languages = record.each(
            "languages",
            lambda text: parse_code(text, catalogue.language_by_name, "LANGUAGE_UNKNOWN"),
            is_required=True,
        )
        self.max_week = record.read("max_week_hours", _parse_week_hours)
        self.shift = _shift_of(record)

    def facts(self) -> tuple[object, ...]:
        """Values of the columns in ``_FACTS``; the order of skills is of no meaning, that of languages is."""
        return (
            self.name,
            self.organisation,
            self.is_volunteer,
            frozenset(self.skills),
            self.languages,
            self.max_week,
        )


def _shift_of(record: Record) -> DatedShift | None:
    if record.has("date", "start", "end") and not any(record.text(column) for column in ("date", "start", "end")):
        record.reject(
            "date",
            "SHIFT_INVALID",
            sentence("The helper has no shift in this row. Give date, start and end, or remove the row."),
        )
        return None
    day = record.date("date", is_required=True)
    start, end = record.time("start"), record.time("end", is_end=True)
    mode = record.read("mode", lambda text: parse_code(text, _MODE_BY_NAME, "MODE_UNKNOWN"), is_required=True)
    max_visits = record.whole("max_visits", low=1, high=MAX_VISITS_PER_SHIFT)
    start_address = record.text("start_address")
    if record.is_empty("start_address"):
        record.reject(
            "start_address",
            "SHIFT_PLACE_MISSING",
            sentence("The shift has no start address. Give the address where the helper sets out."),
        )
    if start is not None and end is not None and end <= start:
        _reject_order(record, start, end)
        return None
    if day is None or start is None or end is None or mode is None or not start_address:
        return None
    return DatedShift(
        day=day,
        start=start,
        end=end,
        mode=Mode(mode),
        start_address=start_address,
        end_address=record.text("end_address") or None,
        max_visits=max_visits,
    )


def _reject_order(record: Record, start: int, end: int) -> None:
    text = sentence(
        "The shift ends at {end}, not after its start at {start}. A shift starts and ends on the same day.",
        start=Clock(start),
        end=Clock(end),
    )
    record.reject("end", "SHIFT_INVALID", text)


def _parse_week_hours(text: str) -> int:
    """Return whole seconds of a number of hours."""
    hours = parse_number(text)
    if not 0 < hours <= MAX_WEEK_HOURS:
        raise CellError("LIMIT_INVALID", outside(hours, 1, MAX_WEEK_HOURS))
    return round(hours * _SECONDS_PER_HOUR)


def _grouped(rows: list[_Row]) -> dict[str, list[_Row]]:
    rows_by_id: dict[str, list[_Row]] = {}
    for row in rows:
        if row.id is not None:
            rows_by_id.setdefault(row.id, []).append(row)
    return rows_by_id


def _reject_unequal_facts(rows: list[_Row]) -> None:
    first = rows[0]
    for row in rows[1:]:
        for column, value, expected in zip(_FACTS, row.facts(), first.facts(), strict=True):
            if value != expected and row.record.reads(column) and first.record.reads(column):
                text = sentence("The helper has another value in row {row}. Make them equal.", row=first.record.number)
                row.record.reject(column, "HELPER_INCONSISTENT", text)


def _reject_overlaps(rows: list[_Row]) -> None:
    """Report each shift that starts before an earlier one of the same day has ended; touching shifts are fine."""
    shifts = sorted(
        ((row.shift, row.record) for row in rows if row.shift is not None),
        key=lambda pair: (pair[0].day, pair[0].start, pair[1].number),
    )
    for (latest, latest_record), (shift, record) in _with_latest_before(shifts):
        if shift.day == latest.day and shift.start < latest.end:
            _reject_overlap(record, latest_record.number, shift.day)


def _with_latest_before(shifts: list[_Placed]) -> Iterator[tuple[_Placed, _Placed]]:
    """Pair each shift after the first with the one before it that ends last."""
    latest: _Placed | None = None
    for placed in shifts:
        if latest is not None:
            yield latest, placed
        if latest is None or (placed[0].day, placed[0].end) > (latest[0].day, latest[0].end):
            latest = placed


def _reject_overlap(record: Record, other_row: int, day: date) -> None:
    text = sentence(
        "The shift in row {row} and the one in row {other} overlap on {day}. Change the times of one of them.",
        row=record.number,
        other=other_row,
        day=day,
    )
    record.reject("start", "SHIFT_OVERLAP", text)


def _profile_of(rows: list[_Row]) -> HelperProfile:
    first = rows[0]
    shifts = (row.shift for row in rows if row.shift is not None)
    return HelperProfile(
        id=first.id or "",
        name=first.name or "",
        organisation=first.organisation or "",
        is_volunteer=first.is_volunteer,
        skills=first.skills,
        languages=first.languages,
        max_week=first.max_week,
        shifts=tuple(sorted(shifts, key=lambda shift: (shift.day, shift.start))),
    )
