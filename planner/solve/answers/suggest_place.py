"""Places of one question again and again: their routes with this or another start, and what they change."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from planner.domain.plan import Plan, Route
from planner.domain.visit import Visit
from planner.solve.answers.suggest_part import Part, added_cost, part_of
from planner.solve.kernel.solution import Solution
from planner.solve.places.question import Place, Question, Spot
from planner.solve.pool.timetable import Timetable


@dataclass
class Placing:
    """
    Times the places of a question; what was timed once is kept.

    Parameters
    ----------
    question, plan
        Where the visit can go, and the plan that was asked about.
    """

    question: Question
    plan: Plan
    _timed: dict[tuple[tuple[Spot, ...], int | None], tuple[Route, ...]] = field(default_factory=dict)

    @property
    def visit(self) -> Visit:
        """The visit that is asked for."""
        return self.question.problem.visits[self.question.visit]

    def routes(self, place: Place) -> tuple[Route, ...]:
        """Return the routes that the visit changes."""
        if place.timed:
            return place.timed
        key = place.spots, place.start
        if key not in self._timed:
            self._timed[key] = Timetable(self.question.firm, self.question.search).routes(self._solution(place))
        return self._timed[key]

    def start(self, place: Place) -> int:
        """Return when the visit begins."""
        if place.start is not None and not place.timed:
            return place.start
        return next(stop.start for route in self.routes(place) for stop in route.stops if stop.visit == self.visit.id)

    def change(self, place: Place) -> Part:
        """Return what the visit changes."""
        return part_of(self.question.problem, self.plan, self.routes(place), self.visit.id)

    def begun_at(self, place: Place, start: int) -> Place | None:
        """Return a place with a start of its own or another one; None where its routes cannot have it."""
        if self.start(place) == start:
            return place
        begun = replace(place, start=start, timed=())
        if not any(first <= start <= last for first, last in place.opens) or not self._holds(begun):
            return None
        # Where wishes of others have a price, the times that cost least may be others.
        stops = (stop for route in self.routes(begun) for stop in route.stops if stop.visit == self.visit.id)
        return begun if all(stop.start == start for stop in stops) else None

    def places_at(self, helpers: tuple[str, ...], day: int, start: int) -> Iterator[Place]:
        """Yield every place with some helpers at exactly a start."""
        days = self.question.problem.helper_days
        for place in self.question.places:
            its_days = [days[spot.helper_day] for spot in place.spots]
            if its_days[0].shift.day != day or sorted(item.helper.id for item in its_days) != sorted(helpers):
                continue
            exact = self.begun_at(place, start)
            if exact is not None and not self.change(exact).broken:
                yield exact

    def place_at(self, helpers: tuple[str, ...], day: int, start: int) -> Place | None:
        """Return the cheapest place with some helpers at exactly a start; None where there is none any more."""

        def price(place: Place) -> int:
            return added_cost(self.question.problem, self.plan, self.change(place), self.visit).total

        return min(self.places_at(helpers, day, start), key=price, default=None)

    @cached_property
    def _before(self) -> Solution:
        return self.question.search.best()

    @property
    def _tasks(self) -> tuple[int, int]:
        return self.question.visit, int(self.question.search.week.twin[self.question.visit])

    def _solution(self, place: Place) -> Solution:
        """Return the changed routes with the visit in its place."""
        routes = {}
        for spot, task in zip(place.spots, self._tasks, strict=False):
            row = self._before.routes.get(spot.helper_day, ())
            routes[spot.helper_day] = (*row[: spot.position], task, *row[spot.position :])
        own = {} if place.start is None else dict.fromkeys(self._tasks, place.start)
        return Solution(routes, {**self._before.starts, **own})

    def _holds(self, place: Place) -> bool:
        """Whether each route of a place with a start keeps the caps of its shift; the weekly caps aside."""
        solution = self._solution(place)
        column = self.question.search.column
        return all(column(k, row, solution.starts) is not None for k, row in solution.routes.items())
