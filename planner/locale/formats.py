"""Dates, times and amounts as the reader's language writes them."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from planner.locale.catalogue import Language, babel_locale
from planner.locale.sentence import Clock

_SECONDS_PER_MINUTE = 60
_SECONDS_PER_HOUR = 3600


def format_day(day: date, language: Language) -> str:
    """Return a weekday with its date, such as ``maanantai 30.11.2026``."""
    locale = babel_locale(language)
    return f"{format_date(day, 'cccc', locale=locale)} {format_date(day, 'd.M.yyyy', locale=locale)}"


def format_short_day(day: date, language: Language) -> str:
    """Return a short weekday with its date and no year, such as ``ma 30.11.``."""
    locale = babel_locale(language)
    return f"{format_date(day, 'ccc', locale=locale).rstrip('.')} {format_date(day, 'd.M.', locale=locale)}"


def format_clock(seconds: int, language: Language) -> str:
    """Return a time of day, to the minute; a start is rounded to the nearest minute, never cut."""
    return Clock(nearest_minute(seconds)).in_language(language)


def nearest_minute(seconds: int) -> int:
    """Return the time at the nearest whole minute, half a minute up: every page and file shows the same one."""
    return (seconds + _SECONDS_PER_MINUTE // 2) // _SECONDS_PER_MINUTE * _SECONDS_PER_MINUTE


def format_minutes(seconds: int, language: Language) -> str:
    """Return an amount of time in whole minutes, such as ``12 min``."""
    return f"{format_decimal(round(seconds / _SECONDS_PER_MINUTE), locale=babel_locale(language))} min"


def format_hours(seconds: int, language: Language) -> str:
    """Return an amount of time in hours with one decimal, such as ``4,5 h``."""
    return f"{format_decimal(seconds / _SECONDS_PER_HOUR, format='#,##0.0', locale=babel_locale(language))} h"
