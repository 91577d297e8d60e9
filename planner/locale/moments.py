"""A moment as the clock on the wall shows it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from planner.locale.catalogue import Language
from planner.locale.formats import format_clock, format_day

_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60


def format_moment(moment: datetime, zone: str, language: Language) -> str:
    """Return day and time to the minute, such as ``maanantai 30.11.2026 9.30``, in a time zone."""
    there = moment.astimezone(ZoneInfo(zone))
    seconds = (there.hour * _MINUTES_PER_HOUR + there.minute) * _SECONDS_PER_MINUTE
    return f"{format_day(there.date(), language)} {format_clock(seconds, language)}"
