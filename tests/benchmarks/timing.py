"""How long the parts of the domain take on a week of 300 visits."""

from statistics import median
from time import perf_counter

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.timing import schedule
from planner.domain.week_file import week_from_json, week_to_json
from planner.solve.engine import solve
from tests.benchmarks.tables import print_table
from tests.benchmarks.weeks import random_week

REPEATS = 5


def main() -> None:
    """Print medians in milliseconds."""
    problem = random_week(300, 30)
    plan = solve(problem, engine="insertion")
    raw = week_to_json(problem)
    sequences = {
        (route.helper, route.day): [problem.visit_idx_by_id[stop.visit] for stop in route.stops]
        for route in plan.routes
    }
    parts = {
        "greedy insertion": lambda: solve(problem, engine="insertion"),
        "timing of all routes": lambda: [
            schedule(problem, day, sequences[day.helper.id, day.shift.day])
            for day in problem.helper_days
            if (day.helper.id, day.shift.day) in sequences
        ],
        "checker": lambda: violations(problem, plan),
        "cost": lambda: cost(problem, plan),
        "digest": problem.digest,
        "read from JSON": lambda: week_from_json(raw),
    }
    rows = [(name, f"{_median_ms(part):.1f}") for name, part in parts.items()]
    print_table(f"Domain, 300 visits, 30 helpers (median of {REPEATS})", ("part", "ms"), rows)


def _median_ms(part: object) -> float:
    times = []
    for _ in range(REPEATS):
        started = perf_counter()
        part()  # type: ignore[operator]
        times.append(perf_counter() - started)
    return 1000 * median(times)
