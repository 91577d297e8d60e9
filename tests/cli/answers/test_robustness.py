"""The command ``planner robustness``."""

from pathlib import Path

import pytest

from planner.domain.plan_file import write_plan
from planner.domain.week_file import write_week
from tests.builders import a_helper, a_plan, a_shift, a_visit, a_week
from tests.cli.commands import run, run_json

FILES = ("week.json", "plan.json")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a day that has no minute to spare."""
    monkeypatch.chdir(tmp_path)
    week = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2")], [a_helper("h1", a_shift(end=11 + 1 / 3))])
    write_week(week, tmp_path / FILES[0])
    write_plan(a_plan(week, {("h1", 0): ["v1", "v2"]}), tmp_path / FILES[1])
    return tmp_path


def test_planner_reads_risks_suggestions_assumptions_and_error() -> None:
    result = run("robustness", *FILES)

    assert result.exit_code == 0
    for text in ("Of 2 planned visits", "about one day in", "Shifts that may end in overtime", "10 minutes more"):
        assert text in result.stdout
    assert "Assumptions, not measurements" in result.stdout
    assert "1,000 weeks with seed 1" in result.stdout


def test_program_reads_everything_and_the_same_each_time() -> None:
    answer = run_json("robustness", *FILES, "--samples", "200", "--seed", "7", "--late-minutes", "5")

    assert (answer["samples"], answer["seed"], answer["uncertainty"]["late_minutes"]) == (200, 7, 5)
    assert {visit["visit"] for visit in answer["visits"]} == {"v1", "v2"}
    assert answer["shifts"][0]["overtime"].keys() == {"value", "low", "high"}
    assert answer == run_json("robustness", *FILES, "--samples", "200", "--seed", "7", "--late-minutes", "5")


def test_assumptions_come_from_the_settings_and_options_go_first(folder: Path) -> None:
    (folder / "planner.toml").write_text("[service.uncertainty]\nno_show_chance = 0.5\nlate_minutes = 30\n")

    assumed = run_json("robustness", *FILES, "--late-minutes", "20")["uncertainty"]

    assert (assumed["no_show_chance"], assumed["late_minutes"]) == (0.5, 20)


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("--service-spread", "-0.1"), 1, "uncertainty.service_spread"),
        (("--no-show-chance", "nan"), 1, "uncertainty.no_show_chance"),
        (("--samples", "10"), 1, "SAMPLES_RANGE"),
        (("--seed", "-1"), 1, "SEED_RANGE"),
        (("--samples", "many"), 2, "many"),
        (("--week", "2026-11-30"), 2, "Give --week DATE"),
    ],
)
def test_wrong_number_is_told(arguments: tuple[str, ...], code: int, text: str) -> None:
    result = run("robustness", *FILES, *arguments)

    assert result.exit_code == code
    assert text in result.stderr
