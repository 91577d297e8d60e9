"""A planned visit is held against the next best places that it could have while nobody else moves."""

import numpy as np
import pytest

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import promised_as_planned
from planner.domain.timing import schedule
from planner.domain.visit import After
from planner.errors import InputError
from planner.solve.answers.why import why_here
from planner.solve.places.standing import Standing
from tests.builders import HOUR, MINUTE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week, helper_day
from tests.solve.answers.explaining import planned
from tests.solve.kernel.weeks import random_problem


def test_other_helper_is_dearer_by_the_wish() -> None:
    """Both come from the office ten minutes away; h2 was not wished for."""
    visit = a_visit("v1", preferred_helpers=("h1",), non_preferred_cost=20 * MINUTE)
    problem = a_week([visit], [a_helper("h1"), a_helper("h2")])
    found = why_here(problem, a_plan(problem, {("h1", 0): ("v1",)}), "v1")

    (other,) = found.others
    assert (found.here.travel, found.here.added.total, found.here.has_wished_helper) == (2 * TRAVEL, 2 * TRAVEL, True)
    assert (other.place.helpers, other.has_wished_helper) == (("h2",), False)
    assert (other.travel, other.added.non_preferred) == (2 * TRAVEL, 20 * MINUTE)
    assert other.added.total - found.here.added.total == 20 * MINUTE
    assert found.num_shifts == 1


def test_only_place_has_no_other() -> None:
    problem = a_week([a_visit("v1")])
    found = why_here(problem, a_plan(problem, {("h1", 0): ("v1",)}), "v1")

    assert (found.others, found.num_shifts) == ((), 0)


def test_other_side_of_a_neighbour_is_a_place_too() -> None:
    problem = a_week([a_visit("v1"), a_visit("v2")])
    (other,) = why_here(problem, a_plan(problem, {("h1", 0): ("v1", "v2")}), "v1").others

    assert other.place.start > 10 * HOUR
    assert other.added.total == TRAVEL


def test_at_most_three_others_the_cheapest_first() -> None:
    helpers = [a_helper(f"h{idx}", a_shift(open_cost=idx)) for idx in range(1, 7)]
    problem = a_week([a_visit("v1")], helpers)
    found = why_here(problem, a_plan(problem, {("h3", 0): ("v1",)}), "v1")

    assert [other.place.helpers for other in found.others] == [("h1",), ("h2",), ("h4",)]
    assert found.num_shifts == 5


def test_visit_that_follows_is_held_where_it_is() -> None:
    """v2 follows from 12:00 on day 0 at the earliest two hours later, so v1 may start until 10."""
    visits = [a_visit("v1", windows=((0, 9, 15), (1, 9, 15))), a_visit("v2", after=After("v1", min_seconds=2 * HOUR))]
    problem = a_week(visits, [a_helper("h1", a_shift(0), a_shift(1)), a_helper("h2")])
    plan = _at(a_plan(problem, {("h1", 0): ("v1",), ("h2", 0): ("v2",)}), problem, "v2", 12 * HOUR)
    found = why_here(problem, plan, "v1")

    assert found.held == ("v2",)
    assert {(other.place.helpers, other.place.day) for other in found.others} == {(("h2",), 0)}
    assert all(other.place.start <= 10 * HOUR for other in found.others)


def test_published_place_is_a_promise_that_others_break() -> None:
    problem = a_week([a_visit("v1")], [a_helper("h1"), a_helper("h2")])
    plan = a_plan(problem, {("h1", 0): ("v1",)})
    told = promised_as_planned(problem, plan)
    found = why_here(told, plan.replace(problem=told.digest()), "v1")

    assert (found.here.keeps_promise, [other.keeps_promise for other in found.others]) == (True, [False])
    assert found.others[0].added.moved_promise == told.weights.moved_promise


@pytest.mark.parametrize(("visit", "code"), [("v9", "VISIT_UNKNOWN"), ("v2", "VISIT_UNASSIGNED")])
def test_visit_without_a_place_is_refused(visit: str, code: str) -> None:
    problem = a_week([a_visit("v1"), a_visit("v2")])
    with pytest.raises(InputError, match=code):
        why_here(problem, a_plan(problem, {("h1", 0): ("v1",)}), visit)


def test_what_a_place_adds_is_the_difference_of_two_costs() -> None:
    """In random weeks, by terms: here it is the plan against the plan without the visit, priced as left out."""
    for seed in range(1, 5):
        problem = random_problem(np.random.default_rng(seed))
        plan = planned(problem, seed)
        for visit in plan.stops_by_visit:
            found = why_here(problem, plan, visit)
            added = [other.added.total for other in found.others]
            assert added == sorted(added)
            assert len({other.place for other in found.others}) == len(found.others)
            if not found.held:
                places = Standing(problem, plan, free={visit}).ask_about(visit).places
                assert bool(found.others) == (len({place.spots for place in places}) > 1)
                is_promised = problem.visits[problem.visit_idx_by_id[visit]].promised is not None
                best = min(place.price for place in places) + is_promised * problem.weights.moved_promise
                assert min([found.here.added.total, *added]) == pytest.approx(best, abs=2)


def _at(plan: Plan, problem: Problem, visit: str, start: int) -> Plan:
    """Return the plan with one visit, alone in its route, at another start."""
    (route,) = (route for route in plan.routes if any(stop.visit == visit for stop in route.stops))
    timed = schedule(
        problem, helper_day(problem, route.helper, route.day), [problem.visit_idx_by_id[visit]], starts=[start]
    )
    assert timed is not None
    routes = tuple(timed if each is route else each for each in plan.routes)
    return plan.replace(routes=routes)
