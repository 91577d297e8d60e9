"""Simulated days against the referee, and by hand."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.answers.uncertainty import Uncertainty
from planner.domain.helper import Break
from planner.domain.matrix import TravelTimes
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import After
from planner.solve.answers.robustness_draws import Draws
from planner.solve.answers.robustness_network import Network
from planner.solve.answers.robustness_simulation import simulate
from tests.builders import HOUR, MINUTE, MODE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week, even_travel
from tests.solve.answers.robust_weeks import random_plan
from tests.solve.answers.scalar_days import live

WILD = Uncertainty(service_spread=0.6, travel_spread=0.8, no_show_chance=0.15)
"""So wild that every rule comes into play within a few samples."""
LUNCH = Break(11 * HOUR, 13 * HOUR, 30 * MINUTE)


def assert_same_as_the_referee(problem: Problem, plan: Plan, *, samples: int, seed: int) -> None:
    network = Network.of(problem, plan)
    draws = Draws.of(network, WILD, np.random.default_rng(seed), samples)
    days = simulate(network, network.whole, network.times, draws)
    position = {event.visit.id: idx for idx, event in enumerate(network.events)}
    for sample in range(samples):
        happened = live(
            problem,
            plan,
            lambda visit, sample=sample: draws.stays[position[visit], sample],
            lambda route, stop, sample=sample: draws.ways[network.drives[route].first_gap + stop, sample],
        )
        starts = [network.times.starts[idx] + days.delays[idx, sample] for idx in range(len(network.events))]
        wanted = [happened.starts[event.visit.id] for event in network.events]
        assert starts == pytest.approx(wanted)
        over = [max(0, happened.backs[k] - drive.shift.end) for k, drive in enumerate(network.drives)]
        assert days.overtimes[:, sample] == pytest.approx(over)


@pytest.mark.parametrize("seed", range(24))
def test_days_are_those_of_the_referee(seed: int) -> None:
    problem, plan = random_plan(seed)

    assert_same_as_the_referee(problem, plan, samples=5, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_days_are_those_of_the_referee(block: int) -> None:
    for seed in range(1000 * (block + 1), 1000 * (block + 1) + 100):
        problem, plan = random_plan(seed)
        assert_same_as_the_referee(problem, plan, samples=20, seed=seed)


@pytest.mark.parametrize("seed", range(24))
def test_day_without_chance_is_the_planned_one(seed: int) -> None:
    problem, plan = random_plan(seed)
    network = Network.of(problem, plan)
    calm = Uncertainty(service_spread=0, travel_spread=0, no_show_chance=0)
    draws = Draws.of(network, calm, np.random.default_rng(1), 2)

    days = simulate(network, network.whole, network.times, draws)

    assert not days.delays.any()
    assert not days.overtimes.any()


def drawn(network: Network, stays: dict[str, int], ways: float = 1) -> Draws:
    """Return one sample: stays in minutes by visit, an hour where none is given, and one factor for all ways."""
    minutes = [[stays.get(event.visit.id, 60)] for event in network.events]
    return Draws(np.array(minutes, dtype=np.float64) * MINUTE, np.full((network.num_gaps, 1), float(ways)))


def delays(problem: Problem, plan: Plan, stays: dict[str, int], ways: float = 1) -> dict[str, float]:
    """Return how many minutes each visit starts late."""
    network = Network.of(problem, plan)
    days = simulate(network, network.whole, network.times, drawn(network, stays, ways))
    return {event.visit.id: days.delays[idx, 0] / MINUTE for idx, event in enumerate(network.events)}


def test_long_visit_makes_the_next_one_late_and_a_wait_takes_it_up() -> None:
    week = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2"), a_visit("v3", windows=[(0, 13, 14)])])
    plan = a_plan(week, {("h1", 0): ["v1", "v2", "v3"]})

    assert delays(week, plan, {"v1": 80}) == {"v1": 0, "v2": 20, "v3": 0}


def test_short_visit_makes_nobody_early() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert delays(week, plan, {"v1": 15}) == {"v1": 0, "v2": 0}


def test_slow_way_is_late_from_the_first_visit_on() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert delays(week, plan, {}, ways=1.5) == {"v1": 5, "v2": 10}


def test_break_is_not_taken_earlier_and_later_when_late() -> None:
    """v1 ends at 12 with lunch at once; without the visit lunch is still at 12, and 20 minutes late is all late."""
    week = a_week([a_visit("v1", windows=[(0, 11, 11)]), a_visit("v2")], [a_helper("h1", a_shift(break_=LUNCH))])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert plan.routes[0].break_start == 12 * HOUR
    assert delays(week, plan, {"v1": 15}) == {"v1": 0, "v2": -0.0}
    assert delays(week, plan, {"v1": 80}) == {"v1": 0, "v2": 20}


def test_both_helpers_of_a_visit_wait_for_the_later_one() -> None:
    visits = [
        a_visit("v1", windows=[(0, 9, 9)]),
        a_visit("v2"),
        a_visit("p", windows=[(0, 10.5, 15)], helpers_required=2),
        a_visit("v3"),
    ]
    week = a_week(visits, [a_helper("h1"), a_helper("h2")])
    plan = a_plan(week, {("h1", 0): ["v1", "p"], ("h2", 0): ["v2", "p", "v3"]})

    assert delays(week, plan, {"v1": 100}) == {"v1": 0, "v2": 0, "p": 20, "v3": 20}


def test_visit_that_follows_another_one_keeps_its_distance() -> None:
    visits = [a_visit("v1"), a_visit("v2"), a_visit("v3", windows=[(0, 12, 15)], after=After("v2", min_seconds=HOUR))]
    week = a_week(visits, [a_helper("h1"), a_helper("h2")])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"], ("h2", 0): ["v3"]})

    assert delays(week, plan, {"v1": 180}) == {"v1": 0, "v2": 120, "v3": 70}


def test_late_first_shift_makes_the_second_one_late() -> None:
    helper = a_helper("h1", a_shift(0, 8, 11), a_shift(0, 11, 16))
    week = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 11, 15)])], [helper])
    plan = replace_routes(week, [("v1", 0), ("v2", 1)])

    assert delays(week, plan, {"v1": 150}) == {"v1": 0, "v2": 40}


def replace_routes(week: Problem, shifts: list[tuple[str, int]]) -> Plan:
    """Return a plan with one visit in each shift, by position, of the only helper on day 0."""
    plans = []
    for visit, shift in shifts:
        (helper,) = week.helpers
        alone = replace(week, helpers=(replace(helper, shifts=(helper.shifts[shift],)),))
        (route,) = a_plan(alone, {("h1", 0): [visit]}).routes
        plans.append(replace(route, shift=shift))
    return Plan(week.digest(), tuple(plans))


def test_late_departure_meets_the_travel_times_of_its_own_hour() -> None:
    """From 10.30 on every way takes half an hour; v1 planned to end at 10 ends at 11."""
    travel = TravelTimes(
        (0, 10 * HOUR + 30 * MINUTE), tuple(even_travel(3, s).matrices[0] for s in (TRAVEL, 3 * TRAVEL))
    )
    week = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2")], travel={MODE: travel})
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    assert delays(week, plan, {"v1": 120}) == {"v1": 0, "v2": 80}
    assert delays(week, plan, {"v1": 90}) == {"v1": 0, "v2": 50}, "a departure at 10.30 belongs to the later hours"


def test_visit_may_follow_another_one_at_the_same_second() -> None:
    visits = [
        a_visit("v2", windows=[(0, 10, 10)], after=After("v1", min_seconds=0)),
        a_visit("v1", windows=[(0, 10, 10)]),
    ]
    week = a_week(visits, [a_helper("h1"), a_helper("h2")])
    plan = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v2"]})

    assert delays(week, plan, {}) == {"v1": 0, "v2": 0}


def test_chance_is_right_on_average_and_spreads_as_told() -> None:
    week = a_week([a_visit("v1")])
    network = Network.of(week, a_plan(week, {("h1", 0): ["v1"]}))
    assumed = Uncertainty(service_spread=0.5, travel_spread=0.2, no_show_chance=0)

    draws = Draws.of(network, assumed, np.random.default_rng(1), 200_000)

    assert (draws.stays.mean() / HOUR, draws.stays.std() / HOUR) == (
        pytest.approx(1, abs=0.01),
        pytest.approx(0.5, abs=0.01),
    )
    assert (draws.ways.mean(), draws.ways.std()) == (pytest.approx(1, abs=0.01), pytest.approx(0.2, abs=0.01))


def test_resident_is_away_as_often_as_told_and_the_helper_waits() -> None:
    week = a_week([a_visit("v1")])
    network = Network.of(week, a_plan(week, {("h1", 0): ["v1"]}))
    assumed = Uncertainty(service_spread=0, no_show_chance=0.1, no_show_minutes=20)

    stays = Draws.of(network, assumed, np.random.default_rng(1), 100_000).stays

    assert set(stays.ravel()) == {20 * MINUTE, HOUR}
    assert (stays == 20 * MINUTE).mean() == pytest.approx(0.1, abs=0.005)
