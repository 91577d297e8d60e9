"""The command line as a planner or a program uses it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from planner.cli import main
from planner.config import data_file
from planner.services.exporting import FORMATS
from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, a_request, as_csv

GOLDEN = Path(__file__).parents[1] / "golden"
WEEK = "2026-11-30"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files of a small week."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    (tmp_path / "requests.csv").write_bytes(as_csv(REQUESTS))
    (tmp_path / "helpers.csv").write_bytes(as_csv(HELPERS))
    return tmp_path


def test_week_goes_from_files_to_exports(folder: Path) -> None:
    assert run("init").exit_code == 0
    assert run_json("import", "--requests", "requests.csv", "--helpers", "helpers.csv") == {
        "helpers": {"added": 2, "changed": 0, "unchanged": 0},
        "requests": {"added": 5, "changed": 0, "unchanged": 0},
    }
    assert run_json("geocode")["precision"]["building"] == 3
    planned = run_json("plan", "--week", WEEK, "--engine", "insertion")
    assert (planned["planned"], planned["visits"], planned["left_out"]) == (3, 4, [])
    assert planned["unassigned"] == [{"visit": "R4", "reason": "NO_LANGUAGE"}]
    shown = run_json("show", "--week", "2026-12-02")
    assert shown["monday"] == WEEK
    assert shown["cost"]["total"] == planned["cost"]["total"]
    files = run_json("export", "--week", WEEK, "--out", "out")["files"]
    assert len(files) == len(FORMATS)
    assert all(Path(file).stat().st_size > 0 for file in files)
    check = run_json("check", f"out/problem-{WEEK}.json", f"out/plan-{WEEK}.json")
    assert check["violations"] == []


def test_summary_tells_a_planner_what_to_know(folder: Path) -> None:
    run("init")
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")

    result = run("plan", "--week", WEEK, "--engine", "insertion")

    assert "Planned 3 of 4 visits." in result.stdout
    assert "No helper with the skills speaks the language." in result.stdout
    assert "(estimate)" in result.stdout
    assert "Auttaja Esimerkki H1" in result.stdout


def test_bad_file_is_told_whole_and_nothing_is_saved(folder: Path) -> None:
    run("init")
    bad = (*REQUESTS, a_request("R6", "Salainenkatu 1", "31.11.2026 9-12", minutes="0", languages="xx"))
    (folder / "requests.csv").write_bytes(as_csv(bad))

    result = run("import", "--requests", "requests.csv")

    assert result.exit_code == 1
    assert result.stderr.count("requests.csv, row 7") == 3
    assert "Salainenkatu" not in result.output
    assert run_json("import", "--helpers", "helpers.csv")["helpers"]["added"] == 2
    assert run("plan", "--week", WEEK).exit_code == 1


def test_good_file_beside_a_bad_one_goes_in(folder: Path) -> None:
    run("init")
    (folder / "requests.csv").write_bytes(b"")

    result = run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")

    assert result.exit_code == 1
    assert "Helpers: 2 new" in result.stdout
    assert "requests.csv" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("plan", "--week", WEEK), 3, "planner init"),
        (("plan",), 2, "--week"),
        (("plan", "--week", "31.11.2026"), 2, "not a date"),
        (("plan", "--week", WEEK, "--seconds", "0"), 1, "LIMIT_RANGE"),
        (("import",), 2, "--requests"),
        (("import", "--requests", "nothing.csv"), 2, "does not exist"),
        (("fly",), 2, "No such command"),
        (("validate", "nothing.json"), 1, "FILE_UNREADABLE"),
        (("check", "nothing.json", "nothing.json"), 1, "FILE_UNREADABLE"),
    ],
)
def test_wrong_use_ends_with_its_code_and_a_sentence(
    folder: Path, arguments: tuple[str, ...], code: int, text: str
) -> None:
    result = run(*arguments)

    assert result.exit_code == code
    assert text in result.stderr
    assert "Traceback" not in result.output


def test_week_without_a_plan_says_how_to_make_one(folder: Path) -> None:
    run("init")

    result = run("show", "--week", WEEK)

    assert result.exit_code == 3
    assert "planner plan --week 2026-11-30" in result.stderr


def test_address_that_is_not_found_is_named_by_request_only(folder: Path) -> None:
    run("init")
    (folder / "requests.csv").write_bytes(as_csv((*REQUESTS, a_request("R6", "Olematonkuja 999", "30.11.2026 9-12"))))
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")

    result = run("geocode")
    planned = run("plan", "--week", WEEK, "--engine", "insertion")

    assert result.exit_code == planned.exit_code == 0
    for output in (result.output, planned.output):
        assert "request R6" in output
        assert "Olematonkuja" not in output


@pytest.fixture
def golden(folder: Path) -> Path:
    """A working folder with the hand-made week."""
    shutil.copy(GOLDEN / "week-small.json", folder / "week.json")
    raw = json.loads((folder / "week.json").read_text(encoding="utf-8"))
    for key in ("promised", "preferred_windows"):
        del raw["visits"][0][key]
    (folder / "week.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder


def test_week_file_is_validated_solved_and_checked(golden: Path) -> None:
    assert run_json("validate", "week.json")["valid"]
    assert run_json("solve", "week.json", "--seconds", "1", "--out", "plan.json")["planned"] == 2
    result = run("check", "week.json", "plan.json")
    assert result.exit_code == 0
    assert "The plan breaks no rule." in result.stdout


def test_plan_goes_to_standard_output_without_a_file(golden: Path) -> None:
    plan = run_json("solve", "week.json", "--engine", "insertion", "--seed", "3")

    assert (plan["format"], plan["seed"], len(plan["routes"])) == ("planner-plan/1", 3, 1)


def test_folder_that_is_not_there_is_named_without_a_traceback(golden: Path) -> None:
    result = run("solve", "week.json", "--engine", "insertion", "--out", "nowhere/plan.json")

    assert result.exit_code == 3
    assert "plan.json" in result.stderr
    assert "Traceback" not in result.output
    assert not result.exception or isinstance(result.exception, SystemExit)


def test_broken_plan_is_told_rule_by_rule(golden: Path) -> None:
    run("solve", "week.json", "--engine", "insertion", "--out", "plan.json")
    raw = json.loads((golden / "plan.json").read_text(encoding="utf-8"))
    raw["routes"][0]["break_start"] = None
    raw["routes"][0]["stops"][0]["start"] -= 7200
    (golden / "plan.json").write_text(json.dumps(raw), encoding="utf-8")

    result = run("check", "week.json", "plan.json", "--json")

    assert result.exit_code == 1
    found = {violation["rule"] for violation in json.loads(result.stdout)["violations"]}
    assert found >= {"BREAK_VIOLATED", "WINDOW", "DURATION"}


def test_week_that_the_engine_cannot_honour_is_refused_by_name(golden: Path) -> None:
    shutil.copy(GOLDEN / "week-small.json", golden / "week.json")

    result = run("solve", "week.json", "--engine", "routing")

    assert result.exit_code == 4
    assert "promised (visits[0])" in result.stderr


def test_invalid_week_lists_its_findings(golden: Path) -> None:
    raw = json.loads((golden / "week.json").read_text(encoding="utf-8"))
    raw["visits"][0]["duration"] = 0
    (golden / "week.json").write_text(json.dumps(raw), encoding="utf-8")

    result = run("validate", "week.json", "--json")

    assert result.exit_code == 1
    findings = json.loads(result.stdout)["findings"]
    assert {"DURATION_RANGE", "NO_SHIFT"} == {finding["code"] for finding in findings}


RUN_UNTIL_ENDED = {"serve", "worker"}


def leaves(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """Return the words that call each command, those in groups too."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *path, name)
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", sorted(leaves(main)), ids=" ".join)
def test_every_command_explains_itself_and_prints_json(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")

    assert result.exit_code == 0
    assert "--json" in result.stdout or words[0] in RUN_UNTIL_ENDED
    assert len(result.stdout.split("Options:")[0]) > 80


def test_settings_file_names_database_and_language(folder: Path) -> None:
    (folder / "planner.toml").write_text('database = "other.db"\nlanguage = "sv"\n', encoding="utf-8")

    result = CliRunner().invoke(main, ["init"])

    assert result.exit_code == 0
    assert (folder / "other.db").is_file()


@pytest.mark.parametrize("content", ['colour = "blue"', "database = 7", 'language = "xx"', "no toml"])
def test_bad_settings_are_told(folder: Path, content: str) -> None:
    (folder / "planner.toml").write_text(content, encoding="utf-8")

    result = CliRunner().invoke(main, ["init"])

    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_demo_plans_the_sample_week(folder: Path) -> None:
    summary = run_json("demo", "--out", "demo", "--seconds", "3")

    assert (summary["visits"], len(summary["helpers"])) == (120, 10)
    assert summary["planned"] >= 100
    assert {left["reason"] for left in summary["unassigned"]} >= {"NO_LANGUAGE", "WINDOW"}
    assert run_json("check", f"demo/problem-{WEEK}.json", f"demo/plan-{WEEK}.json")["violations"] == []
    assert data_file("sample/requests.csv").is_file()
