"""Where one more visit can go, asked on the command line; times that are held and taken."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.domain.codec import encode
from planner.domain.plan_file import write_plan
from planner.domain.week_file import write_week
from planner.services.local_time import local_today
from planner.services.week import monday_of
from tests.builders import HOUR, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week
from tests.cli.commands import run, run_json
from tests.services.files import a_request, as_csv
from tests.services.files import a_shift as a_shift_row

NEXT = monday_of(local_today()) + timedelta(days=7)
"""Commands look at the clock, so the week is the one after this."""
FILES = ("week.json", "plan.json", "--visit", "new.json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A week with two visits of Aino, and one more visit, which speaks Swedish first and knows Bo."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    helpers = [
        a_helper("Aino", a_shift(0), languages=("fi", "sv")),
        a_helper("Bo", a_shift(1), languages=("fi",)),
    ]
    week = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 12, 12)])], helpers)
    new = a_visit(
        "new",
        place="v2",
        windows=[(0, 10, 11), (1, 9, 9)],
        languages=("sv", "fi"),
        second_language_cost=600,
        preferred_helpers=("Bo",),
    )
    write_week(week, tmp_path / "week.json")
    write_plan(a_plan(week, {("Aino", 0): ["v1", "v2"]}), tmp_path / "plan.json")
    (tmp_path / "new.json").write_text(json.dumps(encode(new)))
    return tmp_path


def test_places_come_with_what_they_add(folder: Path) -> None:
    found = run_json("suggest", *FILES)

    first, second = found["suggestions"][:2]
    assert (first["day"], first["start"], first["offered"]) == (0, 10 * HOUR + TRAVEL, [10 * HOUR, 12 * HOUR])
    assert (first["added"]["total"], first["added"]["non_preferred"]) == (1200, 1200)
    assert second["companions"][0]["opens_shift"]
    assert found["may_move"] is None


def test_places_are_told_in_words(folder: Path) -> None:
    result = run("suggest", *FILES, "--top", "2")

    assert result.exit_code == 0
    for line in (
        "Aino comes between v1 and v2: as much travel.",
        "Aino is none of those who have been there before or are wished for.",
        "Bo has no other visit that day; the way there and back takes 20 min.",
        "Bo has been there before, or is wished for.",
        "Bo does not speak the resident's first language, but another one.",
        "Price of a second language: 10 min",
    ):
        assert line in result.stdout


def test_moves_are_asked_for(folder: Path) -> None:
    assert run_json("suggest", *FILES, "--move", "0")["may_move"] == 0
    assert "no cheaper place was found" in run("suggest", *FILES, "--move", "0").stdout


def test_visit_without_a_place_is_told_why(folder: Path) -> None:
    lonely = a_visit("new", place="v2", windows=[(2, 9, 10)])
    (folder / "new.json").write_text(json.dumps(encode(lonely)))

    result = run("suggest", *FILES)

    assert "No suitable helper works on the possible days." in result.stdout


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"durration": 3600}, "KEY_UNKNOWN"),
        ({"id": "v1"}, "ID_DUPLICATE"),
        ({"place": "nowhere"}, "PLACE_UNKNOWN"),
        ({"duration": "an hour"}, "TYPE_INVALID"),
    ],
)
def test_visit_that_does_not_fit_the_week_is_refused(folder: Path, changes: dict[str, object], code: str) -> None:
    raw = json.loads((folder / "new.json").read_text())
    (folder / "new.json").write_text(json.dumps({**raw, **changes}))

    result = run("suggest", *FILES)

    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("suggest",),
        ("suggest", "week.json", "plan.json"),
        ("suggest", *FILES, "--request", "R1"),
        ("suggest", *FILES, "--week", "2026-11-30"),
        ("hold",),
        ("hold", "R1"),
        ("hold", "R1", "--list"),
        ("hold", "R1", "--accept", "--release"),
    ],
)
def test_half_a_question_is_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_time_is_held_and_promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "planner.db"))
    day = _as_typed(NEXT)
    (tmp_path / "requests.csv").write_bytes(as_csv((a_request("R1", "Agricolankatu 11", f"{day} 9.00-9.05"),)))
    (tmp_path / "helpers.csv").write_bytes(as_csv((a_shift_row("H1", day, "8.00", "16.00"),)))
    run("init")
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")
    run("geocode")

    found = run_json("suggest", "--request", "R1")
    held = run_json("hold", "R1", "--number", "1")
    listed = run("hold", "--list")
    accepted = run_json("hold", "R1", "--accept")

    assert found["weeks"] == [{"monday": NEXT.isoformat(), "plan": None, "reason": None}]
    assert (held["request"], held["helpers"], held["plan"]) == ("R1", ["H1"], None)
    assert "Request R1, Asukas Esimerkki R1: Monday" in listed.stdout
    assert accepted["is_published"] is False
    assert run("hold", "--list").stdout == "Nothing is held now.\n"
    refused = run("suggest", "--request", "R1")
    assert refused.exit_code == 1
    assert "[VISIT_PLANNED]" in refused.stderr
    assert "Nothing was held" in run("hold", "R1", "--release").stdout


def test_asked_moves_are_not_forgotten_where_no_time_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "planner.db"))
    day = _as_typed(NEXT)
    (tmp_path / "requests.csv").write_bytes(as_csv((a_request("R1", "Agricolankatu 11", f"{day} 9.00-9.05"),)))
    (tmp_path / "helpers.csv").write_bytes(as_csv((a_shift_row("H1", day, "12.00", "16.00"),)))
    run("init")
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")
    run("geocode")

    assert "no place was found either" in run("suggest", "--request", "R1", "--move", "1").stdout
    assert "Others may move" not in run("suggest", "--request", "R1").stdout


def _as_typed(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
