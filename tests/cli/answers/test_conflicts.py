"""The command ``planner conflicts``."""

from pathlib import Path

import pytest

from planner.domain.plan import Plan, Unassigned
from planner.domain.plan_file import write_plan
from planner.domain.problem import Problem
from planner.domain.visit import Pin, Promise
from planner.domain.week_file import write_week
from tests.builders import HOUR, a_helper, a_visit, a_week
from tests.cli.commands import run, run_json

PIN = Pin(("h1",), 0, 10 * HOUR)


def _week() -> Problem:
    """Two visits are pinned to one helper at one time; a third one was promised to nobody who works."""
    promise = Promise(None, 2, 10 * HOUR, 11 * HOUR)
    return a_week([a_visit("v1", pinned=PIN), a_visit("v2", pinned=PIN), a_visit("v3", promised=promise)])


@pytest.fixture
def week(tmp_path: Path) -> str:
    """The file of that week."""
    write_week(_week(), tmp_path / "week.json")
    return str(tmp_path / "week.json")


def test_conflict_is_told_in_words(week: str) -> None:
    result = run("conflicts", week)

    assert result.exit_code == 1, result.output
    assert "Conflict 1: v1, v2 cannot all be planned. One of these has to give: [CONFLICT_SET]" in result.stdout
    assert "  1. v1 is pinned to start at 10:00." in result.stdout
    assert "The other fixed visits (1) can be planned together, without: v2." in result.stdout


def test_plan_decides_who_is_set_aside(week: str, tmp_path: Path) -> None:
    left = tuple(Unassigned(visit, "PIN_CONFLICT") for visit in ("v1", "v3"))
    write_plan(Plan(_week().digest(), (), left), tmp_path / "plan.json")

    found = run_json("conflicts", week, str(tmp_path / "plan.json"), exit_code=1)

    assert (found["set_aside"], found["left_out"]) == (["v1"], ["v1"])
    (conflict,) = found["conflicts"]
    assert (conflict["code"], conflict["visits"], conflict["is_smallest"]) == ("CONFLICT_SET", ["v1", "v2"], True)


def test_promises_are_held_fast_where_asked_for(week: str) -> None:
    found = run_json("conflicts", week, "--promises", exit_code=1)

    assert [conflict["visits"] for conflict in found["conflicts"]] == [["v3"], ["v1", "v2"]]


def test_no_conflict_ends_well(tmp_path: Path) -> None:
    write_week(a_week([a_visit("v1", pinned=PIN)], [a_helper("h1")]), tmp_path / "week.json")

    result = run("conflicts", str(tmp_path / "week.json"))

    assert result.exit_code == 0, result.output
    assert "Fixed visits that can be planned together: all 1." in result.stdout


def test_no_time_claims_nothing(week: str) -> None:
    result = run("conflicts", week, "--seconds", "0")

    assert result.exit_code == 0
    assert "not decided" in result.stdout


def test_plan_of_another_week_is_refused(week: str, tmp_path: Path) -> None:
    write_plan(Plan("0" * 64, ()), tmp_path / "plan.json")

    result = run("conflicts", week, str(tmp_path / "plan.json"))

    assert result.exit_code == 1
    assert "DIGEST_MISMATCH" in result.stderr


@pytest.mark.parametrize("given", [(), ("--week", "2026-11-30", "week.json")], ids=["nothing", "both"])
def test_asks_for_a_week_or_a_file(given: tuple[str, ...]) -> None:
    assert run("conflicts", *given).exit_code == 2
