"""
Ruin: take strings of visits out of routes that lie near each other.

Slack induction by string removals (Christiaens and Vanden Berghe, Transportation Science 2020): from a random visit
outwards, routes of near visits, mostly of one day, lose a string of stops around that visit, with or without some stops
kept inside; now and then the first route is emptied as a whole, so that shifts can stay unused.
"""

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.state import State, Work
from planner.solve.kernel.trial import ABSENT, Trial, close_gaps, take_out
from planner.solve.kernel.week import NONE, OPEN, Week

_MEAN_REMOVED = 8.0
"""Stops to take out on average."""
_LONGEST_STRING = 10.0
_SPLIT_SHARE = 0.5
"""How often stops inside the string are kept, and how often one more of them."""
_WHOLE_SHARE = 0.15
"""How often the first route is emptied."""
_ONE_DAY_SHARE = 0.9
"""How often all strings are of one day, since only there one route can take what another one had."""
_HELPER_SHARE = 0.2
"""How often the other days of a helper with a weekly cap count as well, since time saved there can be spent here."""
_ABSENT_SHARE = 0.1
"""How often the search makes room around a visit that is left out."""


@compiled
def ruin(week: Week, state: State, trial: Trial, work: Work, mean_length: float) -> int:
    """Take out strings around a random task; return the task."""
    num_tasks = len(week.place)
    seed = np.random.randint(num_tasks)
    if trial.counts[ABSENT] > 0 and np.random.random() < _ABSENT_SHARE:
        seed = trial.absent[np.random.randint(trial.counts[ABSENT])]
    longest = min(_LONGEST_STRING, mean_length + 1.0)
    num_strings = int(np.random.random() * (4.0 * _MEAN_REMOVED / (1.0 + longest) - 1.0) + 1.0)
    before, is_one_day, is_one_helper = NONE, np.random.random() < _ONE_DAY_SHARE, np.random.random() < _HELPER_SHARE
    for z in range(-1, week.near.shape[1]):
        task = seed if z < 0 else week.near[seed, z]
        k = state.route_of[task]
        if k == NONE or trial.is_open[k] or (is_one_day and not _go_together(week, before, k, is_one_helper)):
            continue
        whole = before == NONE and np.random.random() < _WHOLE_SHARE
        _take_string(week, state, trial, k, task, longest, whole)
        before = k
        num_strings -= 1
        if num_strings <= 0:
            break
    close_gaps(week, state, trial, work)
    return seed


@compiled
def _go_together(week: Week, before: int, k: int, is_one_helper: bool) -> bool:
    """Return whether a route can exchange visits, or hours of a weekly cap, with the one before (NONE: none)."""
    if before == NONE or week.day[before] == week.day[k]:
        return True
    return is_one_helper and week.helper[before] == week.helper[k] and week.slot_cap[week.slot[k]] < OPEN


@compiled
def _take_string(week: Week, state: State, trial: Trial, k: int, task: int, longest: float, whole: bool) -> None:
    """Take a string of stops around a task out of route k."""
    m = state.length[k]
    size = min(m, int(np.random.random() * min(float(m), longest)) + 1)
    if whole:
        size = m
    at = 0
    while state.sequence[k, at] != task:
        at += 1
    kept = 0
    if 1 < size < m and np.random.random() < _SPLIT_SHARE:
        kept = 1
        while size + kept < m and np.random.random() > _SPLIT_SHARE:
            kept += 1
    span = size + kept
    first, last = max(0, at - span + 1), min(at, m - span)
    begin = first + int(np.random.random() * (last - first + 1))
    keep_from = begin + int(np.random.random() * (size + 1)) if kept > 0 else m
    for i in range(begin, begin + span):
        if i < keep_from or i >= keep_from + kept:
            take_out(week, state, trial, state.sequence[k, i])
