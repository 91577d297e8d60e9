"""
Every place of a visit, found by trying all of them and asking the checker; and weeks to ask about.

Nothing of the engine is used here: a place is a line of visits in a helper-day, timed by
:func:`planner.domain.timing.schedule` with the new visit at its own time or at any start of a grid, and judged as a
whole plan. What lies between two starts of the grid can be missed, so a place that only the engine knows is one that
the checker has to confirm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from planner.domain.check import violations
from planner.domain.cost import cost, keeps_promise
from planner.domain.plan import Plan, Route, Unassigned
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day
from planner.domain.visit import Visit
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import MINUTE
from tests.solve.kernel.weeks import random_problem

GRID = 20 * MINUTE
_ROUNDS = 30

Spots = tuple[tuple[int, int], ...]
"""Helper-day and position, one for each helper."""


@dataclass(frozen=True)
class Query:
    """A planned week, and a visit that is not in it."""

    problem: Problem
    plan: Plan
    visit: Visit


def random_query(seed: int) -> Query:
    """Return a week with any rules and prices, its plan, and one more visit that may follow a planned one."""
    rng = np.random.default_rng(seed)
    whole = random_problem(rng, num_visits=int(rng.integers(2, 9)))
    asked = whole.visits[int(rng.integers(len(whole.visits)))]
    kept = tuple(
        replace(visit, after=None) if visit.after and visit.after.visit == asked.id else visit
        for visit in whole.visits
        if visit.id != asked.id
    )
    problem = whole.replace(visits=kept)
    plan = solve(problem, Limits(60, iterations=_ROUNDS), seed=seed % 1000, processes=0)
    return Query(problem, plan, replace(asked, promised=None))


class BruteForce:
    """
    Tries every place.

    Parameters
    ----------
    query
        What is asked.
    """

    def __init__(self, query: Query) -> None:
        self._query = query
        self.problem = query.problem.replace(visits=(*query.problem.visits, query.visit))
        self._visit = len(query.problem.visits)
        self._lines = dict(self._planned())
        self._tied = self._tied_starts()
        self._routes = {_day(self.problem, route): route for route in query.plan.used_routes}
        self._told = [visit for visit in query.problem.visits if self._keeps(visit, query.plan)]
        self._price_before = cost(self.problem, self._plan({})).total - query.visit.unserved_cost

    def places(self) -> dict[Spots, int]:
        """Return each place that the checker confirms for some start, with the least that one of them adds."""
        found: dict[Spots, int] = {}
        for spots, routes in self._candidates():
            price = self.price(self._plan(routes))
            if price is not None:
                found[spots] = min(price, found.get(spots, price))
        return found

    def price(self, plan: Plan) -> int | None:
        """Return what a plan adds; None when it breaks a rule, or a promise that was kept."""
        if violations(self.problem, plan) or not all(self._keeps(visit, plan) for visit in self._told):
            return None
        return cost(self.problem, plan).total - self._price_before

    def _candidates(self) -> Iterator[tuple[Spots, dict[int, Route]]]:
        if self._query.visit.helpers_required == 1:
            for place, start in product(self._places(), [None, *_starts(self._query.visit)]):
                route = self._timed(place, start)
                if route is not None:
                    yield (place,), {place[0]: route}
            return
        timed = {
            (place, start): route
            for place, start in product(self._places(), _starts(self._query.visit))
            if (route := self._timed(place, start)) is not None
        }
        for (first, start), (second, other) in product(timed, timed):
            if start == other and first[0] < second[0]:
                yield (first, second), {first[0]: timed[first, start], second[0]: timed[second, start]}

    def _places(self) -> list[tuple[int, int]]:
        return [
            (day.idx, position)
            for day in self.problem.helper_days
            if any(window.day == day.shift.day for window in self._query.visit.windows)
            for position in range(len(self._lines.get(day.idx, ())) + 1)
        ]

    def _timed(self, place: tuple[int, int], start: int | None) -> Route | None:
        day, position = place
        line = self._lines.get(day, ())
        longer = (*line[:position], self._visit, *line[position:])
        starts = [start if item == self._visit else self._tied.get(item) for item in longer]
        return schedule(self.problem, self.problem.helper_days[day], longer, starts=starts)

    def _planned(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        for route in self._query.plan.used_routes:
            yield _day(self.problem, route), tuple(self.problem.visit_idx_by_id[stop.visit] for stop in route.stops)

    def _tied_starts(self) -> dict[int, int]:
        """Starts of planned visits on which another route, or a visit of the same day, depends."""
        tied = {visit.id for visit in self.problem.visits if visit.helpers_required > 1}
        for visit in self.problem.visits:
            if visit.after is not None and not visit.after.min_days:
                tied |= {visit.id, visit.after.visit}
        stops = [stop for route in self._query.plan.used_routes for stop in route.stops if stop.visit in tied]
        return {self.problem.visit_idx_by_id[stop.visit]: stop.start for stop in stops}

    def _plan(self, changed: dict[int, Route]) -> Plan:
        left = self._query.plan.unassigned
        if not changed:
            left = (*left, Unassigned(self._query.visit.id, "FULL"))
        routes = {**self._routes, **changed}
        return Plan(self.problem.digest(), tuple(routes[day] for day in sorted(routes)), left)

    def _keeps(self, visit: Visit, plan: Plan) -> bool:
        return visit.promised is not None and keeps_promise(visit.promised, plan.stops_by_visit.get(visit.id, ()))


def _starts(visit: Visit) -> list[int]:
    edges = {edge for window in visit.windows for edge in (window.start, window.end)}
    return sorted(edges | {start for window in visit.windows for start in range(window.start, window.end + 1, GRID)})


def _day(problem: Problem, route: Route) -> int:
    found = find_helper_day(problem, route)
    assert found is not None
    return found.idx
