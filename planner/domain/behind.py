"""When a helper who is behind, or who waits at a closed door, can go on."""

from dataclasses import replace

from planner.domain.events import missed_id
from planner.domain.plan import Plan, Route
from planner.domain.problem import HelperDay, Problem
from planner.domain.visit import Pin, Visit, Window


def ready_at(problem: Problem, helper_day: HelperDay, route: Route, position: int) -> int:
    """Return when a stop of a route can begin by the plan, waiting left out."""
    stop = route.stops[position]
    visit = problem.visits[problem.visit_idx_by_id[stop.visit]]
    before = route.stops[position - 1].visit if position else None
    is_same_place = before is not None and problem.visits[problem.visit_idx_by_id[before]].place == visit.place
    pause, start = helper_day.shift.break_, route.break_start
    is_between = start is not None and stop.arrive <= start < stop.start
    rest = pause.duration if pause is not None and is_between else 0
    return stop.arrive + (0 if is_same_place else visit.access) + rest


def beginning_later(problem: Problem, helper_day: HelperDay, start: int) -> Problem:
    """Return the week in which a shift begins later, by at most all of it but a second."""
    shift = helper_day.shift
    later = replace(shift, start=max(shift.start, min(start, shift.end - 1)))
    shifts = list(helper_day.helper.shifts)
    shifts[helper_day.shift_idx] = later
    helpers = list(problem.helpers)
    helpers[helper_day.helper_idx] = replace(helper_day.helper, shifts=tuple(shifts))
    return problem.replace(helpers=tuple(helpers))


def at_the_door(visit: Visit, plan: Plan, until: int | None) -> Visit:
    """
    Return the time that was spent at the closed door of a visit, as a visit of its own.

    Parameters
    ----------
    until
        Seconds on the same day; None, or later than the visit would have lasted, takes all of its time.
    """
    places = plan.stops_by_visit[visit.id]
    route, stop = places[0]
    waited = visit.duration if until is None else until - stop.start
    return replace(
        visit,
        id=missed_id(visit.id),
        duration=min(max(1, waited), visit.duration),
        windows=(Window(route.day, stop.start, stop.start),),
        preferred_windows=(),
        unserved_cost=0,
        after=None,
        promised=None,
        pinned=Pin(tuple(route.helper for route, _ in places), route.day, stop.start),
    )
