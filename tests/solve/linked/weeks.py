"""Small random weeks with linked visits, and what a search found as a plan."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from planner.domain.cost import cost
from planner.domain.matrix import constant_travel
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.visit import After, Visit, Window
from planner.domain.weights import Weights
from tests.builders import HOUR, MINUTE, MODE, OFFICE, a_helper, a_shift, a_week

Found = Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]
"""Visits and their starts by helper-day, as a search gives them."""


def random_week(
    seed: int, *, num_visits: int = 5, num_helpers: int = 2, days: int = 1, is_metric: bool = False
) -> Problem:
    """
    Return a week in which visits 0 and 1 are linked, 2 and 3 too, and so on as far as a coin says.

    Some visits share a place; hours and windows are tight enough that not everything fits; late starts, the worst of
    them, helpers and shifts have prices. Ways are random, and a visit between two others may even save time; with
    ``is_metric`` they are distances, there is no access time, and a detour always takes longer. Rates are whole,
    so that no term of the cost is rounded.
    """
    rng = np.random.default_rng(seed)
    visits: list[Visit] = []
    for idx in range(num_visits):
        after = None
        if idx % 2 and rng.random() < 0.7:
            least = int(rng.choice([0, 0, 30, 90])) * MINUTE
            after = After(f"v{idx - 1}", min_seconds=least, max_seconds=least + int(rng.choice([0, 20, 120])) * MINUTE)
        visits.append(_visit(rng, idx, after, days))
    places = list(dict.fromkeys([OFFICE, *(visit.place for visit in visits)]))
    seconds = rng.integers(2 * MINUTE, 40 * MINUTE, (len(places), len(places)))
    np.fill_diagonal(seconds, 0)
    if is_metric:
        where = rng.integers(0, 20 * MINUTE, (len(places), 2))
        seconds = np.abs(where[:, None] - where[None]).sum(axis=2)
        visits = [replace(visit, access=0) for visit in visits]
    helpers = [
        a_helper(
            f"h{idx}",
            *(
                a_shift(
                    day,
                    8 + rng.integers(0, 2),
                    int(rng.integers(12, 17)),
                    end_place=OFFICE if rng.random() < 0.7 else None,
                    open_cost=int(rng.integers(0, 1000)),
                )
                for day in range(days)
            ),
            skills=("phone",) if idx == 0 or rng.random() < 0.5 else (),
        )
        for idx in range(num_helpers)
    ]
    return a_week(
        visits,
        helpers,
        travel={MODE: constant_travel(seconds.astype(np.int32))},
        days=days,
        weights=Weights(travel=2, worst_outside=int(rng.choice([0, 1, 3]))),
    )


def _visit(rng: np.random.Generator, idx: int, after: After | None, days: int) -> Visit:
    start = int(rng.integers(8 * 4, 12 * 4)) * HOUR // 4
    windows = tuple(Window(day, start, start + int(rng.integers(1, 4)) * HOUR) for day in range(days))
    wishes = tuple(Window(window.day, start - HOUR, start + 20 * MINUTE) for window in windows)
    return Visit(
        id=f"v{idx}",
        place=f"p{rng.integers(idx + 1)}",
        duration=int(rng.integers(10, 60)) * MINUTE,
        windows=windows,
        unserved_cost=int(rng.choice([2, 6])) * HOUR,
        access=int(rng.integers(0, 6)) * MINUTE,
        skills=("phone",) if rng.random() < 0.3 else (),
        preferred_helpers=("h1",) if rng.random() < 0.3 else (),
        preferred_windows=wishes if rng.random() < 0.8 else (),
        outside_preferred_cost=int(rng.choice([0, 1, 4])),
        after=after,
    )


def as_plan(problem: Problem, found: Found) -> Plan:
    """Return the plan with these visits and starts; whatever is not in it is unassigned."""
    routes = []
    for idx, (visits, starts) in found.items():
        route = schedule(problem, problem.helper_days[idx], visits, starts=starts)
        assert route is not None, f"the starts {starts} of {visits} cannot be kept"
        routes.append(route)
    planned = {visit for visits, _ in found.values() for visit in visits}
    left = tuple(Unassigned(visit.id, "NOT_FOUND") for idx, visit in enumerate(problem.visits) if idx not in planned)
    plan = Plan(problem=problem.digest(), routes=tuple(routes), unassigned=left)
    return plan.replace(cost=cost(problem, plan))
