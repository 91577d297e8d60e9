"""
The referee of the simulation: one day at a time, one event after another, in plain Python.

Helpers are processes on a clock. It shares no code with ``planner.solve.answers.robustness_simulation`` and looks only
at the week, the plan and the chance that it is given.
"""

import heapq
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from math import log, sqrt

from planner.domain.answers.uncertainty import Uncertainty
from planner.domain.helper import Shift
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.tour import find_helper_day
from tests.builders import MINUTE

Stay = Callable[[str], float]
"""Seconds at a visit."""
Way = Callable[[int, int], float]
"""Factor on the way to a stop of a used route, by their positions; the way back comes after the last stop."""
_Process = Generator[float | None, None, None]
"""Yields the moment until which it sleeps, or None: somebody wakes it."""


@dataclass
class Happened:
    """Starts by visit, and backs by position among the used routes."""

    starts: dict[str, float] = field(default_factory=dict)
    backs: dict[int, float] = field(default_factory=dict)


class RandomDays:
    """Chance of its own, not that of the product."""

    def __init__(self, problem: Problem, uncertainty: Uncertainty, seed: int) -> None:
        self._rng = random.Random(seed)
        self._durations = {visit.id: visit.duration for visit in problem.visits}
        self._uncertainty = uncertainty

    def stay(self, visit: str) -> float:
        if self._rng.random() < self._uncertainty.no_show_chance:
            return self._uncertainty.no_show_minutes * MINUTE
        return self._durations[visit] * self._factor(self._uncertainty.service_spread)

    def way(self, _route: int, _position: int) -> float:
        return self._factor(self._uncertainty.travel_spread)

    def _factor(self, spread: float) -> float:
        sigma = sqrt(log(1 + spread**2))
        return self._rng.lognormvariate(-(sigma**2) / 2, sigma)


def live(problem: Problem, plan: Plan, stay: Stay, way: Way) -> Happened:
    """Return what happens in one week."""
    happened = Happened()
    for day in sorted({route.day for route in plan.used_routes}):
        today = [(number, route) for number, route in enumerate(plan.used_routes) if route.day == day]
        _Day(problem, today, stay, way, happened).run()
    return happened


@dataclass(eq=False)
class _Helper:
    """Somebody on their way; ``process`` is what they do."""

    routes: list[tuple[int, Route]]
    process: _Process | None = None


class _Day:
    def __init__(
        self, problem: Problem, today: list[tuple[int, Route]], stay: Stay, way: Way, happened: Happened
    ) -> None:
        self.problem, self.stay, self.way, self.happened = problem, stay, way, happened
        self.now = 0.0
        self.queue: list[tuple[float, int, _Helper | str]] = []
        self.num_pushed = 0
        self.at_door: dict[str, list[_Helper]] = {}
        self.wanted: dict[str, int] = {}
        self.planned: dict[str, int] = {}
        self.ends: dict[str, float] = {}
        helpers: dict[str, _Helper] = {}
        for number, route in sorted(today, key=lambda item: item[1].leave):
            helpers.setdefault(route.helper, _Helper([])).routes.append((number, route))
            for stop in route.stops:
                self.wanted[stop.visit] = self.wanted.get(stop.visit, 0) + 1
                self.planned[stop.visit] = stop.start
        for helper in helpers.values():
            helper.process = self.work(helper)
            self.push(0, helper)

    def push(self, moment: float, item: "_Helper | str") -> None:
        """Remember that a helper goes on then, or that a visit starts."""
        self.num_pushed += 1
        heapq.heappush(self.queue, (moment, self.num_pushed, item))

    def run(self) -> None:
        while self.queue:
            self.now, _, item = heapq.heappop(self.queue)
            if isinstance(item, str):
                self.begin(item)
                continue
            assert item.process is not None
            until = next(item.process, None)
            if until is not None:
                self.push(until, item)

    def work(self, helper: _Helper) -> _Process:
        """A helper's day."""
        for number, route in helper.routes:
            yield max(self.now, route.leave)
            departure = route.leave
            for position, stop in enumerate(route.stops):
                yield from self.go(number, route, position, departure)
                self.at_door.setdefault(stop.visit, []).append(helper)
                self.schedule(stop.visit)
                yield None
                yield self.ends[stop.visit]
                departure = stop.end
            if self.shift(route).end_place is not None:
                yield from self.go(number, route, len(route.stops), departure)
            self.happened.backs[number] = self.now

    def go(self, number: int, route: Route, position: int, planned_departure: int) -> _Process:
        """Way and access to a stop, or the way back; the break where the plan has it."""
        travel = self.travel(route, position, planned_departure) * self.way(number, position)
        left = travel + self.access(route, position)
        planned_end = route.stops[position].start if position < len(route.stops) else route.back
        pause = self.shift(route).break_
        if route.break_start is None or pause is None or not planned_departure <= route.break_start < planned_end:
            yield self.now + left
            return
        until_break = max(0, route.break_start - self.now)
        if left <= until_break:
            yield self.now + left
            yield max(self.now, route.break_start)
            yield self.now + pause.duration
            return
        yield self.now + until_break
        yield self.now + pause.duration
        yield self.now + left - until_break

    def travel(self, route: Route, position: int, planned_departure: int) -> int:
        shift, visits = self.shift(route), self.problem.visit_idx_by_id
        places = [
            shift.start_place,
            *(self.problem.visits[visits[stop.visit]].place for stop in route.stops),
            shift.end_place,
        ]
        here, there = (self.problem.place_idx_by_id[str(place)] for place in places[position : position + 2])
        times = self.problem.travel[shift.mode]
        now = times.seconds(here, there, int(self.now))
        return now if now >= 0 else times.seconds(here, there, planned_departure)

    def access(self, route: Route, position: int) -> int:
        if position == len(route.stops):
            return 0
        visits = [self.problem.visits[self.problem.visit_idx_by_id[stop.visit]] for stop in route.stops[: position + 1]]
        if position > 0 and visits[-2].place == visits[-1].place:
            return 0
        return visits[-1].access

    def shift(self, route: Route) -> Shift:
        found = find_helper_day(self.problem, route)
        assert found is not None
        return found.shift

    def schedule(self, visit: str) -> None:
        """Let a visit start once its helpers are there and the one that it follows has started."""
        if len(self.at_door.get(visit, ())) < self.wanted[visit]:
            return
        moment = max(self.now, self.planned[visit])
        after = self.problem.visits[self.problem.visit_idx_by_id[visit]].after
        if after is not None and after.visit in self.planned:
            if after.visit not in self.happened.starts:
                return
            moment = max(moment, self.happened.starts[after.visit] + (after.min_seconds or 0))
        self.push(moment, visit)

    def begin(self, visit: str) -> None:
        self.happened.starts[visit] = self.now
        self.ends[visit] = self.now + self.stay(visit)
        for helper in self.at_door[visit]:
            self.push(self.now, helper)
        for other in self.wanted:
            after = self.problem.visits[self.problem.visit_idx_by_id[other]].after
            if after is not None and after.visit == visit:
                self.schedule(other)
