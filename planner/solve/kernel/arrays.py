"""
Lay a problem out as the arrays of :class:`planner.solve.kernel.week.Week`.

Everything that goes over visits times helper-days is done on whole arrays: 3,000 visits and 600 helper-days make 1.8
million pairs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.cost import DAY_WITHOUT_WISH, even_share
from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import Problem
from planner.domain.visit import Promise, Visit
from planner.solve.kernel.links import follower_fields, link_fields
from planner.solve.kernel.rows import begins, rows
from planner.solve.kernel.week import FAR, NONE, OPEN, PIN_PRICE, UNIT, Flags, Ints, Week, in_one_piece, or_open, units
from planner.solve.kernel.wishes import preferred_on, wish_fields

_DAYS_PER_WEEK = 7
_NUM_NEAR = 200
"""
How many near tasks each task knows, since few of them have a day and a helper in common with it.

Measured: at 3,000 visits 60 and 120 end 5 to 10 % dearer.
"""
_OTHER_DAYS_SECONDS = 1500
"""What having no day in common counts in nearness, in seconds of travel (measured in the search)."""


def week_of(problem: Problem) -> Week:
    """Return the arrays of a problem without departure bands."""
    visits = [*range(len(problem.visits)), *(i for i, visit in enumerate(problem.visits) if visit.helpers_required > 1)]
    modes = sorted(problem.travel)
    num_places = len(problem.places)
    travel = np.stack([_travel(problem, mode) for mode in modes] or [np.zeros((num_places, num_places), np.int32)])
    helper_days = _helper_days(problem, modes)
    tasks = task_fields(problem, visits, helper_days)
    week = Week(
        num_visits=len(problem.visits),
        num_days=problem.days,
        **_rates(problem),
        **tasks,
        **helper_days,
        **candidate_fields(tasks["allowed"]),
        **follower_fields(tasks["before"]),
        **travel_fields(travel),
        twin=_twins(len(problem.visits), visits),
        even_paid=even_paid(problem),
        near=near_of(tasks["place"], tasks["window_at"], travel),
        width=_width(problem, tasks["allowed"], visits),
    )
    return in_one_piece(week)


def task_fields(problem: Problem, visits: Sequence[int], helper_days: dict[str, Any]) -> dict[str, Any]:
    """
    Return the fields that have a row for each task and know no other task but the one before.

    Parameters
    ----------
    visits
        The visit of each task.
    helper_days
        Their fields.
    """
    windows = _windows(problem, visits)
    first_task = {visit: task for task, visit in reversed(list(enumerate(visits)))}
    unserved = [
        _unserved(problem, problem.visits[visit]) if first_task[visit] == task else 0
        for task, visit in enumerate(visits)
    ]
    return {
        "place": problem.visit_place[visits],
        "access": problem.access[visits],
        "duration": problem.duration[visits],
        "unserved": _ints(unserved),
        "must": _ints([_must(problem, problem.visits[visit]) for visit in visits]),
        **windows,
        **wish_fields(problem, visits),
        **_promises(problem, visits, helper_days),
        **link_fields(problem, visits),
        "allowed": _allowed(problem, visits, windows, helper_days),
        "price": _price(problem, visits, helper_days),
    }


def _rates(problem: Problem) -> dict[str, Any]:
    weights = problem.weights
    return {
        "travel_rate": units(weights.travel),
        "wait_rate": units(weights.wait),
        "imbalance_rate": units(weights.imbalance),
        "worst_rate": units(weights.worst_outside),
    }


def even_paid(problem: Problem) -> Ints:
    """Return each helper's even share of paid time, in thousandths of a second."""
    share = even_share(problem)
    offered = [sum(shift.end - shift.start for shift in helper.shifts) for helper in problem.helpers]
    return _ints([round(share * time * UNIT) for time in offered])


def _twins(num_visits: int, visits: Sequence[int]) -> Ints:
    twin = np.full(len(visits), NONE)
    for task in range(num_visits, len(visits)):
        twin[task], twin[visits[task]] = visits[task], task
    return twin


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _travel(problem: Problem, mode: str) -> NDArray[np.int32]:
    seconds = problem.travel[mode].matrices[0]
    return np.where(seconds == UNREACHABLE, FAR, np.minimum(seconds, FAR)).astype(np.int32)


def travel_fields(travel: NDArray[np.int32]) -> dict[str, Any]:
    """Return travel by origin and by destination."""
    return {"travel": travel, "travel_to": np.ascontiguousarray(travel.transpose(0, 2, 1))}


def _unserved(problem: Problem, visit: Visit) -> int:
    price = visit.unserved_cost
    if visit.promised is not None:
        price += problem.weights.moved_promise
    return units(price) + (PIN_PRICE if visit.pinned is not None else 0)


def _must(problem: Problem, visit: Visit) -> int:
    """One name on a visit of two helpers: that helper and any other."""
    pinned = visit.pinned.helpers if visit.pinned else None
    if pinned is None or len(pinned) >= visit.helpers_required:
        return NONE
    return problem.helper_idx_by_id[pinned[0]]


def _allowed(problem: Problem, visits: Sequence[int], windows: dict[str, Any], days: dict[str, Any]) -> Flags:
    """Whether a task may stand in a helper-day: people, and a window that meets the shift."""
    meets = np.zeros((len(visits), len(problem.helper_days)), dtype=np.bool_)
    duration = problem.duration[visits]
    at = windows["window_at"]
    for day in range(problem.days if visits else 0):
        k = np.flatnonzero(days["day"] == day)
        counts = at[:, day + 1] - at[:, day]
        tasks = np.flatnonzero(counts)
        if not len(tasks) or not len(k):
            continue
        task = np.repeat(tasks, counts[tasks])
        j = np.concatenate([np.arange(at[t, day], at[t, day + 1]) for t in tasks])
        first = np.maximum(windows["window_start"][j, None], days["shift_start"][k])
        last = np.minimum(windows["window_end"][j, None], days["shift_end"][k] - duration[task, None])
        starts = np.concatenate([[0], np.cumsum(counts[tasks])[:-1]])
        meets[np.ix_(tasks, k)] = np.logical_or.reduceat(first <= last, starts, axis=0)
    allowed: Flags = meets & problem.qualified[np.ix_(visits, days["helper"])]
    return allowed


def candidate_fields(allowed: Flags) -> dict[str, Any]:
    """Return the helper-days that may take each task."""
    return {
        "candidate_at": begins(allowed.sum(axis=1)),
        "candidate": np.ascontiguousarray(np.nonzero(allowed)[1]),
    }


def _price(problem: Problem, visits: Sequence[int], days: dict[str, Any]) -> Ints:
    """What each helper-day costs beyond its times: the helper, a day without a wish, another one than promised."""
    price: Ints = problem.helper_cost[np.ix_(visits, days["helper"])] * UNIT
    for task, visit_idx in enumerate(visits):
        visit = problem.visits[visit_idx]
        if visit.helpers_required > 1:
            continue
        if visit.preferred_windows and visit.outside_preferred_cost:
            without = [day for day in range(problem.days) if not preferred_on(visit, day)]
            price[task, np.isin(days["day"], without)] += units(visit.outside_preferred_cost * DAY_WITHOUT_WISH)
        if visit.promised is not None:
            price[task, ~_as_promised(problem, visit.promised, days)] += problem.weights.moved_promise * UNIT
    return price


def _as_promised(problem: Problem, promise: Promise, days: dict[str, Any]) -> Flags:
    """Return of which helper-days day and helper are as promised."""
    kept: Flags = days["day"] == promise.day
    if promise.helpers is not None:
        kept = kept & np.isin(days["helper"], [problem.helper_idx_by_id[helper] for helper in promise.helpers])
    return kept


def _promises(problem: Problem, visits: Sequence[int], days: dict[str, Any]) -> dict[str, Any]:
    """Promises: times, whether day and helper are as promised, and the price of those to visits of two helpers."""
    price, first, last = (np.zeros(len(visits), dtype=np.int64) for _ in "pfl")
    kept = np.ones((len(visits), len(problem.helper_days)), dtype=np.bool_)
    for task, visit_idx in enumerate(visits):
        promise = problem.visits[visit_idx].promised
        if promise is None:
            continue
        kept[task] = _as_promised(problem, promise, days)
        first[task], last[task] = promise.earliest, promise.latest
        if problem.visits[visit_idx].helpers_required > 1:
            price[task] = problem.weights.moved_promise * UNIT
    return {"promise_price": price, "promise_from": first, "promise_until": last, "promise_kept": kept}


def _windows(problem: Problem, visits: Sequence[int]) -> dict[str, Any]:
    cells = [[problem.start_windows[visit].get(day, ()) for day in range(problem.days)] for visit in visits]
    at, (start, end) = rows(cells, 2)
    return {"window_at": at, "window_start": start, "window_end": end}


def _helper_days(problem: Problem, modes: Sequence[str]) -> dict[str, Any]:
    days = problem.helper_days
    shifts = [helper_day.shift for helper_day in days]
    places = problem.place_idx_by_id
    weeks = -(-problem.days // _DAYS_PER_WEEK)
    slot_cap = np.array([or_open(helper.max_week) for helper in problem.helpers for _ in range(weeks)], dtype=np.int64)
    slot = _ints([day.helper_idx * weeks + day.shift.day // _DAYS_PER_WEEK for day in days])
    max_length = _ints([or_open(shift.max_length) for shift in shifts])
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
        "max_visits": _ints([or_open(shift.max_visits) for shift in shifts]),
        "max_travel": _ints([or_open(shift.max_travel) for shift in shifts]),
        "max_length": max_length,
        "needs_paid": np.array(
            [priced or max_length[k] < OPEN or slot_cap[slot[k]] < OPEN for k in range(len(days))], dtype=np.bool_
        ),
        "slot_cap": slot_cap,
    }


def near_of(place: Ints, window_at: Ints, travel: NDArray[np.int32]) -> Ints:
    """Return the nearest other tasks by travel, those without a common day pushed back."""
    num_tasks = len(place)
    count = min(_NUM_NEAR, num_tasks - 1)
    if count < 1:
        return np.zeros((num_tasks, 0), dtype=np.int64)
    # One bit a day. A product of matrices would be as short, and now and then warns of an invalid value without one.
    days = (np.diff(window_at, axis=1) > 0) @ (1 << np.arange(window_at.shape[1] - 1))
    apart = {mask: np.where(days & mask, 0, _OTHER_DAYS_SECONDS).astype(np.int32) for mask in np.unique(days).tolist()}
    near = np.empty((num_tasks, count), dtype=np.int64)
    for task, mask in enumerate(days.tolist()):
        distance = travel[0, place[task]].take(place) + apart[mask]
        distance[task] = np.iinfo(np.int32).max
        nearest = distance.argpartition(count - 1)[:count]
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
        most = max(most, fitting if shift.max_visits is None else min(fitting, shift.max_visits))
    return most + 1
