import pytest

from planner.domain.check import violations
from planner.domain.problem import Problem
from planner.solve.kernel.week import NONE, UNIT
from planner.solve.linked.arrays import linked_week
from planner.solve.linked.search import LinkedSearch
from tests.solve.linked.twin import all_sequences, price
from tests.solve.linked.weeks import as_plan, random_week


def _searched(problem: Problem, seed: int = 1, rounds: int = 2000) -> LinkedSearch:
    search = LinkedSearch(problem, seed)
    search.run(rounds // 2, 0.0, 0.5)
    search.run(rounds // 2, 0.5, 1.0)
    return search


@pytest.mark.parametrize("seed", range(12))
def test_small_week_is_planned_as_well_as_by_trying_everything(seed: int) -> None:
    problem = random_week(seed, num_visits=5 - seed % 2, num_helpers=2)
    week = linked_week(problem)
    units = [tuple(int(visit) for visit in unit if visit != NONE) for unit in zip(week.first, week.second, strict=True)]
    prices = (price(problem, sequences) for sequences in all_sequences(problem, units))
    cheapest = min(found for found in prices if found is not None)

    assert _searched(problem).best_cost == cheapest * UNIT


@pytest.mark.parametrize("seed", range(20))
def test_plan_keeps_every_rule_and_costs_what_the_search_says(seed: int) -> None:
    problem = random_week(seed, num_visits=14, num_helpers=3, days=2)

    search = _searched(problem, rounds=300)

    plan = as_plan(problem, search.best())
    assert violations(problem, plan) == ()
    assert plan.cost is not None
    assert plan.cost.total * UNIT == search.best_cost


def test_same_seed_and_chunks_give_the_same_plan() -> None:
    problem = random_week(3, num_visits=14, num_helpers=3)

    assert _searched(problem, seed=5).best() == _searched(problem, seed=5).best()
