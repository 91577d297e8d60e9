"""Opening hours as one line of text, in the manner of OpenStreetMap: ``Mo-Fr 09:00-20:00; Sa 10:00-16:00``."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from planner.domain.site import ASSUMPTION, OpeningHours
from planner.intake.cells import CellError, parse_time
from planner.locale import sentence

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = {
    **{name.casefold(): number for number, name in enumerate(_DAYS)},
    **{name: number for number, name in enumerate(("ma", "ti", "ke", "to", "pe", "la", "su"))},
    **{name: number for number, name in enumerate(("må", "ti", "on", "to", "fr", "lö", "sö"))},
}
"""Names in English, Finnish and Swedish; none means two days."""

_PART = re.compile(r"\s*([^\W\d]{2})(?:\s*[-–]\s*([^\W\d]{2}))?\s+([\d.:]+)\s*[-–]\s*([\d.:]+)\s*")
_LONGEST = 400
"""What lies beyond would be no hours of a week; to cut it off would be to lose some of them in silence."""

_PATTERN = sentence('Write opening hours like "Mo-Fr 09:00-20:00; Sa 10:00-16:00".')


def parse_opening_hours(text: str, from_day: date, source: str = ASSUMPTION) -> tuple[OpeningHours, ...]:
    """
    Return the hours of a line of text from a day on; an empty text is no hours.

    Raises
    ------
    CellError
        ``HOURS_INVALID`` when it is written in another way, ends before it begins, or overlaps.
    """
    if len(text) > _LONGEST:
        raise CellError("HOURS_INVALID", _PATTERN)
    parts = [part for part in text.split(";") if part.strip()]
    found = [hours for part in parts for hours in _hours_of(part, from_day, source)]
    ordered = tuple(sorted(found, key=lambda hours: (hours.weekday, hours.opens)))
    for one, other in pairwise(ordered):
        if one.weekday == other.weekday and other.opens < one.closes:
            raise CellError("HOURS_INVALID", sentence("Two opening times of one day overlap. Correct one of them."))
    return ordered


def format_opening_hours(hours: Iterable[OpeningHours]) -> str:
    """Return hours as a line that :func:`parse_opening_hours` reads; days with the same times stand together."""
    times_by_day: dict[int, list[str]] = {}
    for part in sorted(hours, key=lambda hours: (hours.weekday, hours.opens)):
        times_by_day.setdefault(part.weekday, []).append(f"{_clock(part.opens)}-{_clock(part.closes)}")
    spans: list[tuple[int, int, list[str]]] = []
    for day, times in times_by_day.items():
        if spans and spans[-1][1] == day - 1 and spans[-1][2] == times:
            spans[-1] = (spans[-1][0], day, times)
        else:
            spans.append((day, day, times))
    return "; ".join(f"{_span(first, last)} {time}" for first, last, times in spans for time in times)


def _hours_of(part: str, from_day: date, source: str) -> list[OpeningHours]:
    match = _PART.fullmatch(part)
    first = last = None
    if match is not None:
        first, last = _NAMES.get(match[1].casefold()), _NAMES.get((match[2] or match[1]).casefold())
    if match is None or first is None or last is None or last < first:
        raise CellError("HOURS_INVALID", _PATTERN)
    opens, closes = parse_time(match[3]), parse_time(match[4], is_end=True)
    if closes <= opens:
        raise CellError("HOURS_INVALID", sentence("A site closes after it opens. Correct the times."))
    return [OpeningHours(day, opens, closes, from_day, source=source) for day in range(first, last + 1)]


def _span(first: int, last: int) -> str:
    return _DAYS[first] if first == last else f"{_DAYS[first]}-{_DAYS[last]}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
