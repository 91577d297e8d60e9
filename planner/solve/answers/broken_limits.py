"""Which limits changed routes break, and how far they would have to be raised."""

from collections import Counter
from collections.abc import Iterator, Sequence

from planner.domain.answers.edits import Cap, RaiseCap
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.tour import Tour, tours
from planner.solve.insertion import DAYS_PER_WEEK

_QUARTER = 900


def broken_limits(problem: Problem, before: Sequence[Tour], routes: Sequence[Route]) -> tuple[RaiseCap, ...]:
    """
    Return the limits on shifts and weeks that changed routes break, with what they need.

    Parameters
    ----------
    before
        The routes of the plan.
    routes
        Those that change.
    """
    changed = {tour.helper_day.idx: tour for tour in tours(problem, Plan("", tuple(routes)))}
    found = [edit for tour in changed.values() for edit in _broken_of_shift(tour)]
    every = {**{tour.helper_day.idx: tour for tour in before}, **changed}
    for idx in sorted({tour.helper_day.helper_idx for tour in changed.values() if tour.helper_day.helper.max_week}):
        paid: Counter[int] = Counter()
        for tour in every.values():
            if tour.helper_day.helper_idx == idx:
                paid[tour.route.day // DAYS_PER_WEEK] += tour.paid
        helper, most = problem.helpers[idx], max(paid.values())
        if helper.max_week is not None and most > helper.max_week:
            found.append(RaiseCap(helper.id, None, None, Cap.WEEK, up(most)))
    return tuple(found)


def up(seconds: int) -> int:
    """Return whole quarters of an hour, by which shifts and limits change."""
    return -(-seconds // _QUARTER) * _QUARTER


def down(seconds: int) -> int:
    """Return whole quarters of an hour, the last ones before."""
    return seconds // _QUARTER * _QUARTER


def _broken_of_shift(tour: Tour) -> Iterator[RaiseCap]:
    shift = tour.helper_day.shift
    for cap, found, needed in (
        (Cap.VISITS, len(tour.stops), len(tour.stops)),
        (Cap.TRAVEL, tour.travel, up(tour.travel)),
        (Cap.LENGTH, tour.length, up(tour.length)),
    ):
        limit = getattr(shift, cap)
        if limit is not None and found > limit:
            yield RaiseCap(tour.helper_day.helper.id, tour.helper_day.shift_idx, shift.day, cap, needed)
