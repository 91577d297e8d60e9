"""Visits as a calendar without names: time, number of the visit in the day, nothing else."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from planner.locale import Language, sentence
from planner.report.sheet import SheetDay, SheetStop, WeekSheet

_PRODUCT = "-//planner//home visits//EN"


def week_calendar(sheet: WeekSheet, language: Language, *, made: datetime, helper: str | None = None) -> bytes:
    """
    Return the visits of a week as iCalendar.

    A calendar is copied to other people's clouds, so an event says neither who is visited nor where.

    Parameters
    ----------
    sheet, language
        What to write, and in which language.
    made
        When the plan was made, with its zone; the stamp of every event.
    helper
        Only this helper's visits; all of them by default.

    Returns
    -------
    bytes
        UTF-8. A visit keeps its identifier for as long as it stays with the week, whoever does it.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    zone = ZoneInfo(sheet.timezone)
    for day in sheet.days:
        if helper in (None, day.helper):
            for number, stop in enumerate(day.stops, start=1):
                calendar.add_component(_event(sheet, day, stop, number, language, zone=zone, made=made))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(
    sheet: WeekSheet, day: SheetDay, stop: SheetStop, number: int, language: Language, *, zone: ZoneInfo, made: datetime
) -> Event:
    title = sentence("Visit {number}, {helper}", number=number, helper=day.helper)
    event = Event()
    event.add("uid", f"{stop.visit}-{sheet.monday.isoformat()}-{day.helper}@planner")
    event.add("dtstamp", made.astimezone(UTC))
    event.add("summary", title.in_language(language))
    event.add("dtstart", _moment(day, stop.start, zone))
    event.add("dtend", _moment(day, stop.end, zone))
    event.add("class", "PRIVATE")
    return event


def _moment(day: SheetDay, seconds: int, zone: ZoneInfo) -> datetime:
    """A wall time of the day: on a day of clock change nine o'clock is still nine o'clock."""
    date_time = datetime.combine(day.day, time(), tzinfo=zone)
    return (date_time.replace(tzinfo=None) + timedelta(seconds=seconds)).replace(tzinfo=zone)
