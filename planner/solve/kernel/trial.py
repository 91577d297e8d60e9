"""
One attempt to change the plan, and how to take it back.

A route is saved when it is first touched; fixed starts are noted before they change. ``undo`` brings all of it back.
Visits are taken out as a whole: both twins, and with a visit every visit that has to follow it, so that no link is ever
broken.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled
from planner.solve.kernel.route import settle
from planner.solve.kernel.state import State, Work, copy_of
from planner.solve.kernel.week import NONE, Ints, Week, number

ROUND, TOUCHED, ABSENT, ABSENT_BEFORE, NOTED, STACKED = 0, 1, 2, 3, 4, 5
"""Places in ``trial.counts``."""
_FREE = number(0)


class Trial(NamedTuple):
    """Shapes as in :class:`Week`; v visits."""

    counts: Ints
    """(6,) number of the round, and how much stands in each list below."""
    stamp: Ints
    """(k,) round in which a route was last touched."""
    touched: Ints
    """(k,) routes touched in this round."""
    is_open: NDArray[np.bool_]
    """(k,) whether a route has lost tasks and is not settled yet."""
    saved: State
    """Routes as they were when first touched; totals as they were when the round began."""
    noted: Ints
    """(4 n, 3) task, fixed start and link price before each change."""
    absent: Ints
    """(v,) visits in no route."""
    absent_before: Ints
    """(v,)"""
    stack: Ints
    """(n + 1,) visits still to be taken out."""
    option: Ints
    """(k,) routes to be looked at for a visit."""
    option_stamp: Ints
    """(k + 1,) for what visit a route was last noted as an option; the number of that look last."""
    place: Ints
    """(p, 7) places for a visit that needs a fixed start: helper-day, position, price, two intervals of starts."""
    place_price: NDArray[np.float64]
    """(p,)"""


def new_trial(week: Week, state: State) -> Trial:
    """Return an empty trial; ``saved`` has the shapes of the state."""
    num_tasks, num_days = week.allowed.shape

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    absent = zeros(week.num_visits)
    missing = np.flatnonzero(state.route_of[: week.num_visits] == NONE)
    absent[: len(missing)] = missing
    num_places = num_days * week.width + 1 if (week.fixes_start).any() else 1
    trial = Trial(
        counts=zeros(6),
        stamp=zeros(num_days),
        touched=zeros(num_days),
        is_open=np.zeros(num_days, dtype=np.bool_),
        saved=copy_of(state),
        noted=zeros(4 * num_tasks + 4, 3),
        absent=absent,
        absent_before=zeros(week.num_visits),
        stack=zeros(num_tasks + 1),
        option=zeros(num_days),
        option_stamp=zeros(num_days + 1),
        place=zeros(num_places, 7),
        place_price=np.zeros(num_places, dtype=np.float64),
    )
    trial.counts[ABSENT] = len(missing)
    return trial


@compiled
def begin(state: State, trial: Trial) -> None:
    """Open a new round: nothing touched, nothing noted."""
    trial.counts[ROUND] += 1
    trial.counts[TOUCHED] = 0
    trial.counts[NOTED] = 0
    count = trial.counts[ABSENT]
    trial.counts[ABSENT_BEFORE] = count
    trial.absent_before[:count] = trial.absent[:count]
    trial.saved.total[0] = state.total[0]


@compiled
def _copy_route(source: State, target: State, k: int) -> None:
    m = source.length[k]
    target.length[k] = m
    for i in range(m):
        target.sequence[k, i] = source.sequence[k, i]
    for i in range(m + 1):
        target.leg[k, i] = source.leg[k, i]
    for q in range(2):
        for i in range(m + 2):
            target.earliest[k, q, i] = source.earliest[k, q, i]
            target.latest[k, q, i] = source.latest[k, q, i]
    target.price[k], target.travel[k] = source.price[k], source.travel[k]
    target.paid[k], target.outside[k] = source.paid[k], source.outside[k]
    target.num_wishes[k], target.room[k] = source.num_wishes[k], source.room[k]


@compiled
def touch(state: State, trial: Trial, k: int) -> None:
    """Save a route before its first change in this round."""
    if trial.stamp[k] == trial.counts[ROUND]:
        return
    trial.stamp[k] = trial.counts[ROUND]
    trial.touched[trial.counts[TOUCHED]] = k
    trial.counts[TOUCHED] += 1
    _copy_route(state, trial.saved, k)


@compiled
def _note(state: State, trial: Trial, task: int) -> None:
    row = trial.counts[NOTED]
    trial.noted[row, 0], trial.noted[row, 1], trial.noted[row, 2] = task, state.start[task], state.link_price[task]
    trial.counts[NOTED] = row + 1


@compiled
def fix_start(week: Week, state: State, trial: Trial, visit: int, start: int, price: int) -> None:
    """Set the fixed start of a visit and its price."""
    if not week.fixes_start[visit]:
        return
    _note(state, trial, visit)
    state.total[0] += price - state.link_price[visit]
    state.start[visit], state.link_price[visit] = start, price
    twin = week.twin[visit]
    if twin != NONE:
        _note(state, trial, twin)
        state.start[twin] = start


@compiled
def free_start(week: Week, state: State, trial: Trial, visit: int) -> None:
    """Take the fixed start of a visit, and what it costs, away."""
    fix_start(week, state, trial, visit, NONE, _FREE)


@compiled
def undo(week: Week, state: State, trial: Trial) -> None:
    """Bring the plan back to what it was when the round began."""
    for z in range(trial.counts[TOUCHED]):
        k = trial.touched[z]
        for i in range(state.length[k]):
            state.route_of[state.sequence[k, i]] = NONE
    for z in range(trial.counts[TOUCHED]):
        k = trial.touched[z]
        state.slot_paid[week.slot[k]] += trial.saved.paid[k] - state.paid[k]
        state.helper_paid[week.helper[k]] += trial.saved.paid[k] - state.paid[k]
        _copy_route(trial.saved, state, k)
        for i in range(state.length[k]):
            state.route_of[state.sequence[k, i]] = k
    for row in range(trial.counts[NOTED] - 1, -1, -1):
        task = trial.noted[row, 0]
        state.start[task], state.link_price[task] = trial.noted[row, 1], trial.noted[row, 2]
    count = trial.counts[ABSENT_BEFORE]
    trial.counts[ABSENT] = count
    trial.absent[:count] = trial.absent_before[:count]
    state.total[0] = trial.saved.total[0]


@compiled
def take_out(week: Week, state: State, trial: Trial, task: int) -> None:
    """Take the visit of a task out of the plan, with its twin and all that must follow; close_gaps has to come next."""
    trial.stack[0] = task if task < week.num_visits else week.twin[task]
    trial.counts[STACKED] = 1
    while trial.counts[STACKED] > 0:
        trial.counts[STACKED] -= 1
        visit = trial.stack[trial.counts[STACKED]]
        if state.route_of[visit] == NONE:
            continue
        _open_route(state, trial, visit)
        if week.twin[visit] != NONE:
            _open_route(state, trial, week.twin[visit])
        free_start(week, state, trial, visit)
        state.total[0] += week.unserved[visit]
        trial.absent[trial.counts[ABSENT]] = visit
        trial.counts[ABSENT] += 1
        for j in range(week.after_at[visit], week.after_at[visit + 1]):
            trial.stack[trial.counts[STACKED]] = week.after[j]
            trial.counts[STACKED] += 1


@compiled
def _open_route(state: State, trial: Trial, task: int) -> None:
    k = state.route_of[task]
    touch(state, trial, k)
    trial.is_open[k] = True
    state.route_of[task] = NONE


@compiled
def close_gaps(week: Week, state: State, trial: Trial, work: Work) -> None:
    """Settle every route that has lost tasks; one that no longer holds without them is emptied."""
    again = True
    while again:
        again = False
        for z in range(trial.counts[TOUCHED]):
            k = trial.touched[z]
            if not trial.is_open[k]:
                continue
            trial.is_open[k] = False
            _compress(state, k)
            holds = settle(week, state, k, work) and state.slot_paid[week.slot[k]] <= week.slot_cap[week.slot[k]]
            if not holds and state.length[k] > 0:
                for i in range(state.length[k]):
                    take_out(week, state, trial, state.sequence[k, i])
                again = True


@compiled
def _compress(state: State, k: int) -> None:
    kept = 0
    for i in range(state.length[k]):
        task = state.sequence[k, i]
        if state.route_of[task] == k:
            state.sequence[k, kept] = task
            kept += 1
    state.length[k] = kept


@compiled
def put(week: Week, state: State, trial: Trial, work: Work, k: int, i: int, task: int) -> bool:
    """Put a task in as stop i of helper-day k and settle; False when the route does not hold, then nothing changes."""
    touch(state, trial, k)
    m = state.length[k]
    for z in range(m, i, -1):
        state.sequence[k, z] = state.sequence[k, z - 1]
    state.sequence[k, i] = task
    state.length[k] = m + 1
    state.route_of[task] = k
    if settle(week, state, k, work) and state.slot_paid[week.slot[k]] <= week.slot_cap[week.slot[k]]:
        return True
    state.route_of[task] = NONE
    _compress(state, k)
    settle(week, state, k, work)
    return False
