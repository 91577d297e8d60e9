"""Days on which Finland works, and the last day of the service promise."""

from datetime import date, timedelta
from functools import cache, lru_cache

from holidays import country_holidays

_SATURDAY = 5
_COUNTRY = "FI"
_DAYS_OF_A_FILE = 4_096
"""Ten years of days on which requests came in."""


def is_holiday(day: date) -> bool:
    """Say whether a day is a public holiday; the eves of midsummer and Christmas, when nobody works, count as well."""
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    """Say whether a day is one from Monday to Friday and no holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


@lru_cache(_DAYS_OF_A_FILE)
def promised_by(received: date, working_days: int) -> date:
    """
    Return the latest day by the service promise.

    Parameters
    ----------
    received
        Day on which the request came in; it does not count itself.
    working_days
        At least 1; the setting ``promise_days``.
    """
    day, left = received, working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays(_COUNTRY, years=year))
