"""Whole searches on random weeks: plans keep every rule and cost what the search says, to the last thousandth."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.problem import Problem
from planner.solve.kernel.week import NONE
from tests.solve.kernel.invariants import assert_sound
from tests.solve.kernel.searching import Search
from tests.solve.kernel.weeks import problems, random_problem, tiny_problems

seeds = st.integers(0, 2**31 - 1)
ROUNDS = 300


@given(problem=problems(), seed=seeds)
@settings(deadline=None, max_examples=150)
def test_a_plan_is_sound_after_construction(problem: Problem, seed: int) -> None:
    search = Search(problem)

    search.construct(seed)

    assert_sound(search)


@given(problem=problems() | tiny_problems(), seed=seeds)
@settings(deadline=None, max_examples=150)
def test_a_plan_is_sound_after_rounds_of_ruin_and_recreate(problem: Problem, seed: int) -> None:
    search = Search(problem)
    search.construct(seed)

    search.anneal(ROUNDS, seed)

    assert_sound(search)


@given(problem=problems(), seed=seeds)
@settings(deadline=None, max_examples=50)
def test_the_best_plan_is_as_good_as_it_says(problem: Problem, seed: int) -> None:
    search, best = Search(problem), Search(problem)
    search.construct(seed)
    search.anneal(ROUNDS, seed)

    best.take_over(search.best)

    assert_sound(best)
    assert best.total == search.best.cost[0] <= search.total


@given(problem=problems(), seed=seeds)
@settings(deadline=None, max_examples=50)
def test_collected_routes_cost_what_they_say(problem: Problem, seed: int) -> None:
    search = Search(problem)
    search.construct(seed)
    search.anneal(ROUNDS, seed)
    pool = search.pool
    for row in range(int(pool.size[0])):
        k, m, price, paid, outside = pool.route[row].tolist()
        fixed = pool.start[row, :m].tolist() or [NONE] * m
        starts = [None if start == NONE else start for start in fixed]

        assert search.evaluate(k, pool.sequence[row, :m].tolist(), starts)
        assert (search.price, search.paid, search.outside) == (price, paid, outside)


@given(problem=problems(), seed=seeds)
@settings(deadline=None, max_examples=30)
def test_the_same_seed_gives_the_same_plan(problem: Problem, seed: int) -> None:
    plans = []
    for _ in range(2):
        search = Search(problem)
        search.construct(seed)
        search.anneal(ROUNDS, seed)
        plans.append(search.plan())

    assert plans[0] == plans[1]


def test_a_good_part_of_the_visits_of_random_weeks_can_be_planned() -> None:
    """Else these tests would say little."""
    wanted = planned = 0
    for seed in range(100):
        problem = random_problem(np.random.default_rng(seed))
        search = Search(problem)
        search.construct()
        wanted += len(problem.visits)
        planned += len(problem.visits) - len(search.absent)

    assert planned > wanted / 3
