"""The part of a week that a change touches, so that it can be judged in a fraction of the time of the whole."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from planner.domain.matrix import TravelTimes, read_only
from planner.domain.plan import Plan
from planner.domain.problem import Problem


def bound_part(problem: Problem, plan: Plan, helpers: Collection[str], visits: Collection[str]) -> tuple[Problem, Plan]:
    """
    Return some helpers and visits with all that rules tie to them, and the plan of these.

    Tied are the visits on a route of a helper, the helpers of a visit, and the visit before and after in an agreed
    order. So the part breaks a rule exactly where the whole does, as far as one of the helpers and visits is concerned.
    """
    ties = _ties(problem)
    all_helpers, all_visits = set(helpers), set(visits)
    while True:
        found = {tied for visit in all_visits for tied in ties.get(visit, ())}
        found |= {stop.visit for route in plan.used_routes if route.helper in all_helpers for stop in route.stops}
        found |= all_visits
        going = {route.helper for visit in found for route, _ in plan.stops_by_visit.get(visit, ())} | all_helpers
        if going == all_helpers and found == all_visits:
            part, routes = part_of(problem, plan, all_helpers, all_visits)
            return part, routes.replace(problem=part.digest())
        all_helpers, all_visits = going, found


def part_of(problem: Problem, plan: Plan, helpers: Collection[str], visits: Collection[str]) -> tuple[Problem, Plan]:
    """Return the week of some helpers and visits, not validated, and their plan, which still names the whole week."""
    own_visits = tuple(visit for visit in problem.visits if visit.id in visits)
    own_helpers = tuple(helper for helper in problem.helpers if helper.id in helpers)
    used = {visit.place for visit in own_visits}
    shifts = [shift for helper in own_helpers for shift in helper.shifts]
    used |= {place for shift in shifts for place in (shift.start_place, shift.end_place) if place}
    rows = [idx for idx, place in enumerate(problem.places) if place.id in used]
    part = replace(
        problem,
        visits=own_visits,
        helpers=own_helpers,
        places=tuple(problem.places[idx] for idx in rows),
        travel={mode: _between(times, rows) for mode, times in problem.travel.items()},
    )
    routes = tuple(route for route in plan.used_routes if route.helper in helpers)
    planned = {stop.visit for route in routes for stop in route.stops}
    left = tuple(item for item in plan.unassigned if item.visit in visits and item.visit not in planned)
    return part, plan.replace(routes=routes, unassigned=left)


def _ties(problem: Problem) -> dict[str, list[str]]:
    ties: dict[str, list[str]] = {}
    for visit in problem.visits:
        if visit.after is not None:
            ties.setdefault(visit.id, []).append(visit.after.visit)
            ties.setdefault(visit.after.visit, []).append(visit.id)
    return ties


def _between(times: TravelTimes, rows: list[int]) -> TravelTimes:
    return TravelTimes(times.starts, tuple(read_only(matrix[np.ix_(rows, rows)]) for matrix in times.matrices))
