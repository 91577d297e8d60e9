"""What each engine reaches on random weeks, in the same run."""

from time import perf_counter

from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.tables import print_table
from tests.benchmarks.weeks import random_week

SIZES = ((30, 5), (100, 10), (300, 30))
SECONDS = (5, 20)


def main() -> None:
    """Print planned visits, price and wall time by size and engine."""
    rows = []
    for num_visits, num_helpers in SIZES:
        problem = random_week(num_visits, num_helpers)
        runs = [("insertion", 1.0), *(("routing", float(seconds)) for seconds in SECONDS)]
        for engine, seconds in runs:
            started = perf_counter()
            plan = solve(problem, Limits(seconds), engine=engine)  # type: ignore[arg-type]
            took = perf_counter() - started
            planned = num_visits - len(plan.unassigned)
            label = engine if engine == "insertion" else f"{engine} {seconds:.0f} s"
            rows.append((num_visits, len(problem.helper_days), label, planned, plan.cost.total, f"{took:.1f}"))
    print_table(
        "Engines on random weeks", ("visits", "helper-days", "engine", "planned", "price, s of travel", "wall s"), rows
    )
