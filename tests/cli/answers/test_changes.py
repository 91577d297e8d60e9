"""What changed, asked on the command line."""

from datetime import datetime
from pathlib import Path

import pytest

from planner.domain.plan_file import write_plan
from planner.domain.week_file import write_week
from planner.locale.moments import format_moment
from tests.builders import a_helper, a_plan, a_shift, a_visit, a_week
from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, as_csv
from tests.services.files import a_shift as a_shift_row

DAYS = ((0, 9, 15), (1, 9, 15))
WEEK = "2026-11-30"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two weeks and their plans: v2 goes from Monday to Tuesday, v3 is new."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    visits, helpers = (
        [a_visit(name, windows=DAYS) for name in ("v1", "v2", "v3")],
        [a_helper("h1", a_shift(0), a_shift(1))],
    )
    before, after = a_week(visits[:2], helpers), a_week(visits, helpers)
    write_week(before, tmp_path / "before_week.json")
    write_week(after, tmp_path / "after_week.json")
    write_plan(a_plan(before, {("h1", 0): ["v1", "v2"]}), tmp_path / "before.json")
    write_plan(a_plan(before, {("h1", 0): ["v1"], ("h1", 1): ["v2"]}), tmp_path / "other.json")
    write_plan(a_plan(after, {("h1", 0): ["v1", "v3"], ("h1", 1): ["v2"]}), tmp_path / "after.json")
    return tmp_path


def test_two_plans_with_their_weeks_are_compared(folder: Path) -> None:
    found = run_json("changes", "before_week.json", "before.json", "after_week.json", "after.json")

    assert (found["counts"]["other_day"], found["counts"]["new_request"], found["counts"]["unchanged"]) == (1, 1, 1)
    assert found["visits"][0]["before"] == {"helpers": ["h1"], "day": 0, "start": 36_600}
    assert not found["is_same_question"]


def test_two_plans_of_one_week_file_are_compared_in_words(folder: Path) -> None:
    result = run("changes", "before_week.json", "before.json", "other.json")

    assert result.exit_code == 0
    assert "v2: Monday 30.11.2026 at 10:10, h1 → Tuesday 1.12.2026 at 09:00, h1" in result.stdout
    assert "In neither plan: 0." in result.stdout


def test_plan_that_does_not_fit_its_week_is_refused(folder: Path) -> None:
    result = run("changes", "before_week.json", "before.json", "after.json")

    assert result.exit_code == 1
    assert "[PLAN_VIOLATIONS]" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("before_week.json", "before.json"),
        ("--from", "1"),
        ("--week", WEEK, "before.json"),
        ("--to", "1", "a", "b", "c"),
    ],
)
def test_wrong_use_says_how_to_ask(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run("changes", *arguments).exit_code == 2


def test_stored_plans_are_listed_and_compared(folder: Path) -> None:
    more = as_csv((*HELPERS, a_shift_row("H3", "30.11.2026", "8.00", "16.00")))
    (folder / "requests.csv").write_bytes(as_csv(REQUESTS))
    (folder / "helpers.csv").write_bytes(as_csv(HELPERS))
    (folder / "more.csv").write_bytes(more)
    run("init")
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")
    run("plan", "--week", WEEK, "--engine", "insertion")
    run("import", "--helpers", "more.csv")
    run("plan", "--week", WEEK, "--engine", "insertion")

    listed = run_json("plans", "--week", WEEK)
    shown = run("plans", "--week", WEEK)
    compared = run("changes", "--week", WEEK, "--from", str(listed[1]["plan"]))

    assert [(row["state"], row["engine"], row["outdated"]) for row in listed] == [("draft", "insertion", False)] * 2
    assert "Draft" in shown.stdout
    made = format_moment(datetime.fromisoformat(listed[0]["created"]), "Europe/Helsinki", "en")
    assert made in shown.stdout
    assert compared.exit_code == 0
    assert "Helpers who work only in the later week: Auttaja Esimerkki H3." in compared.stdout
    for number in ("999", "0", "-1", "99999999999999999999"):
        refused = run("changes", "--week", WEEK, "--from", number)
        assert (refused.exit_code, refused.stderr) == (3, "There is no such plan of a week.\n")
