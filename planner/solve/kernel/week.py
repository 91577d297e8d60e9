"""
A week as flat arrays of whole numbers, the form that the compiled search reads.

A *task* is one helper's part of a visit: the first ``len(problem.visits)`` tasks are the visits in their order, then
comes one more for each visit of two helpers. The two are *twins*. Times are whole seconds since local midnight; prices
are whole ``UNIT``-ths of a second of travel, so that a rate such as 0.5 stays exact and no sum can overflow (the codec
bounds prices and rates, and a week of 5,000 visits at the bounds stays below 2**62).

Lists of unequal length stand one after another in one array, with an array of where each begins: the windows of task t
on day d are ``window_start[j], window_end[j]`` for j from ``window_at[t, d]`` up to ``window_at[t, d + 1]``; the last
column of an ``_at`` array closes the row.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import DAY_WITHOUT_WISH, even_share
from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import HelperDay, Problem
from planner.domain.visit import MAX_PRICE, SECONDS_PER_DAY, Promise, Visit

UNIT = 1000
"""Prices are counted in thousandths of a second of travel."""
FAR = 10_000_000
"""Travel time where no way leads: longer than any day, and far from overflow."""
NONE = -1
"""Stands where there is no task, helper, place or time."""
OPEN = 1 << 40
"""A cap that never binds, in seconds."""
PIN_PRICE = MAX_PRICE * UNIT
"""On top of what a pinned visit costs unserved: a pin is a person's decision and not for sale."""

_DAYS_PER_WEEK = 7
_NUM_NEAR = 60
"""How many near tasks each task knows; strings are removed around a task in this order."""
_OTHER_DAYS_SECONDS = 1500
"""What having no day in common counts in nearness, in seconds of travel (measured in the search)."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


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
    candidate: NDArray[np.int32]
    """Helper-days that may take a task."""
    near: NDArray[np.int32]
    """(n, up to 60) other tasks, nearest first."""
    # Times of tasks.
    window_at: Ints
    """(n, D + 1)"""
    window_start: Ints
    window_end: Ints
    wish_at: Ints
    """(n, D + 1) price of the start as straight pieces; no piece: free."""
    wish_from: Ints
    wish_price: Ints
    wish_slope: Ints
    preferred_at: Ints
    """(n, D + 1)"""
    preferred_start: Ints
    preferred_end: Ints
    has_preferred: Flags
    """(n,)"""
    # Promises of visits of two helpers, which count once for both.
    promise_price: Ints
    """(n,) 0 for visits of one helper."""
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


def week_of(problem: Problem) -> Week:
    """Return the arrays of a problem without departure bands."""
    visits = [*range(len(problem.visits)), *(i for i, visit in enumerate(problem.visits) if visit.helpers_required > 1)]
    modes = sorted(problem.travel)
    people = _people(problem, visits)
    fields = {
        **_shared(problem, visits),
        **people,
        **_windows(problem, visits),
        **_wishes(problem, visits),
        **_promises(problem, visits),
        **_links(problem, visits),
        **_helper_days(problem, modes),
        **_balance(problem),
    }
    fields["travel"] = np.stack([_travel(problem, mode) for mode in modes]) if modes else np.zeros((1, 1, 1), np.int32)
    fields["near"] = _near(problem, visits, fields["travel"])
    fields["width"] = _width(problem, people["allowed"], visits)
    return Week(**fields)


def _shared(problem: Problem, visits: Sequence[int]) -> dict[str, object]:
    num_visits = len(problem.visits)
    twin = np.full(len(visits), NONE)
    for task in range(num_visits, len(visits)):
        twin[task], twin[visits[task]] = visits[task], task
    unserved = [
        _unserved(problem, problem.visits[visit]) if task < num_visits else 0 for task, visit in enumerate(visits)
    ]
    must = [_must(problem, problem.visits[visit]) for visit in visits]
    weights = problem.weights
    return {
        "num_visits": num_visits,
        "num_days": problem.days,
        "travel_rate": _units(weights.travel),
        "wait_rate": _units(weights.wait),
        "imbalance_rate": _units(weights.imbalance),
        "worst_rate": _units(weights.worst_outside),
        "place": problem.visit_place[visits],
        "access": problem.access[visits],
        "duration": problem.duration[visits],
        "unserved": _ints(unserved),
        "twin": twin,
        "must": _ints(must),
    }


def _units(price: float) -> int:
    return round(price * UNIT)


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _travel(problem: Problem, mode: str) -> NDArray[np.int32]:
    seconds = problem.travel[mode].matrices[0]
    return np.where(seconds == UNREACHABLE, FAR, np.minimum(seconds, FAR)).astype(np.int32)


def _unserved(problem: Problem, visit: Visit) -> int:
    price = visit.unserved_cost
    if visit.promised is not None:
        price += problem.weights.moved_promise
    return _units(price) + (PIN_PRICE if visit.pinned is not None else 0)


def _must(problem: Problem, visit: Visit) -> int:
    """One name on a visit of two helpers: that helper and any other."""
    pinned = visit.pinned.helpers if visit.pinned else None
    if pinned is None or len(pinned) >= visit.helpers_required:
        return NONE
    return problem.helper_idx_by_id[pinned[0]]


def _people(problem: Problem, visits: Sequence[int]) -> dict[str, NDArray[np.generic]]:
    """Who may take which task, and what each helper-day costs beyond its times."""
    allowed = np.zeros((len(visits), len(problem.helper_days)), dtype=np.bool_)
    price = np.zeros(allowed.shape, dtype=np.int64)
    for helper_day in problem.helper_days:
        k = helper_day.idx
        price[:, k] = problem.helper_cost[visits, helper_day.helper_idx] * UNIT
        for task in np.flatnonzero(problem.eligible[visits, k]):
            visit = problem.visits[visits[task]]
            allowed[task, k] = _can_start(problem, visits[task], helper_day)
            price[task, k] += _price_of_day(problem, visit, helper_day)
    counts = allowed.sum(axis=1)
    return {
        "allowed": allowed,
        "price": price,
        "candidate_at": _begins(counts),
        "candidate": np.nonzero(allowed)[1].astype(np.int32),
    }


def _begins(counts: NDArray[np.int64]) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def _can_start(problem: Problem, visit: int, helper_day: HelperDay) -> bool:
    shift = helper_day.shift
    last = shift.end - int(problem.duration[visit])
    windows = problem.start_windows[visit].get(shift.day, ())
    return any(max(start, shift.start) <= min(end, last) for start, end in windows)


def _price_of_day(problem: Problem, visit: Visit, helper_day: HelperDay) -> int:
    """What a day costs whatever the start: no wish on it, or another day or helper than promised."""
    price = 0
    if visit.preferred_windows and not any(window.day == helper_day.shift.day for window in visit.preferred_windows):
        price += _units(visit.outside_preferred_cost * DAY_WITHOUT_WISH)
    if visit.promised is not None and visit.helpers_required == 1 and not _is_promised(visit.promised, helper_day):
        price += problem.weights.moved_promise * UNIT
    return price


def _is_promised(promise: Promise, helper_day: HelperDay) -> bool:
    return promise.day == helper_day.shift.day and (promise.helpers is None or helper_day.helper.id in promise.helpers)


def _windows(problem: Problem, visits: Sequence[int]) -> dict[str, Ints]:
    rows = [[problem.start_windows[visit].get(day, ()) for day in range(problem.days)] for visit in visits]
    at, (start, end) = _rows(rows, 2)
    return {"window_at": at, "window_start": start, "window_end": end}


def _rows(rows: Sequence[Sequence[Sequence[Sequence[int]]]], width: int) -> tuple[Ints, tuple[Ints, ...]]:
    """Lay lists of tuples by task and day one after another; returns where each begins, and the columns."""
    counts = np.array([[len(cell) for cell in row] for row in rows], dtype=np.int64)
    flat = [item for row in rows for cell in row for item in cell]
    columns = np.array(flat, dtype=np.int64).reshape(len(flat), width)
    ends = np.cumsum(counts.ravel()).reshape(counts.shape)
    at = np.concatenate([(ends - counts)[:, :1], ends], axis=1) if counts.size else np.zeros((len(rows), 1), np.int64)
    return at.astype(np.int64), tuple(np.ascontiguousarray(columns[:, j]) for j in range(width))


def _wishes(problem: Problem, visits: Sequence[int]) -> dict[str, NDArray[np.generic]]:
    """Price of the start by day, as pieces (from, price there, slope), and the preferred windows themselves."""
    rows = [
        [tuple(wish_pieces(problem, problem.visits[visit], day)) for day in range(problem.days)] for visit in visits
    ]
    at, (start, price, slope) = _rows(rows, 3)
    preferred = [[_preferred(problem.visits[visit], day) for day in range(problem.days)] for visit in visits]
    preferred_at, (preferred_start, preferred_end) = _rows(preferred, 2)
    return {
        "wish_at": at,
        "wish_from": start,
        "wish_price": price,
        "wish_slope": slope,
        "preferred_at": preferred_at,
        "preferred_start": preferred_start,
        "preferred_end": preferred_end,
        "has_preferred": np.array([bool(problem.visits[visit].preferred_windows) for visit in visits], dtype=np.bool_),
    }


def _preferred(visit: Visit, day: int) -> list[tuple[int, int]]:
    return [(window.start, window.end) for window in visit.preferred_windows if window.day == day]


def wish_pieces(problem: Problem, visit: Visit, day: int) -> Iterator[tuple[int, int, int]]:
    """
    Yield the price of each start on a day as straight pieces (from, price there, slope per second), in order.

    Seconds outside the nearest preferred window at their rate, and the price of a promise outside its times. Nothing
    where every start is free. A promise of a visit of two helpers is not part of it.
    """
    wanted = _preferred(visit, day) if visit.outside_preferred_cost else []
    rate = _units(visit.outside_preferred_cost)
    promise = visit.promised
    moved = 0
    if promise is not None and promise.day == day and visit.helpers_required == 1:
        moved = problem.weights.moved_promise * UNIT
    if not wanted and not moved:
        return
    cuts = {0}
    for start, end in wanted:
        cuts |= {start, end, end + 1}
    # Between two preferred windows the nearer one counts; the middle is where that changes.
    for _, end in wanted:
        cuts |= {(end + start + 1) // 2 for start, _ in wanted if start > end}
        cuts |= {(end + start + 1) // 2 + 1 for start, _ in wanted if start > end}
    if moved and promise is not None:
        cuts |= {promise.earliest, promise.latest + 1}
    for cut in sorted(cut for cut in cuts if 0 <= cut <= SECONDS_PER_DAY):
        outside, following = _outside(wanted, cut), _outside(wanted, cut + 1)
        is_kept = promise is not None and promise.earliest <= cut <= promise.latest
        yield cut, rate * outside + (0 if is_kept else moved), rate * (following - outside)


def _outside(wanted: Sequence[tuple[int, int]], start: int) -> int:
    return min((max(first - start, start - last, 0) for first, last in wanted), default=0)


def _promises(problem: Problem, visits: Sequence[int]) -> dict[str, NDArray[np.generic]]:
    price = np.zeros(len(visits), dtype=np.int64)
    kept = np.ones((len(visits), len(problem.helper_days)), dtype=np.bool_)
    for task, visit_idx in enumerate(visits):
        visit = problem.visits[visit_idx]
        if visit.promised is not None and visit.helpers_required > 1:
            price[task] = problem.weights.moved_promise * UNIT
            kept[task] = [_is_promised(visit.promised, helper_day) for helper_day in problem.helper_days]
    return {"promise_price": price, "promise_kept": kept}


def _links(problem: Problem, visits: Sequence[int]) -> dict[str, NDArray[np.generic]]:
    count = len(visits)
    before = np.full(count, NONE, dtype=np.int64)
    fixes = np.array([problem.visits[visit].helpers_required > 1 for visit in visits], dtype=np.bool_)
    spacing = {name: np.zeros(count, dtype=np.int64) for name in ("least_days", "least_seconds")}
    spacing |= {name: np.full(count, OPEN, dtype=np.int64) for name in ("most_days", "most_seconds")}
    for task, visit in enumerate(problem.visits):
        after = visit.after
        if after is None:
            continue
        before[task] = problem.visit_idx_by_id[after.visit]
        spacing["least_days"][task] = after.min_days or 0
        spacing["most_days"][task] = 0 if after.is_same_day else _or_open(after.max_days)
        spacing["least_seconds"][task] = after.min_seconds or 0
        spacing["most_seconds"][task] = _or_open(after.max_seconds)
        if not after.min_days:
            for partner in (task, before[task]):
                fixes[[twin for twin in range(count) if visits[twin] == partner]] = True
    followers: list[list[int]] = [[] for _ in range(count)]
    for task in np.flatnonzero(before != NONE):
        followers[before[task]].append(int(task))
    return {
        "before": before,
        "fixes_start": fixes,
        "after_at": _begins(np.array([len(row) for row in followers], dtype=np.int64)),
        "after": _ints([task for row in followers for task in row]),
        **spacing,
    }


def _or_open(value: int | None) -> int:
    return OPEN if value is None else value


def _helper_days(problem: Problem, modes: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    days = problem.helper_days
    shifts = [helper_day.shift for helper_day in days]
    places = problem.place_idx_by_id
    weeks = -(-problem.days // _DAYS_PER_WEEK)
    slot_cap = np.array([_or_open(helper.max_week) for helper in problem.helpers for _ in range(weeks)], dtype=np.int64)
    slot = _ints([day.helper_idx * weeks + day.shift.day // _DAYS_PER_WEEK for day in days])
    max_length = _ints([_or_open(shift.max_length) for shift in shifts])
    priced = bool(problem.weights.wait or problem.weights.imbalance)
    return {
        "mode": _ints([modes.index(shift.mode) for shift in shifts]),
        "start_place": _ints([places[shift.start_place] for shift in shifts]),
        "end_place": _ints([NONE if shift.end_place is None else places[shift.end_place] for shift in shifts]),
        "shift_start": _ints([shift.start for shift in shifts]),
        "shift_end": _ints([shift.end for shift in shifts]),
        "day": _ints([shift.day for shift in shifts]),
        "helper": _ints([day.helper_idx for day in days]),
        "slot": slot,
        "open_price": _ints([shift.open_cost * UNIT for shift in shifts]),
        "has_break": np.array([shift.break_ is not None for shift in shifts], dtype=np.bool_),
        "break_earliest": _ints([shift.break_.earliest if shift.break_ else 0 for shift in shifts]),
        "break_latest": _ints([shift.break_.latest if shift.break_ else NONE for shift in shifts]),
        "break_length": _ints([shift.break_.duration if shift.break_ else 0 for shift in shifts]),
        "max_visits": _ints([_or_open(shift.max_visits) for shift in shifts]),
        "max_travel": _ints([_or_open(shift.max_travel) for shift in shifts]),
        "max_length": max_length,
        "needs_paid": np.array(
            [priced or max_length[k] < OPEN or slot_cap[slot[k]] < OPEN for k in range(len(days))], dtype=np.bool_
        ),
        "slot_cap": slot_cap,
    }


def _balance(problem: Problem) -> dict[str, Ints]:
    share = even_share(problem)
    offered = [sum(shift.end - shift.start for shift in helper.shifts) for helper in problem.helpers]
    return {"even_paid": _ints([round(share * time * UNIT) for time in offered])}


def _near(problem: Problem, visits: Sequence[int], travel: NDArray[np.int32]) -> NDArray[np.int32]:
    """Nearest other tasks by travel, those without a common day pushed back."""
    count = min(_NUM_NEAR, len(visits) - 1)
    if count < 1:
        return np.zeros((len(visits), 0), dtype=np.int32)
    place = problem.visit_place[visits]
    days = np.zeros((len(visits), problem.days), dtype=np.float32)
    for task, visit in enumerate(visits):
        days[task, list(problem.start_windows[visit])] = 1
    near = np.empty((len(visits), count), dtype=np.int32)
    for task in range(len(visits)):
        distance = travel[0, place[task], place] + np.where(days @ days[task] > 0, 0, _OTHER_DAYS_SECONDS)
        distance[task] = np.iinfo(np.int32).max
        nearest = np.argpartition(distance, count - 1)[:count]
        near[task] = nearest[np.lexsort((nearest, distance[nearest]))]
    return near


def _width(problem: Problem, allowed: Flags, visits: Sequence[int]) -> int:
    """Most stops that fit into any shift, by durations alone; one place more to try the next one."""
    most = 0
    duration = problem.duration[visits]
    for helper_day in problem.helper_days:
        shift = helper_day.shift
        times = np.cumsum(np.sort(duration[allowed[:, helper_day.idx]]))
        fitting = int(np.searchsorted(times, shift.end - shift.start, side="right"))
        most = max(most, min(fitting, shift.max_visits or fitting))
    return most + 1
