"""
Slow, readable twins of the kernel: times and prices of a route by looking at every second of the shift.

A stop can be at any second that its windows allow; so for every second and each state of the break there is one price,
or one flag. Nothing here knows that two moments say everything about a stop, or that prices are straight between a few
seconds.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import DAY_WITHOUT_WISH, cost, even_share, seconds_outside
from planner.domain.matrix import UNREACHABLE
from planner.domain.plan import Plan
from planner.domain.problem import HelperDay, Problem, helper_price
from planner.domain.tour import Tour, tours
from planner.domain.visit import MAX_PRICE, SECONDS_PER_DAY, Visit

Starts = Sequence[int | None]
"""Starts that are fixed, None where free; by position."""
Prices = NDArray[np.int64]
"""By second of the day, midnight at its end included, in thousandths of a second of travel."""

MILLI = 1000
NEVER = 1 << 60
"""Price of what cannot be."""
NO_WAY = 1 << 20
"""Seconds of a way that leads nowhere: more than a day."""
_SECONDS = np.arange(SECONDS_PER_DAY + 1)
TO_COME, TAKEN = False, True
"""States of the break; a shift without a break counts as if it were taken."""


class Stage(NamedTuple):
    """A node of the route: the start of the shift, a visit, or the end of the shift."""

    way: int
    """Travel and access that lead to it."""
    duration: int
    price: Prices
    """Of being there at a moment; NEVER where it may not be."""
    may_break_before: bool


def stages(problem: Problem, helper_day: HelperDay, visits: Sequence[int], starts: Starts) -> list[Stage]:
    """Return the nodes of a route, with what starts cost by wish and promise; a fixed start costs nothing here."""
    shift = helper_day.shift
    hours = _free_from(((shift.start, shift.end),))
    found = [Stage(0, 0, hours, may_break_before=False)]
    place = problem.place_idx_by_id[shift.start_place]
    for position, (visit, start) in enumerate(zip(visits, starts, strict=True)):
        there = int(problem.visit_place[visit])
        access = 0 if position and place == there else int(problem.access[visit])
        way = _travel(problem, helper_day, place, there) + access
        windows = problem.start_windows[visit].get(shift.day, ())
        price = _free_from(windows) if start is None else _free_from(((start, start),))
        if start is None:
            price = np.minimum(price + start_prices(problem, helper_day, visit), NEVER)
        found.append(Stage(way, int(problem.duration[visit]), price, may_break_before=True))
        place = there
    way = 0
    if shift.end_place is not None:
        way = _travel(problem, helper_day, place, problem.place_idx_by_id[shift.end_place])
    found.append(Stage(way, 0, hours, may_break_before=shift.end_place is not None))
    return found


def start_prices(problem: Problem, helper_day: HelperDay, visit_idx: int) -> Prices:
    """
    Return what each start costs a visit in a shift, by wish and by the times of its promise.

    On a day without a wish, or where the promise is broken by day or helper, that is a price of the shift and not of
    the start. For two helpers it is the other way round: a day without a wish is a price of the start, and the promise
    stands elsewhere, since both count once for the two. Where only the worst-off visit has a price, each second outside
    weighs a thousandth, to draw starts to the wish.
    """
    visit, day = problem.visits[visit_idx], helper_day.shift.day
    total = np.zeros(len(_SECONDS), dtype=np.int64)
    if day in {wish.day for wish in visit.preferred_windows}:
        total += wish_rate(problem, visit) * _outside(visit, day)
    elif visit.preferred_windows and visit.helpers_required > 1:
        total += wish_rate(problem, visit) * DAY_WITHOUT_WISH
    promise = visit.promised
    if promise is not None and visit.helpers_required == 1 and is_promised_shift(problem, helper_day, visit_idx):
        is_moved = (promise.earliest > _SECONDS) | (promise.latest < _SECONDS)
        total += is_moved * problem.weights.moved_promise * MILLI
    return total


def is_promised_shift(problem: Problem, helper_day: HelperDay, visit_idx: int) -> bool:
    """Return whether day and helper are as promised."""
    promise = problem.visits[visit_idx].promised
    return promise is not None and (
        promise.day == helper_day.shift.day and (promise.helpers is None or helper_day.helper.id in promise.helpers)
    )


def wish_rate(problem: Problem, visit: Visit) -> int:
    """Return the price of a second outside."""
    own = round(visit.outside_preferred_cost * MILLI)
    return own or int(problem.weights.worst_outside > 0)


def _outside(visit: Visit, day: int) -> Prices:
    wishes = [wish for wish in visit.preferred_windows if wish.day == day]
    distances = [np.maximum(np.maximum(wish.start - _SECONDS, _SECONDS - wish.end), 0) for wish in wishes]
    return np.asarray(np.min(distances, axis=0))


def _free_from(intervals: Sequence[tuple[int, int]]) -> Prices:
    price = np.full(len(_SECONDS), NEVER)
    for start, end in intervals:
        price[start : end + 1] = 0
    return price


def _travel(problem: Problem, helper_day: HelperDay, here: int, there: int) -> int:
    seconds = problem.travel[helper_day.shift.mode].seconds(here, there, 0)
    return NO_WAY if seconds == UNREACHABLE else seconds


def earliest(problem: Problem, helper_day: HelperDay, visits: Sequence[int], starts: Starts) -> list[list[int | None]]:
    """Return the earliest departure from each node but the last, and the earliest end; break to come, and taken."""
    nodes = stages(problem, helper_day, visits, starts)
    found = []
    for node, prices in zip(nodes, forward(helper_day, nodes, wait_rate=0), strict=True):
        moments = [np.flatnonzero(price < NEVER) for price in prices]
        found.append([int(moment[0]) + node.duration if len(moment) else None for moment in moments])
    return found


def latest(
    problem: Problem, helper_day: HelperDay, visits: Sequence[int], starts: Starts, end: int
) -> list[list[int | None]]:
    """Return the latest moment at each node from which the shift still ends by ``end``; break to come, and taken."""
    pause = helper_day.shift.break_
    nodes = stages(problem, helper_day, visits, starts)
    good = [np.zeros(len(_SECONDS), dtype=bool), end >= _SECONDS]
    found = [good]
    for node, after in zip(nodes[-2::-1], nodes[:0:-1], strict=True):
        reached = []
        for state in (TO_COME, TAKEN):
            last = [_last(found[-1][state], node.duration + after.way)]
            if pause is not None and state is TO_COME and after.may_break_before:
                is_late_enough = found[-1][TAKEN] & (pause.earliest + pause.duration <= _SECONDS)
                last.append(_last(is_late_enough, node.duration + after.way + pause.duration))
                last[-1] = min(last[-1], pause.latest - node.duration)
            reached.append((node.price < NEVER) & (max(last) >= _SECONDS))
        found.append(reached)
    return [[int(np.flatnonzero(flags)[-1]) if flags.any() else None for flags in row] for row in found[::-1]]


def _last(good: NDArray[np.bool_], seconds: int) -> int:
    """Return the last moment that lies so many seconds before a good one."""
    return int(np.flatnonzero(good)[-1]) - seconds if good.any() else -1


def forward(helper_day: HelperDay, nodes: Sequence[Stage], *, wait_rate: int) -> list[tuple[Prices, Prices]]:
    """Return the lowest price of being at each node at each second, break to come and taken; leaving earns."""
    pause = helper_day.shift.break_
    nobody = np.full(len(_SECONDS), NEVER)
    leaving = np.where(nodes[0].price < NEVER, -wait_rate * _SECONDS, NEVER)
    found = [(nobody, leaving) if pause is None else (leaving, nobody)]
    for before, node in pairwise(nodes):
        seconds = before.duration + node.way
        rows = []
        for state in (TO_COME, TAKEN):
            by = np.minimum.accumulate(found[-1][state])
            price = _at(by, _SECONDS - seconds)
            if pause is not None and state is TAKEN and node.may_break_before:
                by = np.minimum.accumulate(found[-1][TO_COME])
                last_start = np.minimum(_SECONDS - seconds - pause.duration, pause.latest - before.duration)
                with_break = np.where(pause.earliest + pause.duration > _SECONDS, NEVER, _at(by, last_start))
                price = np.minimum(price, with_break)
            rows.append(np.where((price < NEVER) & (node.price < NEVER), price + node.price, NEVER))
        found.append((rows[0], rows[1]))
    return found


def _at(by: Prices, moments: NDArray[np.int64]) -> Prices:
    return np.where(moments < 0, NEVER, by[np.maximum(moments, 0)])


def cheapest(problem: Problem, helper_day: HelperDay, visits: Sequence[int], starts: Starts) -> int | None:
    """Return the least that wishes, promises and waiting can cost, in thousandths; None when there are no times."""
    rate = round(problem.weights.wait * MILLI)
    nodes = stages(problem, helper_day, visits, starts)
    last = forward(helper_day, nodes, wait_rate=rate)[-1][TAKEN]
    least = int(np.where(last < NEVER, last + rate * _SECONDS, NEVER).min())
    pause = helper_day.shift.break_
    busy = sum(node.way + node.duration for node in nodes) + (pause.duration if pause else 0)
    return None if least == NEVER else least - rate * busy


def route_price(problem: Problem, helper_day: HelperDay, visits: Sequence[int], starts: Starts) -> int | None:
    """Return what a route costs by itself, fixed starts and imbalance left out; None when it cannot be timed."""
    times = cheapest(problem, helper_day, visits, starts)
    if times is None:
        return None
    shift = helper_day.shift
    price = MILLI * shift.open_cost + round(problem.weights.travel * MILLI) * travel(problem, helper_day, visits)
    for idx in visits:
        visit = problem.visits[idx]
        price += MILLI * helper_price(visit, helper_day.helper)
        if visit.helpers_required > 1:
            continue
        if visit.preferred_windows and visit.outside_preferred_cost:
            is_day_without = shift.day not in {wish.day for wish in visit.preferred_windows}
            price += is_day_without * round(visit.outside_preferred_cost * MILLI) * DAY_WITHOUT_WISH
        if visit.promised is not None and not is_promised_shift(problem, helper_day, idx):
            price += MILLI * problem.weights.moved_promise
    return price + times


def travel(problem: Problem, helper_day: HelperDay, visits: Sequence[int]) -> int:
    """Return the travel of a route; more than a day when a way leads nowhere."""
    shift, places = helper_day.shift, problem.place_idx_by_id
    stops = [places[shift.start_place], *(int(problem.visit_place[visit]) for visit in visits)]
    stops += [] if shift.end_place is None else [places[shift.end_place]]
    return sum(_travel(problem, helper_day, here, there) for here, there in pairwise(stops))


def plan_price(problem: Problem, plan: Plan) -> Fraction:
    """
    Return the price of a plan in thousandths as the kernel counts it, no term rounded.

    That of :func:`planner.domain.cost.cost`, with the surcharge of pinned visits that are left out, and with the pull
    of the wishes where only the worst-off visit has a price.
    """
    driven, weights, terms = tours(problem, plan), problem.weights, cost(problem, plan)
    exact: dict[str, Fraction | int] = {
        "travel": _exact(weights.travel) * sum(tour.travel for tour in driven),
        "wait": _exact(weights.wait) * sum(tour.wait for tour in driven),
        "outside_preferred": sum(
            (_exact(visit.outside_preferred_cost) * seconds for visit, _, seconds in _all_outside(problem, plan)),
            Fraction(0),
        ),
        "worst_outside": _exact(weights.worst_outside)
        * max((seconds for _, _, seconds in _all_outside(problem, plan)), default=0),
        "imbalance": _imbalance(problem, driven),
    }
    for name, value in exact.items():
        assert abs(getattr(terms, name) - value) <= Fraction(1, 2), name
    whole = sum(value for name, value in terms.terms.items() if name not in exact)
    return Fraction(MILLI * (whole + sum(exact.values()))) + _surcharge(problem, plan) + _pull(problem, plan)


def _exact(rate: float) -> Fraction:
    """Return a rate of whole thousandths, which no float is."""
    return Fraction(round(rate * MILLI), MILLI)


def _all_outside(problem: Problem, plan: Plan) -> list[tuple[Visit, int, int]]:
    """Planned visits with their day and the seconds that they start outside."""
    found = []
    for name, ((route, stop), *_) in plan.stops_by_visit.items():
        visit = problem.visits[problem.visit_idx_by_id[name]]
        found.append((visit, route.day, seconds_outside(visit, route.day, stop.start)))
    return found


def _imbalance(problem: Problem, driven: Sequence[Tour]) -> Fraction:
    uneven = Fraction(0)
    for idx, helper in enumerate(problem.helpers):
        paid = sum(tour.paid for tour in driven if tour.helper_day.helper_idx == idx)
        uneven += abs(paid - even_share(problem) * sum(shift.end - shift.start for shift in helper.shifts))
    return _exact(problem.weights.imbalance) * uneven


def _surcharge(problem: Problem, plan: Plan) -> int:
    left = {unassigned.visit for unassigned in plan.unassigned}
    return MILLI * MAX_PRICE * sum(visit.id in left for visit in problem.visits if visit.pinned is not None)


def _pull(problem: Problem, plan: Plan) -> int:
    """A thousandth for each second outside that has no price of its own; a day without a wish counts for pairs only."""
    if not problem.weights.worst_outside:
        return 0
    return sum(
        seconds
        for visit, day, seconds in _all_outside(problem, plan)
        if not round(visit.outside_preferred_cost * MILLI)
        and (visit.helpers_required > 1 or day in {wish.day for wish in visit.preferred_windows})
    )
