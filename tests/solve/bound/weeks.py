"""Small random weeks, every route of a helper-day, and the cheapest plan, found by looking at all."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import UNREACHABLE, constant_travel
from planner.domain.plan import Plan, Route, Unassigned
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.domain.visit import Pin, Promise, Visit, Window
from planner.domain.weights import Weights
from tests.builders import HOUR, MINUTE, MODE, OFFICE, a_visit, a_week

DAYS = 2


def random_week(seed: int, *, num_visits: int = 5, num_helpers: int = 2, has_weights: bool = False) -> Problem:
    """
    Return a week in which every rule of a single route occurs.

    Some visits share a place; ways are random, sometimes none leads, and a visit between two others may save time.
    Hours and windows are tight enough that not everything fits; a visit has up to two windows a day.
    """
    rng = np.random.default_rng(seed)
    visits = [_visit(rng, idx) for idx in range(num_visits)]
    helpers = [_helper(rng, idx) for idx in range(num_helpers)]
    places = list(dict.fromkeys([OFFICE, *(visit.place for visit in visits)]))
    seconds = rng.integers(0, 40 * MINUTE, (len(places), len(places)))
    seconds[rng.random(seconds.shape) < 0.1] = UNREACHABLE
    np.fill_diagonal(seconds, 0)
    weights = Weights()
    if has_weights:
        weights = Weights(*(float(rng.choice([0, 0.3, 1, 2.5])) for _ in range(2)), 3600, 0.1, 0.7)
    return a_week(visits, helpers, days=DAYS, travel={MODE: constant_travel(seconds)}, weights=weights)


def busy_week(seed: int, num_visits: int = 8) -> Problem:
    """Return a week with one shift into which about five of the visits fit, in many orders that differ little."""
    rng = np.random.default_rng(seed)
    visits = []
    for idx in range(num_visits):
        starts = rng.integers(7 * HOUR, 14 * HOUR, rng.integers(1, 3)).tolist()
        windows = [Window(0, start, start + int(rng.choice([1, 3, 7])) * HOUR) for start in starts]
        duration, access = int(rng.choice([1, 20, 40])) * MINUTE, int(rng.choice([0, 7])) * MINUTE
        visits.append(a_visit(f"v{idx}", place=f"v{rng.integers(idx + 1)}", duration=duration, access=access))
        visits[-1] = replace(visits[-1], windows=tuple(windows))
    earliest = int(rng.integers(8 * HOUR, 10 * HOUR))
    shift = Shift(
        0,
        8 * HOUR,
        int(rng.integers(11 * HOUR, 14 * HOUR)),
        mode=MODE,
        start_place=OFFICE,
        end_place=OFFICE if rng.random() < 0.7 else None,
        break_=Break(earliest, earliest + HOUR, 20 * MINUTE) if rng.random() < 0.5 else None,
        max_visits=3 if rng.random() < 0.2 else None,
        max_travel=int(rng.integers(HOUR, 2 * HOUR)) if rng.random() < 0.5 else None,
        max_length=int(rng.integers(2 * HOUR, 4 * HOUR)) if rng.random() < 0.5 else None,
    )
    places = list(dict.fromkeys([OFFICE, *(visit.place for visit in visits)]))
    seconds = rng.integers(0, 40 * MINUTE, (len(places), len(places)))
    np.fill_diagonal(seconds, 0)
    return a_week(visits, [Helper("h0", (shift,))], travel={MODE: constant_travel(seconds)})


def _visit(rng: np.random.Generator, idx: int) -> Visit:
    windows = [
        Window(day, start, start + int(rng.integers(0, 2 * HOUR)))
        for day in range(DAYS)
        for start in rng.integers(8 * HOUR, 14 * HOUR, rng.integers(0, 3)).tolist()
    ]
    windows = windows or [Window(0, 9 * HOUR, 12 * HOUR)]
    more: dict[str, Any] = {}
    if rng.random() < 0.2:
        more = {"preferred_windows": tuple(windows[:1]), "outside_preferred_cost": float(rng.choice([0.25, 1]))}
    if rng.random() < 0.2:
        more["promised"] = Promise(("h0",), 0, 8 * HOUR, 11 * HOUR)
    if rng.random() < 0.1:
        more["pinned"] = Pin(helpers=("h0",), day=windows[0].day)
    return Visit(
        id=f"v{idx}",
        place=f"v{rng.integers(idx + 1)}",
        duration=int(rng.choice([1, 20 * MINUTE, HOUR, 2 * HOUR])),
        windows=tuple(windows),
        unserved_cost=int(rng.integers(0, 3 * HOUR)),
        access=int(rng.choice([0, 0, 7 * MINUTE])),
        preferred_helpers=(f"h{rng.integers(2)}",) if rng.random() < 0.5 else (),
        **more,
    )


def _helper(rng: np.random.Generator, idx: int) -> Helper:
    shifts = []
    for day in range(DAYS):
        start = int(rng.integers(7 * HOUR, 10 * HOUR))
        earliest = int(rng.integers(8 * HOUR, 14 * HOUR))
        pause = Break(earliest, earliest + int(rng.integers(0, 2 * HOUR)), int(rng.choice([15, 45])) * MINUTE)
        shifts.append(
            Shift(
                day,
                start,
                start + int(rng.integers(3 * HOUR, 8 * HOUR)),
                mode=MODE,
                start_place=OFFICE,
                end_place=OFFICE if rng.random() < 0.7 else None,
                open_cost=int(rng.choice([0, 500])),
                break_=pause if rng.random() < 0.6 else None,
                max_visits=int(rng.integers(1, 4)) if rng.random() < 0.2 else None,
                max_travel=int(rng.integers(HOUR, 2 * HOUR)) if rng.random() < 0.3 else None,
                max_length=int(rng.integers(2 * HOUR, 6 * HOUR)) if rng.random() < 0.3 else None,
            )
        )
    return Helper(f"h{idx}", tuple(shifts), max_week=5 * HOUR if rng.random() < 0.3 else None)


class Sequence(NamedTuple):
    """An order of visits that a helper-day can keep, apart from its caps."""

    visits: tuple[int, ...]
    route: Route
    travel: int
    work: int
    """Travel, access and service."""


def sequences(problem: Problem, helper_day: HelperDay) -> Iterator[Sequence]:
    """
    Every order of any visits that keeps windows, hours and the break.

    Orders grow visit by visit as long as the last one can be started, with the break behind or to come; which of them
    are whole is what the canonical timing says.
    """
    visits = [visit for visit in range(len(problem.visits)) if problem.eligible[visit, helper_day.idx]]
    grown: list[tuple[tuple[int, ...], _Starts]] = [((), {helper_day.shift.break_ is None: None})]
    for order, starts in grown:
        route = schedule(problem, helper_day, order)
        if route is not None:
            travel = _travel(problem, helper_day, order)
            yield Sequence(order, route, travel, travel + _care(problem, order))
        for visit in visits:
            later = _starts(problem, helper_day, order, starts, visit) if visit not in order else {}
            if later:
                grown.append(((*order, visit), later))


_Starts = dict[bool, int | None]
"""Earliest start of the last visit by whether the break lies behind; None before the first visit."""


def _starts(problem: Problem, helper_day: HelperDay, order: tuple[int, ...], starts: _Starts, visit: int) -> _Starts:
    """Earliest starts of a visit after others; empty when it can no longer be started."""
    shift = helper_day.shift
    start_place = problem.place_idx_by_id[shift.start_place]
    here, there = problem.visit_place[order[-1]] if order else start_place, problem.visit_place[visit]
    way = problem.travel[shift.mode].seconds(here, there, 0)
    if way == UNREACHABLE:
        return {}
    way += 0 if order and here == there else int(problem.access[visit])
    found: _Starts = {}
    for is_behind, start in starts.items():
        departure = shift.start if start is None else start + int(problem.duration[order[-1]])
        arrivals = [(is_behind, departure + way)]
        if not is_behind and shift.break_ is not None and departure <= shift.break_.latest:
            arrivals.append((True, max(departure + way, shift.break_.earliest) + shift.break_.duration))
        for is_now_behind, moment in arrivals:
            windows = problem.start_windows[visit][shift.day]
            first = next((max(moment, begin) for begin, end in windows if moment <= end), shift.end)
            if first + int(problem.duration[visit]) <= shift.end:
                found[is_now_behind] = min(first, found.get(is_now_behind) or first)
    return found


def _travel(problem: Problem, helper_day: HelperDay, visits: tuple[int, ...]) -> int:
    shift = helper_day.shift
    places = [problem.place_idx_by_id[shift.start_place], *problem.visit_place[list(visits)].tolist()]
    places += [] if shift.end_place is None else [problem.place_idx_by_id[shift.end_place]]
    return sum(problem.travel[shift.mode].seconds(here, there, 0) for here, there in pairwise(places))


def _care(problem: Problem, visits: tuple[int, ...]) -> int:
    """Access and service; no access where the visit before is at the same place."""
    places = [-1, *problem.visit_place[list(visits)].tolist()]
    access = [int(problem.access[visit]) for visit in visits]
    spent = [seconds for seconds, (here, there) in zip(access, pairwise(places), strict=True) if here != there]
    return sum(spent) + sum(int(problem.duration[visit]) for visit in visits)


def cheapest_cost(problem: Problem) -> int:
    """Cost of the cheapest plan that keeps every rule; for visits of one helper."""
    routes = [[found.route for found in sequences(problem, day)] for day in problem.helper_days]
    return min(cost(problem, plan).total for plan in _plans(problem, routes) if not violations(problem, plan))


def _plans(problem: Problem, routes: list[list[Route]]) -> Iterator[Plan]:
    def choose(k: int, chosen: tuple[Route, ...], free: frozenset[str]) -> Iterator[Plan]:
        if k == len(routes):
            left = tuple(Unassigned(visit.id, "NOT_FOUND") for visit in problem.visits if visit.id in free)
            plan = Plan(problem=digest, routes=chosen, unassigned=left)
            yield plan.replace(cost=cost(problem, plan))
            return
        yield from choose(k + 1, chosen, free)
        for route in routes[k]:
            names = {stop.visit for stop in route.stops}
            if names <= free:
                yield from choose(k + 1, (*chosen, route), free - names)

    digest = problem.digest()
    return choose(0, (), frozenset(visit.id for visit in problem.visits))
