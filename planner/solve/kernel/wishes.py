"""What starts cost: wishes and promises as straight pieces of each day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from planner.domain.cost import DAY_WITHOUT_WISH
from planner.domain.problem import Problem
from planner.domain.visit import SECONDS_PER_DAY, Visit
from planner.solve.kernel.rows import rows
from planner.solve.kernel.week import UNIT, units


def wish_fields(problem: Problem, visits: Sequence[int]) -> dict[str, Any]:
    """Price of the start by day, as pieces (from, price there, slope), and the preferred windows themselves."""
    cells = [_cells(problem, problem.visits[visit]) for visit in visits]
    at, (start, price, slope) = rows(cells, 3)
    preferred = [[preferred_on(problem.visits[visit], day) for day in range(problem.days)] for visit in visits]
    preferred_at, (preferred_start, preferred_end) = rows(preferred, 2)
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


def _cells(problem: Problem, visit: Visit) -> Sequence[tuple[tuple[int, int, int], ...]]:
    """Pieces of each day; then of each day once more where a promise is broken, and paid, whatever the start."""
    days = range(problem.days)
    if visit.promised is None and not visit.preferred_windows:
        return [()] * 2 * len(days)
    if visit.promised is None:
        return [tuple(wish_pieces(problem, visit, day)) for day in days] + [()] * len(days)
    without = replace(visit, promised=None)
    return [tuple(wish_pieces(problem, one, day)) for one in (visit, without) for day in days]


def preferred_on(visit: Visit, day: int) -> list[tuple[int, int]]:
    """Return first and last start of each preferred window on a day."""
    return [(window.start, window.end) for window in visit.preferred_windows if window.day == day]


def wish_pieces(problem: Problem, visit: Visit, day: int) -> Iterator[tuple[int, int, int]]:
    """
    Yield the price of each start on a day as straight pieces (from, price there, slope per second), in order.

    Seconds outside the nearest preferred window at their rate, and the price of a promise outside its times. Nothing
    where every start is free. A promise of a visit of two helpers is not part of it; a day without a wish is for them,
    since they pay it once. Where only the worst-off visit has a price, each second weighs a thousandth, so that starts
    are drawn to the wish.
    """
    rate = units(visit.outside_preferred_cost) or int(problem.weights.worst_outside > 0)
    wanted = preferred_on(visit, day) if rate else []
    if visit.helpers_required > 1 and visit.preferred_windows and not wanted:
        yield 0, rate * DAY_WITHOUT_WISH, 0
        return
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
