from collections.abc import Iterator

import numpy as np
import pytest

from planner.domain.problem import Problem
from planner.solve.compiled import shared
from planner.solve.kernel.week import NONE, UNIT
from planner.solve.linked.arrays import linked_week
from planner.solve.linked.insertion import find_place, put_in
from planner.solve.linked.propagation import price_of, settle
from planner.solve.linked.routes import empty_routes, link, scratch
from tests.solve.linked.twin import Sequences, earliest_starts, insertions, price
from tests.solve.linked.weeks import random_week

SEEDS = range(40)
NO_BLINK = 0.0
NO_BUDGET = 1 << 59


class Trial:
    """Routes of a week in the arrays of the search, with the compiled functions that work on them."""

    def __init__(self, problem: Problem, sequences: Sequences) -> None:
        self.week = linked_week(problem)
        self.routes = empty_routes(self.week)
        self.scratch = scratch(self.week)
        self._shared = shared(self.week), shared(self.routes), shared(self.scratch)
        for k, visits in sequences.items():
            for before, visit in zip((self.week.num_visits + k, *visits), visits, strict=False):
                link(self._shared[1], before, visit)

    def settle(self) -> bool:
        return settle(*self._shared)

    def price(self) -> tuple[int, int]:
        return price_of(*self._shared[:2])

    def find_place(self, unit: int) -> int | None:
        has_place = find_place(*self._shared, unit, NO_BUDGET, self.price()[1], NO_BLINK)
        return int(self.scratch.best[0]) if has_place else None

    def put_in(self, unit: int) -> int:
        return put_in(*self._shared, unit, self.price()[1])

    def starts(self, sequences: Sequences) -> dict[int, int]:
        return {visit: int(self.routes.start[visit]) for visits in sequences.values() for visit in visits}


@pytest.mark.parametrize("seed", SEEDS)
def test_settled_starts_are_those_of_the_twin(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, days=2)
    for sequences in _random_sequences(problem, seed):
        trial, wanted = Trial(problem, sequences), earliest_starts(problem, sequences)

        is_possible = trial.settle()

        assert is_possible == (wanted is not None)
        assert not is_possible or trial.starts(sequences) == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_price_is_that_of_the_plan(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, days=2)
    for sequences in _random_sequences(problem, seed):
        trial, wanted = Trial(problem, sequences), price(problem, sequences)
        if wanted is not None:
            assert trial.settle()
            assert trial.price()[0] == wanted * UNIT


@pytest.mark.parametrize("seed", SEEDS)
def test_cheapest_place_of_a_unit_is_that_of_all_places_tried(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, is_metric=True)
    week = linked_week(problem)
    for sequences, unit in _with_a_unit_out(problem, seed):
        trial, before = Trial(problem, sequences), price(problem, sequences)
        if before is None:
            continue
        visits = [int(visit) for visit in (week.first[unit], week.second[unit]) if visit != NONE]
        found = (price(problem, longer) for longer in insertions(problem, sequences, visits))
        added = min((item - before for item in found if item is not None), default=None)

        trial.settle()
        place = trial.find_place(unit)

        # What the unit costs while it is out is no part of the price of its place.
        assert place == (None if added is None else added * UNIT + week.unserved[unit])


@pytest.mark.parametrize("seed", SEEDS)
def test_putting_a_unit_in_costs_what_was_said_and_looking_moves_nothing(seed: int) -> None:
    problem = random_week(seed, num_visits=8, num_helpers=3, is_metric=True)
    week = linked_week(problem)
    for sequences, unit in _with_a_unit_out(problem, seed):
        trial = Trial(problem, sequences)
        if not trial.settle():
            continue
        starts, (before, _) = trial.starts(sequences), trial.price()

        place = trial.find_place(unit)

        assert trial.starts(sequences) == starts
        if place is not None:
            worst = trial.put_in(unit)
            assert trial.price() == (before - week.unserved[unit] + place, worst)
            pushed = trial.starts(sequences)
            assert trial.settle()
            assert trial.starts(sequences) == pushed


def _random_sequences(problem: Problem, seed: int, count: int = 20) -> Iterator[Sequences]:
    """Random orders, linked visits on one day; about a third of the units is left out. Few of them can be kept."""
    rng, week = np.random.default_rng(seed), linked_week(problem)
    for _ in range(count):
        sequences: dict[int, list[int]] = {k: [] for k in range(len(problem.helper_days))}
        for unit in rng.permutation(len(week.first)):
            if rng.random() < 0.35:
                continue
            day = int(rng.integers(problem.days))
            visits = [int(visit) for visit in (week.first[unit], week.second[unit]) if visit != NONE]
            options = [[k for k in sequences if problem.eligible[visit, k] and week.day[k] == day] for visit in visits]
            if all(options):
                for visit, helper_days in zip(visits, options, strict=True):
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
