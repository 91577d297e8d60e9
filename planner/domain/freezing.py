"""
What cannot be changed any more at a moment: what has begun, and the visit that a helper is on the way to.

In the week it is pinned to its helpers, day and start; what it means for an engine says :mod:`planner.domain.frozen`.
"""

from collections.abc import Collection
from dataclasses import replace

from planner.domain.events import Moment
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.tour import find_helper_day
from planner.domain.visit import Pin, Visit, Window


def num_fixed(problem: Problem, route: Route, now: Moment | None) -> int:
    """
    Return how many stops of a route, from the first, are fixed at a moment.

    Those that have begun; and the next one, when the helper has set out for it. By the times of the plan a helper sets
    out on leaving, and then as soon as the visit before is over and, where it stands there, the break.
    """
    count = num_begun(route, now)
    if now is None or route.day != now.day or count == len(route.stops):
        return count
    return count + (_setting_out(problem, route, count) <= now.seconds)


def num_begun(route: Route, now: Moment | None) -> int:
    """Return how many stops of a route, from the first, have begun at a moment."""
    if now is None or route.day > now.day:
        return 0
    return len(route.stops) if route.day < now.day else sum(stop.start < now.seconds for stop in route.stops)


def _setting_out(problem: Problem, route: Route, position: int) -> int:
    departure = route.stops[position - 1].end if position else route.leave
    if position == 0 or route.break_start != departure:
        return departure
    helper_day = find_helper_day(problem, route)
    pause = None if helper_day is None else helper_day.shift.break_
    return departure if pause is None else departure + pause.duration


def fixed_visits(problem: Problem, plan: Plan, now: Moment | None) -> frozenset[str]:
    """Return the visits that are fixed at a moment; one of two helpers as soon as it is for one of them."""
    return frozenset(stop.visit for route in plan.used_routes for stop in route.stops[: num_fixed(problem, route, now)])


def with_pins(problem: Problem, plan: Plan, visits: Collection[str]) -> Problem:
    """Return the week in which planned visits are pinned where they stand; a window is opened where there is none."""
    return problem.replace(
        visits=tuple(_pinned(visit, plan) if visit.id in visits else visit for visit in problem.visits)
    )


def without_past_breaks(problem: Problem, plan: Plan, now: Moment | None) -> Problem:
    """Return the week in which a shift of today that is not used yet has no break whose time has passed."""
    used = {day.idx for route in plan.used_routes if (day := find_helper_day(problem, route))}
    over = {
        (day.helper_idx, day.shift_idx)
        for day in problem.helper_days
        if now is not None
        and day.idx not in used
        and day.shift.day == now.day
        and day.shift.break_ is not None
        and day.shift.break_.latest < now.seconds
    }
    if not over:
        return problem
    helpers = (
        replace(
            helper,
            shifts=tuple(
                replace(shift, break_=None) if (idx, place) in over else shift
                for place, shift in enumerate(helper.shifts)
            ),
        )
        for idx, helper in enumerate(problem.helpers)
    )
    return problem.replace(helpers=tuple(helpers))


def _pinned(visit: Visit, plan: Plan) -> Visit:
    places = plan.stops_by_visit[visit.id]
    (route, stop), helpers = places[0], tuple(route.helper for route, _ in places)
    opened = any(window.day == route.day and window.start <= stop.start <= window.end for window in visit.windows)
    windows = visit.windows if opened else (*visit.windows, Window(route.day, stop.start, stop.start))
    return replace(visit, windows=windows, pinned=Pin(helpers, route.day, stop.start))
