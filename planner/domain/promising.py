"""What residents have been told, as a rule of a week rather than a price."""

from collections.abc import Collection
from dataclasses import replace

from planner.domain.cost import keeps_promise
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.visit import SECONDS_PER_DAY, Promise, Visit, Window

PROMISE_TOLERANCE = 15 * 60
"""A visit keeps its promise when it starts so much earlier or later than was told; assumption."""


def promised_as_planned(problem: Problem, plan: Plan, tolerance: int = PROMISE_TOLERANCE) -> Problem:
    """Return a week in which every planned visit is promised as it stands in the plan; the others stay as they are."""
    visits = tuple(
        replace(visit, promised=promise_of(places, tolerance))
        if (places := plan.stops_by_visit.get(visit.id))
        else visit
        for visit in problem.visits
    )
    return problem.replace(visits=visits)


def told_as_planned(problem: Problem, plan: Plan) -> Problem:
    """Return a week in which every planned visit without a promise is promised as it stands: for a plan that is out."""
    visits = tuple(
        replace(visit, promised=promise_of(places))
        if visit.promised is None and (places := plan.stops_by_visit.get(visit.id))
        else visit
        for visit in problem.visits
    )
    return problem.replace(visits=visits)


def promise_of(places: Collection[tuple[Route, Stop]], tolerance: int = PROMISE_TOLERANCE) -> Promise:
    """Return what a resident is told who is planned there; both helpers of a visit start together."""
    helpers = tuple(route.helper for route, _ in places)
    route, stop = next(iter(places))
    earliest, latest = max(0, stop.start - tolerance), min(SECONDS_PER_DAY, stop.start + tolerance)
    return Promise(helpers, route.day, earliest, latest)


def with_firm_promises(problem: Problem, plan: Plan, *, but_for: Collection[str] = ()) -> Problem:
    """
    Return the week in which every promise that the plan keeps is a rule: day, times and helpers.

    Parameters
    ----------
    but_for
        Ids of visits whose promise stays a price.

    Notes
    -----
    The plan keeps these rules, and any plan that keeps them is one of the week itself. It is for engines: a wish may
    lie outside the promised times, so as a week of its own it would not be valid. The promise itself goes, since an
    engine that weighs it would settle the start by it, and take longer than a weekly cap may allow.
    """
    visits = tuple(
        visit if visit.id in but_for else _firm(visit, plan.stops_by_visit.get(visit.id, ()))
        for visit in problem.visits
    )
    return replace(problem, visits=visits)


def _firm(visit: Visit, places: Collection[tuple[Route, Stop]]) -> Visit:
    promise = visit.promised
    if promise is None or not keeps_promise(promise, tuple(places)):
        return visit
    windows = tuple(
        Window(window.day, max(window.start, promise.earliest), min(window.end, promise.latest))
        for window in visit.windows
        if window.day == promise.day and window.start <= promise.latest and window.end >= promise.earliest
    )
    return replace(visit, windows=windows, allowed_helpers=_allowed(visit, promise), promised=None)


def _allowed(visit: Visit, promise: Promise) -> tuple[str, ...] | None:
    if promise.helpers is None:
        return visit.allowed_helpers
    allowed = promise.helpers if visit.allowed_helpers is None else visit.allowed_helpers
    return tuple(helper for helper in allowed if helper in promise.helpers)
