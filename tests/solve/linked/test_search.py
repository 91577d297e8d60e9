import pytest

from planner.domain.check import violations
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin
from planner.solve.kernel.week import NONE, UNIT
from planner.solve.linked.arrays import linked_week
from planner.solve.linked.fitness import is_linked_day
from planner.solve.linked.search import LinkedSearch
from tests.builders import HOUR, TRAVEL, UNSERVED, a_helper, a_shift, a_visit, a_week
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
    pairs = zip(week.first, week.second, strict=True)
    units = [tuple(int(visit) for visit in pair if visit != NONE) for pair in pairs]
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


def test_two_helpers_start_together_where_the_link_says_so() -> None:
    together = a_visit("v2", place="v1", after=After("v1", min_seconds=0, max_seconds=0))
    late = a_shift(start=12)
    problem = a_week([a_visit("v1"), together], [a_helper("h1"), a_helper("h2", late)])

    # The second helper cannot be there before ten past twelve, so the first one waits.
    moment = 12 * HOUR + TRAVEL
    assert sorted(starts for _, starts in _searched(problem).best().values()) == [(moment,), (moment,)]


def test_pinned_visit_goes_before_a_dearer_one() -> None:
    pinned = a_visit("v1", windows=[(0, 9, 9)], unserved_cost=1, pinned=Pin(helpers=("h1",)))
    rival = a_visit("v2", windows=[(0, 9, 9)])
    linked = a_visit("v3", windows=[(0, 12, 15)], after=After("v1", min_seconds=0))
    problem = a_week([pinned, rival, linked])

    search = _searched(problem)

    assert is_linked_day(problem)
    assert [visits for visits, _ in search.best().values()] == [(0, 2)]
    # To v1, on to v3 and back to the office.
    assert search.best_cost == (UNSERVED + 3 * TRAVEL) * UNIT


def test_price_of_a_pin_is_no_part_of_the_cost() -> None:
    too_long = a_visit("v1", duration=10 * HOUR, pinned=Pin(day=0))
    problem = a_week([too_long, a_visit("v2", after=After("v1", min_seconds=0))])

    search = _searched(problem)

    assert search.best() == {}
    assert search.best_cost == 2 * UNSERVED * UNIT
