"""A week and its plan without some visits: what is left stays as it was, and the two still fit together."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from planner.domain.cost import cost
from planner.domain.matrix import TravelTimes, read_only
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day
from planner.domain.visit import Visit


def week_without(problem: Problem, visits: Collection[str]) -> Problem:
    """
    Return the week without some visits, and without the places where nobody else is.

    The places that stay keep their ids and travel times.
    """
    kept = tuple(_without_link(visit, visits) for visit in problem.visits if visit.id not in visits)
    gone = {visit.place for visit in problem.visits if visit.id in visits} - _used_places(problem, kept)
    rows = [idx for idx, place in enumerate(problem.places) if place.id not in gone]
    return problem.replace(
        visits=kept,
        places=tuple(problem.places[idx] for idx in rows),
        travel={mode: _between(times, rows) for mode, times in problem.travel.items()},
    )


def plan_without(plan: Plan, visits: Collection[str], problem: Problem) -> Plan:
    """
    Return a plan of the week that :func:`week_without` gave.

    Parameters
    ----------
    plan
        Of the week before.
    visits
        Those that were taken out.
    problem
        The week after.

    Returns
    -------
    Plan
        Every other visit starts when it started and with whom: people know these times. The cost is counted anew, and
        a proven bound is not kept, since it was one of the other week.
    """
    routes = [
        _route_without(route, visits, problem) if any(stop.visit in visits for stop in route.stops) else route
        for route in plan.routes
    ]
    changed = plan.replace(
        problem=problem.digest(),
        routes=tuple(route for route in routes if route is not None),
        unassigned=tuple(left for left in plan.unassigned if left.visit not in visits),
        bound=None,
    )
    return changed.replace(cost=cost(problem, changed))


def _without_link(visit: Visit, gone: Collection[str]) -> Visit:
    return replace(visit, after=None) if visit.after and visit.after.visit in gone else visit


def _used_places(problem: Problem, visits: Collection[Visit]) -> set[str]:
    shifts = [shift for helper in problem.helpers for shift in helper.shifts]
    ends = {place for shift in shifts for place in (shift.start_place, shift.end_place) if place}
    return ends | {visit.place for visit in visits}


def _between(times: TravelTimes, rows: list[int]) -> TravelTimes:
    return TravelTimes(times.starts, tuple(read_only(matrix[np.ix_(rows, rows)]) for matrix in times.matrices))


def _route_without(route: Route, visits: Collection[str], problem: Problem) -> Route | None:
    stops = tuple(stop for stop in route.stops if stop.visit not in visits)
    helper_day = find_helper_day(problem, route)
    if not stops or helper_day is None:
        return None
    known = [problem.visit_idx_by_id[stop.visit] for stop in stops]
    timed = schedule(problem, helper_day, known, starts=[stop.start for stop in stops])
    # Where no way leads from one neighbour to the other, the times stay as they were told, and the checker says so.
    return timed or replace(route, stops=stops)
