"""When a visit suits, in people's own words, as windows with dates."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.request import DatedWindow
from planner.intake.cells import CellError, parse_window, shown
from planner.intake.time_clauses import Clause, read_clauses
from planner.intake.time_tokens import Days, NotUnderstoodError, Tokens
from planner.intake.working_days import is_holiday
from planner.locale import Clock, Sentence, sentence

WEEKS_OF_WORDS = 4
"""Words without a date, such as *any weekday morning*, hold for so many weeks from the first day; assumption."""
FARTHEST_WEEKS = 26
"""A date further away is a slip of the year; assumption."""

_LONGEST_TEXT = 500
_HOUR = r"\d{1,2}(?:\.\d{2})?"
_LISTED = re.compile(rf"\d{{1,2}}\.\d{{1,2}}\.\d{{4}} {_HOUR}-{_HOUR}", re.ASCII)
_MINUTE = 60
_EXAMPLES = "30.11.2026 9.00-12.00; 1.12.-4.12. 9-12; ma, ke 9-12; arkiaamuisin, ei perjantaisin"


@dataclass(frozen=True)
class Span:
    """
    The days that a wish may be about.

    Parameters
    ----------
    first
        An earlier date is refused.
    words_until
        How far words without a date reach.
    last
        A later date is refused.
    """

    first: date
    words_until: date
    last: date

    @classmethod
    def after(cls, first: date, *, until: date | None = None, more: timedelta = timedelta()) -> "Span":
        """
        Return the days from a first one on.

        Words reach at least until a day, such as the latest one promised, and a series goes on after it by ``more``;
        a promise further away than any date is a slip of the year, and they do not follow it.
        """
        words_until, last = first + timedelta(weeks=WEEKS_OF_WORDS), first + timedelta(weeks=FARTHEST_WEEKS)
        return cls(first, max(words_until, min(until or first, last) + more), last)


ANY_SPAN = Span(date(2000, 1, 1), date(2000, 1, 31), date(2099, 12, 31))
"""For the words alone, where nobody knows from which day they count."""


@dataclass(frozen=True)
class Wishes:
    """
    What a text says.

    Parameters
    ----------
    windows
        In order, each once; none when anything is wrong.
    problems
        Everything that is wrong; none of them repeats a text.
    dates
        Days that the text names by their date.
    """

    windows: tuple[DatedWindow, ...] = ()
    problems: tuple[CellError, ...] = ()
    dates: frozenset[date] = frozenset()


def read_wishes(text: str, span: Span) -> Wishes:
    """
    Return the windows that a text asks for.

    It may name dates, ranges of dates, weekdays and parts of the day in Finnish, Swedish and English, and what is not
    wanted: ``30.11.2026 9-12``, ``1.12.-4.12. aamupäivisin``, ``vardagar förmiddag``, ``Mondays, not 7.12.``. Times are
    those of the clock on the wall, whatever the season. Without a time a day lasts from 8 to 16. Weekdays and ranges
    leave public holidays out; a date that stands alone is meant as it stands. What is not understood, or could mean two
    things, is refused.
    """
    if len(text) > _LONGEST_TEXT:
        return Wishes(problems=(CellError("WINDOW_INVALID", _not_understood(text)),))
    listed = _listed(text, span)
    if listed:
        return _wishes_of(listed, frozenset(window.day for window in listed))
    tokens = Tokens(text, span.first)
    try:
        wanted, unwanted = read_clauses(tokens.items())
    except NotUnderstoodError:
        return Wishes(problems=(*tokens.problems, CellError("WINDOW_INVALID", _not_understood(text))))
    problems = [*tokens.problems, *_problems((*wanted, *unwanted), span)]
    if problems:
        return Wishes(problems=tuple(problems))
    found = {window for clause in wanted for window in _expanded(clause, span)}
    for clause in unwanted:
        found = {left for window in found for left in _without(window, clause)}
    if not found:
        return Wishes(problems=(CellError("WINDOW_INVALID", _NO_DAY),))
    dates = {days.first for clause in wanted for days in clause.days if days.first and days.first == days.last}
    return _wishes_of(found, frozenset(dates))


def within(preferred: Wishes, windows: Sequence[DatedWindow]) -> Wishes:
    """Return the preferred windows that touch a possible one; a date that touches none is a problem."""
    kept = tuple(wish for wish in preferred.windows if any(_touch(wish, window) for window in windows))
    lost = [wish.day for wish in preferred.windows if wish.day in preferred.dates and wish not in kept]
    problems = [
        CellError("WINDOW_INVALID", sentence("The preferred window on {day} lies outside the possible times.", day=day))
        for day in dict.fromkeys(lost)
    ]
    if preferred.windows and not kept and not problems:
        problems = [CellError("WINDOW_INVALID", sentence("No preferred time lies within the possible times."))]
    return Wishes(kept, tuple(problems), preferred.dates)


def _listed(text: str, span: Span) -> set[DatedWindow]:
    """Return the windows of a text that is nothing but dates with their hours, as most files write it, else none."""
    pieces = text.split(", ")
    if not all(map(_LISTED.fullmatch, pieces)):
        return set()
    try:
        windows = set(map(parse_window, pieces))
    except CellError:
        return set()
    return windows if all(span.first <= window.day <= span.last for window in windows) else set()


def _wishes_of(windows: Collection[DatedWindow], dates: frozenset[date]) -> Wishes:
    return Wishes(tuple(sorted(windows, key=lambda window: (window.day, window.start, window.end))), dates=dates)


def _problems(clauses: Sequence[Clause], span: Span) -> Iterator[CellError]:
    for clause in clauses:
        for start, end in clause.intervals:
            if end < start:
                yield CellError("WINDOW_INVALID", _turned_round(clause, start, end))
        for days in clause.days:
            if not clause.is_exclusion:
                yield from _date_problems(days, span)


def _date_problems(days: Days, span: Span) -> Iterator[CellError]:
    if days.first is None or days.last is None:
        return
    if days.first < span.first:
        text = sentence(
            "The window on {day} is before the day of the request, {received}. Correct one of them.",
            day=days.first,
            received=span.first,
        )
        yield CellError("WINDOW_INVALID", text)
    elif days.last > span.last:
        text = sentence(
            "The window on {day} is more than {weeks} weeks away. Correct the date.",
            day=days.last,
            weeks=FARTHEST_WEEKS,
        )
        yield CellError("WINDOW_INVALID", text)
    elif days.first == days.last and days.first.weekday() not in days.weekdays:
        text = sentence("The day {day} is another day of the week. Correct one of them.", day=days.first)
        yield CellError("WINDOW_INVALID", text)


def _expanded(clause: Clause, span: Span) -> Iterator[DatedWindow]:
    intervals = clause.intervals
    for days in clause.days or (Days(),):
        first, last = days.first or span.first, days.last or span.words_until
        is_one_date = days.first is not None and first == last
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            if day.weekday() in days.weekdays and (is_one_date or not is_holiday(day)):
                yield from (DatedWindow(day, start, end) for start, end in intervals)


def _without(window: DatedWindow, clause: Clause) -> Iterator[DatedWindow]:
    """Yield what is left of a window; a visit may start when the unwanted time ends."""
    if clause.days and not any(_covers(days, window.day) for days in clause.days):
        yield window
        return
    if not clause.times:
        return
    left = [window]
    for start, end in clause.intervals:
        left = [piece for one in left for piece in _cut(one, start, end)]
    yield from left


def _cut(window: DatedWindow, start: int, end: int) -> Iterator[DatedWindow]:
    if window.end < start or end <= window.start:
        yield window
        return
    if window.start < start:
        yield DatedWindow(window.day, window.start, start - _MINUTE)
    if end < window.end:
        yield DatedWindow(window.day, end, window.end)


def _covers(days: Days, day: date) -> bool:
    is_between = days.first is None or days.last is None or days.first <= day <= days.last
    return is_between and day.weekday() in days.weekdays


def _touch(one: DatedWindow, other: DatedWindow) -> bool:
    return one.day == other.day and one.start <= other.end and other.start <= one.end


def _turned_round(clause: Clause, start: int, end: int) -> Sentence:
    if clause.days and clause.days[0].first is not None:
        return sentence(
            "The window on {day} ends at {end}, before it starts at {start}. Swap or correct the times.",
            day=clause.days[0].first,
            start=Clock(start),
            end=Clock(end),
        )
    return sentence(
        "A window ends at {end}, before it starts at {start}. Swap or correct the times.",
        start=Clock(start),
        end=Clock(end),
    )


def _not_understood(text: str) -> Sentence:
    return sentence(
        "{value} is not understood as times, or could mean two things. Write it like one of these: {examples}.",
        value=shown(text),
        examples=_EXAMPLES,
    )


_NO_DAY = sentence("No day is left: every one is a holiday or excluded. Name other days.")
