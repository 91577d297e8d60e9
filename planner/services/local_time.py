"""The day and the clock on the wall where the service is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.domain.problem import DEFAULT_TIMEZONE

_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60


def local_now() -> datetime:
    """Return this moment, by the clock of the service."""
    return datetime.now(ZoneInfo(DEFAULT_TIMEZONE))


def local_today() -> date:
    """Return the day that it is for the service."""
    return local_now().date()


def clock_of(moment: datetime) -> int:
    """Return what the clock on the wall shows, in whole seconds since midnight; no day has more of them than 86,400."""
    return (moment.hour * _MINUTES_PER_HOUR + moment.minute) * _SECONDS_PER_MINUTE + moment.second
