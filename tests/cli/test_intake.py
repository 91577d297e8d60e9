"""Requests on the command line: the same rows as the pages make, and no personal data in what is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from planner.config import Settings
from planner.intake.draft import Draft
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.new_request import save_draft, take_request
from planner.services.receiving import merge_requests, tell_apart
from tests.cli.commands import run, run_json

CALL = {
    "name": "Aino Esimerkki",
    "phone": "040 123 4567",
    "languages": ["fi", "sv"],
    "topic": "printer",
    "address": "Agricolankatu 11",
    "notes": "Kuulee huonosti.",
}
AGAIN = {**CALL, "topic": "tv_channels"}
THIRD = {**CALL, "topic": "video_calls"}
SECRET = "131052-308T"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an installation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    assert run("init").exit_code == 0
    return tmp_path


def new(fields: dict[str, Any]) -> Any:
    """Take a request from standard input."""
    return run_json("request", "new", typed=json.dumps(fields))


def rows(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tables hold of requests, each id replaced by its place in the order of receipt."""
    with workspace.engine.connect() as connection:
        found = connection.execute(text("SELECT id, topic FROM support_request ORDER BY topic, rowid"))
        place = {id_: str(number) for number, (id_, _) in enumerate(found)}
        residents = connection.execute(text("SELECT id FROM resident")).scalars()
        place |= dict.fromkeys(residents, "resident")
        tables = {}
        for table in ("resident", "support_request", "request_step", "distinct_requests", "draft"):
            mappings = connection.execute(text(f"SELECT * FROM {table}")).mappings()
            tables[table] = sorted(
                tuple(place.get(value, value) for name, value in row.items() if not _differs(name, table))
                for row in mappings
            )
    return {name: [tuple(map(str, row)) for row in found] for name, found in tables.items()}


def _differs(column: str, table: str) -> bool:
    return column in ("at", "first_id", "second_id") or (column, table) == ("id", "request_step")


def test_commands_and_pages_make_the_same_rows(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second, third = (new(fields)["id"] for fields in (CALL, AGAIN, THIRD))
    run_json("request", "merge", first, second)
    run_json("request", "distinct", first, third)
    by_command = create_workspace(Settings(database=str(folder / "planner.db")))
    by_page = create_workspace(Settings(database=str(tmp_path_factory.mktemp("page") / "planner.db")))

    somebody = by_page.on_behalf_of(OPERATOR)
    ids = []
    for fields in (CALL, AGAIN, THIRD):
        draft = Draft(**{**fields, "languages": tuple(fields["languages"])})  # type: ignore[arg-type]
        save_draft(somebody, draft)
        ids.append(take_request(somebody, draft).id)
    merge_requests(somebody, ids[0], ids[1])
    tell_apart(somebody, ids[0], ids[2])

    assert rows(by_command) == rows(by_page)
    assert len(rows(by_command)["support_request"]) == 3
    for workspace in (by_command, by_page):
        workspace.engine.dispose()


def test_request_is_shown_with_its_life(folder: Path) -> None:
    first, second, third = (new(fields) for fields in (CALL, AGAIN, THIRD))
    run_json("request", "merge", first["id"], second["id"])

    shown = run_json("request", "show", first["id"])

    assert second["duplicates"] == [first["id"]]
    assert (shown["name"], shown["state"], shown["parts"]) == ("Aino Esimerkki", "new", [second["id"]])
    assert [step["to"] for step in shown["history"]] == ["cancelled"]
    assert shown["possible_duplicates"] == [third["id"]]
    assert "Aino Esimerkki" in run("request", "show", first["id"]).stdout


def test_list_has_a_part_or_what_is_looked_for(folder: Path) -> None:
    first, second = (new(fields)["id"] for fields in (CALL, {**CALL, "name": "Bertta Äijälä", "phone": "050 765 4321"}))
    run("request", "cancel", first)

    listed = run_json("request", "list", "--state", "new")
    found = run_json("request", "list", "--state", "all", "--search", typed="äijä\n")

    assert [line["id"] for line in listed["requests"]] == [second]
    assert [line["name"] for line in found["requests"]] == ["Bertta Äijälä"]
    assert run_json("request", "list", "--state", "closed")["found"] == 1
    assert "Bertta" in run("request", "list").stdout


def test_cancelled_request_is_opened_again(folder: Path) -> None:
    request = new(CALL)["id"]
    run("request", "cancel", request)

    assert run_json("request", "reopen", request) == {"request": request, "state": "new"}


def test_what_is_wrong_is_said_at_once_and_nothing_is_stored(folder: Path) -> None:
    wrong = {
        "{}": ["FIELDS_MISSING"] * 4,
        json.dumps({**CALL, "notes": SECRET}): ["SECRET_IN_TEXT"],
        json.dumps({**CALL, "nots": "a"}): ["KEY_UNKNOWN"],
        json.dumps({**CALL, "languages": "fi"}): ["TYPE_INVALID"],
        "Aino": ["FILE_UNREADABLE"],
        "[]": ["TYPE_INVALID"],
        "9" * 5_000: ["FILE_UNREADABLE"],
    }

    results = {typed: run("request", "new", typed=typed) for typed in wrong}

    said = {
        typed: [line.rpartition("[")[2].rstrip("]") for line in result.stderr.splitlines()]
        for typed, result in results.items()
    }
    assert said == wrong
    assert {result.exit_code for result in results.values()} == {1}
    assert not any(SECRET in result.output for result in results.values())
    assert run_json("request", "list", "--state", "all")["found"] == 0
