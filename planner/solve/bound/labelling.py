"""
The cheapest routes of a helper-day under given multipliers, by labels (Feillet et al. 2004).

A *label* is the beginning of a route: its last seat, when that can start at the earliest, whether the break lies
behind, what it has cost less what its visits earn, and which seats it has visited. Labels grow level by level, one
visit at a time. A label is dropped when

- its cost and the completion bound of its rest (:mod:`planner.solve.bound.grid`) reach the threshold, or
- another one of its level and last seat is as good in all: cost, time, break, capped seconds, and every seat that it
  has visited is visited by this one too, or can no longer be reached by it.

Seats that are out of reach count with the shortest time over any chain of visits, so this holds for ways that break the
triangle inequality. A cap on visits is a last level. Times are those of :mod:`planner.domain.timing`.

All is in whole numbers, so what is found to be the least is the least. Only three things make a search incomplete, and
it says so: a beam, which keeps the most promising labels of each level, a full room, and an order to stop.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.bound.arrays import Seats
from planner.solve.bound.grid import LATE, Grid, arrival, can_end, start_from
from planner.solve.compiled import compiled
from planner.solve.kernel.week import FAR, NONE, OPEN, Flags, Ints

NUM_LABELS = 300_000
"""Room for the labels of one helper-day; the most seen at 300 visits is 90,000."""
MOST_RIVALS = 150
"""A label is compared with no more than this many better ones; fewer comparisons keep more labels, never too few."""

_BITS = 64


class Labels(NamedTuple):
    """Room for L labels of a helper-day in W words of seats, and for F finished routes."""

    time: Ints
    """(L,) earliest start of the last seat."""
    cost: Ints
    least: Ints
    """(L,) cost with the bound of the rest."""
    seat: Ints
    parent: Ints
    state: Ints
    """(L,) 1 when the break lies behind, or there is none."""
    travel: Ints
    work: Ints
    """(L,) seconds so far where the helper-day caps them, else 0."""
    visited: NDArray[np.uint64]
    """(L, W) bits by seat inside the helper-day, twins of visited seats too."""
    is_dropped: Flags
    finished: Ints
    """(F,) labels after which the route can end."""
    finished_cost: Ints


class Found(NamedTuple):
    """Routes that were found: R of them in room for N stops each."""

    task: Ints
    """(R, N)"""
    length: Ints
    cost: Ints


def empty_labels(seats: Seats, size: int = NUM_LABELS) -> Labels:
    """Return room for any helper-day."""
    words = -(-int(np.diff(seats.seat_at).max(initial=1)) // _BITS)
    numbers = ("time", "cost", "least", "seat", "parent", "state", "travel", "work", "finished", "finished_cost")
    return Labels(
        visited=np.zeros((size, words), dtype=np.uint64),
        is_dropped=np.zeros(size, dtype=np.bool_),
        **{name: np.zeros(size, dtype=np.int64) for name in numbers},
    )


@compiled
def grow(
    seats: Seats, k: int, threshold: int, beam: int, grid: Grid, labels: Labels, found: Found
) -> tuple[int, int, int, bool]:
    """
    Find the cheapest routes of a helper-day whose grid is filled.

    Parameters
    ----------
    threshold
        Only routes that cost less are looked for; at most 0, what the empty route costs.
    beam
        Number of labels to keep in each level.
    found
        Filled with the cheapest routes, one for each set of visits.

    Returns
    -------
    tuple of int, int, int, bool
        How many routes were found; the cost of the cheapest, or the threshold; a bound of it that holds in any case;
        whether the search was complete, so that no route costs less than the cheapest.
    """
    high, root = _first_labels(seats, k, threshold, grid, labels)
    is_complete = True
    low, depth, num_finished, best = 0, 1, 0, threshold
    while low < high:
        num_finished = _finish(seats, k, low, high, threshold, grid, labels, num_finished)
        if depth >= seats.max_visits[k]:
            break
        if high - low > beam:
            _cut(low, high, beam, labels)
            is_complete = False
        if depth > 1:
            _drop_dominated(seats, k, low, high, labels)
        end, is_whole = _extend(seats, k, low, high, threshold, grid, labels)
        is_complete = is_complete and is_whole
        low, high, depth = high, end, depth + 1
    for i in range(num_finished):
        best = min(best, labels.finished_cost[i])
    return _collect(seats, num_finished, labels, found), best, root, is_complete


@compiled
def _first_labels(seats: Seats, k: int, threshold: int, grid: Grid, labels: Labels) -> tuple[int, int]:
    """Set the labels of one visit; returns how many, and the least bound of all."""
    first, last = seats.seat_at[k], seats.seat_at[k + 1]
    num, root = 0, 0
    for seat in range(first, last):
        gap, travel = seats.start_gap[seat], seats.start_travel[seat]
        if gap >= FAR:
            continue
        for state in range(0 if seats.has_break[k] else 1, 2):
            departure = seats.shift_start[k]
            is_break = seats.has_break[k] and state == 1
            moment = arrival(seats, k, departure, gap) if is_break else departure + gap
            start = start_from(seats.window_at, seats.window_start, seats.window_end, seat, moment)
            if start >= LATE:
                continue
            cost = grid.first_leg[seat - first]
            least = cost + grid.rest[state, seats.cell_at[seat] + (start >> seats.bits[k]), 0]
            root = min(root, least)
            travelled = travel if seats.max_travel[k] < OPEN else 0
            worked = gap + seats.duration[seat] if seats.max_work[k] < OPEN else 0
            if least >= threshold or travelled > seats.max_travel[k] or worked > seats.max_work[k]:
                continue
            labels.visited[num, :] = 0
            _set_label(seats, labels, num, seat, first)
            labels.time[num], labels.cost[num], labels.least[num] = start, cost, least
            labels.parent[num], labels.state[num] = NONE, state
            labels.travel[num], labels.work[num] = travelled, worked
            num += 1
    return num, root


@compiled
def _set_label(seats: Seats, labels: Labels, label: int, seat: int, first: int) -> None:
    """Put a label on a seat, which it then has visited."""
    labels.seat[label], labels.is_dropped[label] = seat, False
    bit = seat - first
    labels.visited[label, bit // _BITS] |= np.uint64(1) << np.uint64(bit % _BITS)
    if seats.twin[seat] != NONE:
        bit = seats.twin[seat] - first
        labels.visited[label, bit // _BITS] |= np.uint64(1) << np.uint64(bit % _BITS)


@compiled
def _finish(
    seats: Seats, k: int, low: int, high: int, threshold: int, grid: Grid, labels: Labels, num_finished: int
) -> int:
    """Note which labels of a level can end their route below the threshold; returns how many there are by now."""
    first = seats.seat_at[k]
    for label in range(low, high):
        seat = labels.seat[label]
        if not can_end(seats, k, seat, labels.state[label], labels.time[label] + seats.duration[seat]):
            continue
        travelled = labels.travel[label] + (seats.end_travel[seat] if seats.max_travel[k] < OPEN else 0)
        worked = labels.work[label] + (seats.end_travel[seat] if seats.max_work[k] < OPEN else 0)
        cost = labels.cost[label] + grid.last_leg[seat - first]
        if cost < threshold and travelled <= seats.max_travel[k] and worked <= seats.max_work[k]:
            labels.finished[num_finished], labels.finished_cost[num_finished] = label, cost
            num_finished += 1
    return num_finished


@compiled
def _cut(low: int, high: int, beam: int, labels: Labels) -> None:
    """Keep the labels of a level with the least bounds."""
    order = np.argsort(labels.least[low:high])
    for i in range(beam, high - low):
        labels.is_dropped[low + order[i]] = True


@compiled
def _drop_dominated(seats: Seats, k: int, low: int, high: int, labels: Labels) -> None:
    """Drop the labels of a level that another one makes needless."""
    first = seats.seat_at[k]
    at, order = _by_seat(low, high, first, seats.seat_at[k + 1] - first, labels)
    rivals = np.empty(MOST_RIVALS, dtype=np.int64)
    gone = np.empty(labels.visited.shape[1], dtype=np.uint64)
    for here in range(len(at) - 1):
        num_rivals = 0
        for i in range(at[here], at[here + 1]):
            label = order[i]
            if labels.is_dropped[label]:
                continue
            _set_gone(seats, label, first, labels, gone)
            for j in range(num_rivals):
                if _is_as_good(rivals[j], label, labels, gone):
                    labels.is_dropped[label] = True
                    break
            if not labels.is_dropped[label] and num_rivals < MOST_RIVALS:
                rivals[num_rivals] = label
                num_rivals += 1


@compiled
def _by_seat(low: int, high: int, first: int, num_seats: int, labels: Labels) -> tuple[Ints, Ints]:
    """Order the labels of a level by last seat, then cost; returns where each seat begins, and the order."""
    at = np.zeros(num_seats + 1, dtype=np.int64)
    for label in range(low, high):
        at[labels.seat[label] - first + 1] += 1
    at = np.cumsum(at)
    fill = at.copy()
    order = np.empty(high - low, dtype=np.int64)
    for i in np.argsort(labels.cost[low:high]):
        here = labels.seat[low + i] - first
        order[fill[here]] = low + i
        fill[here] += 1
    return at, order


@compiled
def _set_gone(seats: Seats, label: int, first: int, labels: Labels, gone: NDArray[np.uint64]) -> None:
    """Set the seats that a label has visited or can no longer reach."""
    pair_to, reach, latest = seats.pair_to, seats.pair_reach, seats.latest
    gone[:] = ~np.uint64(0)
    seat = labels.seat[label]
    departure = labels.time[label] + seats.duration[seat]
    for e in range(seats.pair_at[seat], seats.pair_at[seat + 1]):
        if departure + reach[e] <= latest[pair_to[e]]:
            bit = pair_to[e] - first
            gone[bit // _BITS] &= ~(np.uint64(1) << np.uint64(bit % _BITS))
    for word in range(len(gone)):
        gone[word] |= labels.visited[label, word]


@compiled
def _is_as_good(rival: int, label: int, labels: Labels, gone: NDArray[np.uint64]) -> bool:
    """Whether a label that costs no more can do all that another one can."""
    if (
        labels.time[rival] > labels.time[label]
        or labels.state[rival] < labels.state[label]
        or labels.travel[rival] > labels.travel[label]
        or labels.work[rival] > labels.work[label]
    ):
        return False
    is_free = False
    for word in range(len(gone)):
        is_free |= labels.visited[rival, word] & ~gone[word] != 0
    return not is_free


@compiled
def _extend(seats: Seats, k: int, low: int, high: int, threshold: int, grid: Grid, labels: Labels) -> tuple[int, bool]:
    """Set the labels of the next level; returns where they end, and whether all had room."""
    num = high
    for label in range(low, high):
        if labels.is_dropped[label]:
            continue
        num = _extend_label(seats, k, label, threshold, grid, labels, num)
        if num == NONE:
            return high, False
    return num, True


@compiled
def _extend_label(seats: Seats, k: int, label: int, threshold: int, grid: Grid, labels: Labels, num: int) -> int:
    """Add the labels that follow a label; returns how many there are by now, NONE when the room is full."""
    window_at, window_start, window_end = seats.window_at, seats.window_start, seats.window_end
    pair_to, pair_gap, latest, cell_at = seats.pair_to, seats.pair_gap, seats.latest, seats.cell_at
    leg, rest, visited = grid.leg, grid.rest, labels.visited
    first, pair, bits = seats.seat_at[k], seats.pair_at[seats.seat_at[k]], seats.bits[k]
    break_earliest, break_latest, break_length = seats.break_earliest[k], seats.break_latest[k], seats.break_length[k]
    here, state = labels.seat[label], labels.state[label]
    departure = labels.time[label] + seats.duration[here]
    num_states = 2 if state == 0 and departure <= break_latest else 1
    for e in range(seats.pair_at[here], seats.pair_at[here + 1]):
        seat, arrive = pair_to[e], departure + pair_gap[e]
        bit = seat - first
        if arrive > latest[seat] or visited[label, bit // _BITS] >> np.uint64(bit % _BITS) & np.uint64(1):
            continue
        cost = labels.cost[label] + leg[e - pair]
        for state_there in range(state, state + num_states):
            moment = arrive if state_there == state else max(arrive, break_earliest) + break_length
            start = start_from(window_at, window_start, window_end, seat, moment)
            if start >= LATE:
                continue
            cell = cell_at[seat] + (start >> bits)
            least = cost + rest[state_there, cell, 1 if rest[state_there, cell, 2] == here else 0]
            if least >= threshold or not _keeps_caps(seats, k, label, e, labels):
                continue
            if num >= len(labels.time):
                return NONE
            _add_label(seats, k, label, e, labels, num)
            labels.time[num], labels.state[num], labels.cost[num], labels.least[num] = start, state_there, cost, least
            num += 1
    return num


@compiled
def _keeps_caps(seats: Seats, k: int, label: int, e: int, labels: Labels) -> bool:
    """Whether a label can be followed by the second seat of a pair without too much travel or work."""
    travel = labels.travel[label] + seats.pair_travel[e]
    work = labels.work[label] + seats.pair_gap[e] + seats.duration[seats.pair_to[e]]
    return bool(travel <= seats.max_travel[k] and work <= seats.max_work[k])


@compiled
def _add_label(seats: Seats, k: int, parent: int, e: int, labels: Labels, num: int) -> None:
    """Set all but time, state and cost of a label that follows another one by a pair."""
    seat = seats.pair_to[e]
    for word in range(labels.visited.shape[1]):
        labels.visited[num, word] = labels.visited[parent, word]
    _set_label(seats, labels, num, seat, seats.seat_at[k])
    labels.parent[num] = parent
    labels.travel[num] = labels.travel[parent] + seats.pair_travel[e] if seats.max_travel[k] < OPEN else 0
    more = seats.pair_gap[e] + seats.duration[seat]
    labels.work[num] = labels.work[parent] + more if seats.max_work[k] < OPEN else 0


@compiled
def _collect(seats: Seats, num_finished: int, labels: Labels, found: Found) -> int:
    """Write the cheapest finished routes, one for each set of seats; returns how many."""
    num = 0
    written = np.empty(len(found.cost), dtype=np.int64)
    for i in np.argsort(labels.finished_cost[:num_finished]):
        if num == len(found.cost):
            break
        label = labels.finished[i]
        if _is_new(label, written, num, labels):
            written[num] = label
            found.cost[num] = labels.finished_cost[i]
            found.length[num] = _write(seats, label, labels, found.task[num])
            num += 1
    return num


@compiled
def _is_new(label: int, written: Ints, num: int, labels: Labels) -> bool:
    """Whether no written route has the same seats."""
    is_new = True
    for i in range(num):
        is_new = is_new and not np.all(labels.visited[written[i]] == labels.visited[label])
    return is_new


@compiled
def _write(seats: Seats, label: int, labels: Labels, task: Ints) -> int:
    """Write the tasks of a route in order; returns how many."""
    length = 0
    here = label
    while here != NONE:
        length += 1
        here = labels.parent[here]
    here = label
    for i in range(length - 1, -1, -1):
        task[i] = seats.task[labels.seat[here]]
        here = labels.parent[here]
    return length
