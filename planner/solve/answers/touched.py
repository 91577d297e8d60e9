"""The part of a week that a change touches, so that it can be judged in a fraction of the time of the whole."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from planner.domain.matrix import TravelTimes, read_only
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.tour import find_helper_day


def shift_of(problem: Problem, route: Route) -> int | None:
    """Return the index of the helper-day of a route."""
    found = find_helper_day(problem, route)
    return None if found is None else found.idx


def with_routes(problem: Problem, plan: Plan, visit_id: str, routes: Sequence[Route]) -> Plan:
    """Return the plan in which routes stand in the place of those in the same shifts; one without stops is dropped."""
    replaced = {shift_of(problem, route) for route in routes}
    kept = (route for route in plan.used_routes if shift_of(problem, route) not in replaced)
    left = tuple(item for item in plan.unassigned if item.visit != visit_id)
    return plan.replace(routes=(*kept, *(route for route in routes if route.stops)), unassigned=left)


def bound_part(problem: Problem, plan: Plan, shifts: Collection[int], visit: str) -> tuple[Problem, Plan]:
    """
    Return some routes and a visit with all that rules tie to them, as a week and a plan of their own.

    Tied are the visits on a route, the routes of a visit, the visit before and after in an agreed order, and all routes
    of a helper whose week is limited. So the part breaks a rule exactly where the whole does, as far as it reaches.

    Parameters
    ----------
    shifts
        Indices of the helper-days of the routes.
    """
    ties = _ties(problem)
    shift_by_route = {id(route): shift_of(problem, route) for route in plan.used_routes}
    own_shifts, own_visits = {*shifts, *_of_limited_weeks(problem, shifts)}, {visit}
    while True:
        on_routes = {
            stop.visit for route in plan.used_routes if shift_by_route[id(route)] in own_shifts for stop in route.stops
        }
        visits = own_visits | on_routes | {tied for known in own_visits for tied in ties.get(known, ())}
        routes = [route for known in visits for route, _ in plan.stops_by_visit.get(known, ())]
        found = own_shifts | {idx for route in routes if (idx := shift_by_route[id(route)]) is not None}
        if found == own_shifts and visits == own_visits:
            part, part_plan = part_of(problem, plan, own_shifts, own_visits)
            return part, part_plan.replace(problem=part.digest())
        own_shifts, own_visits = found, visits


def part_of(problem: Problem, plan: Plan, shifts: Collection[int], visits: Collection[str]) -> tuple[Problem, Plan]:
    """Return the week of some visits and helpers, not validated, and their plan, which still names the whole week."""
    routes = tuple(route for route in plan.used_routes if shift_of(problem, route) in shifts)
    names = {route.helper for route in routes}
    own_visits = tuple(visit for visit in problem.visits if visit.id in visits)
    own_helpers = tuple(helper for helper in problem.helpers if helper.id in names)
    every_shift = [shift for helper in own_helpers for shift in helper.shifts]
    used = {visit.place for visit in own_visits}
    used |= {place for shift in every_shift for place in (shift.start_place, shift.end_place) if place}
    rows = [idx for idx, place in enumerate(problem.places) if place.id in used]
    part = replace(
        problem,
        visits=own_visits,
        helpers=own_helpers,
        places=tuple(problem.places[idx] for idx in rows),
        travel={mode: _between(times, rows) for mode, times in problem.travel.items()},
    )
    planned = {stop.visit for route in routes for stop in route.stops}
    left = tuple(item for item in plan.unassigned if item.visit in visits and item.visit not in planned)
    return part, plan.replace(routes=routes, unassigned=left)


def _of_limited_weeks(problem: Problem, shifts: Collection[int]) -> set[int]:
    limited = {problem.helper_days[idx].helper_idx for idx in shifts if problem.helper_days[idx].helper.max_week}
    return {day.idx for day in problem.helper_days if day.helper_idx in limited}


def _ties(problem: Problem) -> dict[str, list[str]]:
    ties: dict[str, list[str]] = {}
    for visit in problem.visits:
        if visit.after is not None:
            ties.setdefault(visit.id, []).append(visit.after.visit)
            ties.setdefault(visit.after.visit, []).append(visit.id)
    return ties


def _between(times: TravelTimes, rows: list[int]) -> TravelTimes:
    return TravelTimes(times.starts, tuple(read_only(matrix[np.ix_(rows, rows)]) for matrix in times.matrices))
