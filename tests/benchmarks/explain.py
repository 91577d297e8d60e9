"""
Why visits are not planned: how long it takes, and whether what is said is true.

Each change is applied to its week and solved from the plan that was asked about; the visit must get in.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from time import perf_counter

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.answers.explain import explain
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.peers.weeks import KINDS, peer_week
from tests.benchmarks.tables import print_table
from tests.solve.answers.explaining import busy_weeks, judged, weeks_with_unassigned

_SEARCH = Limits(15)
_NUM_VISITS = 300
_ALONE = 10
"""Visits that are explained one by one."""
_TRIED = 300


def main(options: list[str] | None = None) -> None:
    """Print the tables; an option sets how many visits are tried in each."""
    _speed()
    num_visits = int(options[0]) if options else _TRIED
    for title, weeks in (("small weeks with every rule", weeks_with_unassigned), ("busy weeks", busy_weeks)):
        print()
        _truth(title, weeks, num_visits)


def _speed() -> None:
    rows = []
    for kind in KINDS:
        problem = peer_week(_NUM_VISITS, 1, kind)
        plan = solve(problem, _SEARCH)
        if not plan.unassigned:
            continue
        alone = [_seconds(problem, plan, [left.visit]) for left in plan.unassigned[:_ALONE]][1:] or [0.0]
        whole = _seconds(problem, plan, None)
        num_changes = sum(len(told.changes) for told in explain(problem, plan))
        rows.append(
            (kind, len(plan.unassigned), f"{1000 * max(alone):.0f} ms", f"{whole:.2f} s", num_changes),
        )
    headers = ("week of 300 visits", "not planned", "one visit, slowest", "all of them", "changes")
    print_table("Explaining visits that are not planned", headers, rows)


def _seconds(problem: Problem, plan: Plan, visits: list[str] | None) -> float:
    started = perf_counter()
    explain(problem, plan, visits)
    return perf_counter() - started


def _truth(title: str, weeks: Callable[[int], Iterator[tuple[Problem, Plan]]], num_visits: int) -> None:
    judgements: Counter[tuple[str, str]] = Counter()
    num_told = num_without = 0
    for problem, plan in weeks(1000):
        for told in explain(problem, plan):
            num_told += 1
            num_without += not told.changes
            for change in told.changes:
                judgements[str(change.kind), judged(problem, plan, told, change)] += 1
        if num_told >= num_visits:
            break
    kinds = sorted({kind for kind, _ in judgements})
    verdicts = ("in", "in when fixed", "out")
    rows = [(kind, *(judgements[kind, verdict] for verdict in verdicts)) for kind in kinds]
    rows.append(("all", *(sum(judgements[kind, verdict] for kind in kinds) for verdict in verdicts)))
    print_table(f"Changes for {num_told} visits of {title}, applied and solved", ("change", *verdicts), rows)
    print(f"  without any change that was found: {num_without}")


if __name__ == "__main__":
    main(sys.argv[1:])
