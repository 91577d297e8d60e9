"""The labelling finds what looking at every route finds."""

from itertools import permutations

import numpy as np
import pytest

from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.solve.bound.arrays import pricing_of
from planner.solve.bound.master import Multipliers
from planner.solve.bound.pricer import NO_BEAM, Effort, Pricer
from planner.solve.bound.prices import MICRO
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.week import OPEN, Week
from tests.solve.bound.weeks import Sequence, busy_week, random_week, sequences

ALL = Effort(beam=NO_BEAM, num_routes=10)
SEEDS = range(30)
"""Each week has four helper-days."""


def random_multipliers(week: Week, seed: int) -> Multipliers:
    """Return multipliers under which about half of the visits are worth their way."""
    rng = np.random.default_rng(seed)
    slot = np.where(week.slot_cap < OPEN, rng.integers(0, MICRO, len(week.slot_cap)), 0)
    return Multipliers(
        task=rng.integers(0, 5000 * MICRO, len(week.place)),
        day=np.zeros(len(week.day), dtype=np.int64),
        slot=slot.astype(np.int64),
    )


def allowed_sequences(problem: Problem, week: Week, helper_day: HelperDay) -> list[Sequence]:
    """Every route that keeps the caps, which count no waiting."""
    shift, k = helper_day.shift, helper_day.idx
    pause = shift.break_.duration if shift.break_ else 0
    return [
        found
        for found in sequences(problem, helper_day)
        if len(found.visits) <= (shift.max_visits or OPEN)
        and found.travel <= (shift.max_travel or OPEN)
        and found.work + pause <= (shift.max_length or OPEN)
        and found.work <= week.slot_cap[week.slot[k]]
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_least_of_each_helper_day_is_that_of_all_routes(seed: int) -> None:
    problem = random_week(seed)
    week = week_of(problem)
    multipliers = random_multipliers(week, seed)
    pricing = pricing_of(problem, week, lambda: False)
    assert pricing is not None
    pricer = Pricer(pricing, ALL.num_routes)

    priced = pricer.price(multipliers, ALL, lambda: False)

    assert priced is not None
    assert priced.is_exact
    for helper_day in problem.helper_days:
        routes = pricer.routes(
            [(helper_day.idx, found.visits) for found in allowed_sequences(problem, week, helper_day)]
        )
        paid_price = int(multipliers.slot[week.slot[helper_day.idx]])
        lost = [
            price + paid_price * work - int(multipliers.task[list(tasks)].sum())
            for (_, tasks), price, work in zip(routes.columns, routes.price.tolist(), routes.work.tolist(), strict=True)
        ]
        assert priced.least[helper_day.idx] == min([0, *lost])


@pytest.mark.parametrize("seed", [*range(40), 151])
def test_least_stays_right_where_many_labels_compete(seed: int) -> None:
    """In week 151 a visit is out of reach straight, but not through another one."""
    problem = busy_week(seed)
    week = week_of(problem)
    pricing = pricing_of(problem, week, lambda: False)
    assert pricing is not None
    pricer = Pricer(pricing, ALL.num_routes)
    routes = pricer.routes([(0, found.visits) for found in allowed_sequences(problem, week, problem.helper_days[0])])
    visited = np.zeros((len(routes.columns), len(problem.visits)), dtype=np.int64)
    for row, (_, tasks) in enumerate(routes.columns):
        visited[row, list(tasks)] = 1

    for draw in range(30):
        multipliers = random_multipliers(week, 100 * seed + draw)
        priced = pricer.price(multipliers, ALL, lambda: False)

        assert priced is not None
        assert priced.least[0] == (routes.price - visited @ multipliers.task).min(initial=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_order_that_can_be_timed_is_looked_at(seed: int) -> None:
    """The orders that the other tests compare with are those of trying all of them."""
    problem = random_week(seed)
    for helper_day in problem.helper_days:
        visits = np.flatnonzero(problem.eligible[:, helper_day.idx]).tolist()
        orders = [order for length in range(1, len(visits) + 1) for order in permutations(visits, length)]

        found = {sequence.visits for sequence in sequences(problem, helper_day)}

        assert found == {order for order in orders if schedule(problem, helper_day, order) is not None}


@pytest.mark.parametrize("seed", SEEDS)
def test_routes_are_priced_as_travelled(seed: int) -> None:
    problem = random_week(seed)
    week = week_of(problem)
    pricing = pricing_of(problem, week, lambda: False)
    assert pricing is not None
    for helper_day in problem.helper_days:
        found = allowed_sequences(problem, week, helper_day)

        routes = Pricer(pricing, 1).routes([(helper_day.idx, sequence.visits) for sequence in found])

        assert routes.work.tolist() == [sequence.work for sequence in found]
        for sequence, price in zip(found, routes.price.tolist(), strict=True):
            fixed = sum(int(problem.helper_cost[visit, helper_day.helper_idx]) for visit in sequence.visits)
            assert price >= (sequence.travel + fixed + helper_day.shift.open_cost) * MICRO


@pytest.mark.parametrize("seed", SEEDS)
def test_found_routes_can_be_timed(seed: int) -> None:
    problem = random_week(seed)
    week = week_of(problem)
    pricing = pricing_of(problem, week, lambda: False)
    assert pricing is not None

    priced = Pricer(pricing, ALL.num_routes).price(random_multipliers(week, seed), ALL, lambda: False)

    assert priced is not None
    for k, tasks in priced.routes.columns:
        timed = {found.visits for found in allowed_sequences(problem, week, problem.helper_days[k])}
        assert tasks in timed


@pytest.mark.parametrize("seed", SEEDS)
def test_beam_never_proves_too_much(seed: int) -> None:
    problem = random_week(seed, num_visits=7)
    week = week_of(problem)
    pricing = pricing_of(problem, week, lambda: False)
    assert pricing is not None
    pricer, multipliers = Pricer(pricing, 1), random_multipliers(week, seed)

    narrow = pricer.price(multipliers, Effort(beam=1, num_routes=1), lambda: False)
    wide = pricer.price(multipliers, ALL, lambda: False)

    assert narrow is not None
    assert wide is not None
    assert (narrow.least <= wide.least).all()


def test_pricing_stops_when_told() -> None:
    problem = random_week(1)
    week = week_of(problem)
    pricing = pricing_of(problem, week, lambda: False)
    assert pricing is not None

    assert Pricer(pricing, 1).price(random_multipliers(week, 1), ALL, lambda: True) is None
