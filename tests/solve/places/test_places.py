"""Every place of a visit, against trying all of them."""

from math import floor

import pytest

from planner.domain.plan import TERM_NAMES
from planner.solve.places.standing import Standing
from tests.solve.places.brute_force import BruteForce, Query, random_query

NUM_QUERIES = 12
ALL_QUERIES, PER_TEST = 1000, 100
ROUNDING = len(TERM_NAMES)
"""Each term of a cost is rounded by itself, before and after."""


@pytest.mark.parametrize("seed", range(NUM_QUERIES))
def test_places_are_those_of_brute_force(seed: int) -> None:
    _compare(random_query(seed))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, ALL_QUERIES, PER_TEST))
def test_places_are_those_of_brute_force_on_many_weeks(first: int) -> None:
    found = sum(_compare(random_query(seed)) for seed in range(first, first + PER_TEST))

    assert found > PER_TEST / 2


def _compare(query: Query) -> int:
    """Return the number of places, when all are right."""
    brute = BruteForce(query)
    known = brute.places()
    question = Standing(query.problem, query.plan).ask(query.visit)
    found = {tuple((spot.helper_day, spot.position) for spot in place.spots): place for place in question.places}
    weights = query.problem.weights
    is_sum_of_routes = not (weights.imbalance or weights.worst_outside)
    assert known.keys() <= found.keys()
    for spots, place in found.items():
        problem, plan = question.answer(place, query.plan)
        price = brute.price(plan)
        assert problem.digest() == brute.problem.digest()
        assert price is not None
        assert abs(price - floor(place.price + 0.5)) <= ROUNDING
        if is_sum_of_routes and not place.timed:
            # Where wishes give way to a cap, starts are tried on a grid, as brute force does on another one.
            assert place.price <= known.get(spots, price) + ROUNDING
        assert all(
            any(first <= stop.start <= last for first, last in place.opens)
            for _, stop in plan.stops_by_visit[query.visit.id]
        )
    return len(found)
