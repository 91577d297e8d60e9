"""Alternatives on weeks small enough to see what each aim must find, and on random ones."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from planner.domain.answers.alternatives import Aim, Alternatives, NotOffered, WhyNot
from planner.domain.answers.changes import Answer, Change, plan_changes
from planner.domain.answers.figures import told
from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import Promise
from planner.solve.answers.alternatives import find_alternatives
from planner.solve.engine import Progress, solve
from planner.solve.limits import Limits
from tests.builders import HOUR, MINUTE, MODE, a_helper, a_plan, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import problems

BRIEFLY = Limits(60, iterations=50)


def line(*minutes: int) -> TravelTimes:
    """Return the travel times between points on a line, the office first."""
    return constant_travel([[abs(a - b) * MINUTE for b in minutes] for a in minutes])


def two_ends() -> Problem:
    """Two visits near each other on one side of the office, one on the other; all wish for the first helper."""
    visits = [a_visit(name, preferred_helpers=("h1",), non_preferred_cost=600) for name in ("v1", "v2", "v3")]
    return a_week(visits, [a_helper("h1"), a_helper("h2")], travel={MODE: line(0, 30, 35, -30)})


def asked(week: Problem, plan: Plan, limits: Limits = BRIEFLY) -> Alternatives:
    """Return the alternatives, sought in this process."""
    return find_alternatives(week, plan, limits, processes=0)


def why(found: Alternatives) -> dict[Aim, WhyNot]:
    """Return why aims have no plan."""
    return {left_out.aim: left_out.why for left_out in found.left_out}


def test_least_travel_joins_what_is_near() -> None:
    """Each end once there and back is 130 minutes, whoever goes; to part the near ones is another 60."""
    week = two_ends()
    current = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v3", "v2"]})

    found = asked(week, current)

    assert found.current.travel == 190 * MINUTE
    assert found.offered[0].aim is Aim.LEAST_TRAVEL
    assert found.offered[0].changes.after.travel == 130 * MINUTE


def test_best_plan_has_no_alternative_and_says_so() -> None:
    week = a_week([a_visit("v1")])

    found = asked(week, a_plan(week, {("h1", 0): ["v1"]}))

    assert found.offered == ()
    assert why(found) == {
        Aim.LEAST_TRAVEL: WhyNot.NO_DIFFERENCE,
        Aim.MOST_CONTINUITY: WhyNot.NO_WISH,
        Aim.LEAST_CHANGE: WhyNot.NO_DIFFERENCE,
    }


def test_continuity_brings_the_wished_helper_where_that_costs_travel() -> None:
    """h2 lives beside v1 and v2, both of whom wish for h1: a wish is worth less than the way, and four wishes more."""
    visits = [a_visit(name, preferred_helpers=("h1",), non_preferred_cost=MINUTE * 15) for name in ("v1", "v2")]
    beside = a_shift(start_place="v1", end_place="v1")
    week = a_week(visits, [a_helper("h1"), a_helper("h2", beside)], travel={MODE: line(0, 20, 22)})
    current = a_plan(week, {("h2", 0): ["v1", "v2"]})

    found = asked(week, current)

    (offer,) = found.offered
    assert (offer.aim, offer.changes.after.wished, found.current.wished) == (Aim.MOST_CONTINUITY, 2, 0)
    assert offer.changes.counts == {Change.OTHER_HELPER: 2}


def test_least_change_keeps_a_promise_that_the_plan_moves() -> None:
    """v1 was promised noon; the plan comes at nine."""
    visit = a_visit("v1", promised=Promise(None, 0, 12 * HOUR, 12 * HOUR + 15 * MINUTE))
    week = a_week([visit])
    current = a_plan(week.replace(visits=(replace(visit, promised=None),)), {("h1", 0): ["v1"]})
    current = current.replace(problem=week.digest(), cost=cost(week, current))

    found = asked(week, current)

    plan = found.plan_of(Aim.LEAST_CHANGE)
    assert plan is not None
    assert (cost(week, current).moved_promise, cost(week, plan).moved_promise) == (3600, 0)


def test_stopped_search_offers_what_it_has_and_says_what_it_has_not_tried() -> None:
    week = two_ends()

    found = find_alternatives(
        week, a_plan(week, {("h1", 0): ["v1", "v2", "v3"]}), BRIEFLY, processes=0, should_stop=lambda: True
    )

    assert found.left_out == tuple(NotOffered(aim, WhyNot.NO_TIME) for aim in Aim)


def test_progress_tells_of_all_aims_together() -> None:
    week, told_of = two_ends(), list[Progress]()
    current = a_plan(week, {("h1", 0): ["v1", "v2", "v3"]})

    find_alternatives(week, current, BRIEFLY, processes=0, on_progress=told_of.append)

    assert len(told_of) >= len(Aim)
    assert all(progress.limit == BRIEFLY.seconds and progress.num_planned == 3 for progress in told_of)
    assert [progress.seconds for progress in told_of] == sorted(progress.seconds for progress in told_of)


@settings(deadline=None, max_examples=12)
@given(problems())
def test_alternatives_keep_the_rules_serve_as_much_and_differ(problem: Problem) -> None:
    current = solve(problem, Limits(60, iterations=1), processes=0)

    found = asked(problem, current, Limits(60, iterations=10))

    _judge(problem, current, found)


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(problems())
def test_many_alternatives_keep_the_rules_serve_as_much_and_differ(problem: Problem) -> None:
    current = solve(problem, Limits(60, iterations=1), processes=0)

    _judge(problem, current, asked(problem, current, Limits(60, iterations=30)))


def test_same_seed_and_iterations_give_the_same_plans() -> None:
    week = two_ends()
    current = a_plan(week, {("h2", 0): ["v3", "v1"], ("h1", 0): ["v2"]})

    first, second = (asked(week, current) for _ in range(2))

    assert first.offered
    assert first == second


def _judge(problem: Problem, current: Plan, found: Alternatives) -> None:
    plans = [current, *(offer.plan for offer in found.offered)]
    aims = [*(offer.aim for offer in found.offered), *(left_out.aim for left_out in found.left_out)]
    assert sorted(aims) == sorted(Aim)
    for offer in found.offered:
        assert violations(problem, offer.plan) == ()
        assert offer.plan.cost == cost(problem, offer.plan) == offer.changes.after.cost
        assert offer.plan.bound is None
        assert offer.plan.cost.unserved <= cost(problem, current).unserved
        assert offer.changes == plan_changes(Answer(problem, current), Answer(problem, offer.plan))
        assert offer.changes.after.promises == len(told(problem))
    for number, first in enumerate(plans):
        for second in plans[number + 1 :]:
            assert plan_changes(Answer(problem, first), Answer(problem, second)).noticed
    figures = {offer.aim: offer.changes.after for offer in found.offered}
    if Aim.LEAST_TRAVEL in figures:
        assert figures[Aim.LEAST_TRAVEL].travel < found.current.travel
        assert figures[Aim.LEAST_TRAVEL].travel == min(each.travel for each in figures.values())
    if Aim.MOST_CONTINUITY in figures:
        assert figures[Aim.MOST_CONTINUITY].wished > found.current.wished
        assert figures[Aim.MOST_CONTINUITY].wished == max(each.wished for each in figures.values())
