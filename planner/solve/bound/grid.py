"""
Completion bounds: what the rest of a route costs at least, from a seat, a state of the break and a time on.

Time is cut into cells. For each seat, state (0: the break is still to come, 1: it lies behind, or there is none) and
cell, the grid holds the least price of all that can follow a start in the cell or later: legs, prices of seats, the
way back. Seats may come again, only not at once: the least price and the least price through another next seat are
both kept, so that a return to the seat just left can be refused (Christofides, Mingozzi and Toth 1981). The bound is
therefore never above the true rest, and pruning by it loses no route below the threshold (Baldacci, Mingozzi and
Roberti 2011).

Cells are filled from the last to the first. A step from start to start is at least one cell long (``Seats.step``), so
what a cell needs is always there already.
"""

from typing import NamedTuple

import numpy as np

from planner.solve.bound.arrays import Seats
from planner.solve.bound.compiled import compiled
from planner.solve.kernel.week import FAR, NONE, Ints

DEAR = 1 << 62
"""Price of what cannot be."""
LATE = 1 << 40
"""Time of what cannot be."""


class Grid(NamedTuple):
    """The bounds of one helper-day: C cells over all its seats, by ``Seats.cell_at``; P pairs of the helper-day."""

    least: Ints
    """(2, C) least price of the rest."""
    second: Ints
    """(2, C) the same with another next seat than ``following``."""
    following: Ints
    """(2, C) next seat of the least rest; NONE when the route ends."""
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
    last = seats.cell_at + seats.latest // _steps(seats) - seats.earliest // _steps(seats) + 1
    num_cells = int(last.max(initial=0))
    cells = [np.zeros((2, num_cells), dtype=np.int64) for _ in range(3)]
    return Grid(*cells, *(np.zeros(count, dtype=np.int64) for count in (num_pairs, num_seats, num_seats)))


def _steps(seats: Seats) -> Ints:
    return np.repeat(seats.step, np.diff(seats.seat_at))


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
    step = seats.step[k]
    low, high = LATE, -1
    for seat in range(first, last):
        low, high = min(low, seats.earliest[seat] // step), max(high, seats.latest[seat] // step)
    for row in range(high, low - 1, -1):
        for seat in range(first, last):
            begin = seats.earliest[seat] // step
            if begin <= row <= seats.latest[seat] // step:
                moment = max(row * step, seats.earliest[seat])
                for state in range(0 if seats.has_break[k] else 1, 2):
                    _fill_cell(seats, k, seat, state, moment, seats.cell_at[seat] + row - begin, grid)


@compiled
def _fill_cell(seats: Seats, k: int, seat: int, state: int, moment: int, cell: int, grid: Grid) -> None:
    window_at, window_start, window_end = seats.window_at, seats.window_start, seats.window_end
    pair_to, pair_gap, earliest, cell_at = seats.pair_to, seats.pair_gap, seats.earliest, seats.cell_at
    least, second, following, leg = grid.least, grid.second, grid.following, grid.leg
    first, step, pair = seats.seat_at[k], seats.step[k], seats.pair_at[seats.seat_at[k]]
    start = start_from(window_at, window_start, window_end, seat, moment)
    departure = start + seats.duration[seat]
    best, other, after = DEAR, DEAR, NONE
    if can_end(seats, k, seat, state, departure):
        best = grid.last_leg[seat - first]
    for e in range(seats.pair_at[seat], seats.pair_at[seat + 1]):
        gap = pair_gap[e]
        if gap >= FAR:
            continue
        there = pair_to[e]
        rest = DEAR
        for state_there in range(state, 2):
            moment = departure + gap if state_there == state else arrival(seats, k, departure, gap)
            start = start_from(window_at, window_start, window_end, there, moment)
            if start < LATE:
                next_cell = cell_at[there] + start // step - earliest[there] // step
                is_return = following[state_there, next_cell] == seat
                rest = min(rest, second[state_there, next_cell] if is_return else least[state_there, next_cell])
        if rest >= DEAR:
            continue
        price = leg[e - pair] + rest
        if price < best:
            best, other, after = price, best, there
        elif price < other:
            other = price
    least[state, cell], second[state, cell], following[state, cell] = best, other, after


@compiled
def rest_from(seats: Seats, k: int, grid: Grid, seat: int, state: int, start: int, before: int) -> int:
    """Return the least price of the rest of a route that starts a seat at a time, coming from a seat or NONE."""
    step = seats.step[k]
    cell = seats.cell_at[seat] + start // step - seats.earliest[seat] // step
    if before != NONE and grid.following[state, cell] == before:
        return int(grid.second[state, cell])
    return int(grid.least[state, cell])
