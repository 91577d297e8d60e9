"""More time in one place: the plan with it holds, and nothing moves that need not."""

import pytest

from planner.domain.answers.robustness import SlackKind
from planner.domain.check import violations
from planner.domain.helper import Break
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.visit import After, Promise
from planner.solve.answers.robustness_network import Network
from planner.solve.answers.robustness_slack import Place, slack_places, slack_plan
from tests.builders import HOUR, MINUTE, a_helper, a_plan, a_shift, a_visit, a_week, helper_day
from tests.solve.answers.robust_weeks import random_plan

TEN = 10 * MINUTE


def places_of(network: Network, seconds: int = TEN) -> list[Place]:
    return [place for part in network.parts for place in slack_places(network, part, seconds)]


@pytest.mark.parametrize("seed", range(30))
def test_plan_with_more_time_breaks_no_rule_and_moves_no_promise(seed: int) -> None:
    problem, plan = random_plan(seed)
    network = Network.of(problem, plan)

    for place in places_of(network):
        changed = slack_plan(network, plan, place)
        assert violations(problem, changed) == ()
        for visit, stops in changed.stops_by_visit.items():
            (_, before), (_, after) = plan.stops_by_visit[visit][0], stops[0]
            assert after.start >= before.start
            if problem.visits[problem.visit_idx_by_id[visit]].promised is not None:
                assert after.start == before.start


@pytest.mark.slow
def test_many_plans_with_more_time_break_no_rule() -> None:
    found = 0
    for seed in range(1000, 2000):
        problem, plan = random_plan(seed)
        network = Network.of(problem, plan)
        for place in places_of(network, seconds=(seed % 40 + 1) * MINUTE):
            assert violations(problem, slack_plan(network, plan, place)) == (), seed
            found += 1
    assert found > 2000


def found_place(problem: Problem, plan: Plan, kind: SlackKind, visit: str) -> Plan | None:
    """Return the plan with ten minutes more before a visit, or None where that is not offered."""
    network = Network.of(problem, plan)
    for place in places_of(network):
        if (place.kind, network.events[place.event].visit.id) == (kind, visit):
            return slack_plan(network, plan, place)
    return None


def starts(plan: Plan | None) -> dict[str, str]:
    """Return hours and minutes by visit."""
    assert plan is not None
    return {
        visit: f"{stops[0][1].start // HOUR}:{stops[0][1].start % HOUR // MINUTE:02d}"
        for visit, stops in plan.stops_by_visit.items()
    }


FIXED = [(0, 9, 9)]


def test_what_follows_moves_only_as_far_as_it_must() -> None:
    """A quarter of an hour of waiting before v3 takes up the ten minutes."""
    week = a_week([a_visit("v1", windows=FIXED), a_visit("v2"), a_visit("v3", windows=[(0, 11.5, 12)])])
    plan = a_plan(week, {("h1", 0): ["v1", "v2", "v3"]})

    assert starts(plan) == {"v1": "9:00", "v2": "10:10", "v3": "11:30"}
    assert starts(found_place(week, plan, SlackKind.START_LATER, "v2")) == {"v1": "9:00", "v2": "10:20", "v3": "11:30"}
    assert starts(found_place(week, plan, SlackKind.START_LATER, "v3")) == {"v1": "9:00", "v2": "10:10", "v3": "11:40"}


def test_helper_may_leave_earlier_for_the_first_visit_and_nobody_moves() -> None:
    week = a_week([a_visit("v1", windows=FIXED)])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    changed = found_place(week, plan, SlackKind.LEAVE_EARLIER, "v1")

    assert changed is not None
    assert changed.routes[0].leave == plan.routes[0].leave - TEN
    assert changed.routes[0].stops == plan.routes[0].stops


def test_helper_does_not_leave_before_the_shift() -> None:
    week = a_week([a_visit("v1", windows=FIXED)], [a_helper("h1", a_shift(start=8.75))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert found_place(week, plan, SlackKind.LEAVE_EARLIER, "v1") is None


@pytest.mark.parametrize(("last_hour", "offered"), [(10 + 1 / 3, True), (10.25, False)])
def test_visit_moves_only_within_its_window(last_hour: float, offered: bool) -> None:
    week = a_week([a_visit("v1", windows=FIXED), a_visit("v2", windows=[(0, 9, last_hour)])])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert (found_place(week, plan, SlackKind.START_LATER, "v2") is not None) is offered


def test_promised_visit_does_not_move_also_within_its_promise() -> None:
    promise = Promise(None, 0, 9 * HOUR, 12 * HOUR)
    week = a_week([a_visit("v1", windows=FIXED), a_visit("v2", promised=promise)])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert found_place(week, plan, SlackKind.START_LATER, "v2") is None
    assert found_place(week, plan, SlackKind.LEAVE_EARLIER, "v1") is not None


@pytest.mark.parametrize(("end", "offered"), [(11 + 1 / 3 + 1 / 6, True), (11.4, False)])
def test_helper_comes_back_within_the_shift(end: float, offered: bool) -> None:
    """v2 ends at 11.10, back at 11.20 and ten minutes later at 11.30."""
    week = a_week([a_visit("v1", windows=FIXED), a_visit("v2")], [a_helper("h1", a_shift(end=end))])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert (found_place(week, plan, SlackKind.START_LATER, "v2") is not None) is offered


def test_longest_day_leaves_no_more_time() -> None:
    week = a_week([a_visit("v1", windows=FIXED)], [a_helper("h1", a_shift(max_length=HOUR + 20 * MINUTE))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert places_of(Network.of(week, plan)) == []


def test_weekly_cap_leaves_no_more_time() -> None:
    week = a_week([a_visit("v1", windows=FIXED)], [a_helper("h1", max_week=HOUR + 20 * MINUTE)])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert places_of(Network.of(week, plan)) == []


def plan_at(problem: Problem, hours: dict[str, list[tuple[str, float]]]) -> Plan:
    """Return the plan with the given starts in hours, by helper, on day 0."""
    routes = []
    for helper, stops in hours.items():
        visits = [problem.visit_idx_by_id[visit] for visit, _ in stops]
        route = schedule(problem, helper_day(problem, helper), visits, starts=[round(hour * HOUR) for _, hour in stops])
        assert route is not None
        routes.append(route)
    plan = Plan(problem.digest(), tuple(routes))
    assert violations(problem, plan) == ()
    return plan


def test_second_helper_and_what_follows_move_along() -> None:
    visits = [a_visit("v1"), a_visit("p", helpers_required=2), a_visit("v3")]
    week = a_week(visits, [a_helper("h1"), a_helper("h2")])
    plan = plan_at(week, {"h1": [("v1", 9), ("p", 10.5)], "h2": [("p", 10.5), ("v3", 11.75)]})

    assert starts(found_place(week, plan, SlackKind.START_LATER, "p")) == {"v1": "9:00", "p": "10:40", "v3": "11:50"}


def test_visit_that_follows_keeps_its_least_distance() -> None:
    after = After("v1", min_seconds=HOUR)
    week = a_week([a_visit("v1"), a_visit("v2", after=after)], [a_helper("h1"), a_helper("h2")])
    plan = plan_at(week, {"h1": [("v1", 9)], "h2": [("v2", 10)]})

    assert starts(found_place(week, plan, SlackKind.START_LATER, "v1")) == {"v1": "9:10", "v2": "10:10"}


@pytest.mark.parametrize(("most", "offered"), [(70 * MINUTE, True), (65 * MINUTE, False)])
def test_visit_that_follows_keeps_its_largest_distance(most: int, offered: bool) -> None:
    after = After("v1", max_seconds=most)
    week = a_week([a_visit("v1"), a_visit("v2", after=after)], [a_helper("h1"), a_helper("h2")])
    plan = plan_at(week, {"h1": [("v1", 9)], "h2": [("v2", 10)]})

    assert (found_place(week, plan, SlackKind.START_LATER, "v2") is not None) is offered


@pytest.mark.parametrize(("latest", "offered"), [(10 * HOUR + TEN, True), (10 * HOUR + 5 * MINUTE, False)])
def test_break_moves_along_up_to_its_latest_start(latest: int, offered: bool) -> None:
    """The break begins at 10, when v1 ends."""
    lunch = Break(10 * HOUR, latest, 30 * MINUTE)
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(break_=lunch))])
    plan = plan_at(week, {"h1": [("v1", 9), ("v2", 10 + 2 / 3)]})

    changed = found_place(week, plan, SlackKind.START_LATER, "v1")

    assert (changed is not None) is offered
    if changed is not None:
        assert changed.routes[0].break_start == 10 * HOUR + TEN
