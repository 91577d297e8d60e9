"""A route together with its problem: legs, travel, waiting, paid time. Any route, also a broken one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from planner.domain.matrix import UNREACHABLE
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import HelperDay, Problem
from planner.domain.visit import Visit


@dataclass(frozen=True)
class Leg:
    """
    The way to a stop, or to the end of the shift.

    Parameters
    ----------
    departure, arrive
        When the helper sets out, and is at the door or back.
    travel
        Seconds by the matrix, in the band of the departure; 0 where no way leads.
    is_reachable
        Whether a way leads.
    origin, destination
        Place indices.
    visit
        The visit that it leads to; None for the way back.
    """

    departure: int
    arrive: int
    travel: int
    is_reachable: bool
    origin: int
    destination: int
    visit: Visit | None


@dataclass(frozen=True, eq=False)
class Tour:
    """A route with at least one stop, its shift found and its visits known; make it with :func:`tours`."""

    problem: Problem
    route: Route
    helper_day: HelperDay
    stops: tuple[Stop, ...]

    @cached_property
    def visit_idxs(self) -> tuple[int, ...]:
        """Visits in order, as indices."""
        return tuple(self.problem.visit_idx_by_id[stop.visit] for stop in self.stops)

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """One to each stop, and one back unless the shift ends at the last visit."""
        return tuple(self._legs())

    @cached_property
    def accesses(self) -> tuple[int, ...]:
        """Access time of each stop; nothing when the stop before is at the same place."""
        places = [self.problem.visits[idx].place for idx in self.visit_idxs]
        is_same = [False, *(a == b for a, b in pairwise(places))]
        pairs = zip(self.visit_idxs, is_same, strict=True)
        return tuple(0 if same else self.problem.visits[idx].access for idx, same in pairs)

    @property
    def break_duration(self) -> int:
        """Seconds of the break that the route takes; 0 when it takes none."""
        pause = self.helper_day.shift.break_
        return pause.duration if pause is not None and self.route.break_start is not None else 0

    @property
    def length(self) -> int:
        """From leaving to coming back."""
        return self.route.back - self.route.leave

    @property
    def paid(self) -> int:
        """From leaving to coming back, the break left out."""
        return self.length - self.break_duration

    @property
    def travel(self) -> int:
        """Seconds by the matrix over all legs."""
        return sum(leg.travel for leg in self.legs)

    @property
    def service(self) -> int:
        """Seconds at residents."""
        return sum(stop.end - stop.start for stop in self.stops)

    @property
    def wait(self) -> int:
        """Time that is neither travel, access, service nor break; never below 0, also in a broken route."""
        return max(0, self.paid - self.travel - self.service - sum(self.accesses))

    def break_overlap(self, start: int, end: int) -> int:
        """Return how many seconds of the break lie in an interval."""
        if self.route.break_start is None:
            return 0
        return max(0, min(end, self.route.break_start + self.break_duration) - max(start, self.route.break_start))

    def _legs(self) -> Iterator[Leg]:
        shift, places = self.helper_day.shift, self.problem.place_idx_by_id
        origin, departure = places[shift.start_place], self.route.leave
        for stop, visit_idx in zip(self.stops, self.visit_idxs, strict=True):
            visit = self.problem.visits[visit_idx]
            yield self._leg(origin, places[visit.place], departure, stop.arrive, visit)
            origin, departure = places[visit.place], stop.end
        if shift.end_place is not None:
            yield self._leg(origin, places[shift.end_place], departure, self.route.back, None)

    def _leg(self, origin: int, destination: int, departure: int, arrive: int, visit: Visit | None) -> Leg:
        seconds = self.problem.travel[self.helper_day.shift.mode].seconds(origin, destination, departure)
        reachable = seconds != UNREACHABLE
        return Leg(departure, arrive, seconds if reachable else 0, reachable, origin, destination, visit)


def tours(problem: Problem, plan: Plan) -> tuple[Tour, ...]:
    """Return the used routes whose shift the problem knows, stops of unknown visits left out."""
    found = []
    for route in plan.used_routes:
        helper_day = find_helper_day(problem, route)
        stops = tuple(stop for stop in route.stops if stop.visit in problem.visit_idx_by_id)
        if helper_day is not None and stops:
            found.append(Tour(problem, route, helper_day, stops))
    return tuple(found)


def find_helper_day(problem: Problem, route: Route) -> HelperDay | None:
    """
    Return the shift that a route uses.

    By its ``shift``; without one, of the helper's shifts on that day the one that the route overlaps most, the earlier
    on a tie. None when the helper has no such shift.
    """
    found = [
        helper_day
        for helper_day in problem.helper_days_by_day.get((route.helper, route.day), ())
        if route.shift in (None, helper_day.shift_idx)
    ]
    return max(found, key=lambda helper_day: _overlap(route, helper_day), default=None)


def _overlap(route: Route, helper_day: HelperDay) -> int:
    return min(route.back, helper_day.shift.end) - max(route.leave, helper_day.shift.start)
