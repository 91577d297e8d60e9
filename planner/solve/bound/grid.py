"""
Completion bounds: what the rest of a route costs at least, from a seat, a state of the break and a time on.

Time is cut into cells. For each seat, state (0: the break is still to come, 1: it lies behind, or there is none) and
cell, the grid holds the least price of all that can follow a start in the cell or later: legs, prices of seats, the
way back. Seats may come again, only not at once: the least price and the least price through another next seat are
both kept, so that a return to the seat just left can be refused (Christofides, Mingozzi and Toth 1981). The bound is
therefore never above the true rest, and pruning by it loses no route below the threshold (Baldacci, Mingozzi and
Roberti 2011).

Cells are filled from the last to the first. A step from start to start is at least one cell long (``Seats.bits``), so
what a cell needs is always there already. Inside it the gaps between two windows of the next seat are not looked at,
which can only make the rest cheaper.
"""

from typing import NamedTuple

import numpy as np

from planner.solve.bound.arrays import Seats
from planner.solve.compiled import compiled
from planner.solve.kernel.week import FAR, NONE, Ints

DEAR = 1 << 62
"""Price of what cannot be."""
LATE = 1 << 40
"""Time of what cannot be."""


class Grid(NamedTuple):
    """The bounds of one helper-day: C cells over all its seats, by ``Seats.cell_at``; P pairs of the helper-day."""

    rest: Ints
    """
    (2, C, 3) by state and cell: least price of the rest; the same with another next seat; and the next seat of the
    least rest, NONE when the route ends. Side by side, since they are read together.
    """
    leg: Ints
    """(P,) price of going on to the second seat: travel, paid time, and the seat itself less what the visit earns."""
    first_leg: Ints
    """(V,) the same from the start of the shift, by seat inside the helper-day."""
    last_leg: Ints
    """(V,) price of ending the shift after the seat."""


def empty_grid(seats: Seats) -> Grid:
    """Return room for the largest helper-day."""
    num_seats = int(np.diff(seats.seat_at).max(initial=0))
    num_pairs = int(np.diff(seats.pair_at[seats.seat_at]).max(initial=0))
    last = seats.cell_at + (seats.latest >> np.repeat(seats.bits, np.diff(seats.seat_at)))
    num_cells = int(last.max(initial=0)) + 1
    return Grid(
        rest=np.zeros((2, num_cells, 3), dtype=np.int64),
        leg=np.zeros(num_pairs, dtype=np.int64),
        first_leg=np.zeros(num_seats, dtype=np.int64),
        last_leg=np.zeros(num_seats, dtype=np.int64),
    )


@compiled
def fill_legs(seats: Seats, k: int, earned: Ints, paid_price: int, grid: Grid) -> None:
    """
    Set what each leg costs.

    Parameters
    ----------
    earned
        (n,) multiplier of each task: what serving it earns.
    paid_price
        Multiplier of each paid second of the helper-day.
    """
    rate = seats.travel_rate + paid_price
    first, last = seats.seat_at[k], seats.seat_at[k + 1]
    pair = seats.pair_at[first]
    for seat in range(first, last):
        here = seats.price[seat] - earned[seats.task[seat]] + paid_price * seats.duration[seat]
        access = seats.start_gap[seat] - seats.start_travel[seat]
        grid.first_leg[seat - first] = (
            seats.open_price[k] + rate * seats.start_travel[seat] + paid_price * access + here
        )
        grid.last_leg[seat - first] = rate * seats.end_travel[seat]
        for e in range(seats.pair_at[seat], seats.pair_at[seat + 1]):
            there = seats.pair_to[e]
            price = seats.price[there] - earned[seats.task[there]] + paid_price * seats.duration[there]
            access = seats.pair_gap[e] - seats.pair_travel[e]
            grid.leg[e - pair] = rate * seats.pair_travel[e] + paid_price * access + price


@compiled
def start_from(window_at: Ints, window_start: Ints, window_end: Ints, seat: int, moment: int) -> int:
    """Return the first start of a seat from a moment on; LATE when there is none."""
    for j in range(window_at[seat], window_at[seat + 1]):
        if moment <= window_end[j]:
            return max(moment, int(window_start[j]))
    return LATE


@compiled
def arrival(seats: Seats, k: int, departure: int, gap: int) -> int:
    """Return how early the next seat can start with the break in the gap; LATE when it is too late for the break."""
    if departure > seats.break_latest[k]:
        return LATE
    return int(max(departure + gap, seats.break_earliest[k]) + seats.break_length[k])


@compiled
def can_end(seats: Seats, k: int, seat: int, state: int, departure: int) -> bool:
    """Whether the shift can end after a seat that was left at a time in a state of the break."""
    if seats.is_open_ended[k]:
        return state == 1
    travel = seats.end_travel[seat]
    if travel >= FAR:
        return False
    back = departure + travel if state == 1 else arrival(seats, k, departure, travel)
    return bool(back <= seats.shift_end[k])


@compiled
def fill_grid(seats: Seats, k: int, grid: Grid) -> None:
    """Set the bounds of a helper-day, whose legs are set."""
    first, last = seats.seat_at[k], seats.seat_at[k + 1]
    bits = seats.bits[k]
    low, high = LATE, -1
    for seat in range(first, last):
        low, high = min(low, seats.earliest[seat] >> bits), max(high, seats.latest[seat] >> bits)
    for row in range(high, low - 1, -1):
        for seat in range(first, last):
            if seats.earliest[seat] >> bits <= row <= seats.latest[seat] >> bits:
                moment = max(row << bits, seats.earliest[seat])
                for state in range(0 if seats.has_break[k] else 1, 2):
                    _fill_cell(seats, k, seat, state, moment, seats.cell_at[seat] + row, grid)


@compiled
def _fill_cell(seats: Seats, k: int, seat: int, state: int, moment: int, cell: int, grid: Grid) -> None:
    pair_to, pair_gap, earliest, latest = seats.pair_to, seats.pair_gap, seats.earliest, seats.latest
    cell_at, rest, leg = seats.cell_at, grid.rest, grid.leg
    first, bits, pair = seats.seat_at[k], seats.bits[k], seats.pair_at[seats.seat_at[k]]
    start = start_from(seats.window_at, seats.window_start, seats.window_end, seat, moment)
    departure = start + seats.duration[seat]
    is_break_next = state == 0 and departure <= seats.break_latest[k]
    break_earliest, break_length = seats.break_earliest[k], seats.break_length[k]
    best, other, after = DEAR, DEAR, NONE
    if can_end(seats, k, seat, state, departure):
        best = grid.last_leg[seat - first]
    for e in range(seats.pair_at[seat], seats.pair_at[seat + 1]):
        there, arrive = pair_to[e], departure + pair_gap[e]
        if arrive > latest[there]:
            continue
        next_cell = cell_at[there] + (max(arrive, earliest[there]) >> bits)
        least = rest[state, next_cell, 1 if rest[state, next_cell, 2] == seat else 0]
        if is_break_next:
            arrive = max(arrive, break_earliest) + break_length
            if arrive <= latest[there]:
                next_cell = cell_at[there] + (max(arrive, earliest[there]) >> bits)
                least = min(least, rest[1, next_cell, 1 if rest[1, next_cell, 2] == seat else 0])
        if least >= DEAR:
            continue
        price = leg[e - pair] + least
        if price < best:
            best, other, after = price, best, there
        elif price < other:
            other = price
    rest[state, cell, 0], rest[state, cell, 1], rest[state, cell, 2] = best, other, after
