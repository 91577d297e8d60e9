"""Alternatives on the command line."""

from pathlib import Path

import pytest

from planner.domain.matrix import constant_travel
from planner.domain.plan_file import write_plan
from planner.domain.week_file import write_week
from tests.builders import MINUTE, MODE, a_helper, a_plan, a_visit, a_week
from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, as_csv

WEEK = "2026-11-30"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A week whose plan parts two neighbours, which costs an hour."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    line = [0, 30, 35, -30]
    travel = {MODE: constant_travel([[abs(a - b) * MINUTE for b in line] for a in line])}
    week = a_week([a_visit(name) for name in ("v1", "v2", "v3")], [a_helper("h1"), a_helper("h2")], travel=travel)
    write_week(week, tmp_path / "week.json")
    write_plan(a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v3", "v2"]}), tmp_path / "plan.json")
    return tmp_path


def test_alternatives_are_written_as_plans_that_keep_the_rules(folder: Path) -> None:
    found = run_json("alternatives", "week.json", "plan.json", "--iterations", "20", "--out", "out")

    assert [offer["aim"] for offer in found["offered"]] == ["least_travel"]
    assert (found["offered"][0]["changes"]["before"]["travel"], found["offered"][0]["changes"]["after"]["travel"]) == (
        190 * MINUTE,
        130 * MINUTE,
    )
    assert {"aim": "most_continuity", "why": "no_wish", "same_as": None} in found["left_out"]
    assert found["files"] == [str(Path("out/plan-least_travel.json"))]
    assert run("check", "week.json", found["files"][0]).exit_code == 0
    changed = run("changes", "week.json", "plan.json", found["files"][0])
    assert "3.2 h" in changed.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("week.json", "plan.json", "--keep", "least_travel"),
        ("--week", "2026-11-30", "--out", "out"),
        ("--week", "2026-11-30", "--keep", "best"),
        (),
    ],
)
def test_wrong_use_says_how_to_ask(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run("alternatives", *arguments).exit_code == 2


@pytest.mark.slow
def test_alternatives_are_told_in_words(folder: Path) -> None:
    result = run("alternatives", "week.json", "plan.json", "--iterations", "5")

    assert result.exit_code == 0
    assert "Most continuity: nobody wishes for a helper" in result.stdout
    assert "What changes with the alternative: Least travel" in result.stdout


@pytest.mark.slow
def test_stored_plan_has_alternatives_of_which_only_one_offered_is_kept(folder: Path) -> None:
    """Nobody of this week wishes for a helper, so that most continuity is what cannot be kept."""
    (folder / "requests.csv").write_bytes(as_csv(REQUESTS))
    (folder / "helpers.csv").write_bytes(as_csv(HELPERS))
    run("init")
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")
    run("plan", "--week", WEEK, "--engine", "insertion")
    before = run_json("plans", "--week", WEEK)

    found = run_json("alternatives", "--week", WEEK, "--iterations", "20")
    refused = run("alternatives", "--week", WEEK, "--iterations", "20", "--keep", "most_continuity")

    assert len(found["offered"]) + len(found["left_out"]) == 3
    assert found["kept"] is None
    assert refused.exit_code == 3
    assert "[ALTERNATIVE_NONE]" in refused.stderr
    assert run_json("plans", "--week", WEEK) == before


def test_seed_below_zero_is_refused(folder: Path) -> None:
    result = run("alternatives", "week.json", "plan.json", "--iterations", "1", "--seed", "-1")

    assert (result.exit_code, result.exception.__class__) == (1, SystemExit)
    assert "seed: Give a seed of 0 or more. [SEED_RANGE]" in result.stderr
