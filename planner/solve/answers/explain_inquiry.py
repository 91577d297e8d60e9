"""
A plan asked about visits that are not in it, with one rule or another taken away.

What a visit asks for is taken away in a copy of the visit, and all copies lie in one week; what helpers offer is taken
away in the whole week. So each question costs a laid out plan once, and then a fraction of a millisecond a visit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planner.domain.answers.edits import RaiseCap
from planner.domain.cost import keeps_promise
from planner.domain.plan import Plan, Route
from planner.domain.problem import HelperDay, Problem
from planner.domain.tour import Tour, tours
from planner.solve.answers.broken_limits import broken_limits
from planner.solve.answers.explain_worlds import Without, World, at_any_time, in_world, is_capped, relaxed
from planner.solve.places.question import Place, Question
from planner.solve.places.standing import Standing


@dataclass(frozen=True)
class Option:
    """
    A place where a visit, or a copy of it, could go.

    Parameters
    ----------
    visit
        Id of the visit itself.
    place
        Where.
    question
        Knows the routes.
    """

    visit: str
    place: Place
    question: Question

    @property
    def helper_days(self) -> tuple[HelperDay, ...]:
        """The shifts, one for each helper who goes."""
        return tuple(self.question.problem.helper_days[spot.helper_day] for spot in self.place.spots)

    @property
    def day(self) -> int:
        """Of the horizon."""
        return self.helper_days[0].shift.day

    def routes(self, start: int | None = None) -> tuple[Route, ...]:
        """
        Return the changed routes, in which a copy is named as the visit.

        Parameters
        ----------
        start
            One of the possible starts; None: the cheapest.
        """
        copy = self.question.problem.visits[self.question.visit].id
        place = self.place if start is None else replace(self.place, start=start)
        return tuple(
            replace(
                route,
                stops=tuple(replace(stop, visit=self.visit) if stop.visit == copy else stop for stop in route.stops),
            )
            for route in self.question.routes(place)
        )


class Inquiry:
    """
    A plan with the visits that are asked about.

    Parameters
    ----------
    problem, plan
        The week and its answer.
    visits
        Ids of visits that are not planned.
    movable
        Ids of planned visits that may be asked for once more, see ``Without.PLACE``.
    """

    def __init__(self, problem: Problem, plan: Plan, visits: Iterable[str], movable: Iterable[str] = ()) -> None:
        self.problem, self.plan = problem, plan
        own = [problem.visits[problem.visit_idx_by_id[visit]] for visit in visits]
        others = [problem.visits[problem.visit_idx_by_id[visit]] for visit in movable]
        self._copies = {
            (visit.id, without): replace(copy, id=f"{visit.id}\x00{without}")
            for visit in own
            for without, copy in relaxed(problem, visit)
        } | {
            (visit.id, Without.PLACE): replace(at_any_time(problem, visit), id=f"{visit.id}\x00{Without.PLACE}")
            for visit in others
        }
        self._standings: dict[tuple[World, bool], Standing] = {}
        self.kept = frozenset(
            visit.id
            for visit in problem.visits
            if visit.promised and keeps_promise(visit.promised, plan.stops_by_visit.get(visit.id, ()))
        )
        """Visits whose promise the plan keeps."""

    def ask(self, visit: str, world: World = World.PLAIN, without: Without = Without.NOTHING) -> tuple[Option, ...]:
        """Return where a visit could go, the cheapest place first; nothing where the rule is none of the visit's."""
        copy = None if without is Without.NOTHING else self._copies.get((visit, without))
        if copy is None and without is not Without.NOTHING:
            return ()
        standing = self._standing(world, has_copies=copy is not None or self._may_share)
        question = standing.ask_about(visit if copy is None else copy.id)
        return tuple(Option(visit, place, question) for place in question.places)

    def has(self, visit: str, without: Without) -> bool:
        """Whether a visit has a rule that could be taken away."""
        return (visit, without) in self._copies

    def can_change(self, world: World) -> bool:
        """Whether the week has anything of what a world takes away."""
        match world:
            case World.NO_WEEK_CAP:
                return self._has_week_cap
            case World.NO_CAP:
                return self._has_week_cap or self._has_cap
            case World.NO_CAP_NO_PROMISE:
                return bool(self.kept)
            case _:
                return True

    def broken_limits(self, routes: Sequence[Route]) -> tuple[RaiseCap, ...]:
        """Return the limits that changed routes break, with what they need."""
        return broken_limits(self.problem, self._tours, routes)

    @cached_property
    def _tours(self) -> tuple[Tour, ...]:
        return tours(self.problem, self.plan)

    @cached_property
    def _has_week_cap(self) -> bool:
        return any(helper.max_week is not None for helper in self.problem.helpers)

    @cached_property
    def _has_cap(self) -> bool:
        return any(is_capped(helper_day.shift) for helper_day in self.problem.helper_days)

    @property
    def _may_share(self) -> bool:
        # Copies count as asked for, so that they shift the even share, and with it what a place costs.
        return self.problem.weights.imbalance == 0

    def _standing(self, world: World, *, has_copies: bool) -> Standing:
        if world is World.NO_CAP and not self._has_cap:
            world = World.NO_WEEK_CAP
        if world is World.NO_WEEK_CAP and not self._has_week_cap:
            world = World.PLAIN
        key = world, has_copies
        if key not in self._standings:
            problem = in_world(self.problem, world)
            if has_copies:
                problem = replace(problem, visits=(*problem.visits, *self._copies.values()))
            self._standings[key] = Standing(problem, self.plan)
        return self._standings[key]


def cheapest_by_shift(options: Iterable[Option]) -> dict[int, Place]:
    """Return the cheapest place in each helper-day."""
    found: dict[int, Place] = {}
    for option in options:
        for spot in option.place.spots:
            found.setdefault(spot.helper_day, option.place)
    return found
