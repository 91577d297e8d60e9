from collections.abc import Iterator

import numpy as np
import pytest

from planner.domain.problem import Problem
from planner.solve.kernel.week import NONE, UNIT
from planner.solve.linked.arrays import linked_week
from planner.solve.linked.insertion import find_place, put_in
from planner.solve.linked.propagation import price_of, settle
from planner.solve.linked.routes import Routes, empty_routes, link, scratch
from tests.solve.linked.twin import Sequences, earliest_starts, insertions, price
from tests.solve.linked.weeks import random_week

SEEDS = range(40)
NO_BLINK = 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_settled_starts_are_those_of_the_twin(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, days=2)
    week = linked_week(problem)
    for sequences in _random_sequences(problem, seed):
        routes, wanted = _routes(problem, sequences), earliest_starts(problem, sequences)

        is_possible = settle(week, routes, scratch(week))

        assert is_possible == (wanted is not None)
        if wanted is not None:
            assert {visit: int(routes.start[visit]) for visit in wanted} == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_price_is_that_of_the_plan(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, days=2)
    week = linked_week(problem)
    for sequences in _random_sequences(problem, seed):
        routes = _routes(problem, sequences)
        if settle(week, routes, scratch(week)):
            assert price_of(week, routes)[0] == price(problem, sequences) * UNIT


@pytest.mark.parametrize("seed", SEEDS)
def test_cheapest_place_of_a_unit_is_that_of_all_places_tried(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, is_metric=True)
    week, work = linked_week(problem), scratch(linked_week(problem))
    for sequences, unit in _with_a_unit_out(problem, seed):
        routes = _routes(problem, sequences)
        if not settle(week, routes, work):
            continue
        before, worst = price_of(week, routes)
        visits = [int(visit) for visit in (week.first[unit], week.second[unit]) if visit != NONE]
        found = [price(problem, longer) for longer in insertions(problem, sequences, visits)]
        cheapest = min((item * UNIT for item in found if item is not None), default=None)
        # The price of all but the unit's own absence.
        least = None if cheapest is None else cheapest - before + int(week.unserved[unit])

        has_place = find_place(week, routes, work, unit, 1 << 59, worst, NO_BLINK)

        assert has_place == (least is not None)
        assert not has_place or work.best[0] == least


@pytest.mark.parametrize("seed", SEEDS)
def test_looking_for_a_place_changes_no_start_and_putting_in_costs_what_was_said(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, is_metric=True)
    week, work = linked_week(problem), scratch(linked_week(problem))
    for sequences, unit in _with_a_unit_out(problem, seed):
        routes = _routes(problem, sequences)
        if not settle(week, routes, work):
            continue
        before, worst = price_of(week, routes)
        starts = routes.start.copy()
        planned = [visit for visits in sequences.values() for visit in visits]
        if not find_place(week, routes, work, unit, 1 << 59, worst, NO_BLINK):
            continue

        assert (routes.start[planned] == starts[planned]).all()
        new_worst = put_in(week, routes, work, unit, worst)
        assert price_of(week, routes) == (before - week.unserved[unit] + work.best[0], new_worst)
        pushed = routes.start.copy()
        assert settle(week, routes, work)
        assert (routes.start[planned] == pushed[planned]).all()


def _random_sequences(problem: Problem, seed: int, count: int = 20) -> Iterator[Sequences]:
    """Random orders over the helper-days of one day each for linked visits; about a third of the units is left out."""
    rng, week = np.random.default_rng(seed), linked_week(problem)
    for _ in range(count):
        sequences: dict[int, list[int]] = {k: [] for k in range(len(problem.helper_days))}
        for unit in rng.permutation(len(week.first)):
            if rng.random() < 0.35:
                continue
            day = int(rng.integers(problem.days))
            visits = [int(visit) for visit in (week.first[unit], week.second[unit]) if visit != NONE]
            chosen = [[k for k in sequences if problem.eligible[visit, k] and week.day[k] == day] for visit in visits]
            if all(chosen):
                for visit, helper_days in zip(visits, chosen, strict=True):
                    sequence = sequences[int(rng.choice(helper_days))]
                    sequence.insert(int(rng.integers(len(sequence) + 1)), visit)
        yield {k: tuple(visits) for k, visits in sequences.items()}


def _with_a_unit_out(problem: Problem, seed: int) -> Iterator[tuple[Sequences, int]]:
    week = linked_week(problem)
    for sequences in _random_sequences(problem, seed, count=6):
        planned = {visit for visits in sequences.values() for visit in visits}
        for unit in range(len(week.first)):
            if week.first[unit] not in planned:
                yield sequences, unit


def _routes(problem: Problem, sequences: Sequences) -> Routes:
    week = linked_week(problem)
    routes = empty_routes(week)
    for k, visits in sequences.items():
        before = week.num_visits + k
        for visit in visits:
            link(routes, before, visit)
            before = visit
    return routes
