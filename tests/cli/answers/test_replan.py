"""A week planned again on the command line, from files and from the store."""

import json
from pathlib import Path

import pytest

from planner.domain.plan_file import write_plan
from planner.domain.week_file import write_week
from tests.builders import a_helper, a_plan, a_shift, a_visit, a_week
from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, as_csv

WEEK = "2026-11-30"
FILES = ("week.json", "plan.json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """v1 at 10 and v2 at 13 with h1 on Monday; h2 is free then and on Tuesday; v3 waits."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    visits = [
        a_visit("v1", windows=((0, 10, 10), (1, 10, 10))),
        a_visit("v2", windows=((0, 13, 13),)),
        a_visit("v3", windows=((0, 10, 10),)),
    ]
    week = a_week(visits, [a_helper("h1"), a_helper("h2", a_shift(0), a_shift(1))])
    write_week(week, tmp_path / "week.json")
    write_plan(a_plan(week, {("h1", 0): ["v1", "v2"]}), tmp_path / "plan.json")
    return tmp_path


def test_ways_stand_side_by_side_with_their_phone_lists(folder: Path) -> None:
    result = run("replan", *FILES, "--absent", f"h1:{WEEK}")

    assert result.exit_code == 0, result.output
    assert "What has happened: h1 is away, Monday 30.11.2026." in result.stdout
    assert "Nobody else: phone list (2)" in result.stdout
    assert "1. v1: Monday 30.11.2026 at 10:00, h1 → Monday 30.11.2026 at 10:00, h2" in result.stdout.replace(
        "\u202f", " "
    )


def test_absence_of_some_hours_hits_what_lies_in_them(folder: Path) -> None:
    found = run_json("replan", *FILES, "--absent", f"h1:{WEEK}:12.00-", "--mode", "nobody")

    assert found["hit"] == ["v2"]
    assert found["events"] == [
        {"event": "Absence", "helper": "h1", "first_day": 0, "last_day": 0, "start": 43_200, "end": None}
    ]


def test_several_events_are_given_at_once(folder: Path) -> None:
    found = run_json(
        "replan", *FILES, "--cancel", "v1", "--urgent", "v3", "--overrun", "v2:10", "--now", f"{WEEK}T09:00"
    )

    assert [event["event"] for event in found["events"]] == ["Overrun", "Cancellation", "Urgent"]
    assert [repair["mode"] for repair in found["repairs"]] == ["nobody", "half-day", "free"]


def test_late_helper_and_closed_door_need_the_moment(folder: Path) -> None:
    missed = run_json(
        "replan", *FILES, "--no-show", "v1", "--late", "h1:5", "--now", f"{WEEK}T10:15", "--mode", "nobody"
    )

    assert missed["hit"] == ["v1"]
    assert run("replan", *FILES, "--late", "h1:5").exit_code == 2


def test_new_visit_comes_from_a_file(folder: Path) -> None:
    visit = {
        "id": "v9",
        "place": "v1",
        "duration": 1800,
        "windows": [{"day": 0, "start": 43_200, "end": 50_400}],
        "unserved_cost": 1,
    }
    (folder / "new.json").write_text(json.dumps(visit))
    (folder / "bad.json").write_text(json.dumps({**visit, "colour": "red"}))

    assert run_json("replan", *FILES, "--urgent", "new.json", "--mode", "nobody")["hit"] == ["v9"]
    refused = run("replan", *FILES, "--urgent", "bad.json")
    assert (refused.exit_code, "KEY_UNKNOWN" in refused.stderr) == (1, True)


def test_answers_are_written_as_files_that_check(folder: Path) -> None:
    assert run("replan", *FILES, "--absent", f"h1:{WEEK}", "--out", "out").exit_code == 0

    assert run("check", "out/week.json", "out/plan-free.json").exit_code == 0
    assert run("check", "out/week.json", "out/plan-nobody.json").exit_code == 0


def test_draft_has_told_nobody(folder: Path) -> None:
    found = run_json("replan", *FILES, "--absent", f"h1:{WEEK}", "--draft", "--mode", "nobody")

    assert found["repairs"][0]["promises"] == 0


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--absent", "h1"),
        ("--absent", "h1:2026-13-01"),
        ("--overrun", "v1"),
        ("--overrun", "v1:x"),
        ("--overrun", "v1:" + "9" * 5000),
        ("--cancel", "v1", "--week", WEEK),
        ("--cancel", "v1", "--keep"),
    ],
)
def test_wrong_use_is_told_apart_from_findings(folder: Path, options: tuple[str, ...]) -> None:
    assert run("replan", *FILES, *options).exit_code == 2


def test_event_that_cannot_be_meant_is_a_finding(folder: Path) -> None:
    refused = run("replan", *FILES, "--absent", "h2:2026-12-02")

    assert refused.exit_code == 1
    assert "SHIFT_UNKNOWN" in refused.stderr


@pytest.mark.slow
def test_week_of_the_store_is_repaired_and_its_promises_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    (tmp_path / "requests.csv").write_bytes(as_csv(REQUESTS))
    (tmp_path / "helpers.csv").write_bytes(as_csv(HELPERS))
    for command in (
        ("init",),
        ("import", "--requests", "requests.csv", "--helpers", "helpers.csv"),
        ("geocode",),
        ("plan", "--week", WEEK, "--engine", "insertion"),
        ("publish", "--week", WEEK),
    ):
        run(*command)
    given = ("replan", "--week", WEEK, "--absent", f"H1:{WEEK}", "--now", "2026-11-29T12:00")

    seen = run(*given, "--mode", "nobody")
    kept = run(*given, "--mode", "nobody", "--keep")

    assert "Asukas Esimerkki R1, 000 0000 001" in seen.stdout
    assert "[PROMISE_LOST]" in seen.stdout
    assert "Keep one way as a draft: the same command with --keep --mode" in seen.stdout
    assert f"Publish it with: planner publish --week {WEEK}" in kept.stdout
    assert run(*given, "--keep").exit_code == 2
    assert run("publish", "--week", WEEK).exit_code == 0
    listed = run("promises", "--week", WEEK).stdout
    assert "broken: a helper was away" in listed
    assert {line["fate"] for line in run_json("promises", "--week", WEEK)["promises"]} >= {"broken", "kept"}
