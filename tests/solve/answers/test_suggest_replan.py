"""A place where others may move: who moves, no more promises than allowed, and nobody is left out."""

import pytest

from planner.domain.answers.changes import Placement
from planner.domain.answers.suggestion import Move, Suggestions
from planner.domain.cost import keeps_promise
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import promised_as_planned
from planner.domain.visit import Visit
from planner.errors import InputError
from planner.solve.answers.suggest import suggest_with_moves
from planner.solve.limits import Limits
from planner.solve.places.standing import Standing
from tests.builders import HOUR, a_helper, a_plan, a_shift, a_visit, a_week
from tests.solve.places.brute_force import random_query

SHORT = Limits(60, iterations=50)
MORNING = a_shift(0, 8, 12)
HELPERS = [a_helper("h1", a_shift(0, 8.75, 10.5)), a_helper("h2", a_shift(0, 8.75, 10.5), languages=("fi",))]
"""Each has time for one visit; the new one asks for Finnish."""
NEW = a_visit("new", place="v2", windows=[(0, 9, 9)], languages=("fi",))


@pytest.fixture
def week() -> Problem:
    """Only h2 speaks Finnish, and is with v1, to whom anybody may go."""
    return a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", unserved_cost=0)], HELPERS)


@pytest.fixture
def plan(week: Problem) -> Plan:
    """The plan in which v1 has h2."""
    return a_plan(week, {("h2", 0): ["v1"]})


def _suggest(week: Problem, plan: Plan, visit: Visit, may_move: int) -> Suggestions:
    return suggest_with_moves(Standing(week, plan).ask(visit), plan, may_move, limits=SHORT)


MOVED = Placement(("h2",), 0, 9 * HOUR), Placement(("h1",), 0, 9 * HOUR)


def test_visit_that_nobody_was_told_of_makes_room(week: Problem, plan: Plan) -> None:
    found = _suggest(week, plan, NEW, 0)

    assert found.suggestions == ()
    assert found.may_move == 0
    assert found.replanned is not None
    assert found.replanned.helpers == ("h2",)
    assert found.replanned.moved == (Move("v1", *MOVED),)


def test_promised_visit_does_not_make_room(week: Problem, plan: Plan) -> None:
    found = _suggest(promised_as_planned(week, plan), plan, NEW, 0)

    assert (found.suggestions, found.replanned, found.reason) == ((), None, "FULL")


def test_one_promise_that_may_be_moved_is_and_is_listed(week: Problem, plan: Plan) -> None:
    found = _suggest(promised_as_planned(week, plan), plan, NEW, 1)

    assert found.replanned is not None
    assert found.replanned.moved == (Move("v1", *MOVED, is_promise_broken=True),)


def test_no_more_promises_are_moved_than_allowed() -> None:
    """The new visit takes two hours: both visits of h2 would have to go."""
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", place="v1", windows=[(0, 10, 10)])]
    helpers = [a_helper("h1", MORNING), a_helper("h2", MORNING, languages=("fi",))]
    week = a_week(visits, helpers)
    plan = a_plan(week, {("h2", 0): ["v1", "v2"]})
    new = a_visit("new", place="v1", windows=[(0, 9, 9)], duration=2 * HOUR, languages=("fi",))
    told = promised_as_planned(week, plan)

    assert _suggest(told, plan, new, 1).replanned is None
    moved = _suggest(told, plan, new, 2).replanned

    assert moved is not None
    assert {move.visit: move.after.helpers for move in moved.moved} == {"v1": ("h1",), "v2": ("h1",)}


def test_move_that_saves_nothing_is_not_suggested() -> None:
    week = a_week([a_visit("v1")], [a_helper("h1"), a_helper("h2")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = _suggest(week, plan, a_visit("new", place="v1"), 0)

    assert found.suggestions[0].added.total == 0
    assert found.replanned is None


def test_fewer_than_no_promise_is_refused(week: Problem, plan: Plan) -> None:
    with pytest.raises(InputError, match="LIMIT_RANGE"):
        _suggest(week, plan, NEW, -1)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 300, 100))
def test_many_replanned_weeks_move_no_more_than_allowed(first: int) -> None:
    """The checker passes every plan; the moves that are listed are all that there are, and nobody is left out."""
    found = [_judge(seed) for seed in range(first, first + 100)]

    assert sum(found) > 0


def _judge(seed: int) -> bool:
    query = random_query(seed)
    told = promised_as_planned(query.problem, query.plan) if seed % 2 else query.problem
    plan = query.plan.replace(problem=told.digest())
    kept = {
        visit.id
        for visit in told.visits
        if visit.promised and keeps_promise(visit.promised, plan.stops_by_visit.get(visit.id, ()))
    }
    may_move = seed % 3
    found = _suggest(told, plan, query.visit, may_move)
    if found.replanned is None:
        return False
    broken = {move.visit for move in found.replanned.moved if move.is_promise_broken}
    assert len(broken) <= may_move
    assert broken <= kept
    cheapest = [one.added.total for one in found.suggestions[:1]]
    assert all(found.replanned.added.total < price for price in cheapest)
    return True
