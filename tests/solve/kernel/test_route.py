"""What a route costs and whether it may be, against the twin that looks at every second."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.cost import seconds_outside
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from tests.solve.kernel import twin
from tests.solve.kernel.searching import Search
from tests.solve.kernel.weeks import any_route, problems, random_route, tiny_problems

seeds = st.integers(0, 2**32 - 1)

EVERYTHING_FROM_TIMES = ("wishes", "promises", "wait", "imbalance", "worst_outside", "breaks", "caps", "open_end")


@given(problem=problems() | tiny_problems() | tiny_problems(features=EVERYTHING_FROM_TIMES), seed=seeds)
@settings(deadline=None, max_examples=300)
def test_a_route_is_judged_as_by_the_twin(problem: Problem, seed: int) -> None:
    search = Search(problem)
    for helper_day in problem.helper_days[:3]:
        visits, starts = random_route(problem, helper_day, seed)
        if not visits or len(visits) > search.week.width:
            continue
        shift = helper_day.shift
        travel = twin.travel(problem, helper_day, visits)

        may_be = search.evaluate(helper_day.idx, visits, starts)

        if len(visits) > (shift.max_visits or np.inf) or travel > (shift.max_travel or np.inf):
            assert not may_be
            continue
        route = schedule(problem, helper_day, visits, starts=search.chosen(len(visits)))
        assert route is not None
        length = route.back - route.leave
        assert may_be == (length <= (shift.max_length or np.inf))
        if not may_be:
            continue
        assert search.price == twin.route_price(problem, helper_day, visits, starts)
        assert search.travel == travel
        assert search.paid == paid_if_asked_for(problem, helper_day, length)
        assert search.outside == max(
            int(problem.weights.worst_outside > 0) * seconds_outside(problem.visits[visit], shift.day, stop.start)
            for visit, stop in zip(visits, route.stops, strict=True)
        )


def paid_if_asked_for(problem: Problem, helper_day: HelperDay, length: int) -> int:
    """Paid time is worked out only where a price or a cap hangs on it."""
    weights, shift = problem.weights, helper_day.shift
    if not (weights.wait or weights.imbalance or helper_day.helper.max_week or shift.max_length):
        return 0
    return length - (shift.break_.duration if shift.break_ else 0)


@given(problem=problems(features=("breaks", "imbalance")), seed=seeds)
@settings(deadline=None, max_examples=40)
def test_a_route_without_times_may_not_be_where_paid_time_counts(problem: Problem, seed: int) -> None:
    search = Search(problem)
    for helper_day in problem.helper_days:
        visits, starts = any_route(problem, helper_day, seed)
        if visits and len(visits) <= search.week.width:
            is_possible = schedule(problem, helper_day, visits, starts=starts) is not None

            assert search.evaluate(helper_day.idx, visits, starts) == is_possible


@given(problem=problems(features=("wishes", "promises", "wait", "breaks", "open_end")), seed=seeds)
@settings(deadline=None, max_examples=100)
def test_the_chosen_starts_cost_what_the_route_is_said_to_cost(problem: Problem, seed: int) -> None:
    """Fixed starts keep their place among them; what they cost by wish stands elsewhere."""
    search = Search(problem)
    for helper_day in problem.helper_days[:3]:
        visits, starts = random_route(problem, helper_day, seed)
        if not visits or len(visits) > search.week.width or not search.evaluate(helper_day.idx, visits, starts):
            continue
        chosen, price = search.chosen(len(visits)), search.price

        assert all(start in (None, at) for start, at in zip(starts, chosen, strict=True))
        assert search.evaluate(helper_day.idx, visits, chosen)
        paid_apart = [
            twin.start_prices(problem, helper_day, visit)[at]
            for visit, start, at in zip(visits, starts, chosen, strict=True)
            if start is None and at is not None
        ]
        assert search.price + sum(paid_apart) == price
