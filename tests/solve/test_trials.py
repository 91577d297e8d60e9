"""
The engine on random weeks with every rule and price: its plans keep the rules, and cost what it says.

A few hundred weeks here; ``make trials`` does the same with ten thousand.
"""

import pytest
from hypothesis import given, settings

from planner.domain.problem import Problem
from tests.benchmarks.trials import infeasibility, mispricing, planned, without_first_helper, worsening
from tests.solve.kernel.weeks import problems, tiny_problems

FEW = 20
"""Iterations where only the beginning matters."""

weeks = problems() | tiny_problems()


@given(problem=weeks)
@settings(deadline=None, max_examples=250)
def test_a_plan_keeps_every_rule_and_costs_what_the_engine_says(problem: Problem) -> None:
    plan = planned(problem)

    assert list(infeasibility(problem, plan)) == []
    assert list(mispricing(problem, plan)) == []


@pytest.mark.slow
@given(problem=weeks)
@settings(deadline=None, max_examples=130)
def test_a_plan_to_begin_from_is_kept_or_improved(problem: Problem) -> None:
    plan = planned(problem)

    again = planned(problem, warm_start=plan, iterations=FEW)

    assert list(infeasibility(problem, again)) == []
    assert list(worsening(problem, plan, again)) == []


@pytest.mark.slow
@given(problem=weeks)
@settings(deadline=None, max_examples=130)
def test_a_plan_is_mended_when_a_helper_falls_ill(problem: Problem) -> None:
    before, ill = planned(problem, iterations=FEW), without_first_helper(problem)

    mended = planned(ill, warm_start=before, iterations=FEW)

    assert list(infeasibility(ill, mended)) == []
    assert list(mispricing(ill, mended, warm_start=before, iterations=FEW)) == []
