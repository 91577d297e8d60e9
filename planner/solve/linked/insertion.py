# mypy: disable-error-code="no-any-return"
"""
The cheapest place of a unit in the routes as they are: one gap, or one for each of two linked visits.

Every gap gets a lower bound in constant time: detour, helper, shift to be opened, and the lateness of the visit and of
the one behind it. Only gaps whose bound is below the best price so far are tried: the visits are put in, starts are
pushed through routes and links, and all is taken back. Two gaps cannot share a detour unless they are the same gap, so
the bounds of two add up; the same gap is tried by itself. With a small probability a gap is passed over ("blinks",
Christiaens and Vanden Berghe, Transportation Science 2020).
"""

import numpy as np

from planner.solve.kernel.week import NONE
from planner.solve.linked.arrays import LinkedWeek
from planner.solve.linked.compiled import compiled
from planner.solve.linked.propagation import NEVER, UNSET, gap_between, push, undo
from planner.solve.linked.routes import Routes, Scratch, link

# Rows of the scratch arrays, and places in ``best``.
_FIRST, _SECOND = 0, 1
_PRICE, _SPOT, _START = 0, 1, 3


@compiled
def find_place(
    week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, budget: int, worst: int, blink: float
) -> bool:
    """
    Write the cheapest place of a unit below the budget to ``scratch.best``; return False when there is none.

    Gaps are passed over with the chance of ``blink``; all are looked at where that leaves none.
    """
    first, second = week.first[unit], week.second[unit]
    for share in (blink, 0.0):
        scratch.best[_PRICE] = budget
        scratch.best[_SPOT] = NONE
        num_first = _list_spots(week, routes, scratch, _FIRST, first, share)
        if second == NONE:
            _try_single(week, routes, scratch, first, num_first, worst)
        else:
            num_second = _list_spots(week, routes, scratch, _SECOND, second, share)
            _try_same_gap(week, routes, scratch, unit, num_first, worst)
            _try_two_gaps(week, routes, scratch, unit, num_first, num_second, worst)
        if scratch.best[_SPOT] != NONE:
            return True
    return False


@compiled
def put_in(week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, worst: int) -> int:
    """Put a unit where ``scratch.best`` says; return the new worst lateness."""
    first, second, count = week.first[unit], week.second[unit], 1
    link(routes, scratch.best[_SPOT], first)
    routes.start[first] = UNSET
    scratch.node[0], scratch.moment[0] = first, scratch.best[_START]
    if second != NONE:
        link(routes, scratch.best[_SPOT + 1], second)
        routes.start[second] = UNSET
        scratch.node[1], scratch.moment[1] = second, scratch.best[_START + 1]
        count = 2
    _, worst, _ = push(week, routes, scratch, count, NEVER, worst)
    return worst


@compiled
def _detour(week: LinkedWeek, routes: Routes, k: int, before: int, first: int, last: int) -> int:
    """Return the price of the ways to ``first`` and from ``last`` instead of the way between; opening included."""
    mode, behind = week.mode[k], routes.next[before]
    price = week.leg_price[mode, week.door[before], week.door[first]]
    price += week.leg_price[mode, week.door[last], week.door[behind]]
    if before >= week.num_visits and behind >= week.num_visits:
        return price + week.open_price[k]
    return price - week.leg_price[mode, week.door[before], week.door[behind]]


@compiled
def _list_spots(week: LinkedWeek, routes: Routes, scratch: Scratch, row: int, visit: int, blink: float) -> int:
    """List the gaps into which a visit may go, each with its start, detour and lower bound; return their number."""
    count = 0
    for k in range(len(week.mode)):
        if not week.allowed[visit, k]:
            continue
        day = week.day[k]
        earliest, latest, due = week.earliest[visit, day], week.latest[visit, day], week.due[visit, day]
        behind = week.num_visits + k
        while True:
            before, behind = behind, routes.next[behind]
            ready = routes.start[before] + week.duration[before]
            if ready > latest:
                break
            start = max(earliest, ready + gap_between(week, k, before, visit))
            if start <= latest and (blink == 0.0 or np.random.random() >= blink):
                pushed = _price_behind(week, routes, k, behind, start + week.duration[visit], visit)
                if pushed < NEVER:
                    detour = _detour(week, routes, k, before, visit, visit) + week.helper_price[visit, k]
                    scratch.spot[row, count] = before
                    scratch.spot_start[row, count] = start
                    scratch.spot_detour[row, count] = detour
                    scratch.spot_bound[row, count] = detour + pushed + week.late_rate[visit] * max(0, start - due)
                    count += 1
            if behind >= week.num_visits:
                break
    return count


@compiled
def _price_behind(week: LinkedWeek, routes: Routes, k: int, behind: int, ready: int, visit: int) -> int:
    """Return the price of what the next node gets later for, NEVER when it gets too late."""
    arrival = ready + gap_between(week, k, visit, behind)
    if behind >= week.num_visits:
        return NEVER if arrival > week.shift_end[k] else 0
    day = week.day[k]
    if arrival <= max(routes.start[behind], week.due[behind, day]):
        return 0 if arrival <= week.latest[behind, day] else NEVER
    if arrival > week.latest[behind, day]:
        return NEVER
    return week.late_rate[behind] * (arrival - max(routes.start[behind], week.due[behind, day]))


@compiled
def _try_single(week: LinkedWeek, routes: Routes, scratch: Scratch, visit: int, count: int, worst: int) -> None:
    for j in range(count):
        before, start = scratch.spot[_FIRST, j], scratch.spot_start[_FIRST, j]
        if scratch.spot_bound[_FIRST, j] >= scratch.best[_PRICE]:
            continue
        k = routes.route[before]
        behind, detour = routes.next[before], scratch.spot_detour[_FIRST, j]
        is_free = behind >= week.num_visits
        if not is_free:
            is_free = start + week.duration[visit] + gap_between(week, k, visit, behind) <= routes.start[behind]
        if is_free:
            # Nobody else gets later, so the bound lacks only what the worst lateness costs.
            late = start - week.due[visit, week.day[k]]
            price = scratch.spot_bound[_FIRST, j] + week.worst_rate * max(0, late - worst)
        else:
            routes.next[before], routes.next[visit], routes.route[visit] = visit, behind, k
            routes.start[visit] = UNSET
            scratch.node[0], scratch.moment[0] = visit, start
            price = detour + _push_and_undo(week, routes, scratch, 1, scratch.best[_PRICE] - detour, worst)
            routes.next[before], routes.route[visit] = behind, NONE
        if price < scratch.best[_PRICE]:
            scratch.best[_PRICE], scratch.best[_SPOT], scratch.best[_START] = price, before, start


@compiled
def _push_and_undo(week: LinkedWeek, routes: Routes, scratch: Scratch, count: int, budget: int, worst: int) -> int:
    price, _, num_logged = push(week, routes, scratch, count, budget, worst)
    undo(routes, scratch, num_logged)
    return price


@compiled
def _try_same_gap(week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, count: int, worst: int) -> None:
    """Try the two visits of a unit one right after the other."""
    first, second = week.first[unit], week.second[unit]
    for j in range(count):
        before = scratch.spot[_FIRST, j]
        k = routes.route[before]
        if not week.allowed[second, k]:
            continue
        day, start = week.day[k], scratch.spot_start[_FIRST, j]
        ready = start + week.duration[first] + gap_between(week, k, first, second)
        start_second = max(ready, start + week.lag[first], week.earliest[second, day])
        start += max(0, start_second + week.lag[second] - start)
        if start_second > week.latest[second, day] or ready - scratch.spot_start[_FIRST, j] > -week.lag[second]:
            continue
        between = week.leg_price[week.mode[k], week.door[first], week.door[second]]
        detour = _detour(week, routes, k, before, first, second) + between
        detour += week.helper_price[first, k] + week.helper_price[second, k]
        if detour < scratch.best[_PRICE]:
            price = _price_of_two(week, routes, scratch, unit, before, first, start, start_second, detour, worst)
            if price < scratch.best[_PRICE]:
                scratch.best[_PRICE], scratch.best[_SPOT], scratch.best[_SPOT + 1] = price, before, first
                scratch.best[_START], scratch.best[_START + 1] = start, start_second


@compiled
def _try_two_gaps(
    week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, num_first: int, num_second: int, worst: int
) -> None:
    """Try the two visits of a unit in different gaps, the most promising ones first."""
    first, second = week.first[unit], week.second[unit]
    if num_first == 0 or num_second == 0:
        return
    order_first = np.argsort(scratch.spot_bound[_FIRST, :num_first])
    order_second = np.argsort(scratch.spot_bound[_SECOND, :num_second])
    least_second = scratch.spot_bound[_SECOND, order_second[0]]
    for i in order_first:
        if scratch.spot_bound[_FIRST, i] + least_second >= scratch.best[_PRICE]:
            break
        before, day = scratch.spot[_FIRST, i], week.day[routes.route[scratch.spot[_FIRST, i]]]
        for j in order_second:
            if scratch.spot_bound[_FIRST, i] + scratch.spot_bound[_SECOND, j] >= scratch.best[_PRICE]:
                break
            other = scratch.spot[_SECOND, j]
            if other == before or week.day[routes.route[other]] != day or _is_ahead(week, routes, other, before):
                continue
            start_second = max(scratch.spot_start[_SECOND, j], scratch.spot_start[_FIRST, i] + week.lag[first])
            start = max(scratch.spot_start[_FIRST, i], start_second + week.lag[second])
            detour = scratch.spot_detour[_FIRST, i] + scratch.spot_detour[_SECOND, j]
            late, late_second = start - week.due[first, day], start_second - week.due[second, day]
            bound = detour + week.late_rate[first] * max(0, late) + week.late_rate[second] * max(0, late_second)
            bound += week.worst_rate * max(0, max(late, late_second) - worst)
            if bound >= scratch.best[_PRICE]:
                continue
            price = _price_of_two(week, routes, scratch, unit, before, other, start, start_second, detour, worst)
            if price < scratch.best[_PRICE]:
                scratch.best[_PRICE], scratch.best[_SPOT], scratch.best[_SPOT + 1] = price, before, other
                scratch.best[_START], scratch.best[_START + 1] = start, start_second


@compiled
def _is_ahead(week: LinkedWeek, routes: Routes, node: int, other: int) -> bool:
    """Return whether a node stands in the route of another one, before it."""
    if routes.route[node] != routes.route[other]:
        return False
    return node >= week.num_visits or (other < week.num_visits and routes.start[node] < routes.start[other])


@compiled
def _price_of_two(
    week: LinkedWeek,
    routes: Routes,
    scratch: Scratch,
    unit: int,
    before: int,
    other: int,
    start: int,
    start_second: int,
    detour: int,
    worst: int,
) -> int:
    """Return the price of two visits behind two nodes; ``other`` may be the first of them. The routes stay."""
    first, second = week.first[unit], week.second[unit]
    k, behind = routes.route[before], routes.next[before]
    routes.next[before], routes.next[first], routes.route[first] = first, behind, k
    behind_other = routes.next[other]
    routes.next[other], routes.next[second], routes.route[second] = second, behind_other, routes.route[other]
    routes.start[first] = routes.start[second] = UNSET
    scratch.node[0], scratch.moment[0] = first, start
    scratch.node[1], scratch.moment[1] = second, start_second
    price = _push_and_undo(week, routes, scratch, 2, scratch.best[_PRICE] - detour, worst)
    routes.next[other], routes.next[before] = behind_other, behind
    routes.route[first] = routes.route[second] = NONE
    return detour + price
