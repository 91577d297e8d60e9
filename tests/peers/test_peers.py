"""The contest of solvers: its weeks, what each solver makes of them, and how they are judged."""

from dataclasses import dataclass

import pytest

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.problem import Problem
from planner.domain.rules import Rule
from tests.benchmarks.peers import command
from tests.benchmarks.peers.command import Entry, rows
from tests.benchmarks.peers.contest import Answer, Contestant, Effort, Result, hold, timed
from tests.benchmarks.peers.run_ours import Ours
from tests.benchmarks.peers.weeks import KINDS, Kind, peer_week
from tests.builders import HOUR, TRAVEL, UNSERVED, a_helper, a_shift, a_visit, a_week

NUM_VISITS = 12
SEARCH_SECONDS = 0.2
"""PyVRP has its first plan of twelve visits after some milliseconds."""
CUT_SECONDS = 10.0
"""VROOM ends by itself long before."""


def vroom() -> Contestant:
    pytest.importorskip("vroom", reason="needs the optional extra bench")
    from tests.benchmarks.peers.run_vroom import Vroom

    return Vroom(CUT_SECONDS)


def pyvrp() -> Contestant:
    pytest.importorskip("pyvrp", reason="needs the optional extra bench")
    from tests.benchmarks.peers.run_pyvrp import PyVrp

    return PyVrp(SEARCH_SECONDS)


def ours() -> Contestant:
    return Ours("insertion", SEARCH_SECONDS)


SOLVERS = (ours, vroom, pyvrp)


@dataclass(frozen=True)
class Fixed:
    """A contestant that knows its answer; without one it fails."""

    answer: Answer | None = None
    name: str = "fixed"

    def warm_up(self) -> None:
        """Nothing to do."""

    def run(self, problem: Problem) -> Answer:
        if self.answer is None:
            raise ValueError("no answer")
        return self.answer


# The weeks


@pytest.mark.parametrize("kind", KINDS)
def test_same_arguments_give_the_same_week(kind: Kind):
    assert peer_week(NUM_VISITS, 1, kind).digest() == peer_week(NUM_VISITS, 1, kind).digest()


def test_another_seed_gives_another_week():
    assert peer_week(NUM_VISITS, 1, "core").digest() != peer_week(NUM_VISITS, 2, "core").digest()


@pytest.mark.parametrize(
    ("num_visits", "kind", "num_helpers", "num_shifts"),
    [(30, "core", 3, 15), (100, "core", 8, 35), (300, "core", 20, 78), (300, "few", 14, 58), (300, "rich", 20, 78)],
)
def test_weeks_are_those_of_the_published_figures(num_visits: int, kind: Kind, num_helpers: int, num_shifts: int):
    week = peer_week(num_visits, 1, kind)
    assert (len(week.visits), len(week.helpers), len(week.helper_days)) == (num_visits, num_helpers, num_shifts)


def test_visits_end_by_the_end_of_their_half_day_or_two_hours():
    for visit in peer_week(100, 1, "core").visits:
        lengths = {window.end + visit.duration - window.start for window in visit.windows}
        assert lengths <= {2 * HOUR, 4 * HOUR}


def test_rich_week_has_breaks_in_long_shifts_only():
    shifts = [helper_day.shift for helper_day in peer_week(100, 1, "rich").helper_days]
    assert all((shift.break_ is not None) == (shift.end - shift.start > 5 * HOUR) for shift in shifts)


def test_rich_week_is_the_core_week_with_more_rules():
    core, rich = peer_week(30, 1, "core"), peer_week(30, 1, "rich")
    assert core.places == rich.places
    assert [visit.windows for visit in core.visits] == [visit.windows for visit in rich.visits]
    assert not any(visit.preferred_helpers for visit in core.visits)
    assert any(visit.preferred_helpers for visit in rich.visits)


# The solvers


@pytest.mark.parametrize("solver", SOLVERS)
def test_cheapest_plan_of_two_visits_is_found(solver):
    """From the office to both and back: three ways. Nobody may go to the third, so its price is paid."""
    week = a_week(
        [a_visit("v1"), a_visit("v2"), a_visit("v3", skills=("tv",))],
        [a_helper("h1", skills=("phone",))],
    )
    plan, _ = timed(week, solver().run(week).sequences)
    assert cost(week, plan).total == 3 * TRAVEL + UNSERVED


@pytest.mark.parametrize("kind", ["core", "few"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_plan_of_a_solver_keeps_every_rule(solver, kind: Kind):
    week = peer_week(NUM_VISITS, 1, kind)
    plan, num_untimed = timed(week, solver().run(week).sequences)
    assert plan.used_routes
    assert num_untimed == 0
    assert violations(week, plan) == ()


def test_vroom_keeps_all_but_the_weekly_caps_it_does_not_know():
    week = peer_week(30, 2, "rich")
    plan, num_untimed = timed(week, vroom().run(week).sequences)
    assert any(route.break_start is not None for route in plan.routes)
    assert num_untimed == 0
    assert {found.rule for found in violations(week, plan)} <= {Rule.WEEK_CAP}


@pytest.mark.parametrize("solver", SOLVERS)
def test_window_of_the_second_day_is_used(solver):
    """Both want nine o'clock sharp, and one of them can also have it a day later."""
    week = a_week(
        [a_visit("v1", windows=((0, 9, 9),)), a_visit("v2", windows=((0, 9, 9), (1, 9, 9)))],
        [a_helper("h1", a_shift(0), a_shift(1))],
    )
    assert solver().run(week).sequences == {0: (0,), 1: (1,)}


# The judging


def test_contestant_runs_apart_and_is_judged_here():
    week = peer_week(NUM_VISITS, 1, "core")
    result = hold(ours(), week)
    plan, _ = timed(week, ours().run(week).sequences)
    assert (result.price, result.num_served) == (cost(week, plan).total, len(plan.stops_by_visit))
    assert result.num_broken == 0
    assert result.effort.cpu_seconds > 0
    assert result.effort.peak_mb > 0


def test_visits_of_a_route_that_cannot_be_timed_are_unserved_and_the_route_counts_as_broken():
    week = a_week([a_visit("v1", windows=((0, 9, 9),)), a_visit("v2", windows=((0, 9, 9),))])
    result = hold(Fixed(Answer({0: (0, 1)})), week)
    assert (result.price, result.num_served, result.num_broken) == (2 * UNSERVED, 0, 1)


def test_rule_that_a_plan_breaks_is_counted():
    week = a_week([a_visit("v1", skills=("tv",))])
    plan, num_untimed = timed(week, {0: (0,)})
    assert num_untimed == 0
    assert [found.rule for found in violations(week, plan)] == [Rule.SKILL]


def test_contestant_that_fails_is_named(capfd: pytest.CaptureFixture[str]):
    with pytest.raises(RuntimeError, match="fixed"):
        hold(Fixed(), a_week([a_visit()]))
    assert "no answer" in capfd.readouterr().err


# The table


def test_ratio_is_the_mean_of_those_of_the_seeds_to_the_best_peer_of_each():
    """Half the price of the better peer at one seed, as much at the other: 0.75."""
    entries = [
        Entry(Ours("insertion", 1), [_result(100), _result(300)]),
        Entry(Fixed(), [_result(200, num_broken=2), _result(400, num_broken=1)]),
        Entry(Fixed(), [_result(500), _result(300)]),
    ]
    table = list(rows(entries))
    assert [row[2] for row in table] == ["0.750", "1.167", "1.750"]
    assert [row[1] for row in table] == [200, 300, 400]
    assert [row[-1] for row in table] == ["none", "3 broken", "none"]


def test_missing_library_is_told_with_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "find_spec", lambda module: None)
    command.main(["--visits", "12", "--kind", "core", "--contestants", "vroom,pyvrp"])
    printed = capsys.readouterr().out
    assert "pyvroom: left out, it is not installed; install the optional extra `bench`." in printed
    assert "pyvrp: left out, it is not installed; install the optional extra `bench`." in printed


def _result(price: int, num_broken: int = 0) -> Result:
    return Result("", price, 1, num_broken, None, Effort(1, 1))
