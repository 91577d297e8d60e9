"""When a visit suits, as the field of a form: read from it, and written into it."""

from collections.abc import Iterable
from datetime import date

from planner.domain.request import DatedWindow
from planner.errors import Finding
from planner.intake.cells import CellError, parse_window, split_list
from planner.intake.wishes import Span, read_wishes

_SECONDS_PER_HOUR = 3600
_SECONDS_PER_MINUTE = 60


def parse_times(
    text: str, first: date, *, until: date | None = None
) -> tuple[tuple[DatedWindow, ...], tuple[Finding, ...]]:
    """
    Return the windows of the field ``times`` in their order, and what is wrong with it; an empty one has none.

    Parameters
    ----------
    text
        See :func:`planner.intake.wishes.read_wishes`.
    first
        An earlier day is refused.
    until
        Words without a date reach at least so far.
    """
    if not text.strip():
        return (), ()
    plain = _plain_windows(text)
    if plain and plain[0].day >= first:
        return plain, ()
    wishes = read_wishes(text, Span.after(first, until=until))
    return wishes.windows, tuple(Finding(problem.code, "times", problem.text) for problem in wishes.problems)


def written_times(windows: Iterable[DatedWindow]) -> str:
    """Return windows as :func:`parse_times` reads them."""
    return ", ".join(
        f"{window.day.day}.{window.day.month}.{window.day.year} {_clock(window.start)}-{_clock(window.end)}"
        for window in windows
    )


def _plain_windows(text: str) -> tuple[DatedWindow, ...]:
    """Return the windows of a list with whole dates, however long; nothing when anything else stands in it."""
    try:
        windows = {parse_window(part) for part in split_list(text)}
    except CellError:
        return ()
    return tuple(sorted(windows, key=lambda window: (window.day, window.start, window.end)))


def _clock(seconds: int) -> str:
    return f"{seconds // _SECONDS_PER_HOUR}.{seconds % _SECONDS_PER_HOUR // _SECONDS_PER_MINUTE:02d}"
