"""The answer to where one visit can go: every place, what it adds, and the plan with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan, Route
from planner.domain.problem import Interval, Problem, start_windows_of
from planner.domain.tour import find_helper_day
from planner.errors import EngineError
from planner.locale import sentence
from planner.solve.kernel.recreate import NOT_ALLOWED
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import NONE, UNIT, Ints
from planner.solve.places.listing import (
    FIRST,
    HELPER_DAY,
    LAST,
    MEETING_COLUMNS,
    MOST_MOMENTS,
    POSITION,
    PRICE,
    ROOM_COLUMNS,
    START,
    list_meetings,
    list_rooms,
)
from planner.solve.places.shortest import ShortestTimes
from planner.solve.pool.timetable import Timetable


@dataclass(frozen=True)
class Spot:
    """A stop in a route: the index of the helper-day, and how many stops come before."""

    helper_day: int
    position: int


@dataclass(frozen=True)
class Place:
    """
    Where a visit can go.

    Parameters
    ----------
    price
        What it adds to the plan, in seconds of travel; leaving the visit out costs its own price instead. The times are
        those of the engine: of the lowest wish and waiting, and not traded against imbalance or the worst-off visit.
    spots
        One, or two for two helpers.
    start
        The cheapest start where it counts; None leaves it to the timing of the route.
    opens
        First and last start of each interval in which the visit can begin there; caps on length and paid time aside.
    timed
        The changed routes, where those of the engine, of the lowest wish and waiting, would break a cap.
    """

    price: float
    spots: tuple[Spot, ...]
    start: int | None
    opens: tuple[Interval, ...]
    timed: tuple[Route, ...] = ()


@dataclass
class Question:
    """
    Where one visit can go.

    Parameters
    ----------
    problem, firm
        The week with the visit; the same with the promises that are kept as rules.
    visit
        Its index.
    search
        Holds the plan without it.
    """

    problem: Problem
    firm: Problem
    visit: int
    search: KernelSearch

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place, the cheapest first; of equal ones the earlier helper-day."""
        rooms = self._rooms()
        is_pair = self.search.week.twin[self.visit] != NONE
        found = self._within_caps(self._places_of_two(rooms) if is_pair else self._places_of_one(rooms))
        if self.search.week.worst_rate:
            # What the worst-off visit costs is no sum over routes, so each place is priced as a whole plan.
            found = (replace(place, price=float(self._added(self.routes(place)))) for place in found)
        return tuple(sorted(found, key=lambda place: (place.price, place.spots[0].helper_day, place.spots[0].position)))

    def routes(self, place: Place) -> tuple[Route, ...]:
        """Return the changed routes, timed."""
        if place.timed:
            return place.timed
        solution = self._solution(place)
        days = sorted(spot.helper_day for spot in place.spots)
        changed = Solution({k: solution.routes[k] for k in days}, solution.starts)
        return Timetable(self.firm, self.search).routes(changed)

    def answer(self, place: Place, before: Plan) -> tuple[Problem, Plan]:
        """
        Return the week with the visit, and the plan with the place, checked and with its cost.

        Parameters
        ----------
        before
            The plan that was asked about; the routes that do not change stay as they are in it.

        Raises
        ------
        EngineError
            When the place breaks a rule: a bug.
        """
        problem = self.problem.replace()
        days = {spot.helper_day for spot in place.spots}
        kept = [route for route in before.used_routes if self._helper_day(route) not in days]
        visit = problem.visits[self.visit].id
        plan = before.replace(
            problem=problem.digest(),
            routes=tuple(sorted((*kept, *self.routes(place)), key=self._helper_day)),
            unassigned=tuple(left for left in before.unassigned if left.visit != visit),
            bound=None,
        )
        broken = violations(problem, plan)
        if broken:
            raise EngineError(sentence("A place that was found breaks a rule: {rule}", rule=broken[0].text))
        return problem, plan.replace(cost=cost(problem, plan))

    def _rooms(self) -> Ints:
        week, state = self.search.week, self.search.state
        candidates = week.candidate[week.candidate_at[self.visit] : week.candidate_at[self.visit + 1]]
        most = int((state.length[candidates] + 1).sum()) + 1
        rooms = np.zeros((most, ROOM_COLUMNS), dtype=np.int64)
        count = list_rooms(*self.search.current, self.visit, _scratch(), rooms)
        return rooms[:count]

    def _places_of_one(self, rooms: Ints) -> Iterator[Place]:
        for row in rooms.tolist():
            start = None if row[START] == NONE else row[START]
            yield Place(row[PRICE] / UNIT, (Spot(row[HELPER_DAY], row[POSITION]),), start, self._opens(row))

    def _places_of_two(self, rooms: Ints) -> Iterator[Place]:
        pairs = self._pairs(rooms)
        meetings = np.zeros((len(pairs), MEETING_COLUMNS), dtype=np.int64)
        count = list_meetings(*self.search.current, self.visit, _scratch(), rooms, pairs, meetings)
        rows = rooms.tolist()
        for first, second, start, price in meetings[:count].tolist():
            both = rows[first], rows[second]
            spots = tuple(Spot(row[HELPER_DAY], row[POSITION]) for row in both)
            yield Place(price / UNIT, spots, start, _common(*(self._opens(row) for row in both)))

    def _within_caps(self, places: Iterable[Place]) -> Iterator[Place]:
        """Time those anew that would break a cap at the times of the engine, and leave out what breaks it anyway."""
        shortest = ShortestTimes(self.firm, self.search, self.visit)
        for place in places:
            if place.price < NOT_ALLOWED / UNIT:
                yield place
                continue
            solution = self._solution(place)
            timed = shortest.routes({spot.helper_day: solution.routes[spot.helper_day] for spot in place.spots})
            choices = [replace(place, timed=routes, price=float(self._added(routes))) for routes in timed]
            if choices:
                yield min(choices, key=lambda choice: choice.price)

    def _added(self, changed: tuple[Route, ...]) -> int:
        """What changed routes add to the cost of the plan, counted as a whole."""
        before = self._routes_before
        after = {**before, **{self._helper_day(route): route for route in changed}}
        old, new = (cost(self.problem, Plan("", tuple(routes.values()))).total for routes in (before, after))
        return new - old + self.problem.visits[self.visit].unserved_cost

    @cached_property
    def _routes_before(self) -> Mapping[int, Route]:
        routes = Timetable(self.firm, self.search).routes(self.search.best())
        return {self._helper_day(route): route for route in routes}

    def _pairs(self, rooms: Ints) -> Ints:
        """Rooms of one day and two helpers, with the one who must be there; shape (p, 2)."""
        week = self.search.week
        day, helper = week.day[rooms[:, HELPER_DAY]], week.helper[rooms[:, HELPER_DAY]]
        must = week.must[self.visit]
        first, second = np.triu_indices(len(rooms), 1)
        can_meet = (day[first] == day[second]) & (helper[first] != helper[second])
        if must != NONE:
            can_meet &= (helper[first] == must) | (helper[second] == must)
        return np.ascontiguousarray(np.stack([first[can_meet], second[can_meet]], axis=1))

    def _opens(self, row: list[int]) -> tuple[Interval, ...]:
        """Both states of the break, cut to the windows and joined."""
        day = self.firm.helper_days[row[HELPER_DAY]].shift.day
        windows = self._windows.get(day, ())
        rooms = [(row[FIRST + 2 * taken], row[LAST + 2 * taken]) for taken in (0, 1)]
        return _joined([(max(a, c), min(b, d)) for a, b in rooms for c, d in windows])

    @cached_property
    def _windows(self) -> Mapping[int, tuple[Interval, ...]]:
        return start_windows_of(self.firm.visits[self.visit])

    def _solution(self, place: Place) -> Solution:
        """Return the plan with the visit in its place."""
        before = self.search.best()
        routes = dict(before.routes)
        tasks = (self.visit, int(self.search.week.twin[self.visit]))
        for spot, task in zip(place.spots, tasks, strict=False):
            row = routes.get(spot.helper_day, ())
            routes[spot.helper_day] = (*row[: spot.position], task, *row[spot.position :])
        starts = dict(before.starts)
        if place.start is not None:
            starts |= dict.fromkeys(tasks, place.start)
        return Solution(routes, starts)

    def _helper_day(self, route: Route) -> int:
        found = find_helper_day(self.problem, route)
        if found is None:
            raise AssertionError("A plan that keeps the rules uses known shifts.")
        return found.idx


def _joined(intervals: list[Interval]) -> tuple[Interval, ...]:
    joined: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval[0] <= interval[1]):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _common(ours: tuple[Interval, ...], theirs: tuple[Interval, ...]) -> tuple[Interval, ...]:
    return _joined([(max(a, c), min(b, d)) for a, b in ours for c, d in theirs])


def _scratch() -> Ints:
    return np.zeros(MOST_MOMENTS, dtype=np.int64)
