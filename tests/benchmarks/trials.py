"""
Does the engine say the truth? Random weeks with every rule and price, each plan judged by what knows no engine.

``make trials`` runs 10,000 of them, some ten minutes on one core; ``--weeks`` and ``--seed`` choose others. The exit
code is 1 where the engine disagrees with the checker or the cost once. The default tests run a few hundred.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from time import monotonic, perf_counter

import numpy as np

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.errors import EngineError
from planner.solve.engine import solve
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.search import KernelSearch
from planner.solve.limits import Limits
from planner.solve.linked.fitness import is_linked_day
from planner.solve.pool.engine import PoolEngine
from planner.solve.pool.timetable import Timetable
from tests.benchmarks.tables import print_table
from tests.solve.kernel.twin import plan_price
from tests.solve.kernel.weeks import random_problem, shrunk

NUM_WEEKS = 10_000
ITERATIONS = 60
"""A few more than the visits of a week: the trial is of the truth of a plan, not of its quality."""
SECONDS = 600
"""Never reached; the iterations end the search."""
SEED = 1
_TELL_EVERY = 500
_TINY_SHARE = 5
"""One week in so many lasts minutes instead of hours, so that every second counts."""

FEATURES: dict[str, Callable[[Problem], bool]] = {
    "pairs": lambda week: any(visit.helpers_required > 1 for visit in week.visits),
    "after": lambda week: any(visit.after for visit in week.visits),
    "breaks": lambda week: any(day.shift.break_ for day in week.helper_days),
    "caps": lambda week: any(
        cap is not None
        for day in week.helper_days
        for cap in (day.shift.max_visits, day.shift.max_travel, day.shift.max_length, day.helper.max_week)
    ),
    "pins": lambda week: any(visit.pinned for visit in week.visits),
    "promises": lambda week: any(visit.promised for visit in week.visits),
    "wishes": lambda week: any(visit.preferred_windows for visit in week.visits),
    "wait": lambda week: week.weights.wait > 0,
    "imbalance": lambda week: week.weights.imbalance > 0,
    "worst": lambda week: week.weights.worst_outside > 0,
}


# One week


def planned(problem: Problem, *, warm_start: Plan | None = None, iterations: int = ITERATIONS) -> Plan:
    """Plan a week in this process, the same each time."""
    return solve(problem, Limits(SECONDS, iterations), seed=SEED, processes=0, warm_start=warm_start)


def infeasibility(problem: Problem, plan: Plan) -> Iterator[str]:
    """Return what a plan breaks, and which visits are forgotten."""
    yield from (str(violation) for violation in violations(problem, plan))
    reasons = {left.visit: left.reason for left in plan.unassigned}
    for visit in problem.visits:
        if visit.id not in plan.stops_by_visit and reasons.get(visit.id) not in list(Reason):
            yield f"{visit.id} is neither planned nor has it a reason."


def mispricing(
    problem: Problem, plan: Plan, *, warm_start: Plan | None = None, iterations: int = ITERATIONS
) -> Iterator[str]:
    """
    Return where cost, kernel and search say another price of a plan than the twin, which rounds nothing.

    The search is run once more, from the same start, since the plan says only what :func:`planner.domain.cost.cost` of
    it is.
    """
    exact, margin = plan_price(problem, plan), _margin(problem)
    if plan.cost != cost(problem, plan):
        yield f"The plan says {plan.cost}, its cost is {cost(problem, plan)}."
    told = _price_of_kernel(problem, plan)
    if abs(told - exact) > margin:
        yield f"The kernel says {told} and the twin {float(exact)}."
    found = _price_of_search(problem, warm_start, iterations)
    # The search for linked days has its own arithmetic, without the pull that draws starts to the wish.
    if abs(found - exact) > margin and not is_linked_day(problem):
        yield f"The search says {found} and the twin {float(exact)}."


def worsening(problem: Problem, before: Plan, after: Plan) -> Iterator[str]:
    """Return by how much a plan made from another one costs more."""
    more = plan_price(problem, after) - plan_price(problem, before)
    if more > 2 * _margin(problem):
        yield f"Begun from the plan, it costs {float(more)} thousandths more."


def without_first_helper(problem: Problem) -> Problem:
    """Return the week with the first helper ill: still known, with no shift left."""
    return replace(
        problem, helpers=tuple(replace(h, shifts=()) if i == 0 else h for i, h in enumerate(problem.helpers))
    )


def _margin(problem: Problem) -> Fraction:
    """Of each helper the even share is rounded to a thousandth of a second, and the price is rounded down."""
    rate = problem.weights.imbalance
    return Fraction(len(problem.helpers) * (1 + Fraction(rate) / 2)) if rate else Fraction(0)


def _price_of_kernel(problem: Problem, plan: Plan) -> int:
    """Price of a plan that a fresh search is given, in thousandths."""
    search = KernelSearch(week_of(problem), SEED, most_routes=0)
    search.load(Timetable(problem, search).solution(plan))
    return search.best_cost


def _price_of_search(problem: Problem, warm_start: Plan | None, iterations: int) -> int:
    """Price that the engine has carried along to its last plan, in thousandths."""
    engine = PoolEngine(problem, Limits(SECONDS, iterations), SEED, monotonic(), processes=0)
    last = [candidate for candidate in engine.search(warm_start, lambda: False) if candidate is not None][-1]
    # A candidate is a method that times routes, bound to the plan as the search knows it.
    return int(last.args[0].cost)  # type: ignore[attr-defined]


# Many weeks


def main(arguments: list[str]) -> None:
    """Try many weeks and print one table; exit code 1 where anybody disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks trials", description=__doc__)
    parser.add_argument("--weeks", type=int, default=NUM_WEEKS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    counts = _tried(options.weeks, options.seed)
    print_table("Random weeks, each plan judged by checker and cost", ("what", "count"), list(counts.items()))
    sys.exit(1 if counts["disagreements in feasibility"] or counts["disagreements in cost"] else 0)


def _tried(num_weeks: int, seed: int) -> Counter[str]:
    started = perf_counter()
    names = ("weeks", "visits", "visits planned", *(f"weeks with {name}" for name in FEATURES))
    counts = Counter(dict.fromkeys((*names, "disagreements in feasibility", "disagreements in cost", "seconds"), 0))
    for number in range(num_weeks):
        problem = random_problem(np.random.default_rng([seed, number]))
        problem = shrunk(problem) if number % _TINY_SHARE == 0 else problem
        counts.update({f"weeks with {name}": has(problem) for name, has in FEATURES.items()})
        counts.update({"weeks": 1, "visits": len(problem.visits)})
        _count(problem, f"seed {seed}, week {number}", counts)
        if (number + 1) % _TELL_EVERY == 0:
            print(f"{number + 1} weeks, {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    counts["seconds"] = round(perf_counter() - started)
    return counts


def _count(problem: Problem, name: str, counts: Counter[str]) -> None:
    """Try one week, and name it where anybody disagrees."""
    try:
        plan = planned(problem)
        infeasible, mispriced = list(infeasibility(problem, plan)), list(mispricing(problem, plan))
        again = planned(problem, warm_start=plan)
        infeasible += infeasibility(problem, again)
        mispriced += worsening(problem, plan, again)
        ill = without_first_helper(problem)
        infeasible += infeasibility(ill, planned(ill, warm_start=plan))
    except (EngineError, AssertionError) as error:
        plan, infeasible, mispriced = Plan(problem="", routes=()), [str(error)], []
    counts["visits planned"] += len(plan.stops_by_visit)
    counts["disagreements in feasibility"] += bool(infeasible)
    counts["disagreements in cost"] += bool(mispriced)
    for text in (*infeasible, *mispriced):
        print(f"{name}: {text}", file=sys.stderr, flush=True)
