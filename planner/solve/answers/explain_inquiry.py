"""
A plan asked about visits that are not in it, with one rule or another taken away.

What a visit asks for is taken away in a copy of the visit, and all copies lie in one week; what helpers offer is taken
away in the whole week. So each question costs a laid out plan once, and then a fraction of a millisecond a visit.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from planner.domain.answers.edits import for_one_helper
from planner.domain.cost import keeps_promise
from planner.domain.helper import Helper, Shift
from planner.domain.plan import Plan, Route
from planner.domain.problem import HelperDay, Problem
from planner.domain.tour import Tour, tours
from planner.domain.visit import SECONDS_PER_DAY, Visit, Window
from planner.solve.places.question import Place, Question
from planner.solve.places.standing import Standing

LONGEST_EXTENSION = 2 * 3600
"""Nobody is asked to work longer than two hours more; assumption."""


class Without(StrEnum):
    """What a visit does not ask for."""

    NOTHING = "as it is"
    TIMES = "any time"
    WANTS = "any skill and language"
    PEOPLE = "nobody excluded"
    PIN = "no pin"
    PAIR = "one helper"
    ORDER = "no order"
    LINKS = "one helper and no order"
    PLACE = "moved elsewhere"
    """Of a planned visit: what it would be if it were asked for once more, at any time."""


class World(StrEnum):
    """What helpers offer."""

    PLAIN = "as it is"
    NO_WEEK_CAP = "no limit on the week"
    NO_CAP = "no limit at all"
    NO_CAP_NO_PROMISE = "no limit, and promised times may move"
    NO_PROMISE = "promised times may move"
    LONGER = "longer shifts"


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
            for without, copy in _relaxed(problem, visit)
        } | {
            (visit.id, Without.PLACE): replace(_at_any_time(problem, visit), id=f"{visit.id}\x00{Without.PLACE}")
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
        standing = self._standing(world, has_copies=copy is not None or world is not World.PLAIN or self._may_share)
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
            case World.NO_PROMISE | World.NO_CAP_NO_PROMISE:
                return bool(self.kept)
            case _:
                return True

    @cached_property
    def tours_by_shift(self) -> Mapping[int, Tour]:
        """The routes of the plan by helper-day."""
        return {tour.helper_day.idx: tour for tour in tours(self.problem, self.plan)}

    @cached_property
    def _has_week_cap(self) -> bool:
        return any(helper.max_week is not None for helper in self.problem.helpers)

    @cached_property
    def _has_cap(self) -> bool:
        return any(_is_capped(helper_day.shift) for helper_day in self.problem.helper_days)

    @property
    def _may_share(self) -> bool:
        # Copies count as asked for, so that they shift the even share, and with it what a place costs.
        return self.problem.weights.imbalance == 0

    def _standing(self, world: World, *, has_copies: bool) -> Standing:
        if world is World.NO_CAP and not self._has_cap:
            world = World.NO_WEEK_CAP
        key = world, has_copies
        if key not in self._standings:
            problem = _world(self.problem, world)
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


def _relaxed(problem: Problem, visit: Visit) -> Iterator[tuple[Without, Visit]]:
    pin = visit.pinned
    if pin is None or (pin.day is None and pin.start is None):
        yield Without.TIMES, _at_any_time(problem, visit)
    if visit.skills or visit.languages:
        yield Without.WANTS, replace(visit, skills=(), languages=())
    if visit.excluded_helpers or visit.allowed_helpers is not None:
        yield Without.PEOPLE, replace(visit, excluded_helpers=(), allowed_helpers=None)
    if pin is not None:
        yield Without.PIN, replace(visit, pinned=None)
    is_pair = visit.helpers_required > 1
    if is_pair:
        yield Without.PAIR, for_one_helper(visit)
    if visit.after is not None:
        yield Without.ORDER, replace(visit, after=None)
    if is_pair and visit.after is not None:
        yield Without.LINKS, replace(for_one_helper(visit), after=None)


def _at_any_time(problem: Problem, visit: Visit) -> Visit:
    return replace(visit, windows=tuple(Window(day, 0, SECONDS_PER_DAY) for day in range(problem.days)))


def _world(problem: Problem, world: World) -> Problem:
    match world:
        case World.NO_WEEK_CAP:
            return _with_helpers(problem, _without_week_cap)
        case World.NO_CAP:
            return _with_helpers(problem, _without_caps)
        case World.NO_CAP_NO_PROMISE:
            return _without_promises(_with_helpers(problem, _without_caps))
        case World.NO_PROMISE:
            return _without_promises(problem)
        case World.LONGER:
            return _with_helpers(problem, _longer)
        case _:
            return problem


def _with_helpers(problem: Problem, change: Callable[[Helper], Helper]) -> Problem:
    return replace(problem, helpers=tuple(change(helper) for helper in problem.helpers))


def _without_promises(problem: Problem) -> Problem:
    return replace(problem, visits=tuple(replace(visit, promised=None) for visit in problem.visits))


def _without_week_cap(helper: Helper) -> Helper:
    return replace(helper, max_week=None)


def _without_caps(helper: Helper) -> Helper:
    shifts = tuple(replace(shift, max_visits=None, max_travel=None, max_length=None) for shift in helper.shifts)
    return replace(helper, max_week=None, shifts=shifts)


def _longer(helper: Helper) -> Helper:
    return replace(helper, shifts=tuple(_longer_shift(helper, shift) for shift in helper.shifts))


def _longer_shift(helper: Helper, shift: Shift) -> Shift:
    """Return the shift with up to two hours more on each side; between two shifts of a day the later one gets none."""
    others = [other for other in helper.shifts if other.day == shift.day and other != shift]
    before = [other.end for other in others if other.end <= shift.start]
    after = [other.start for other in others if other.start >= shift.end]
    start = shift.start if before else max(0, shift.start - LONGEST_EXTENSION)
    return replace(shift, start=start, end=min([SECONDS_PER_DAY, shift.end + LONGEST_EXTENSION, *after]))


def _is_capped(shift: Shift) -> bool:
    return any(cap is not None for cap in (shift.max_visits, shift.max_travel, shift.max_length))
