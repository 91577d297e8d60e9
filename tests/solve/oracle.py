"""
The cheapest plan of a tiny week, found by looking at every plan; and such weeks.

Every window is a single second, so a plan is a choice for each visit: unserved, or a helper-day and one of its starts,
two helper-days and one start for two helpers. All lines that a helper-day could follow are listed, as
:func:`planner.domain.timing.schedule` allows them, and combined helper-day by helper-day. What a line costs by itself
adds up to a bound from below; what joins lines is looked at when both ends are there.

In weeks with imbalance, a price of the worst-off visit, or a cap on length or paid time a visit has one start a day.
Where it has several, the engine takes for each order of a route the starts of the lowest wish and waiting, else the
canonical timing, and does not trade them against what hangs on the whole plan.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from random import Random

import numpy as np

from planner.domain.check import violations
from planner.domain.cost import cost, keeps_promise, seconds_outside
from planner.domain.helper import Helper
from planner.domain.plan import Plan, Route, Unassigned
from planner.domain.problem import HelperDay, Problem, helper_price
from planner.domain.timing import schedule
from planner.domain.visit import MAX_PRICE, Visit, Window
from planner.domain.weights import Weights
from tests.builders import MINUTE
from tests.solve.kernel.weeks import random_problem

MOST_VISITS = 7
MOST_HELPER_DAYS = 5
_GRID = 15 * MINUTE
"""Starts lie on it where the window is wide enough."""
_WORKING_SHARE, _PIN_SHARE = 0.7, 0.8
"""How often starts lie in the hours of a shift, and a pin names one of them."""


def tiny_week(seed: int) -> Problem:
    """Return a week of a few visits with few starts, any rules and prices, and rates of whole seconds."""
    rng = Random(seed)
    week = random_problem(
        np.random.default_rng(seed),
        num_visits=rng.randint(1, MOST_VISITS),
        num_helpers=rng.randint(1, 3),
        days=rng.choice((1, 1, 2, 3, 8)),
    )
    weights = Weights(**{name: ceil(value) for name, value in vars(week.weights).items()})
    week = replace(week, weights=weights, helpers=_with_few_shifts(week.helpers, rng))
    most = 1 if _is_about_the_whole(week) else rng.randint(1, 3)
    return replace(week, visits=tuple(_with_few_starts(week, visit, most, rng) for visit in week.visits))


def worth(problem: Problem, plan: Plan) -> int:
    """Return the cost of a plan; a pin that is lost without need costs more than anything else."""
    left = {unassigned.visit for unassigned in plan.unassigned}
    return cost(problem, plan).total + MAX_PRICE * sum(
        visit.id in left for visit in problem.visits if visit.pinned is not None
    )


def cheapest_plan(problem: Problem, *, below: int) -> Plan | None:
    """Return the cheapest plan that is worth less than ``below``; None when there is none."""
    return _Oracle(problem, below).plan()


# Weeks


def _with_few_shifts(helpers: tuple[Helper, ...], rng: Random) -> tuple[Helper, ...]:
    shifts = [(idx, shift) for idx, helper in enumerate(helpers) for shift in helper.shifts]
    kept = rng.sample(shifts, min(len(shifts), MOST_HELPER_DAYS))
    return tuple(
        replace(helper, shifts=tuple(shift for owner, shift in kept if owner == idx))
        for idx, helper in enumerate(helpers)
    )


def _is_about_the_whole(week: Problem) -> bool:
    """Whether a price or a cap hangs on the times of whole routes or of the whole plan."""
    return (
        week.weights.imbalance > 0
        or week.weights.worst_outside > 0
        or any(helper.max_week is not None for helper in week.helpers)
        or any(day.shift.max_length is not None for day in week.helper_days)
    )


def _with_few_starts(week: Problem, visit: Visit, most: int, rng: Random) -> Visit:
    """Return the visit with up to so many starts a day, and a pin and wishes that speak of them."""
    starts: dict[int, set[int]] = defaultdict(set)
    for window in visit.windows:
        starts[window.day] |= {*_on_grid(window.start, window.end)} or {window.start}
    for helper_day in week.helper_days:
        # Hours in which somebody works make it likelier that a visit can be planned at all.
        shift = helper_day.shift
        if shift.day in starts and rng.random() < _WORKING_SHARE:
            starts[shift.day] = {*_on_grid(shift.start, shift.end - visit.duration)} or starts[shift.day]
    windows = tuple(
        Window(day, start, start)
        for day, found in starts.items()
        for start in sorted(rng.sample(sorted(found), min(len(found), most)))
    )
    pin = visit.pinned
    if pin is not None and rng.random() < _PIN_SHARE:
        one = rng.choice(windows)
        day, start = (None if value is None else own for value, own in ((pin.day, one.day), (pin.start, one.start)))
        pin = replace(pin, day=day, start=start)
    rate = ceil(visit.outside_preferred_cost)
    # Without a price of its own a wish would be drawn to by thousandths of seconds, which are no price.
    rate = max(rate, 1) if week.weights.worst_outside else rate
    return replace(visit, windows=windows, pinned=pin, outside_preferred_cost=rate)


def _on_grid(first: int, last: int) -> range:
    return range(-(-first // _GRID) * _GRID, last + 1, _GRID)


# All plans


@dataclass(frozen=True)
class _Line:
    """A route that a helper-day could follow, and what it costs by itself; visits of two helpers cost elsewhere."""

    day: HelperDay
    visits: tuple[int, ...]
    starts: tuple[int, ...]
    route: Route
    price: int


@dataclass(frozen=True)
class _Place:
    """Where a visit stands."""

    day: int
    start: int
    helper: int


_Places = Mapping[int, tuple[_Place, ...]]


class _Oracle:
    def __init__(self, problem: Problem, below: int) -> None:
        self._problem = problem
        self._best, self._least = None, below
        days = sorted(problem.helper_days, key=lambda day: (day.shift.day, day.idx))
        self._lines = [sorted(_lines(problem, day), key=lambda line: line.price) for day in days]
        self._at_least = [[self._cheapest(visit, row) for visit in range(len(problem.visits))] for row in self._rest()]

    def plan(self) -> Plan | None:
        self._look(0, {}, (), 0)
        return self._best

    def _rest(self) -> Iterator[list[_Line]]:
        """Lines of each helper-day and those behind it, and of nobody."""
        for depth in range(len(self._lines) + 1):
            yield [line for row in self._lines[depth:] for line in row]

    def _cheapest(self, visit: int, lines: list[_Line]) -> int:
        """Return what a visit that is not planned yet costs at least, if these lines are left."""
        facts = self._problem.visits[visit]
        prices = [
            _own_price(self._problem, facts, line) if facts.helpers_required == 1 else 0
            for line in lines
            if visit in line.visits
        ]
        return min([_unserved(self._problem, facts), *prices])

    def _look(self, depth: int, places: _Places, chosen: tuple[_Line, ...], price: int) -> None:
        """Try every line of a helper-day, and of those behind it."""
        if depth == len(self._lines):
            self._compare(places, chosen)
            return
        at_least = self._at_least[depth + 1]
        for line in (None, *self._lines[depth]):
            more = places if line is None else self._joined(places, line)
            if more is None:
                continue
            so_far = price + (line.price if line else 0)
            if so_far + sum(least for visit, least in enumerate(at_least) if visit not in more) < self._least:
                self._look(depth + 1, more, (*chosen, line) if line else chosen, so_far)

    def _joined(self, places: _Places, line: _Line) -> _Places | None:
        """Add the visits of a line; None when they do not go with what is there."""
        more = dict(places)
        for visit, start in zip(line.visits, line.starts, strict=True):
            place, others = _Place(line.day.shift.day, start, line.day.helper_idx), more.get(visit, ())
            if others and not self._meets(visit, others, place):
                return None
            more[visit] = (*others, place)
        return more

    def _meets(self, visit: int, others: tuple[_Place, ...], place: _Place) -> bool:
        """Whether a helper can join those who are there."""
        return len(others) < self._problem.visits[visit].helpers_required and all(
            (place.day, place.start) == (other.day, other.start) and place.helper != other.helper for other in others
        )

    def _compare(self, places: _Places, chosen: tuple[_Line, ...]) -> None:
        """Take over a whole plan if it keeps the rules and is the cheapest so far."""
        visits = self._problem.visits
        if any(len(found) < visits[visit].helpers_required for visit, found in places.items()):
            return
        left = tuple(Unassigned(visit.id, "NOT_WORTH") for idx, visit in enumerate(visits) if idx not in places)
        plan = Plan(self._problem.digest(), tuple(line.route for line in chosen), left)
        price = worth(self._problem, plan)
        if price < self._least and not violations(self._problem, plan):
            self._best, self._least = plan, price


def _lines(
    problem: Problem, day: HelperDay, visits: tuple[int, ...] = (), starts: tuple[int, ...] = (), free: int = 0
) -> Iterator[_Line]:
    """Return every line of a helper-day that begins with these visits; the helper is free from a moment on."""
    line = _line(problem, day, visits, starts)
    if line is not None:
        yield line
    for visit in np.flatnonzero(problem.eligible[:, day.idx]).tolist():
        for start, _ in problem.start_windows[visit][day.shift.day]:
            if visit not in visits and start >= free:
                end = start + int(problem.duration[visit])
                yield from _lines(problem, day, (*visits, visit), (*starts, start), end)


def _line(problem: Problem, day: HelperDay, visits: tuple[int, ...], starts: tuple[int, ...]) -> _Line | None:
    """Return a line with its times if the helper-day can follow it."""
    route, shift = schedule(problem, day, visits, starts=starts), day.shift
    if route is None:
        return None
    plan = Plan("", (route,))
    terms = cost(problem, plan)
    price = terms.travel + terms.wait + terms.opened + terms.non_preferred + terms.second_language
    for visit in visits:
        facts = problem.visits[visit]
        price += _price_of_start(problem, facts, route) if facts.helpers_required == 1 else 0
    keeps_length = shift.max_length is None or route.back - route.leave <= shift.max_length
    keeps_visits = shift.max_visits is None or len(visits) <= shift.max_visits
    return _Line(day, visits, starts, route, price) if keeps_length and keeps_visits else None


def _price_of_start(problem: Problem, visit: Visit, route: Route) -> int:
    """Return what a visit of one helper costs by wish and promise where it stands in a route."""
    stop = next(stop for stop in route.stops if stop.visit == visit.id)
    price = round(visit.outside_preferred_cost * seconds_outside(visit, route.day, stop.start))
    is_moved = visit.promised is not None and not keeps_promise(visit.promised, [(route, stop)])
    return price + is_moved * problem.weights.moved_promise


def _own_price(problem: Problem, visit: Visit, line: _Line) -> int:
    """Return what a visit of one helper costs in a line, whatever else is in it."""
    return helper_price(visit, line.day.helper) + _price_of_start(problem, visit, line.route)


def _unserved(problem: Problem, visit: Visit) -> int:
    moved = problem.weights.moved_promise if visit.promised is not None else 0
    return visit.unserved_cost + moved + (MAX_PRICE if visit.pinned is not None else 0)
