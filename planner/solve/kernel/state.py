"""
A plan in the making as flat arrays, and the scratch paper of the search.

Invariants between two steps of the search: every route keeps its times (``earliest``, ``latest``), ways, price and paid
time up to date; a task stands in the route that ``route_of`` says, or in none; the twins of a visit stand in
routes of different helpers at one fixed start; ``total`` is the sum of what all routes, unserved visits, fixed starts
and the imbalance cost, without ``worst_outside``, which no sum can hold.
"""

from typing import NamedTuple

import numpy as np

from planner.solve.kernel.week import NONE, Ints, Week

_MAX_PIECES = 512
"""Straight pieces of one price function; a route that needs more is not considered."""


class State(NamedTuple):
    """Shapes as in :class:`Week`; w is its width."""

    sequence: Ints
    """(k, w) tasks in order."""
    length: Ints
    """(k,) number of stops."""
    leg: Ints
    """(k, w + 1) seconds of travel to each stop, then to the end; 0 of a route without stops."""
    room: Ints
    """(k,) seconds of the shift that neither travel nor break nor services take."""
    route_of: Ints
    """(n,) helper-day of a task, or NONE."""
    start: Ints
    """(n,) fixed start of a planned task that must have one, else NONE."""
    link_price: Ints
    """(n,) price of a fixed start and of the promise of a visit of two helpers; on the first task."""
    earliest: Ints
    """(k, 2, w + 2) earliest departure from the start place, then from each stop, with the break to come and taken."""
    latest: Ints
    """(k, 2, w + 2) latest start of each stop, then latest arrival at the end, with the break to come and taken."""
    price: Ints
    """(k,) of a route by itself."""
    travel: Ints
    """(k,) seconds."""
    paid: Ints
    """(k,) seconds; 0 where nobody asks for it."""
    outside: Ints
    """(k,) most seconds that a stop starts outside its preferred windows; 0 where nobody asks for it."""
    num_wishes: Ints
    """(k,) stops whose start has a price and is not fixed."""
    slot_paid: Ints
    """(s,) seconds."""
    helper_paid: Ints
    """(h,) seconds."""
    total: Ints
    """(1,)"""


class Work(NamedTuple):
    """Scratch arrays of one thread."""

    task: Ints
    """(w + 1,) a sequence to be looked at."""
    fixed: Ints
    """(w + 1,) fixed starts of it, NONE where free."""
    chosen: Ints
    """(w + 1,) starts chosen by price, NONE where free."""
    earliest: Ints
    latest: Ints
    """(2, w + 2) times of a sequence looked at, as in :class:`State`."""
    result: Ints
    """(4,) of the sequence looked at: price, travel, paid, outside."""
    piece_from: Ints
    piece_price: Ints
    piece_slope: Ints
    """(2, w + 3, pieces) price so far of starting a stop by a moment, with the break to come and taken."""
    num_pieces: Ints
    """(2, w + 3)"""


def copy_of(state: State) -> State:
    """Return the same state in arrays of its own."""
    return State(**{name: array.copy() for name, array in state._asdict().items()})


def empty_state(week: Week) -> State:
    """Return a state in which nothing is planned and no time is computed yet."""
    num_tasks, num_days = week.allowed.shape

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    return State(
        sequence=zeros(num_days, week.width),
        length=zeros(num_days),
        leg=zeros(num_days, week.width + 1),
        room=week.shift_end - week.shift_start - week.break_length,
        route_of=np.full(num_tasks, NONE, dtype=np.int64),
        start=np.full(num_tasks, NONE, dtype=np.int64),
        link_price=zeros(num_tasks),
        earliest=zeros(num_days, 2, week.width + 2),
        latest=zeros(num_days, 2, week.width + 2),
        price=zeros(num_days),
        travel=zeros(num_days),
        paid=zeros(num_days),
        outside=zeros(num_days),
        num_wishes=zeros(num_days),
        slot_paid=zeros(len(week.slot_cap)),
        helper_paid=zeros(len(week.even_paid)),
        total=np.array([week.unserved.sum() + int(_uneven(week))], dtype=np.int64),
    )


def _uneven(week: Week) -> int:
    """Price of the imbalance when nobody does anything."""
    return int(sum(week.imbalance_rate * int(share) // 1000 for share in week.even_paid))


def scratch(week: Week) -> Work:
    """Return scratch arrays for a week."""
    cells = np.diff(week.wish_at, axis=1).max(initial=0) + np.diff(week.window_at, axis=1).max(initial=0)
    has_prices = bool(len(week.wish_from) or week.wait_rate)
    pieces = min(_MAX_PIECES, 8 + 4 * int(cells + 1) * (week.width + 2)) if has_prices else 1
    shape = (2, week.width + 3, pieces)
    return Work(
        task=np.zeros(week.width + 1, dtype=np.int64),
        fixed=np.zeros(week.width + 1, dtype=np.int64),
        chosen=np.zeros(week.width + 1, dtype=np.int64),
        earliest=np.zeros((2, week.width + 2), dtype=np.int64),
        latest=np.zeros((2, week.width + 2), dtype=np.int64),
        result=np.zeros(4, dtype=np.int64),
        piece_from=np.zeros(shape, dtype=np.int64),
        piece_price=np.zeros(shape, dtype=np.int64),
        piece_slope=np.zeros(shape, dtype=np.int64),
        num_pieces=np.zeros(shape[:2], dtype=np.int64),
    )
