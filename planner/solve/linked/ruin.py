"""
Take strings of neighbouring visits out of routes that lie near each other.

Slack induction by string removals (Christiaens and Vanden Berghe, Transportation Science 2020), with whole units: with
a visit goes the one linked to it, wherever it stands. The seed is often a unit that is late, since only what stands
before it can help it.
"""

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.week import NONE
from planner.solve.linked.arrays import LinkedWeek
from planner.solve.linked.propagation import seconds_late
from planner.solve.linked.routes import Routes, Scratch, unlink

_MEAN_REMOVED = 8.0
"""Visits that a round takes out of strings on average; below the paper's 10, since links take more with them."""
_MEAN_REMOVED_SHARE = 0.3
"""No more than this share of all units on average, for small weeks ..."""
_LEAST_MEAN_REMOVED = 3.0
"""... but not fewer than this."""
_LONGEST_STRING = 8.0
_SPLIT_SHARE = 0.5
"""Strings that keep some visits in their middle, and the chance to stop lengthening that middle; as in the paper."""
_WORST_SEED_SHARE = 0.15
_LATE_SEED_SHARE = 0.25
"""Seeds drawn at the unit of the worst lateness; from there up to this, one drawn by its share of all lateness."""


@compiled
def ruin(week: LinkedWeek, routes: Routes, scratch: Scratch, round_: int) -> int:
    """Take units out; return how many stand in ``scratch.removed``. Starts are no longer settled then."""
    num_units = len(week.first)
    seed = _seed_unit(week, routes)
    longest = min(_LONGEST_STRING, max(1.0, _mean_length(week, routes)))
    mean_removed = min(_MEAN_REMOVED, max(_LEAST_MEAN_REMOVED, _MEAN_REMOVED_SHARE * num_units))
    num_strings = int(np.random.random() * max(0.0, 4.0 * mean_removed / (1.0 + longest) - 1.0) + 1.0)
    count = 0
    for j in range(week.near.shape[1] + 1):
        unit = seed if j == 0 else week.near[seed, j - 1]
        visit = week.first[unit]
        if week.second[unit] != NONE and np.random.random() < 0.5:
            visit = week.second[unit]
        k = routes.route[visit]
        if k == NONE or scratch.is_removed[unit] or scratch.touched[k] == round_:
            continue
        scratch.touched[k] = round_
        count = _mark_string(week, routes, scratch, visit, longest, count)
        num_strings -= 1
        if num_strings == 0:
            break
    for j in range(count):
        unit = scratch.removed[j]
        scratch.is_removed[unit] = 0
        unlink(routes, week.first[unit])
        if week.second[unit] != NONE:
            unlink(routes, week.second[unit])
    return count


@compiled
def _mean_length(week: LinkedWeek, routes: Routes) -> float:
    """Return how many visits a used helper-day has on average."""
    num_planned, num_used = 0, 0
    for visit in range(week.num_visits):
        num_planned += routes.route[visit] != NONE
    for k in range(len(week.mode)):
        num_used += routes.next[week.num_visits + k] < week.num_visits
    return num_planned / max(1, num_used)


@compiled
def _seed_unit(week: LinkedWeek, routes: Routes) -> int:
    """Return any unit, now and then the latest one or one of the late ones."""
    draw = np.random.random()
    if draw >= _LATE_SEED_SHARE:
        return np.random.randint(len(week.first))
    total, worst, latest = 0, 0, NONE
    for visit in range(week.num_visits):
        if routes.route[visit] != NONE:
            late = seconds_late(week, routes, visit)
            total += late
            if late > worst:
                worst, latest = late, visit
    if total == 0:
        return np.random.randint(len(week.first))
    if draw >= _WORST_SEED_SHARE:
        left = np.random.randint(total)
        for visit in range(week.num_visits):
            if routes.route[visit] != NONE:
                left -= seconds_late(week, routes, visit)
                if left < 0:
                    return week.unit_of[visit]
    return week.unit_of[latest]


@compiled
def _mark_string(week: LinkedWeek, routes: Routes, scratch: Scratch, visit: int, longest: float, count: int) -> int:
    """Mark the units of a string around a visit as removed; return how many are marked now."""
    m, position = _load(week, routes, scratch, visit)
    size = min(m, int(np.random.random() * min(float(m), longest)) + 1)
    kept = 0
    if 1 < size < m and np.random.random() < _SPLIT_SHARE:
        kept = 1
        while size + kept < m and np.random.random() > _SPLIT_SHARE:
            kept += 1
    size += kept
    begin = np.random.randint(max(0, position - size + 1), min(position, m - size) + 1)
    keep_from = begin + np.random.randint(size - kept + 1) if kept > 0 else m
    for j in range(begin, begin + size):
        unit = week.unit_of[scratch.sequence[j]]
        if not keep_from <= j < keep_from + kept and not scratch.is_removed[unit]:
            scratch.is_removed[unit] = 1
            scratch.removed[count] = unit
            count += 1
    return count


@compiled
def _load(week: LinkedWeek, routes: Routes, scratch: Scratch, visit: int) -> tuple[int, int]:
    """Write the route of a visit to ``scratch.sequence``; return its length and the position of the visit."""
    m, position = 0, 0
    node = routes.next[week.num_visits + routes.route[visit]]
    while node < week.num_visits:
        if node == visit:
            position = m
        scratch.sequence[m] = node
        m += 1
        node = routes.next[node]
    return m, position
