"""
A week as the pricing of its routes reads it: who can sit where, when, and what leads from one to the next.

A *seat* is a task in a helper-day that may take it; a route is an order of seats of one helper-day. The seats of
helper-day k are numbered from ``seat_at[k]`` up to ``seat_at[k + 1]``. A *pair* is an order of two seats of a
helper-day in which the second can still be started after the first, whether or not a way leads straight from one to
the other. The pairs of a first seat v are numbered from ``pair_at[v]`` up to ``pair_at[v + 1]``.

Times are whole seconds since local midnight, prices whole millionths of a second of travel (``MICRO``). A *gap* is
travel and access between the end of a service and the start of the next.

What holds of all of it: no feasible route is lost, and none costs more than it truly does. So windows are narrowed only
to starts from which no chain of visits leads out of the shift, and ways that save time through other visits count:
``pair_reach`` is the shortest time over any chain (Floyd 1962), service on the way included. It equals ``pair_gap``
where ways are sound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.domain.problem import HelperDay, Interval, Problem
from planner.solve.bound.prices import MICRO, seat_price, travel_rate, unserved_prices
from planner.solve.compiled import compiled
from planner.solve.kernel.week import FAR, NONE, OPEN, Flags, Ints, Week

MOST_BITS = 10
"""A cell of the grid of times has up to 2**10 seconds; a finer grid costs more than its better bounds save."""
MOST_PAIRS = 30_000_000
"""Pairs take 32 bytes each; a week with more has no bound."""
MOST_STEPS = 200_000_000
"""Steps to fill the grid of a helper-day, about a second; a week that needs more has no bound."""


class Seats(NamedTuple):
    """Helper-days, their seats and pairs: K helper-days, V seats, P pairs."""

    travel_rate: int
    """Price of a second of travel."""
    # Helper-days.
    seat_at: Ints
    """(K + 1,)"""
    shift_start: Ints
    shift_end: Ints
    is_open_ended: Flags
    """(K,) whether the shift ends at the last visit."""
    has_break: Flags
    break_earliest: Ints
    break_latest: Ints
    break_length: Ints
    open_price: Ints
    max_visits: Ints
    max_travel: Ints
    max_work: Ints
    """(K,) seconds of travel, access and service that fit; OPEN when nothing caps them."""
    bits: Ints
    """(K,) a cell of the grid has 2**bits seconds; no two starts that follow one another lie in one cell."""
    # Seats.
    task: Ints
    """(V,)"""
    twin: Ints
    """(V,) seat of the other task of the visit in this helper-day, or NONE."""
    price: Ints
    duration: Ints
    window_at: Ints
    """(V + 1,) windows of the seat, inside the shift."""
    window_start: Ints
    window_end: Ints
    earliest: Ints
    latest: Ints
    """(V,) first and last start."""
    start_gap: Ints
    """(V,) from the start place; FAR where no way leads."""
    start_travel: Ints
    end_travel: Ints
    """(V,) to the end place; 0 in an open-ended shift, FAR where no way leads."""
    cell_at: Ints
    """(V,) cell of the grid at midnight, counted inside the helper-day; those of ``earliest`` to ``latest`` exist."""
    # Pairs.
    pair_at: Ints
    """(V + 1,)"""
    pair_to: Ints
    """(P,) the second seat."""
    pair_gap: Ints
    """(P,) FAR where no way leads straight."""
    pair_travel: Ints
    pair_reach: Ints


@dataclass(frozen=True)
class Pricing:
    """
    All that bounds the cost of a week.

    Parameters
    ----------
    seats
        The routes that there can be.
    unserved
        (n,) price of leaving a task out.
    slot, slot_cap
        (K,) the week of each helper-day, and (s,) its cap of paid seconds, as in ``Week``.
    """

    seats: Seats
    unserved: Ints
    slot: Ints
    slot_cap: Ints


def pricing_of(problem: Problem, week: Week, should_stop: Callable[[], bool]) -> Pricing | None:
    """Return the arrays of a problem without departure bands; None when too large, or told to stop."""
    visits = [*range(week.num_visits), *(int(twin) for twin in week.twin[week.num_visits :])]
    parts = []
    num_pairs = 0
    for helper_day in problem.helper_days:
        parts.append(_part(problem, week, visits, helper_day))
        num_pairs += len(parts[-1]["pair_to"])
        num_steps = 2 * int((parts[-1]["cell_num"] * parts[-1]["pair_num"]).sum())
        if num_pairs > MOST_PAIRS or num_steps > MOST_STEPS or should_stop():
            return None
    return Pricing(
        seats=_joined(problem, week, parts),
        unserved=unserved_prices(problem, visits),
        slot=week.slot,
        slot_cap=week.slot_cap,
    )


_Part = dict[str, Ints]
"""Seats and pairs of one helper-day, numbered from 0."""


def _part(problem: Problem, week: Week, visits: Sequence[int], helper_day: HelperDay) -> _Part:
    k = helper_day.idx
    candidates = np.flatnonzero(week.allowed[:, k])
    gap, travel = _gaps(week, k, candidates)
    reach = gap.copy()
    _close(reach, np.concatenate([week.duration[candidates], np.zeros(2, dtype=np.int64)]))
    possible = [_windows(week, k, int(task), int(reach[-2, i]), int(reach[i, -1])) for i, task in enumerate(candidates)]
    kept = np.array([i for i, windows in enumerate(possible) if windows], dtype=np.int64)
    windows = [windows for windows in possible if windows]
    inside = np.ix_(kept, kept)
    seats = _seats(problem, week, visits, helper_day, tasks=candidates[kept], windows=windows)
    return {
        **seats,
        "start_gap": gap[-2, kept],
        "start_travel": travel[-2, kept],
        "end_travel": travel[kept, -1],
        **_pairs(week, seats, gap=gap[inside], travel=travel[inside], reach=reach[inside]),
    }


def _seats(
    problem: Problem,
    week: Week,
    visits: Sequence[int],
    helper_day: HelperDay,
    *,
    tasks: Ints,
    windows: Sequence[Sequence[Interval]],
) -> _Part:
    prices = [
        seat_price(problem, visits[int(task)], helper_day, found) for task, found in zip(tasks, windows, strict=True)
    ]
    seat_of = {int(task): seat for seat, task in enumerate(tasks)}
    return {
        "task": tasks,
        "twin": _ints([seat_of.get(int(twin), NONE) for twin in week.twin[tasks]]),
        "price": _ints(prices),
        "duration": week.duration[tasks],
        "window_num": _ints([len(found) for found in windows]),
        "window_start": _ints([start for found in windows for start, _ in found]),
        "window_end": _ints([end for found in windows for _, end in found]),
        "earliest": _ints([found[0][0] for found in windows]),
        "latest": _ints([found[-1][1] for found in windows]),
    }


def _pairs(week: Week, seats: _Part, *, gap: Ints, travel: Ints, reach: Ints) -> _Part:
    """Pairs of seats, and how fine the grid has to be for them."""
    tasks, earliest, latest = seats["task"], seats["earliest"], seats["latest"]
    possible = earliest[:, None] + seats["duration"][:, None] + reach <= latest[None, :]
    np.fill_diagonal(possible, False)
    possible &= week.twin[tasks][:, None] != tasks[None, :]
    first, second = np.nonzero(possible)
    soonest = int((seats["duration"][first] + gap[first, second]).min(initial=1 << MOST_BITS))
    bits = soonest.bit_length() - 1
    num_cells = (latest >> bits) - (earliest >> bits) + 1
    return {
        "bits": _ints([bits]),
        "cell_num": num_cells,
        "cell_at": _begins(num_cells)[:-1] - (earliest >> bits),
        "pair_num": np.bincount(first, minlength=len(tasks)).astype(np.int64),
        "pair_to": second.astype(np.int64),
        "pair_gap": gap[first, second],
        "pair_travel": travel[first, second],
        "pair_reach": reach[first, second],
    }


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _gaps(week: Week, k: int, tasks: Ints) -> tuple[Ints, Ints]:
    """Gap and travel between tasks, then the start and the end of the shift; both FAR where no way leads."""
    start, end = week.start_place[k], week.end_place[k]
    places = np.concatenate([week.place[tasks], np.array([start, start if end == NONE else end])])
    travel = week.travel[week.mode[k]][np.ix_(places, places)].astype(np.int64)
    if end == NONE:
        travel[:, -1] = 0
    access = np.concatenate([week.access[tasks], np.zeros(2, dtype=np.int64)])
    is_new = places[:, None] != places[None, :]
    is_new[-2] = True
    travel[:, -2] = FAR
    travel[-1] = FAR
    gap = np.minimum(travel + np.where(is_new, access[None, :], 0), FAR)
    return np.where(travel >= FAR, FAR, gap), travel


@compiled
def _close(reach: Ints, duration: Ints) -> None:
    """Shorten each time to the shortest over any chain of visits; the last two rows are the start and the end."""
    for via in range(len(duration) - 2):
        for first in range(len(duration)):
            there = reach[first, via] + duration[via]
            if there >= FAR:
                continue
            for second in range(len(duration)):
                reach[first, second] = min(reach[first, second], there + reach[via, second])


def _windows(week: Week, k: int, task: int, there: int, back: int) -> list[Interval]:
    """When a task may start so that the shift can have begun before and can end after it."""
    day = week.day[k]
    first = int(week.shift_start[k]) + there
    last = int(week.shift_end[k]) - int(week.duration[task]) - back
    rows = range(week.window_at[task, day], week.window_at[task, day + 1])
    clipped = [(max(int(week.window_start[j]), first), min(int(week.window_end[j]), last)) for j in rows]
    return [(start, end) for start, end in clipped if start <= end]


def _joined(problem: Problem, week: Week, parts: Sequence[_Part]) -> Seats:
    """Number the seats and pairs of all helper-days through."""
    seat_at = _begins([len(part["task"]) for part in parts])

    def seats(name: str) -> Ints:
        shifted = [
            np.where(part[name] == NONE, NONE, part[name] + at) for part, at in zip(parts, seat_at, strict=False)
        ]
        return _flat(shifted)

    def flat(name: str) -> Ints:
        return _flat([part[name] for part in parts])

    cap = week.slot_cap[week.slot] if len(parts) else np.zeros(0, dtype=np.int64)
    plain = ("task", "price", "duration", "window_start", "window_end", "earliest", "latest", "cell_at")
    ways = ("start_gap", "start_travel", "end_travel", "pair_gap", "pair_travel", "pair_reach")
    return Seats(
        travel_rate=travel_rate(problem),
        seat_at=seat_at,
        shift_start=week.shift_start,
        shift_end=week.shift_end,
        is_open_ended=week.end_place == NONE,
        has_break=week.has_break,
        break_earliest=week.break_earliest,
        break_latest=week.break_latest,
        break_length=week.break_length,
        open_price=np.array([day.shift.open_cost * MICRO for day in problem.helper_days], dtype=np.int64),
        max_visits=week.max_visits,
        max_travel=week.max_travel,
        max_work=np.where(week.max_length < OPEN, np.minimum(week.max_length - week.break_length, cap), cap),
        bits=flat("bits"),
        twin=seats("twin"),
        pair_to=seats("pair_to"),
        window_at=_begins(flat("window_num")),
        pair_at=_begins(flat("pair_num")),
        **{name: flat(name) for name in (*plain, *ways)},
    )


def _begins(counts: Sequence[int] | Ints) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.asarray(counts, dtype=np.int64))])


def _flat(rows: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *rows]).astype(np.int64)
