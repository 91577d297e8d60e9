"""Changes and how they are taken back."""

import random

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.domain.problem import Problem
from planner.solve.kernel import anneal as rounds
from planner.solve.kernel.week import NONE
from tests.builders import a_visit, a_week
from tests.solve.kernel.invariants import assert_sound
from tests.solve.kernel.searching import Search, copied
from tests.solve.kernel.weeks import problems

seeds = st.integers(0, 2**31 - 1)
NO_BLINK = 0.0
MANY = 1000


def constructed(problem: Problem, seed: int) -> Search:
    search = Search(problem)
    search.construct(seed)
    return search


def planned(search: Search) -> list[int]:
    return [task for k in range(len(search.state.length)) for task in search.sequence(k)]


def put_back(search: Search) -> None:
    rounds.recreate(search.week_, search.state_, search.trial_, search.work_, 0, NO_BLINK, MANY)


@given(problem=problems(), seed=seeds)
@settings(deadline=None, max_examples=150)
def test_a_plan_is_sound_after_visits_have_been_taken_out(problem: Problem, seed: int) -> None:
    search, rng = constructed(problem, seed), random.Random(seed)
    assume(planned(search))
    gone = rng.sample(planned(search), rng.randint(1, len(planned(search))))

    search.begin()
    search.take_out(*gone)

    assert_sound(search)
    assert all(search.state.route_of[search.visit_of(task)] == NONE for task in gone)


@given(problem=problems(), seed=seeds, rounds_=st.integers(1, 4))
@settings(deadline=None, max_examples=200)
def test_undo_brings_everything_back(problem: Problem, seed: int, rounds_: int) -> None:
    search, rng = constructed(problem, seed), random.Random(seed)
    before, absent = copied(search.state), search.absent
    for _ in range(rounds_):
        search.begin()
        search.take_out(*rng.sample(planned(search), rng.randint(0, len(planned(search)))))
        put_back(search)

        search.undo()

        assert copied(search.state) == before
        assert search.absent == absent


@given(problem=problems(), seed=seeds)
@settings(deadline=None, max_examples=100)
def test_a_visit_that_cannot_be_put_in_changes_nothing(problem: Problem, seed: int) -> None:
    search, rng = constructed(problem, seed), random.Random(seed)
    before = copied(search.state)
    for task in search.absent:
        for k in np.flatnonzero(search.week.allowed[task]).tolist():
            m = int(search.state.length[k])
            if search.week.fixes_start[task] or m == search.week.width:
                continue
            search.begin()

            is_in = search.put(k, rng.randint(0, m), task)

            if is_in:
                search.undo()
            assert copied(search.state) == before


def test_a_visit_put_in_and_taken_out_leaves_the_total_as_it_was() -> None:
    search = Search(a_week([a_visit("v1"), a_visit("v2")]))
    before = copied(search.state)

    search.construct()
    search.begin()
    search.take_out(0, 1)

    assert copied(search.state) == before
