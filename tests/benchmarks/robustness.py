"""How long it takes to say how sure a plan is, the suggestions included: by size, with and without links."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import After, Visit
from planner.solve.answers.robustness import DEFAULT_SAMPLES, robustness
from planner.solve.answers.robustness_network import Network
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.peers.weeks import peer_week
from tests.benchmarks.tables import print_table

SIZES = (100, 300, 1000)
SECONDS_TO_PLAN = 5
REPEATS = 5
SEED = 1
PAIR_SHARE, AFTER_SHARE = 0.1, 0.1
"""Of the visits in a week with links; far more than a service has."""


def main() -> None:
    """Print the median and the longest, in seconds."""
    print_table(
        f"How sure is the plan: {DEFAULT_SAMPLES} simulated weeks and where ten minutes help ({REPEATS} times each)",
        ("visits", "week", "planned", "largest part", "median s", "max s"),
        [row for size in SIZES for row in _rows(size)],
    )


def _rows(size: int) -> Iterator[Sequence[object]]:
    plain = peer_week(size, SEED, "rich")
    for name, problem in (("no links", plain), ("pairs and order", _linked(plain))):
        plan = solve(problem, Limits(SECONDS_TO_PLAN), seed=SEED)
        largest = max(len(part.events) for part in Network.of(problem, plan).parts)
        times = sorted(_seconds(problem, plan) for _ in range(REPEATS))
        yield size, name, len(plan.stops_by_visit), largest, f"{times[REPEATS // 2]:.2f}", f"{times[-1]:.2f}"


def _linked(problem: Problem) -> Problem:
    """Return the week with some visits of two helpers, and some that follow another one by half an hour on its day."""
    rng = random.Random(SEED)
    visits: list[Visit] = []
    for visit in problem.visits:
        kind = rng.random()
        if kind < PAIR_SHARE:
            visits.append(replace(visit, helpers_required=2))
        elif kind < PAIR_SHARE + AFTER_SHARE and visits:
            earlier = rng.choice(visits)
            visits.append(replace(visit, windows=earlier.windows, after=After(earlier.id, min_seconds=1800)))
        else:
            visits.append(visit)
    return problem.replace(visits=visits)


def _seconds(problem: Problem, plan: Plan) -> float:
    started = perf_counter()
    robustness(problem, plan)
    return perf_counter() - started
