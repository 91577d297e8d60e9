"""
Greedy insertion: each visit into its cheapest feasible place, the hardest to place first.

Gives a good first plan in well under a second, fills the gaps that another engine leaves, and is the whole engine where
nothing else runs. Feasibility is the canonical timing itself, so what stands here always passes the checker.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from planner.domain.matrix import UNREACHABLE
from planner.domain.plan import Route
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day

DAYS_PER_WEEK = 7

Sequences = Mapping[int, tuple[int, ...]]
"""Visits in order, as indices, by the index of the helper-day; unused shifts left out."""


@dataclass(frozen=True, order=True)
class Place:
    """
    A place in the plan where a visit fits.

    Parameters
    ----------
    price
        What it adds: travel, helper, and opening the shift.
    helper_day_idx, position
        The shift, and how many visits come before.
    sequence
        The visits of the shift with the new one.
    """

    price: float
    helper_day_idx: int
    position: int
    sequence: tuple[int, ...] = field(compare=False)


class Draft:
    """A plan in the making: feasible sequences with their timed routes and the paid time of every helper."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sequences: dict[int, tuple[int, ...]] = {}
        self.routes: dict[int, Route] = {}
        self._starts: dict[int, int] = {}
        """Of visits that are tied to another route and so cannot be moved by this one."""

    @classmethod
    def of(cls, problem: Problem, routes: Iterable[Route]) -> Self:
        """Return the draft of a finished plan; visits that are tied to others stay at their times."""
        draft = cls(problem)
        earlier = {visit.after.visit for visit in problem.visits if visit.after}
        for route in routes:
            helper_day = find_helper_day(problem, route)
            if helper_day is None:
                continue
            sequence = tuple(problem.visit_idx_by_id[stop.visit] for stop in route.stops)
            draft.sequences[helper_day.idx], draft.routes[helper_day.idx] = sequence, route
            for stop, idx in zip(route.stops, sequence, strict=True):
                visit = problem.visits[idx]
                if visit.helpers_required > 1 or visit.after is not None or visit.id in earlier:
                    draft._starts[idx] = stop.start
        return draft

    @property
    def unassigned(self) -> list[int]:
        """Visits that stand in no sequence."""
        planned = {visit for sequence in self.sequences.values() for visit in sequence}
        return [visit for visit in range(len(self.problem.visits)) if visit not in planned]

    def place_of(self, visit: int) -> tuple[int, int] | None:
        """Return day and start of a planned visit; None where it is not planned."""
        for idx, sequence in self.sequences.items():
            if visit in sequence:
                route = self.routes[idx]
                return route.day, route.stops[sequence.index(visit)].start
        return None

    def timed(self, helper_day: HelperDay, sequence: Sequence[int]) -> Route | None:
        """Return the route of a sequence when it keeps every rule of the shift and the week, else None."""
        shift = helper_day.shift
        if shift.max_visits is not None and len(sequence) > shift.max_visits:
            return None
        if shift.max_travel is not None and travel_of(self.problem, helper_day, sequence) > shift.max_travel:
            return None
        starts = [self._starts.get(visit) for visit in sequence]
        route = schedule(self.problem, helper_day, sequence, starts=starts)
        if route is None or (shift.max_length is not None and route.back - route.leave > shift.max_length):
            return None
        return route if self._keeps_week_cap(helper_day, route) else None

    def put(self, helper_day: HelperDay, sequence: Sequence[int]) -> bool:
        """Replace the sequence of a shift if the new one keeps every rule; say whether it did."""
        route = self.timed(helper_day, sequence)
        if route is None:
            return False
        self.sequences[helper_day.idx] = tuple(sequence)
        self.routes[helper_day.idx] = route
        return True

    def cheapest_place(self, visit: int) -> Place | None:
        """Return the feasible place that adds least, whatever the visit is worth; None when it fits nowhere."""
        for place in sorted(self._places(visit)):
            if self.timed(self.problem.helper_days[place.helper_day_idx], place.sequence):
                return place
        return None

    def _places(self, visit: int) -> Iterator[Place]:
        """Every place whose shift may take the visit, with its price; whether it fits is not looked at yet."""
        problem = self.problem
        for helper_day in problem.helper_days:
            if not problem.eligible[visit, helper_day.idx]:
                continue
            sequence = self.sequences.get(helper_day.idx, ())
            fixed = problem.helper_cost[visit, helper_day.helper_idx]
            fixed += 0 if sequence else helper_day.shift.open_cost
            before = travel_of(problem, helper_day, sequence)
            for position in range(len(sequence) + 1):
                longer = (*sequence[:position], visit, *sequence[position:])
                after = travel_of(problem, helper_day, longer)
                if after != UNREACHABLE:
                    price = float(fixed + problem.weights.travel * (after - before))
                    yield Place(price, helper_day.idx, position, longer)

    def _keeps_week_cap(self, helper_day: HelperDay, route: Route) -> bool:
        cap = helper_day.helper.max_week
        if cap is None:
            return True
        week = helper_day.shift.day // DAYS_PER_WEEK
        others = sum(
            self._paid(idx, other)
            for idx, other in self.routes.items()
            if idx != helper_day.idx and self._is_same_week(idx, helper_day.helper_idx, week)
        )
        return others + self._paid(helper_day.idx, route) <= cap

    def _paid(self, helper_day_idx: int, route: Route) -> int:
        pause = self.problem.helper_days[helper_day_idx].shift.break_
        return route.back - route.leave - (pause.duration if pause else 0)

    def _is_same_week(self, helper_day_idx: int, helper_idx: int, week: int) -> bool:
        other = self.problem.helper_days[helper_day_idx]
        return other.helper_idx == helper_idx and other.shift.day // DAYS_PER_WEEK == week


def travel_of(problem: Problem, helper_day: HelperDay, sequence: Sequence[int]) -> int:
    """Return the travel of a sequence in seconds, 0 for an empty one; ``UNREACHABLE`` when a leg leads nowhere."""
    if not sequence:
        return 0
    shift = helper_day.shift
    places = [problem.place_idx_by_id[shift.start_place], *(int(problem.visit_place[visit]) for visit in sequence)]
    if shift.end_place is not None:
        places.append(problem.place_idx_by_id[shift.end_place])
    matrix = problem.travel[shift.mode].matrices[0]
    legs = [int(matrix[a, b]) for a, b in pairwise(places)]
    return UNREACHABLE if UNREACHABLE in legs else sum(legs)


def insert(problem: Problem, sequences: Sequences | None = None) -> Draft:
    """
    Return a draft that keeps what it can of the given sequences and inserts the other visits greedily.

    Parameters
    ----------
    problem
        Without departure bands.
    sequences
        To start from; where one breaks a rule, its last visits are dropped until it does not.

    Notes
    -----
    Pinned visits come first, then those with the fewest shifts that may take them, then the most expensive to leave
    out, then the longest; ties by their order. A visit goes in where it costs less than leaving it out.
    """
    draft = Draft(problem)
    for helper_day_idx, sequence in (sequences or {}).items():
        _put_longest(draft, problem.helper_days[helper_day_idx], sequence)
    for visit in sorted(draft.unassigned, key=lambda visit: _hardness(problem, visit)):
        place = draft.cheapest_place(visit)
        if place is not None and _is_worth(problem, visit, place):
            draft.put(problem.helper_days[place.helper_day_idx], place.sequence)
    return draft


def _put_longest(draft: Draft, helper_day: HelperDay, sequence: Sequence[int]) -> None:
    for length in range(len(sequence), 0, -1):
        if draft.put(helper_day, sequence[:length]):
            return


def _hardness(problem: Problem, visit: int) -> tuple[bool, int, int, int]:
    value = problem.visits[visit]
    return (value.pinned is None, int(problem.eligible[visit].sum()), -value.unserved_cost, -value.duration)


def _is_worth(problem: Problem, visit: int, place: Place) -> bool:
    """A pinned visit is a person's decision: it is planned whatever it costs."""
    return problem.visits[visit].pinned is not None or place.price < problem.visits[visit].unserved_cost
