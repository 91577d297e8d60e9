"""Order, spacing and common starts of visits."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from planner.domain.problem import Problem
from planner.solve.kernel.rows import begins
from planner.solve.kernel.week import NONE, OPEN, Ints, or_open


def link_fields(problem: Problem, visits: Sequence[int]) -> dict[str, Any]:
    """Return the fields of a week that tie visits to one another."""
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
        spacing["most_days"][task] = 0 if after.is_same_day else or_open(after.max_days)
        spacing["least_seconds"][task] = after.min_seconds or 0
        spacing["most_seconds"][task] = or_open(after.max_seconds)
        if not after.min_days:
            for partner in (task, int(before[task])):
                fixes[[twin for twin in range(count) if visits[twin] == partner]] = True
    return {
        "before": before,
        "fixes_start": fixes,
        **spacing,
    }


def follower_fields(before: Ints) -> dict[str, Any]:
    """Return which tasks follow each task."""
    followers = np.flatnonzero(before != NONE)
    order = np.argsort(before[followers], kind="stable")
    counts = np.bincount(before[followers], minlength=len(before))
    return {"after_at": begins(counts), "after": followers[order]}
