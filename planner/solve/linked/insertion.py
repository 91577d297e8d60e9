"""
The cheapest place of a unit in the routes as they are: one gap, or one for each of two linked visits.

Every gap gets a lower bound of its price: detour, helper, shift to be opened, the lateness of the visit and of those
whom it pushes behind it in its route. Only gaps whose bound is below the best price so far are tried: the visits are
put in, starts are pushed through routes and links, and all is taken back. The bounds of two visits add up when they go
into different routes; places for both in one route are tried by themselves. With a small probability a gap is passed
over ("blinks", Christiaens and Vanden Berghe, Transportation Science 2020).

Most gaps need not even be priced. A place seldom costs much more than the last one of the same unit did, so at first
only places below twice that are looked for, and the limit grows as long as there are none. Below a limit, the rest of a
route is out of the question as soon as the visit would be too late there, and so is a gap before which somebody would
be too late however early the visit starts. This takes it that no bound is below 0: where a way is longer than a detour,
a place that saves time can be missed.
"""

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.week import NONE, UNIT
from planner.solve.linked.arrays import LinkedWeek
from planner.solve.linked.propagation import NEVER, UNSET, gap_between, push, undo
from planner.solve.linked.routes import Routes, Scratch, link

# Rows of the scratch arrays, and places in ``best``.
_FIRST, _SECOND = 0, 1
_PRICE, _SPOT, _START = 0, 1, 3
_GUESS = 2
_GROWTH = 4
"""The first limit, in prices of the last place found, and how it grows while there is no place (measured)."""


@compiled
def find_place(
    week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, budget: int, worst: int, blink: float
) -> bool:
    """
    Write the cheapest place of a unit below the budget to ``scratch.best``; return False when there is none.

    Gaps are passed over with the chance of ``blink``; all are looked at where that leaves none.
    """
    limit, share = min(budget, _GUESS * (scratch.usual[unit] + UNIT)), blink
    while not _find_below(week, routes, scratch, unit, limit, worst, share):
        if limit < budget:
            limit = min(budget, _GROWTH * limit)
        elif share > 0.0:
            share = 0.0
        else:
            return False
    scratch.usual[unit] = max(0, scratch.best[_PRICE])
    return True


@compiled
def _find_below(
    week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, limit: int, worst: int, blink: float
) -> bool:
    """Write the cheapest place below the limit to ``scratch.best``; return False when there is none."""
    first, second = week.first[unit], week.second[unit]
    scratch.best[_PRICE] = limit
    scratch.best[_SPOT] = NONE
    num_first = _list_spots(week, routes, scratch, _FIRST, first, blink)
    if second == NONE:
        _try_single(week, routes, scratch, first, num_first, worst)
    elif num_first > 0:
        num_second = _list_spots(week, routes, scratch, _SECOND, second, blink)
        _try_two_routes(week, routes, scratch, unit, num_first, num_second, worst)
        _try_one_route(week, routes, scratch, unit, num_first, num_second, worst)
    return scratch.best[_SPOT] != NONE


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
    """List the gaps where a visit may cost less than the limit, with start, detour and bound; return their number."""
    count, limit, rate, duration = 0, scratch.best[_PRICE], week.late_rate[visit], week.duration[visit]
    for k in range(len(week.mode)):
        if not week.allowed[visit, k]:
            continue
        day = week.day[k]
        earliest, latest, due = week.earliest[visit, day], week.latest[visit, day], week.due[visit, day]
        behind = week.num_visits + k
        while True:
            before, behind = behind, routes.next[behind]
            ready = routes.start[before] + week.duration[before]
            if ready > latest or rate * max(0, ready - due) >= limit:
                break
            is_open = not _is_too_late(week, routes, k, behind, earliest + duration, limit)
            if is_open and (blink == 0.0 or np.random.random() >= blink):
                start = max(earliest, ready + gap_between(week, k, before, visit))
                detour = _detour(week, routes, k, before, visit, visit) + week.helper_price[visit, k]
                bound = detour + rate * max(0, start - due) if start <= latest else NEVER
                if bound < limit:
                    bound += _price_behind(week, routes, k, visit, behind, start, limit - bound)
                if bound < limit:
                    scratch.spot[row, count] = before
                    scratch.spot_start[row, count] = start
                    scratch.spot_detour[row, count] = detour
                    scratch.spot_bound[row, count] = bound
                    count += 1
            if behind >= week.num_visits:
                break
    return count


@compiled
def _is_too_late(week: LinkedWeek, routes: Routes, k: int, node: int, moment: int, limit: int) -> bool:
    """Return whether starting at the moment or later breaks a rule for a node, or costs the limit there."""
    if node >= week.num_visits:
        return moment > week.shift_end[k]
    day = week.day[k]
    late = moment - max(routes.start[node], week.due[node, day])
    return moment > week.latest[node, day] or week.late_rate[node] * max(0, late) >= limit


@compiled
def _price_behind(week: LinkedWeek, routes: Routes, k: int, visit: int, behind: int, start: int, limit: int) -> int:
    """
    Return what a visit costs by making those behind it in its route later, if it starts then.

    A lower bound, since links may push others too; NEVER when a rule breaks or the price reaches the limit.
    """
    price, day, node, moment = 0, week.day[k], visit, start
    while True:
        moment += week.duration[node] + gap_between(week, k, node, behind)
        if behind >= week.num_visits:
            return NEVER if moment > week.shift_end[k] else price
        was = routes.start[behind]
        if moment <= was:
            return price
        price += week.late_rate[behind] * max(0, moment - max(was, week.due[behind, day]))
        if moment > week.latest[behind, day] or price >= limit:
            return NEVER
        node, behind = behind, routes.next[behind]


@compiled
def _try_single(week: LinkedWeek, routes: Routes, scratch: Scratch, visit: int, count: int, worst: int) -> None:
    for j in range(count):
        if scratch.spot_bound[_FIRST, j] >= scratch.best[_PRICE]:
            continue
        before, start = scratch.spot[_FIRST, j], scratch.spot_start[_FIRST, j]
        k, behind, detour = routes.route[before], routes.next[before], scratch.spot_detour[_FIRST, j]
        ready = start + week.duration[visit] + gap_between(week, k, visit, behind)
        if behind >= week.num_visits or ready <= routes.start[behind]:
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
def _try_one_route(
    week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, num_first: int, num_second: int, worst: int
) -> None:
    """Try the two visits of a unit in one route: one right after the other, or the second in a later gap."""
    for i in range(num_first):
        before = scratch.spot[_FIRST, i]
        k = routes.route[before]
        if scratch.spot_bound[_FIRST, i] >= scratch.best[_PRICE] or not week.allowed[week.second[unit], k]:
            continue
        _try_same_gap(week, routes, scratch, unit, i, worst)
        for j in range(num_second):
            other = scratch.spot[_SECOND, j]
            if routes.route[other] == k and _is_behind(week, routes, other, before):
                _try_gaps(week, routes, scratch, unit, i, j, worst)


@compiled
def _is_behind(week: LinkedWeek, routes: Routes, node: int, other: int) -> bool:
    """Return whether a node stands somewhere behind another one of its route."""
    if node >= week.num_visits:
        return False
    return other >= week.num_visits or routes.start[node] > routes.start[other]


@compiled
def _try_same_gap(week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, i: int, worst: int) -> None:
    """Try the two visits of a unit one right after the other."""
    first, second, before = week.first[unit], week.second[unit], scratch.spot[_FIRST, i]
    k = routes.route[before]
    day, start = week.day[k], scratch.spot_start[_FIRST, i]
    apart = week.duration[first] + gap_between(week, k, first, second)
    start_second = max(start + max(apart, week.lag[first]), week.earliest[second, day])
    if apart > -week.lag[second] or start_second > week.latest[second, day]:
        return
    start = max(start, start_second + week.lag[second])
    detour = _detour(week, routes, k, before, first, second)
    detour += week.leg_price[week.mode[k], week.door[first], week.door[second]]
    detour += week.helper_price[first, k] + week.helper_price[second, k]
    _try_pair(week, routes, scratch, unit, (before, first), (start, start_second), detour, worst)


@compiled
def _try_two_routes(
    week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, num_first: int, num_second: int, worst: int
) -> None:
    """Try the two visits of a unit in different routes, the most promising gaps first."""
    if num_first == 0 or num_second == 0:
        return
    num_sorted = 0
    for i in range(num_first):
        _bring_least(scratch, _FIRST, i, num_first)
        for j in range(num_second):
            if j == num_sorted:
                _bring_least(scratch, _SECOND, j, num_second)
                num_sorted += 1
            if scratch.spot_bound[_FIRST, i] + scratch.spot_bound[_SECOND, j] >= scratch.best[_PRICE]:
                if j == 0:
                    return
                break
            k, other_k = routes.route[scratch.spot[_FIRST, i]], routes.route[scratch.spot[_SECOND, j]]
            if k != other_k and week.day[k] == week.day[other_k]:
                _try_gaps(week, routes, scratch, unit, i, j, worst)


@compiled
def _bring_least(scratch: Scratch, row: int, j: int, count: int) -> None:
    """Bring the spot of the least bound from place j on to place j; few are ever asked for, so no list is sorted."""
    least = j
    for z in range(j + 1, count):
        if scratch.spot_bound[row, z] < scratch.spot_bound[row, least]:
            least = z
    for spots in (scratch.spot, scratch.spot_start, scratch.spot_detour, scratch.spot_bound):
        spots[row, j], spots[row, least] = spots[row, least], spots[row, j]


@compiled
def _try_gaps(week: LinkedWeek, routes: Routes, scratch: Scratch, unit: int, i: int, j: int, worst: int) -> None:
    """Try the first visit of a unit in its gap i and the second in its gap j, if they must not wait for too long."""
    first, second = week.first[unit], week.second[unit]
    before, other = scratch.spot[_FIRST, i], scratch.spot[_SECOND, j]
    start_second = max(scratch.spot_start[_SECOND, j], scratch.spot_start[_FIRST, i] + week.lag[first])
    start = max(scratch.spot_start[_FIRST, i], start_second + week.lag[second])
    detour = scratch.spot_detour[_FIRST, i] + scratch.spot_detour[_SECOND, j]
    k, other_k = routes.route[before], routes.route[other]
    late = max(0, start - week.due[first, week.day[k]])
    late_second = max(0, start_second - week.due[second, week.day[k]])
    bound = detour + week.late_rate[first] * late + week.late_rate[second] * late_second
    bound += week.worst_rate * max(0, max(late, late_second) - worst)
    pushed = _price_behind(week, routes, k, first, routes.next[before], start, NEVER)
    pushed_second = _price_behind(week, routes, other_k, second, routes.next[other], start_second, NEVER)
    # In one route, those behind the second visit stand behind the first as well and count once.
    bound += pushed + pushed_second if k != other_k else max(pushed, pushed_second)
    if bound < scratch.best[_PRICE]:
        _try_pair(week, routes, scratch, unit, (before, other), (start, start_second), detour, worst)


@compiled
def _try_pair(
    week: LinkedWeek,
    routes: Routes,
    scratch: Scratch,
    unit: int,
    spots: tuple[int, int],
    starts: tuple[int, int],
    detour: int,
    worst: int,
) -> None:
    """Try two visits behind two nodes, of which the second may be the first visit; the routes stay as they are."""
    if detour >= scratch.best[_PRICE]:
        return
    first, second, (before, other) = week.first[unit], week.second[unit], spots
    behind = routes.next[before]
    routes.next[before], routes.next[first], routes.route[first] = first, behind, routes.route[before]
    behind_other = routes.next[other]
    routes.next[other], routes.next[second], routes.route[second] = second, behind_other, routes.route[other]
    routes.start[first] = routes.start[second] = UNSET
    scratch.node[0], scratch.moment[0] = first, starts[0]
    scratch.node[1], scratch.moment[1] = second, starts[1]
    price = detour + _push_and_undo(week, routes, scratch, 2, scratch.best[_PRICE] - detour, worst)
    routes.next[other] = behind_other
    routes.next[before] = behind
    routes.route[first] = routes.route[second] = NONE
    if price < scratch.best[_PRICE]:
        scratch.best[_PRICE], scratch.best[_SPOT], scratch.best[_SPOT + 1] = price, before, other
        scratch.best[_START], scratch.best[_START + 1] = starts
