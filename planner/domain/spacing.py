"""Which visits of a request a week may hold, and when: after the visit before, as far apart as was agreed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.visit import After

_DAYS_OF_WEEK = 7
_LONGEST_AFTER = 27
"""Days that a link inside a week can name."""


@dataclass(frozen=True)
class KnownVisit:
    """
    A visit of a request as the store knows it.

    Parameters
    ----------
    id
        Of the visit.
    day, start
        The local date and seconds since midnight for which it is promised or on which it was; None while it is open.
    helpers
        Who is promised, or was there.
    is_over
        Whether it has been.
    """

    id: str
    day: date | None = None
    start: int | None = None
    helpers: tuple[str, ...] = ()
    is_over: bool = False


@dataclass(frozen=True)
class DueVisit:
    """
    A visit that a week may hold.

    Parameters
    ----------
    known
        What the store knows of it.
    number
        1 for the first visit of the request.
    windows
        Within the week, at least one.
    after
        Order and spacing against the visit before, where the week may hold both.
    since
        From when the resident has been waiting for it.
    serve_by
        Its latest day, or None.
    earlier_helpers
        Who came the time before.
    """

    known: KnownVisit
    number: int
    windows: tuple[DatedWindow, ...]
    after: After | None
    since: date
    serve_by: date | None
    earlier_helpers: tuple[str, ...]


@dataclass(frozen=True)
class Week:
    """The days from a Monday to the Sunday after it."""

    monday: date

    def holds(self, day: date) -> bool:
        """Say whether a day is one of them."""
        return 0 <= (day - self.monday).days < _DAYS_OF_WEEK


def due_visits(request: SupportRequest, known: Sequence[KnownVisit], monday: date) -> tuple[DueVisit, ...]:
    """
    Return the visits of a request that the week of a Monday may hold, in their order.

    A visit that is over or promised in another week is not due. One after it keeps its distance to that day; one whose
    visit before has no day yet is due only where the week may hold both. When the largest distance has passed, the
    visit stays due, since late is better than never.

    Parameters
    ----------
    known
        Its visits in their order; those that the request does not need any more may stand at the end.
    """
    week = Week(monday)
    wanted = known[: request.series.visits]
    due: dict[str, DueVisit] = {}
    for idx, visit in enumerate(wanted):
        if visit.is_over or (visit.day is not None and not week.holds(visit.day)):
            continue
        before = wanted[idx - 1] if idx else None
        following = wanted[idx + 1] if idx + 1 < len(wanted) else None
        found = _due(request, visit, idx + 1, week, before=before, due_before=due.get(before.id) if before else None)
        if found is not None and following is not None and _is_fixed(following, week):
            found = _before(found, following, request)
        if found is not None:
            due[visit.id] = found
    return tuple(due.values())


def _due(
    request: SupportRequest,
    visit: KnownVisit,
    number: int,
    week: Week,
    *,
    before: KnownVisit | None,
    due_before: DueVisit | None,
) -> DueVisit | None:
    series = request.series
    windows = tuple(window for window in request.windows if week.holds(window.day))
    after: After | None = None
    since, serve_by = request.received, request.serve_by
    helpers: tuple[str, ...] = ()
    if before is not None and before.day is not None and due_before is None:
        least, most = before.day + timedelta(days=series.min_days), before.day + timedelta(days=series.max_days)
        windows = _between(windows, least, most if most >= week.monday else date.max)
        since, serve_by, helpers = least, most, before.helpers
    elif before is not None:
        if due_before is None:
            return None
        days = [window.day for window in due_before.windows]
        windows = _between(
            windows, min(days) + timedelta(days=series.min_days), max(days) + timedelta(days=series.max_days)
        )
        after = After(before.id, min_days=series.min_days, max_days=min(series.max_days, _LONGEST_AFTER))
        serve_by = None if serve_by is None else serve_by + timedelta(days=(number - 1) * series.max_days)
        helpers = before.helpers
    return DueVisit(visit, number, windows, after, since, serve_by, helpers) if windows else None


def _is_fixed(visit: KnownVisit, week: Week) -> bool:
    return visit.day is not None and not week.holds(visit.day)


def _before(due: DueVisit, following: KnownVisit, request: SupportRequest) -> DueVisit | None:
    """Keep the distance to the visit after it, which is promised in another week."""
    if following.day is None:
        return due
    series = request.series
    least, most = following.day - timedelta(days=series.max_days), following.day - timedelta(days=series.min_days)
    windows = _between(due.windows, least, most)
    return DueVisit(**{**vars(due), "windows": windows}) if windows else None


def _between(windows: Sequence[DatedWindow], first: date, last: date) -> tuple[DatedWindow, ...]:
    return tuple(window for window in windows if first <= window.day <= last)


def wished(due: DueVisit, request: SupportRequest) -> Iterator[DatedWindow]:
    """Yield the preferred windows that touch a window of the visit."""
    for wish in request.preferred_windows:
        if any(
            wish.day == window.day and wish.start <= window.end and window.start <= wish.end for window in due.windows
        ):
            yield wish
