"""
Every place where one more visit fits, with what it adds; compiled.

Unlike the search, which may pass over a place, a listing leaves none out. Where what a route costs or may be hangs on
the start of the visit, the starts at which anything begins to change are tried: the edges of all windows and wishes,
of the break and of what the route leaves open, carried along the route. Between two of them length and price of the
route are straight lines, so the best start is one of them.
"""

from planner.solve.compiled import compiled
from planner.solve.kernel.meet import open_starts, price_of_meeting
from planner.solve.kernel.prices import wish_column
from planner.solve.kernel.recreate import (
    NOT_ALLOWED,
    added_at_least,
    added_exactly,
    allowed_days,
    is_plain,
)
from planner.solve.kernel.route import OUTSIDE, price_of_start
from planner.solve.kernel.state import State, Work
from planner.solve.kernel.times import NEVER, first_start, way_between
from planner.solve.kernel.week import NONE, Ints, Week

HELPER_DAY, POSITION, START, PRICE = 0, 1, 2, 3
FIRST, LAST = 4, 5
"""Columns of a room: where, the best start (NONE: any), what it adds, and first and last start, with the break to come
and, two columns on, with the break taken."""
ROOM_COLUMNS = 8
MEETING_COLUMNS = 4
"""Of a meeting of two helpers: the two rooms, the start, what it adds."""
MOST_MOMENTS = 4096


@compiled
def list_rooms(week: Week, state: State, work: Work, visit: int, moments: Ints, rooms: Ints) -> int:
    """
    List where a visit, or the first helper of one of two, has room; return the number of rooms.

    Parameters
    ----------
    moments
        Scratch of ``MOST_MOMENTS``.
    rooms
        (r, ``ROOM_COLUMNS``) filled; START and PRICE only for a visit of one helper: ``NOT_ALLOWED`` where the engine's
        times would break a cap.
    """
    count = 0
    for j in range(week.candidate_at[visit], week.candidate_at[visit + 1]):
        k = week.candidate[j]
        soonest, latest = allowed_days(week, state, visit, week.day[k])
        if soonest > latest or state.length[k] >= min(week.max_visits[k], week.width):
            continue
        for i in range(state.length[k] + 1):
            price, seconds = added_at_least(week, state, k, i, visit)
            if state.travel[k] + seconds > week.max_travel[k]:
                continue
            has_room = False
            for q in range(2):
                first, last = open_starts(week, state, k, i, visit, q == 1)
                first, last = first_start(week, visit, week.day[k], NONE, max(first, soonest)), min(last, latest)
                has_room |= first <= last
                rooms[count, FIRST + 2 * q], rooms[count, LAST + 2 * q] = first, last
            if not has_room:
                continue
            rooms[count, HELPER_DAY], rooms[count, POSITION] = k, i
            if week.twin[visit] == NONE:
                price, start = _best_start(week, state, work, visit, rooms, count, price, moments)
                rooms[count, START], rooms[count, PRICE] = start, price
            count += 1
    return count


@compiled
def list_meetings(
    week: Week, state: State, work: Work, visit: int, moments: Ints, rooms: Ints, pairs: Ints, meetings: Ints
) -> int:
    """
    List where two helpers can begin a visit together, among pairs of rooms; return their number.

    Where the engine's times would break a cap, the price is ``NOT_ALLOWED``.

    Parameters
    ----------
    rooms, pairs, meetings
        From :func:`list_rooms`; (p, 2) rooms of one day and two helpers; (p, ``MEETING_COLUMNS``) filled.
    """
    count = 0
    for x in range(len(pairs)):
        a, b = pairs[x, 0], pairs[x, 1]
        price, start = _best_meeting(week, state, work, visit, rooms, a, b, moments)
        if start == NEVER:
            continue
        meetings[count, 0], meetings[count, 1], meetings[count, 2], meetings[count, 3] = a, b, start, price
        count += 1
    return count


@compiled
def _best_start(
    week: Week, state: State, work: Work, visit: int, rooms: Ints, room: int, least: int, moments: Ints
) -> tuple[int, int]:
    """Return (price, start) of a room at its cheapest; a start of NONE leaves it open."""
    k, i = rooms[room, HELPER_DAY], rooms[room, POSITION]
    if not week.fixes_start[visit]:
        if is_plain(week, state, k, visit, NONE):
            return least, NONE
        return added_exactly(week, state, k, i, visit, NONE, work), NONE
    count = _fill_moments(week, state, k, i, visit, moments, 0)
    best, chosen = NOT_ALLOWED, NONE
    for q in range(2):
        first, last = rooms[room, FIRST + 2 * q], rooms[room, LAST + 2 * q]
        for z in range(-2, count):
            start = _moment(moments, z, first, last)
            start = first_start(week, visit, week.day[k], NONE, start)
            if not first <= start <= last:
                continue
            price = added_exactly(week, state, k, i, visit, start, work)
            if price < NOT_ALLOWED:
                price += price_of_start(week, visit, k, start)
            if price < best:
                best, chosen = price, start
    return best, chosen


@compiled
def _best_meeting(
    week: Week, state: State, work: Work, visit: int, rooms: Ints, a: int, b: int, moments: Ints
) -> tuple[int, int]:
    """Return (price, start) of the cheapest common start in two rooms; a start of NEVER: there is none."""
    j, k = rooms[a, HELPER_DAY], rooms[b, HELPER_DAY]
    count = -1
    best, chosen = NOT_ALLOWED, NEVER
    for q in range(2):
        for r in range(2):
            first = max(rooms[a, FIRST + 2 * q], rooms[b, FIRST + 2 * r])
            last = min(rooms[a, LAST + 2 * q], rooms[b, LAST + 2 * r])
            if first > last:
                continue
            if count < 0:
                count = _fill_moments(week, state, j, rooms[a, POSITION], visit, moments, 0)
                count = _fill_moments(week, state, k, rooms[b, POSITION], visit, moments, count)
            for z in range(-2, count):
                start = first_start(week, visit, week.day[j], NONE, _moment(moments, z, first, last))
                if not first <= start <= last:
                    continue
                price = _price_of_both(week, state, work, visit, rooms, a, b, start)
                if price < best or chosen == NEVER:
                    best, chosen = price, start
    return best, chosen


@compiled
def _price_of_both(week: Week, state: State, work: Work, visit: int, rooms: Ints, a: int, b: int, start: int) -> int:
    """Return what a visit of two helpers adds at a start; both together can raise the worst-off visit only once."""
    j, k = rooms[a, HELPER_DAY], rooms[b, HELPER_DAY]
    first = added_exactly(week, state, j, rooms[a, POSITION], visit, start, work)
    if first >= NOT_ALLOWED:
        return NOT_ALLOWED
    first_outside = max(work.result[OUTSIDE], state.outside[j])
    second = added_exactly(week, state, k, rooms[b, POSITION], week.twin[visit], start, work)
    if second >= NOT_ALLOWED:
        return NOT_ALLOWED
    price = first + second + price_of_meeting(week, visit, j, k, start)
    if week.worst_rate > 0:
        worst = state.outside.max()
        price -= week.worst_rate * max(0, min(first_outside, max(work.result[OUTSIDE], state.outside[k])) - worst)
    return price


@compiled
def _moment(moments: Ints, z: int, first: int, last: int) -> int:
    """Return the z-th moment to try; -2 and -1 are the ends of the interval."""
    if z == -2:
        return first
    if z == -1:
        return last
    return int(moments[z])


@compiled
def _fill_moments(week: Week, state: State, k: int, i: int, visit: int, moments: Ints, count: int) -> int:
    """Add the starts of a visit as stop i at which something in its route changes; return the number of all."""
    count = _fill_edges(week, state, k, visit, 0, moments, count)
    ahead, here = 0, visit
    for z in range(i, state.length[k]):
        there = state.sequence[k, z]
        ahead += week.duration[here] + way_between(week, k, here, there)
        count = _fill_edges(week, state, k, there, -ahead, moments, count)
        here = there
    back, there = 0, visit
    for z in range(i - 1, -1, -1):
        here = state.sequence[k, z]
        back += week.duration[here] + way_between(week, k, here, there)
        count = _fill_edges(week, state, k, here, back, moments, count)
        there = here
    return count


@compiled
def _fill_edges(week: Week, state: State, k: int, task: int, shift: int, moments: Ints, count: int) -> int:
    """Add the edges of a stop's starts, moved by so much, without and with the break between."""
    pause = week.break_length[k] if week.has_break[k] else 0
    turns = 2 if pause > 0 else 1
    day, column = week.day[k], wish_column(week, task, k)
    for turn in range(turns):
        moved = shift + (0 if turn == 0 else (pause if shift > 0 else -pause))
        if count + 8 >= len(moments):
            return count
        if week.fixes_start[task] and state.start[task] != NONE:
            moments[count] = state.start[task] + moved
            count += 1
            continue
        for j in range(week.window_at[task, day], week.window_at[task, day + 1]):
            if count + 8 >= len(moments):
                return count
            moments[count], moments[count + 1] = week.window_start[j] + moved, week.window_end[j] + moved
            count += 2
        for j in range(week.wish_at[task, column], week.wish_at[task, column + 1]):
            if count + 8 >= len(moments):
                return count
            moments[count], moments[count + 1] = week.wish_from[j] + moved, week.wish_from[j] - 1 + moved
            count += 2
        if pause > 0:
            moments[count], moments[count + 1] = week.break_earliest[k] + pause + shift, week.break_latest[k] + shift
            moments[count + 2] = week.break_latest[k] - week.duration[task] + shift
            moments[count + 3] = week.break_earliest[k] - week.duration[task] + shift
            count += 4
    return count
