"""
The search: rounds of ruin and recreate under simulated annealing, the best plan kept, every good route collected.

A round is kept when it costs less than before plus a random allowance that falls with the temperature (Kirkpatrick et
al. 1983). Routes of plans near the best go into the pool, each once, from which the master problem chooses later.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve.compiled import compiled
from planner.solve.kernel.meet import put_back_fixed
from planner.solve.kernel.recreate import put_back
from planner.solve.kernel.route import settle
from planner.solve.kernel.ruin import ruin
from planner.solve.kernel.state import State, Work
from planner.solve.kernel.trial import ABSENT, ABSENT_BEFORE, TOUCHED, Trial, begin, undo
from planner.solve.kernel.week import NONE, UNIT, Ints, Week, number

_MOST_RETRIED = number(4)
"""Of the visits that were left out before, so many are tried again in a round; all of them would slow a full week."""
_ANYWHERE = number(0)
"""Task around which nothing was taken out."""
_BLINK = 0.01
_POOL_GAP = 4000 * UNIT
"""Routes of plans up to so much above the best go into the pool."""
_LENGTH_ROUNDS = 64
"""Rounds between two looks at the mean length of the routes."""
_PASSES = 3
"""Visits that follow others wait for them; chains up to this length are put back in one round."""


class Best(NamedTuple):
    """The best plan so far."""

    sequence: Ints
    length: Ints
    start: Ints
    """As in State."""
    cost: Ints
    """(1,) with worst_outside."""
    is_stale: NDArray[np.bool_]
    """(k,) whether a route has changed since it was copied here."""
    stale: Ints
    """(k + 1,) these routes; their number last."""


class Pool(NamedTuple):
    """Distinct routes of good plans; c of them at most."""

    sequence: NDArray[np.int32]
    """(c, w) tasks."""
    start: NDArray[np.int32]
    """(c, w) fixed starts, NONE where free."""
    route: Ints
    """(c, 5) helper-day, length, price, paid, outside."""
    size: Ints
    """(1,)"""
    seen: NDArray[np.uint64]
    """Hash table, a power of two."""


MOST_ROUTES = 1 << 17
"""That a pool holds; of long routes fewer."""
_POOL_BYTES = 100_000_000


def new_best(state: State) -> Best:
    """Return a record that any plan beats."""
    num_days = len(state.length)
    return Best(
        sequence=state.sequence.copy(),
        length=state.length.copy(),
        start=state.start.copy(),
        cost=np.array([np.iinfo(np.int64).max // 2], dtype=np.int64),
        is_stale=np.ones(num_days, dtype=np.bool_),
        stale=np.append(np.arange(num_days), num_days).astype(np.int64),
    )


def new_pool(week: Week, most_routes: int) -> Pool:
    """Return an empty pool."""
    has_starts = bool(week.fixes_start.any())
    row_bytes = 4 * week.width * (2 if has_starts else 1) + 8 * 5
    size = min(most_routes, _POOL_BYTES // row_bytes)
    return Pool(
        sequence=np.zeros((size, week.width), dtype=np.int32),
        start=np.zeros((size, week.width if has_starts else 0), dtype=np.int32),
        route=np.zeros((size, 5), dtype=np.int64),
        size=np.zeros(1, dtype=np.int64),
        seen=np.zeros(2 << max(1, size).bit_length(), dtype=np.uint64),
    )


@compiled
def worst_price(week: Week, state: State) -> int:
    """Return what the worst-off visit costs."""
    return week.worst_rate * state.outside.max() if week.worst_rate > 0 and len(state.outside) > 0 else 0


@compiled
def keep_best(week: Week, state: State, best: Best) -> bool:
    """Copy the current plan into the record when it is better; return whether it was."""
    cost = state.total[0] + worst_price(week, state)
    if cost >= best.cost[0]:
        return False
    best.cost[0] = cost
    last = len(best.stale) - 1
    for z in range(best.stale[last]):
        k = best.stale[z]
        best.is_stale[k] = False
        best.length[k] = state.length[k]
        for i in range(state.length[k]):
            task = state.sequence[k, i]
            best.sequence[k, i] = task
            best.start[task] = state.start[task]
    best.stale[last] = 0
    return True


@compiled
def _mark_stale(trial: Trial, best: Best) -> None:
    last = len(best.stale) - 1
    for z in range(trial.counts[TOUCHED]):
        k = trial.touched[z]
        if not best.is_stale[k]:
            best.is_stale[k] = True
            best.stale[best.stale[last]] = k
            best.stale[last] += 1


@compiled
def collect(state: State, pool: Pool, k: int) -> None:
    """Put a route into the pool unless it is there; a full pool is begun anew."""
    row, m = pool.size[0], state.length[k]
    if m == 0 or len(pool.sequence) == 0:
        return
    if row == len(pool.sequence):
        row = 0
        pool.seen[:] = 0
    prime = np.uint64(1099511628211)
    code = np.uint64(1469598103934665603) + np.uint64(k) * prime
    for i in range(m):
        task = state.sequence[k, i]
        code = (code ^ np.uint64(task + 1)) * prime
        if state.start[task] != NONE:
            code = (code ^ np.uint64(state.start[task] + 7)) * prime
        code ^= code >> np.uint64(29)
    code = max(code, np.uint64(1))
    mask = np.int64(len(pool.seen) - 1)
    at = np.int64(code & np.uint64(mask))
    while pool.seen[at] != 0:
        if pool.seen[at] == code:
            return
        at = (at + 1) & mask
    pool.seen[at] = code
    pool.size[0] = row + 1
    for i in range(m):
        task = state.sequence[k, i]
        pool.sequence[row, i] = task
        if pool.start.shape[1] > 0:
            pool.start[row, i] = state.start[task]
    pool.route[row, 0], pool.route[row, 1] = k, m
    pool.route[row, 2], pool.route[row, 3], pool.route[row, 4] = state.price[k], state.paid[k], state.outside[k]


@compiled
def recreate(week: Week, state: State, trial: Trial, work: Work, seed: int, blink: float, most_retried: int) -> None:
    """Try to put every absent visit back, in an order of a random kind."""
    count, skipped = trial.counts[ABSENT], max(0, trial.counts[ABSENT_BEFORE] - most_retried)
    for z in range(trial.counts[ABSENT_BEFORE] - 1, skipped - 1, -1):
        other = np.random.randint(z + 1)
        trial.absent[z], trial.absent[other] = trial.absent[other], trial.absent[z]
    if skipped > 0:
        _choose_near(week, state, trial, seed, skipped)
    tried = trial.absent[skipped:count].copy()
    order = np.argsort(_keys(week, tried, seed) if blink > 0.0 else _first_keys(week, tried))
    for _ in range(_PASSES if len(week.after) > 0 else 1):
        for z in range(len(tried)):
            visit = tried[order[z]]
            if state.route_of[visit] != NONE:
                continue
            if week.before[visit] != NONE and state.route_of[week.before[visit]] == NONE:
                continue
            if week.fixes_start[visit]:
                put_back_fixed(week, state, trial, work, visit, blink)
            else:
                put_back(week, state, trial, work, visit, blink)
    kept = skipped
    for z in range(len(tried)):
        if state.route_of[tried[z]] == NONE:
            trial.absent[kept] = tried[z]
            kept += 1
    trial.counts[ABSENT] = kept


@compiled
def _choose_near(week: Week, state: State, trial: Trial, task: int, first: int) -> None:
    """Move the visits left out before that are nearest to a task behind the others, to ``first`` and after."""
    last = trial.counts[ABSENT_BEFORE] - 1
    for z in range(-1, week.near.shape[1]):
        visit = task if z < 0 else week.near[task, z]
        if visit >= week.num_visits or state.route_of[visit] != NONE:
            continue
        for y in range(last + 1):
            if trial.absent[y] == visit:
                trial.absent[y], trial.absent[last] = trial.absent[last], visit
                last -= 1
                break
        if last < first:
            break


@compiled
def _keys(week: Week, tried: Ints, seed: int) -> NDArray[np.float64]:
    """Sort keys by a random kind of order: random, dear first, few options first, long first, or far from the ruin."""
    keys = np.empty(len(tried))
    kind = np.random.random()
    for z in range(len(tried)):
        visit = tried[z]
        noise = 0.7 + 0.6 * np.random.random()
        if kind < 0.35:
            keys[z] = noise
        elif kind < 0.60:
            keys[z] = -week.unserved[visit] * noise
        elif kind < 0.80:
            keys[z] = (week.candidate_at[visit + 1] - week.candidate_at[visit]) * noise
        elif kind < 0.92:
            keys[z] = -week.duration[visit] * noise
        else:
            keys[z] = -week.travel[0, week.place[seed], week.place[visit]]
    return keys


@compiled
def _first_keys(week: Week, tried: Ints) -> NDArray[np.float64]:
    """Sort keys of a first plan: dear and rare first (measured: better than either, and than any of the others)."""
    keys = np.empty(len(tried))
    for z in range(len(tried)):
        visit = tried[z]
        keys[z] = -week.unserved[visit] / (1 + week.candidate_at[visit + 1] - week.candidate_at[visit])
    return keys


@compiled
def _mean_length(state: State) -> float:
    tasks, used = 0, 0
    for k in range(len(state.length)):
        tasks += state.length[k]
        used += state.length[k] > 0
    return tasks / max(1, used)


@compiled
def anneal(
    week: Week,
    state: State,
    trial: Trial,
    work: Work,
    best: Best,
    pool: Pool,
    rounds: int,
    warm: float,
    cool: float,
    seed: int,
) -> None:
    """
    Run rounds of ruin and recreate.

    Parameters
    ----------
    rounds
        How many.
    warm, cool
        Temperature at the first and after the last round, in price units; it falls by a constant factor.
    seed
        Of the random numbers of this call.
    """
    np.random.seed(seed)
    current = state.total[0] + worst_price(week, state)
    mean_length = 0.0
    for round_ in range(rounds):
        if round_ % _LENGTH_ROUNDS == 0:
            mean_length = _mean_length(state)
        temperature = warm * (cool / warm) ** (round_ / rounds)
        begin(state, trial)
        task = ruin(week, state, trial, work, mean_length)
        recreate(week, state, trial, work, task, _BLINK, _MOST_RETRIED)
        cost = state.total[0] + worst_price(week, state)
        if cost != current and cost < best.cost[0] + _POOL_GAP:
            for z in range(trial.counts[TOUCHED]):
                collect(state, pool, trial.touched[z])
        if cost < current - temperature * np.log(np.random.random()):
            current = cost
            _mark_stale(trial, best)
            keep_best(week, state, best)
        else:
            undo(week, state, trial)


@compiled
def construct(week: Week, state: State, trial: Trial, work: Work, best: Best, pool: Pool, seed: int) -> None:
    """Put every absent visit into its cheapest place, dear and rare ones first; collect the routes."""
    np.random.seed(seed)
    begin(state, trial)
    recreate(week, state, trial, work, _ANYWHERE, 0.0, len(trial.absent))
    _mark_stale(trial, best)
    keep_best(week, state, best)
    for z in range(trial.counts[TOUCHED]):
        collect(state, pool, trial.touched[z])


@compiled
def prepare(week: Week, state: State, work: Work) -> None:
    """Work out the times of every route of a new state."""
    for k in range(len(state.length)):
        settle(week, state, k, work)
