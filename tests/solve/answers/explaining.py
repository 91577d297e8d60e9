"""Weeks with visits that are not planned, and a judge of what is said about them."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from planner.domain.answers.explanation import Counterfactual, Explanation
from planner.domain.check import violations
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import promised_as_planned
from planner.domain.visit import Pin
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.peers.weeks import peer_week
from tests.solve.kernel.weeks import random_problem

Verdict = Literal["in", "in when fixed", "out"]
SECONDS = 20
ROUNDS = 300


def planned(problem: Problem, seed: int = 1) -> Plan:
    """Return a plan by the pool engine, in this process."""
    return solve(problem, Limits(SECONDS, iterations=ROUNDS), processes=0, seed=seed)


def weeks_with_unassigned(first_seed: int) -> Iterator[tuple[Problem, Plan]]:
    """Yield random weeks with all rules and prices, whose plan leaves a visit out; every third week is promised."""
    return _with_unassigned(first_seed, lambda seed: random_problem(np.random.default_rng(seed)))


def busy_weeks(first_seed: int) -> Iterator[tuple[Problem, Plan]]:
    """Yield weeks of 30 visits like those of a city, with too few helpers; every third week is promised."""
    return _with_unassigned(first_seed, lambda seed: peer_week(30, seed, "few" if seed % 2 else "rich"))


def _with_unassigned(first_seed: int, week: Callable[[int], Problem]) -> Iterator[tuple[Problem, Plan]]:
    seed = first_seed
    while True:
        seed += 1
        problem = week(seed)
        plan = planned(problem, seed)
        if seed % 3 == 0:
            problem = promised_as_planned(problem, plan)
            plan = plan.replace(problem=problem.digest())
        if plan.unassigned:
            yield problem, plan


def judged(problem: Problem, plan: Plan, told: Explanation, change: Counterfactual) -> Verdict:
    """
    Return whether the visit gets in when the changed week is solved from the plan that was asked about.

    The other visits that are not planned stay out, since one of them might take the place: the claim is about this one.
    ``in when fixed``: only with the visit pinned to the place that was named, since the engine finds a better use of
    the change.
    """
    changed = change.apply(problem)
    week = _only(changed, {left.visit for left in plan.unassigned} - {told.visit}, None, told.visit)
    if _is_in(week, plan, told.visit):
        return "in"
    pin = Pin(change.place.helpers, change.place.day)
    week = _only(changed, {left.visit for left in plan.unassigned} - {told.visit}, pin, told.visit)
    return "in when fixed" if _is_in(week, plan, told.visit) else "out"


def _only(problem: Problem, others: Collection[str], pin: Pin | None, visit: str) -> Problem:
    visits = []
    for each in problem.visits:
        if each.id in others:
            visits.append(replace(each, allowed_helpers=(), pinned=None))
        elif each.id == visit and pin is not None:
            visits.append(replace(each, pinned=pin))
        else:
            visits.append(each)
    return problem.replace(visits=tuple(visits))


def _is_in(problem: Problem, plan: Plan, visit: str) -> bool:
    solved = solve(problem, Limits(SECONDS, iterations=ROUNDS), processes=0, warm_start=plan)
    return visit in solved.stops_by_visit and not violations(problem, solved)
