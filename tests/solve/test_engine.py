"""One way in: a problem and limits to a checked plan, whatever happens to the search."""

import multiprocessing
import signal
from time import monotonic
from typing import Any

import pytest

from planner.domain.check import violations
from planner.errors import EngineError, InputError
from planner.solve import child, engine
from planner.solve.engine import ENGINES, Engine, Progress, solve
from planner.solve.limits import Limits
from tests.benchmarks.weeks import random_week
from tests.builders import TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week


@pytest.mark.parametrize("name", ENGINES)
def test_plan_keeps_every_rule_and_says_how_it_was_made(name: Engine) -> None:
    week = random_week(25, 4)

    plan = solve(week, Limits(2), engine=name, seed=7)

    assert violations(week, plan) == ()
    assert (plan.problem, plan.engine, plan.seed) == (week.digest(), name, 7)
    assert plan.cost is not None
    assert plan.seconds < 10
    assert len(plan.stops_by_visit) + len(plan.unassigned) == 25


def test_search_finds_what_insertion_does_not() -> None:
    """Greedy insertion takes places one by one; the search moves what is placed."""
    week = random_week(60, 6, seed=3)

    greedy = solve(week, engine="insertion").cost
    searched = solve(week, Limits(4)).cost

    assert greedy is not None
    assert searched is not None
    assert searched.total < greedy.total


def test_same_iterations_give_the_same_plan() -> None:
    week = random_week(25, 4)

    first, second = (solve(week, Limits(30, iterations=40)) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    "week",
    [a_week([]), a_week([a_visit("v1")], []), a_week([a_visit("v1")], [a_helper("h1", a_shift(4))]), a_week([], [])],
    ids=["no visit", "no helper", "no shift that day", "nothing"],
)
def test_week_with_nothing_to_plan_is_planned(name: Engine, week: Any) -> None:
    plan = solve(week, Limits(1), engine=name)

    assert plan.routes == ()
    assert violations(week, plan) == ()


def test_progress_is_told_with_the_terms_of_the_best_plan() -> None:
    told: list[Progress] = []

    plan = solve(random_week(25, 4), Limits(2), on_progress=told.append)

    assert told
    assert [progress.cost.total for progress in told] == sorted((p.cost.total for p in told), reverse=True)
    assert plan.cost is not None
    assert told[-1].cost.total >= plan.cost.total
    assert all(progress.limit == 2 for progress in told)


def test_stop_keeps_the_best_so_far_and_leaves_no_process() -> None:
    week = random_week(25, 4)
    started = monotonic()

    plan = solve(week, Limits(600), should_stop=lambda: True)

    assert monotonic() - started < 60
    assert violations(week, plan) == ()
    assert multiprocessing.active_children() == []


def test_search_that_does_not_end_is_killed_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_run", _sleep_for_ever)
    week = a_week([a_visit("v1")])

    plan = solve(week, Limits(0.5), engine="routing")

    assert plan.unassigned == ()
    assert multiprocessing.active_children() == []


def test_search_that_dies_is_a_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_run", _die)

    with pytest.raises(EngineError, match="died"):
        solve(a_week([a_visit("v1")]), Limits(5), engine="routing")


def test_plan_that_breaks_a_rule_is_raised_and_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    week = a_week([a_visit("v1")])
    wrong = a_plan(week, {("h1", 0): ["v1"]}).replace(unassigned=(), routes=())
    monkeypatch.setattr(engine, "_finished", lambda *_args, **_facts: wrong)

    with pytest.raises(EngineError, match="VISIT_MISSING"):
        solve(week, engine="insertion")


def test_warm_start_keeps_what_still_holds() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1"), a_helper("h2")])
    before = a_plan(week, {("h2", 0): ["v2", "v1"]})
    changed = week.replace(visits=(*week.visits, a_visit("v3", place="v1")))

    plan = solve(changed, engine="insertion", warm_start=before)

    assert [stop.visit for stop in plan.routes[0].stops if stop.visit != "v3"] == ["v2", "v1"]
    assert plan.routes[0].helper == "h2"
    assert plan.cost is not None
    assert plan.cost.travel == 3 * TRAVEL


@pytest.mark.parametrize("seconds", [0, -1, 3601])
def test_time_out_of_range_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="LIMIT_RANGE"):
        Limits(seconds)


def test_iterations_out_of_range_are_refused() -> None:
    with pytest.raises(InputError, match="LIMIT_RANGE"):
        Limits(1, iterations=0)


def _sleep_for_ever(_pipe: object) -> None:
    signal.pause()


def _die(*_arguments: object) -> None:
    raise SystemExit(3)
