"""Back-up, restore and the record from the command line, as an operator uses them."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from planner.store.address import FileAddress
from planner.store.engine import connect
from planner.store.key import read_key
from tests.cli.commands import run, run_json

FOUND = 1
WRONG_USE = 2
UNUSABLE = 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an installation that has nothing in it yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE", "KEY", "KEY_FILE"):
        monkeypatch.delenv(f"PLANNER_{name}", raising=False)
    assert run("init").exit_code == 0
    return tmp_path


def test_installation_moves_with_its_key_and_a_back_up(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run_json("backup", "planner.backup")
    assert made["sha256"] == sha256((folder / "planner.backup").read_bytes()).hexdigest()
    assert made["tables"]["audit"]["num_rows"] == made["num_lines"] == 2
    new = tmp_path / "new"
    new.mkdir()
    for name in ("planner.backup", "planner.key"):
        (folder / name).rename(new / name)
    monkeypatch.chdir(new)

    assert run_json("restore", "planner.backup", "--verify")["tables"] == made["tables"]
    assert not (new / "planner.db").exists()
    restored = run("restore", "planner.backup")

    assert restored.exit_code == 0
    assert "erase it again" in restored.stdout
    assert [line["operation"] for line in run_json("audit", "show")] == ["edit sites", "back up", "restore"]
    again = run("restore", "planner.backup")
    assert (again.exit_code, "RESTORE_NOT_EMPTY" in again.stderr) == (UNUSABLE, True)


def test_back_up_says_what_it_did_and_replaces_when_asked(folder: Path) -> None:
    first = run("backup", "planner.backup")

    assert "rows of" in first.stdout
    assert sha256((folder / "planner.backup").read_bytes()).hexdigest() in first.stdout
    assert (run("backup", "planner.backup").exit_code, run("backup", "planner.backup", "--replace").exit_code) == (
        UNUSABLE,
        0,
    )
    assert run("backup", "planner.db", "--replace").exit_code == UNUSABLE


def test_back_up_without_a_database_makes_none(folder: Path) -> None:
    (folder / "planner.db").unlink()

    result = run("backup", "planner.backup")

    assert (result.exit_code, "planner init" in result.stderr) == (UNUSABLE, True)
    assert not {"planner.db", "planner.backup"} & {path.name for path in folder.iterdir()}


def test_damaged_back_up_is_told_without_a_word_of_it(folder: Path) -> None:
    run("backup", "planner.backup")
    whole = (folder / "planner.backup").read_bytes()
    (folder / "planner.backup").write_bytes(whole[:-4096])

    result = run("restore", "planner.backup", "--verify")

    assert (result.exit_code, "BACKUP_DAMAGED" in result.stderr, result.stdout) == (UNUSABLE, True, "")


def test_restore_without_a_key_says_so(folder: Path) -> None:
    run("backup", "planner.backup")
    (folder / "planner.key").unlink()

    result = run("restore", "planner.backup", "--verify")

    assert (result.exit_code, "KEY_MISSING" in result.stderr) == (UNUSABLE, True)


def test_record_is_verified_against_a_noted_end(folder: Path) -> None:
    run("backup", "planner.backup")
    noted = run_json("audit", "verify")
    run("audit", "show")
    expected = ("--expect-lines", str(noted["lines"]), "--expect-seal", noted["seal"])

    grown = run("audit", "verify", *expected)
    another = run("audit", "verify", "--expect-lines", "3", "--expect-seal", noted["seal"])

    assert (grown.exit_code, "The record is whole." in grown.stdout) == (0, True)
    assert (another.exit_code, "AUDIT_CUT" in another.stderr) == (FOUND, True)
    assert run("audit", "verify", "--expect-lines", "2").exit_code == WRONG_USE


def test_broken_record_is_told_by_its_line(folder: Path) -> None:
    for _ in range(3):
        run("audit", "show")
    force(folder, "UPDATE audit SET actor = 'another' WHERE id = 2")

    result = run("audit", "verify")
    as_json = run("audit", "verify", "--json")

    assert (result.exit_code, "line 2: " in result.stderr, "AUDIT_BROKEN" in result.stderr) == (FOUND, True, True)
    assert "Lines of the record: 4" in result.stdout
    assert (as_json.exit_code, json.loads(as_json.stdout)["first_broken"]) == (FOUND, 2)
    run("backup", "planner.backup")
    verified = run("restore", "planner.backup", "--verify")
    assert (verified.exit_code, "AUDIT_BROKEN" in verified.stderr) == (FOUND, True)
    assert "is whole" in verified.stdout


def test_record_is_shown_as_a_table(folder: Path) -> None:
    run("backup", "planner.backup")

    shown = run("audit", "show", "--about", "database")

    assert "operator" in shown.stdout
    assert "back up" in shown.stdout
    assert run_json("audit", "show", "--request", "R1") == []
    assert run_json("audit", "show", "--since", "2999-01-01") == []


def force(folder: Path, statement: str) -> None:
    """Change the record although the database would refuse it."""
    engine = connect(FileAddress(folder / "planner.db"), read_key("", folder / "planner.key"))
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text(statement))
    engine.dispose()
