"""Price the routes of all helper-days under given multipliers, one after another, as long as there is time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.solve.bound.arrays import Pricing, Seats
from planner.solve.bound.grid import empty_grid, fill_grid, fill_legs
from planner.solve.bound.labelling import Found, empty_labels, grow
from planner.solve.bound.master import Column, Multipliers, Routes
from planner.solve.compiled import compiled
from planner.solve.kernel.week import FAR, NONE, Ints

NO_BEAM = 1 << 40


@dataclass(frozen=True)
class Effort:
    """
    How hard to look.

    Parameters
    ----------
    beam
        Labels to keep in each level.
    num_routes
        Routes to return of each helper-day.
    """

    beam: int
    num_routes: int


@dataclass(frozen=True)
class Priced:
    """
    What pricing found.

    Parameters
    ----------
    routes
        Those that earn more than they cost.
    least
        (K,) no route of the helper-day costs less than this, less what it earns; at most 0.
    is_exact
        Whether all helper-days were searched completely.
    """

    routes: Routes
    least: Ints
    is_exact: bool


class Pricer:
    """The pricing of a week, with its room."""

    def __init__(self, pricing: Pricing, most_routes: int) -> None:
        self._pricing = pricing
        self._seats = pricing.seats
        self._grid = empty_grid(pricing.seats)
        self._labels = empty_labels(pricing.seats)
        longest = int(np.diff(pricing.seats.seat_at).max(initial=1))
        self._room = [
            np.zeros((most_routes, longest), dtype=np.int64),
            *(np.zeros(most_routes, np.int64) for _ in "lc"),
        ]

    def price(self, multipliers: Multipliers, effort: Effort, should_stop: Callable[[], bool]) -> Priced | None:
        """Return what there is under the multipliers; None when told to stop before all helper-days were priced."""
        found = Found(*(room[: effort.num_routes] for room in self._room))
        num_days = len(self._pricing.slot)
        least = np.zeros(num_days, dtype=np.int64)
        is_exact = True
        columns: list[Column] = []
        for k in range(num_days):
            if should_stop():
                return None
            num, least[k], is_complete = self._price_day(k, multipliers, effort.beam, found)
            is_exact = is_exact and is_complete
            columns += [(k, tuple(found.task[i, : found.length[i]].tolist())) for i in range(num)]
        return Priced(self.routes(columns), least, is_exact)

    def routes(self, columns: Sequence[Column]) -> Routes:
        """Return those of the columns that can be routes, with what they cost and their work."""
        longest = max((len(tasks) for _, tasks in columns), default=1)
        task = np.full((len(columns), longest), NONE, dtype=np.int64)
        for i, (_, tasks) in enumerate(columns):
            task[i, : len(tasks)] = tasks
        price, work = np.zeros(len(columns), dtype=np.int64), np.zeros(len(columns), dtype=np.int64)
        _measure(self._seats, np.array([k for k, _ in columns], dtype=np.int64), task, price, work)
        known = np.flatnonzero(price != NONE)
        return Routes([columns[int(i)] for i in known], price[known], work[known])

    def _price_day(self, k: int, multipliers: Multipliers, beam: int, found: Found) -> tuple[int, int, bool]:
        paid_price = int(multipliers.slot[self._pricing.slot[k]])
        threshold = -int(multipliers.day[k])
        fill_legs(self._seats, k, multipliers.task, paid_price, self._grid)
        fill_grid(self._seats, k, self._grid)
        num, best, root, is_complete = grow(self._seats, k, threshold, beam, self._grid, self._labels, found)
        return num, max(best, root) if is_complete else root, is_complete


@compiled
def _measure(seats: Seats, helper_day: Ints, task: Ints, price: Ints, work: Ints) -> None:
    """Set price and work of each route; a price of NONE where it cannot be a route."""
    for i in range(len(helper_day)):
        k = helper_day[i]
        before, travel = NONE, 0
        price[i] = seats.open_price[k]
        for there in task[i]:
            if there == NONE:
                break
            seat = seats.seat_at[k]
            while seat < seats.seat_at[k + 1] and seats.task[seat] != there:
                seat += 1
            gap, leg = _way(seats, before, seat) if seat < seats.seat_at[k + 1] else (FAR, FAR)
            if gap >= FAR:
                price[i] = NONE
                break
            travel += leg
            price[i] += seats.price[seat]
            work[i] += gap + seats.duration[seat]
            before = seat
        if before == NONE or price[i] == NONE or seats.end_travel[before] >= FAR:
            price[i] = NONE
            continue
        price[i] += seats.travel_rate * (travel + seats.end_travel[before])
        work[i] += seats.end_travel[before]


@compiled
def _way(seats: Seats, before: int, seat: int) -> tuple[int, int]:
    """Gap and travel to a seat from another one, or from the start of the shift; FAR when no way leads in time."""
    if before == NONE:
        return seats.start_gap[seat], seats.start_travel[seat]
    for e in range(seats.pair_at[before], seats.pair_at[before + 1]):
        if seats.pair_to[e] == seat:
            return seats.pair_gap[e], seats.pair_travel[e]
    return FAR, FAR
