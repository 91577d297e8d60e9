"""The commands ``planner explain`` and ``planner why``."""

from pathlib import Path

import pytest

from planner.domain.plan_file import write_plan
from planner.domain.week_file import write_week
from tests.builders import a_helper, a_plan, a_visit, a_week
from tests.cli.commands import run, run_json


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A week in which v1 is planned and v2 asks for Swedish, which nobody speaks."""
    problem = a_week([a_visit("v1"), a_visit("v2", languages=("sv",))], [a_helper("h1"), a_helper("h2")])
    week, plan = tmp_path / "week.json", tmp_path / "plan.json"
    write_week(problem, week)
    write_plan(a_plan(problem, {("h1", 0): ("v1",)}), plan)
    return str(week), str(plan)


def test_explain_says_cause_and_changes(files: tuple[str, str]) -> None:
    result = run("explain", *files)

    assert result.exit_code == 0, result.output
    assert "v2: No helper with the skills speaks: Swedish." in result.stdout
    assert "• If h1 also speaks: Swedish: h1, Monday 30.11.2026" in result.stdout
    assert "Speaks none of the languages" not in result.stdout


def test_explain_says_what_stands_against_each_shift(files: tuple[str, str]) -> None:
    result = run("explain", *files, "--visit", "v2", "--all")

    assert "Speaks none of the languages: h1; h2\n" in result.stdout


def test_explain_as_json_names_the_kind_of_each_edit(files: tuple[str, str]) -> None:
    (found,) = run_json("explain", *files)

    assert (found["visit"], found["reason"]) == ("v2", "NO_LANGUAGE")
    assert found["changes"][0]["edits"][0]["kind"] == "teach_helper"
    assert {verdict["hurdle"] for verdict in found["verdicts"]} == {"language"}


def test_week_in_which_all_are_planned_says_so(tmp_path: Path) -> None:
    problem = a_week([a_visit("v1")])
    write_week(problem, tmp_path / "week.json")
    write_plan(a_plan(problem, {("h1", 0): ("v1",)}), tmp_path / "plan.json")

    result = run("explain", str(tmp_path / "week.json"), str(tmp_path / "plan.json"))

    assert "Every visit of the week is planned." in result.stdout


def test_why_holds_the_place_against_the_others(files: tuple[str, str]) -> None:
    result = run("why", *files, "--visit", "v1")

    assert result.exit_code == 0, result.output
    assert "v1: h1, Monday 30.11.2026 at 09:00. It adds 20 min of travel there" in result.stdout
    assert "1. h2, Monday 30.11.2026 at 09:00: in all at the same price" in result.stdout
    assert len(run_json("why", *files, "--visit", "v1")["others"]) == 1


@pytest.mark.parametrize(
    ("command", "visit", "code"),
    [
        ("explain", "v1", "VISIT_PLANNED"),
        ("explain", "v9", "VISIT_UNKNOWN"),
        ("why", "v2", "VISIT_UNASSIGNED"),
        ("why", "v9", "VISIT_UNKNOWN"),
    ],
)
def test_wrong_visit_is_refused_by_code(files: tuple[str, str], command: str, visit: str, code: str) -> None:
    result = run(command, *files, "--visit", visit)

    assert result.exit_code == 1
    assert code in result.stderr


@pytest.mark.parametrize("command", ["explain", "why"])
def test_what_is_no_visit_of_the_week_is_not_repeated(files: tuple[str, str], command: str) -> None:
    """Somebody may type the name of a resident, or paste anything."""
    result = run(command, *files, "--visit", "Asukas Esimerkki\x1b[31m")

    assert result.stderr == "visit: The week has no such visit. [VISIT_UNKNOWN]\n"


def test_explain_asks_for_a_week_or_files() -> None:
    result = run("explain")

    assert result.exit_code == 2
    assert "Give --week DATE, or a week file and a plan file." in result.stderr
