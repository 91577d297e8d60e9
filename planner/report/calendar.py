"""Visits as a calendar without names: time, number of the visit in the day, nothing else."""

import json
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from planner.locale import Language, Sentence, sentence
from planner.locale.formats import nearest_minute
from planner.report.sheet import SheetDay, SheetStop, WeekSheet

_PRODUCT = "-//planner//home visits//EN"
_UID_NAMESPACE = UUID("7f0c1f7e-5c0b-4c57-9f0e-2b9d1c3a6e40")
"""Drawn once; another one would give every event in every calendar a new identity."""


def week_calendar(sheet: WeekSheet, language: Language, *, made: datetime, helper: str | None = None) -> bytes:
    """
    Return the visits of a week as iCalendar.

    A calendar is copied to other people's clouds, so an event says neither who is visited nor where. Its identifier is
    a UUID made from visit, week and helper (RFC 7986 asks for one that tells nothing): ids come from the files of the
    organisation, and some put a name there.

    Parameters
    ----------
    sheet, language
        What to write, and in which language.
    made
        When the plan was made, with its zone; the stamp of every event.
    helper
        Only this helper's visits, without the helper's id; by default all visits, each with it.

    Returns
    -------
    bytes
        UTF-8. A visit keeps its identifier for as long as it stays with the helper and the week; to the minute, as on
        the pages.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    zone = ZoneInfo(sheet.timezone)
    # Always there: a calendar without any component is against RFC 5545, and a week may be empty.
    calendar.add_component(Timezone.from_tzinfo(zone, sheet.timezone))
    for day in sheet.days:
        if helper in (None, day.helper):
            for number, stop in enumerate(day.stops, start=1):
                title = _title(number, day, whole_team=helper is None).in_language(language)
                calendar.add_component(_event(sheet, day, stop, title=title, zone=zone, made=made))
    return bytes(calendar.to_ical())


def _title(number: int, day: SheetDay, *, whole_team: bool) -> Sentence:
    if whole_team:
        return sentence("Visit {number}, {helper}", number=number, helper=day.helper)
    return sentence("Visit {number}", number=number)


def _event(sheet: WeekSheet, day: SheetDay, stop: SheetStop, *, title: str, zone: ZoneInfo, made: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(_UID_NAMESPACE, json.dumps([stop.visit, sheet.monday.isoformat(), day.helper]))))
    event.add("dtstamp", made.astimezone(UTC))
    event.add("summary", title)
    event.add("dtstart", _moment(day, stop.start, zone))
    event.add("dtend", _moment(day, stop.end, zone))
    event.add("class", "PRIVATE")
    return event


def _moment(day: SheetDay, seconds: int, zone: ZoneInfo) -> datetime:
    """A wall time of the day: on a day of clock change nine o'clock is still nine o'clock."""
    midnight = datetime.combine(day.day, time())
    return (midnight + timedelta(seconds=nearest_minute(seconds))).replace(tzinfo=zone)
