"""How far our plans are from the proven bound, and what both cost in processor time."""

from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.bound.master import Column
from planner.solve.bound.search import lower_bound
from planner.solve.engine import solve
from planner.solve.kernel.arrays import week_of
from planner.solve.limits import Limits
from tests.benchmarks.peers.weeks import Kind, peer_week
from tests.benchmarks.tables import print_table

PLAN_SECONDS = {30: 2, 100: 4, 300: 10}
"""By number of visits; as long as a person may wait for a plan."""
BOUND_SECONDS = 30
WEEKS: tuple[tuple[int, int, Kind], ...] = (
    (100, 2, "core"),
    (100, 3, "core"),
    (300, 2, "core"),
    (300, 3, "core"),
    (300, 1, "rich"),
    (300, 1, "few"),
)
HEADERS = ("visits", "kind", "seed", "plan", "bound", "gap %", "closed", "plan CPU s", "bound CPU s", "new routes")


def main() -> None:
    """Print plan, bound and gap by week; the bound starts from the routes of the plan alone."""
    lower_bound(problem := peer_week(30, 1, "rich"), week_of(problem), [], BOUND_SECONDS, lambda: False)
    print_table("Plans against the proven bound", HEADERS, [_row(*week) for week in WEEKS])


def _row(num_visits: int, seed: int, kind: Kind) -> tuple[object, ...]:
    problem = peer_week(num_visits, seed, kind)
    week = week_of(problem)
    started = _cpu_seconds()
    plan = solve(problem, Limits(PLAN_SECONDS[num_visits]), processes=0)
    planned = _cpu_seconds()
    result = lower_bound(problem, week, columns_of(problem, plan), BOUND_SECONDS, lambda: False)
    bounded = _cpu_seconds()
    total = plan.cost.total
    gap = "–" if result.bound is None else f"{100 * (total - result.bound) / total:.2f}"
    spent = (f"{planned - started:.1f}", f"{bounded - planned:.1f}")
    is_closed = "yes" if result.is_closed else "no"
    return num_visits, kind, seed, total, result.bound or "–", gap, is_closed, *spent, len(result.columns)


def columns_of(problem: Problem, plan: Plan) -> list[Column]:
    """Return the routes of a plan for a week with one shift a day for each helper."""
    idx = {(day.helper.id, day.shift.day): day.idx for day in problem.helper_days}
    return [
        (idx[route.helper, route.day], tuple(problem.visit_idx_by_id[stop.visit] for stop in route.stops))
        for route in plan.routes
    ]


def _cpu_seconds() -> float:
    """Of this process and those it has waited for."""
    usages = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
