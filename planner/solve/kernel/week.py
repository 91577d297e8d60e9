"""
A week as flat arrays of whole numbers, the form that the compiled search reads.

A *task* is one helper's part of a visit: the first ``len(problem.visits)`` tasks are the visits in their order, then
comes one more for each visit of two helpers. The two are *twins*. Times are whole seconds since local midnight; prices
are whole ``UNIT``-ths of a second of travel, so that a rate such as 0.5 stays exact. No sum can overflow: the codec
bounds prices at 1e9 and rates at 1e4, and a week of 5,000 visits at both bounds stays below 2**60.

Lists of unequal length stand one after another in one array, with an array of where each begins: the windows of task t
on day d are ``window_start[j], window_end[j]`` for j from ``window_at[t, d]`` up to ``window_at[t, d + 1]``; the last
column of an ``_at`` array closes the row.
"""

from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from planner.domain.visit import MAX_PRICE

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def number(value: int) -> int:
    """Return a whole number as a constant for compiled functions: for a bare one they would be compiled once more."""
    return cast(int, np.int64(value))


UNIT = 1000
"""Prices are counted in thousandths of a second of travel."""
FAR = 10_000_000
"""Travel time where no way leads: longer than any day, and far from overflow."""
NONE = number(-1)
"""Stands where there is no task, helper, place or time."""
OPEN = 1 << 40
"""A cap that never binds, in seconds."""
PIN_PRICE = MAX_PRICE * UNIT
"""On top of what a pinned visit costs unserved: a pin is a person's decision and not for sale."""


def units(price: float) -> int:
    """Return a price in seconds of travel as whole thousandths."""
    return round(price * UNIT)


def or_open(cap: int | None) -> int:
    """Return a cap, or one that never binds."""
    return OPEN if cap is None else cap


class Week(NamedTuple):
    """
    What does not change while a week is planned.

    n tasks, k helper-days, h helpers, p places, D days, s week slots (one for each helper and seven days).
    """

    num_visits: int
    num_days: int
    width: int
    """No route can have more stops than this."""
    # Rates, in UNIT per second.
    travel_rate: int
    wait_rate: int
    imbalance_rate: int
    worst_rate: int
    # Way.
    travel: NDArray[np.int32]
    """(modes, p, p) seconds, FAR where no way leads."""
    travel_to: NDArray[np.int32]
    """The same by destination first: what leads to one place lies together, near the processor once it was needed."""
    # Tasks.
    place: Ints
    """(n,)"""
    access: Ints
    """(n,) seconds; not spent when the stop before is at the same place."""
    duration: Ints
    """(n,) seconds."""
    unserved: Ints
    """(n,) price of leaving the visit out, a moved promise and a pin included; 0 for second twins."""
    twin: Ints
    """(n,) the other task of a visit of two helpers, or NONE."""
    must: Ints
    """(n,) a helper who has to be one of the two, or NONE."""
    price: Ints
    """(n, k) of a task in a helper-day: helper, day without a wish, promise broken by day or helper (not for twins)."""
    allowed: Flags
    """(n, k) whether the task may stand in the helper-day."""
    candidate_at: Ints
    """(n + 1,)"""
    candidate: Ints
    """Helper-days that may take a task."""
    near: Ints
    """(n, up to 200) other tasks, nearest first."""
    # Times of tasks.
    window_at: Ints
    """(n, D + 1)"""
    window_start: Ints
    window_end: Ints
    wish_at: Ints
    """
    (n, 2 D + 1) price of the start as straight pieces; no piece: free.

    By day; from D on by day where day or helper are not as promised: that has its price in ``price`` already.
    """
    wish_from: Ints
    wish_price: Ints
    wish_slope: Ints
    preferred_at: Ints
    """(n, D + 1)"""
    preferred_start: Ints
    preferred_end: Ints
    has_preferred: Flags
    """(n,)"""
    # Promises. To a visit of two helpers they count once for both.
    promise_price: Ints
    """(n,) of one to a visit of two helpers; 0 for visits of one helper."""
    promise_from: Ints
    promise_until: Ints
    """(n,) first and last start that keeps a promise; 0 without one."""
    promise_kept: Flags
    """(n, k) whether day and helper are as promised."""
    # Links between visits, by their first tasks.
    fixes_start: Flags
    """(n,) whether the task, once planned, has a fixed start: twins, and partners that may meet on one day."""
    before: Ints
    """(n,) the task that must be planned and come first, or NONE."""
    after_at: Ints
    """(n + 1,)"""
    after: Ints
    """Tasks that follow a task."""
    least_days: Ints
    most_days: Ints
    least_seconds: Ints
    most_seconds: Ints
    """(n,) spacing to ``before``; seconds count when both are on one day."""
    # Helper-days.
    mode: Ints
    start_place: Ints
    end_place: Ints
    """(k,) NONE: the shift ends at the last visit."""
    shift_start: Ints
    shift_end: Ints
    day: Ints
    helper: Ints
    slot: Ints
    open_price: Ints
    has_break: Flags
    break_earliest: Ints
    break_latest: Ints
    break_length: Ints
    max_visits: Ints
    max_travel: Ints
    max_length: Ints
    needs_paid: Flags
    """(k,) whether the paid time of a route must be known to say what it costs or whether it may be."""
    # Caps and balance.
    slot_cap: Ints
    """(s,) seconds."""
    even_paid: Ints
    """(h,) the even share of paid time, in thousandths of a second."""


def in_one_piece(week: Week) -> Week:
    """Return the week with every array laid out row by row, since compiled functions know no other layout."""
    fields: dict[str, Any] = week._asdict()
    arrays: dict[str, Any] = {
        name: np.ascontiguousarray(field) for name, field in fields.items() if isinstance(field, np.ndarray)
    }
    return week._replace(**arrays)
