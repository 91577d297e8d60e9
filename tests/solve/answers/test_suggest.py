"""Suggestions: their price is that of the whole plan, they differ in shift and time, and they name whom they touch."""

import pytest

from planner.domain.answers.changes import Placement
from planner.domain.answers.suggestion import OFFER_SECONDS, Companion, Move, Suggestion, Suggestions, offered_time
from planner.domain.cost import cost
from planner.domain.plan import TERM_NAMES, Plan
from planner.domain.problem import Problem
from planner.domain.promising import promised_as_planned
from planner.domain.visit import Visit
from planner.solve.answers.suggest import suggest
from planner.solve.answers.suggest_place import Placing
from planner.solve.places.question import Question
from planner.solve.places.standing import Standing
from tests.builders import HOUR, MINUTE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week
from tests.solve.places.brute_force import random_query

NUM_QUERIES = 25
MANY, PER_TEST = 1000, 100
QUARTER = 15 * MINUTE


@pytest.mark.parametrize("seed", range(NUM_QUERIES))
def test_suggestions_are_plans_with_the_price_that_they_say(seed: int) -> None:
    _judge(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, MANY, PER_TEST))
def test_many_suggestions_are_plans_with_the_price_that_they_say(first: int) -> None:
    assert sum(_judge(seed) for seed in range(first, first + PER_TEST)) > PER_TEST


def _judge(seed: int) -> int:
    """Make the whole plan of every suggestion, which the checker has to pass, and count what it costs more."""
    query = random_query(seed)
    question = Standing(query.problem, query.plan).ask(query.visit)
    found = suggest(question, query.plan)
    assert bool(found.suggestions) == bool(question.places) == (found.reason is None)
    before = cost(question.problem, query.plan.replace(problem=question.problem.digest()))
    for one in found.suggestions:
        plans = _plans_at(question, query.plan, one)
        added = [{name: plan.cost.terms[name] - before.terms[name] for name in TERM_NAMES} for plan in plans]
        claimed = {**one.added.terms, "unserved": one.added.unserved - query.visit.unserved_cost}
        assert any(all(abs(terms[name] - claimed[name]) <= 1 for name in TERM_NAMES) for terms in added)
        assert one.added.total == sum(one.added.terms.values())
        assert one.offered[1] - one.offered[0] == OFFER_SECONDS
        assert one.offered[0] <= one.start <= one.offered[1]
        assert not one.moved
    keys = [(one.helpers, one.day, one.offered) for one in found.suggestions]
    assert len(set(keys)) == len(keys)
    prices = [one.added.total for one in found.suggestions]
    assert prices == sorted(prices)
    return len(found.suggestions)


def _plans_at(question: Question, plan: Plan, one: Suggestion) -> list[Plan]:
    placing = Placing(question, plan)
    places = list(placing.places_at(one.helpers, one.day, one.start))
    plans = [question.answer(place, plan)[1] for place in places]
    best = placing.place_at(one.helpers, one.day, one.start)
    assert best is not None
    assert question.answer(best, plan)[1].cost.total == min(plan.cost.total for plan in plans)
    return plans


def test_helper_on_the_way_is_cheaper_than_one_who_opens_a_shift() -> None:
    week = a_week([a_visit("v1", windows=[(0, 9, 9)])], [a_helper("h1"), a_helper("h2", a_shift(open_cost=HOUR))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    on_the_way, opened = _suggest(week, plan, a_visit("new", place="v1", windows=[(0, 9, 12)]), 2).suggestions

    assert (on_the_way.helpers, on_the_way.day, on_the_way.start) == (("h1",), 0, 10 * HOUR)
    assert (on_the_way.added.total, on_the_way.travel) == (0, 0)
    assert on_the_way.companions == (Companion("h1", "v1", None, 0, None, None, opens_shift=False),)
    assert (opened.added.travel, opened.added.opened, opened.added.total) == (2 * TRAVEL, HOUR, 2 * TRAVEL + HOUR)
    assert opened.companions[0].opens_shift


def test_suggestions_are_at_different_times_of_different_shifts_first() -> None:
    """Three helpers are free all day; each is offered at another time before one of them a second time."""
    helpers = [a_helper(name, a_shift(), a_shift(1)) for name in ("h1", "h2", "h3")]
    week = a_week([a_visit("v1")], helpers)
    plan = a_plan(week, {})

    found = _suggest(week, plan, a_visit("new", place="v1", windows=[(0, 9, 15), (1, 12, 15)]), 5)

    times = {(one.day, one.offered) for one in found.suggestions}
    shifts = {(one.helpers, one.day) for one in found.suggestions}
    assert (len(times), len(shifts)) == (5, 5)


def test_same_shift_is_offered_at_another_time_where_there_is_no_other() -> None:
    week = a_week([a_visit("v1")])

    found = _suggest(week, a_plan(week, {}), a_visit("new", place="v1", windows=[(0, 9, 14)]), 5)

    assert [one.start for one in found.suggestions] == [9 * HOUR, 11 * HOUR, 13 * HOUR]
    assert [one.offered[0] for one in found.suggestions] == [9 * HOUR, 10 * HOUR, 12 * HOUR]
    assert {one.possible for one in found.suggestions} == {((9 * HOUR, 14 * HOUR),)}


def test_visit_that_begins_later_is_named_with_both_times() -> None:
    week = a_week([a_visit("v1"), a_visit("other", unserved_cost=0)], [a_helper("h1", a_shift(0, 8, 13))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = _suggest(week, plan, a_visit("new", place="other", windows=[(0, 9, 9)]), 1)

    begins_later = Move("v1", Placement(("h1",), 0, 9 * HOUR), Placement(("h1",), 0, 10 * HOUR + TRAVEL))
    assert found.suggestions[0].shifted == (begins_later,)
    assert found.suggestions[0].moved == ()


def test_promised_visit_stays_within_what_was_told() -> None:
    week = a_week([a_visit("v1"), a_visit("other", unserved_cost=0)], [a_helper("h1", a_shift(0, 8, 13))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = _suggest(promised_as_planned(week, plan), plan, a_visit("new", place="other", windows=[(0, 9, 9)]), 1)

    assert found.suggestions == ()
    assert found.reason == "FULL"


def test_companion_says_whether_the_resident_knows_them_and_shares_the_first_language() -> None:
    helpers = [a_helper("h1", languages=("fi",)), a_helper("h2", languages=("sv",))]
    week = a_week([a_visit("v1")], helpers)
    visit = a_visit("new", place="v1", languages=("sv", "fi"), second_language_cost=600, preferred_helpers=("h1",))

    found = _suggest(week, a_plan(week, {}), visit, 2)

    facts = {
        one.helpers: (one.companions[0].is_preferred, one.companions[0].speaks_first_language)
        for one in found.suggestions
    }
    assert facts == {("h1",): (True, False), ("h2",): (False, True)}
    assert found.suggestions[0].helpers == ("h1",)


def test_two_helpers_are_both_named() -> None:
    week = a_week([a_visit("v1")], [a_helper("h1"), a_helper("h2")])

    found = _suggest(week, a_plan(week, {}), a_visit("new", place="v1", helpers_required=2), 1)

    assert found.suggestions[0].helpers == ("h1", "h2")
    assert found.suggestions[0].travel == 4 * TRAVEL


@pytest.mark.parametrize(
    ("start", "first", "begin"),
    [
        (10 * HOUR + 20 * MINUTE, 9 * HOUR, 10 * HOUR),
        (11 * HOUR + 50 * MINUTE, 9 * HOUR, 11 * HOUR),
        (10 * HOUR + 10 * MINUTE, 9 * HOUR, 9 * HOUR),
        (10 * HOUR + 10 * MINUTE, 10 * HOUR, 10 * HOUR),
        (23 * HOUR, 9 * HOUR, 22 * HOUR),
    ],
)
def test_offered_time_holds_a_quarter_of_an_hour_on_both_sides(start: int, first: int, begin: int) -> None:
    offered = offered_time(start, (first, 24 * HOUR))

    assert offered == (begin, begin + 2 * HOUR)
    assert offered[0] <= max(first, start - QUARTER)
    assert start + QUARTER <= offered[1]


def _suggest(week: Problem, plan: Plan, visit: Visit, top: int) -> Suggestions:
    return suggest(Standing(week, plan).ask(visit), plan, top)
