"""Other systems and their keys on the command line."""

from pathlib import Path

import pytest

from planner.config import Settings
from planner.services.authorisation import PROCESS
from planner.services.bootstrap import open_workspace
from planner.services.public_requests import source_of
from tests.cli.commands import run, run_json


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an installation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    run("init")
    return tmp_path


def test_key_is_printed_once_and_opens_until_it_is_revoked(folder: Path) -> None:
    key = run("source", "add", "library").stdout.strip()
    newer = run_json("source", "add", "library")["key"]
    workspace = open_workspace(Settings(database=str(folder / "planner.db"))).on_behalf_of(PROCESS)

    assert {source_of(workspace, one) for one in (key, newer)} == {"library"}
    assert run_json("source", "revoke", "library", "--older") == {"source": "library", "ended": 1}
    assert [one["ended"] is None for one in run_json("source", "list")] == [False, True]
    shown = run("source", "list").output
    assert "library" in shown
    assert not any(one in shown for one in (key, newer))
    assert "1" in run("source", "revoke", "library").output
    assert run("source", "revoke", "library").exit_code == 3
    workspace.engine.dispose()


def test_wrong_use_ends_with_its_code_and_a_sentence() -> None:
    for arguments, exit_code, text in (
        (("add", "web"), 1, "SOURCE_INVALID"),
        (("add", "My Library"), 1, "SOURCE_INVALID"),
        (("revoke", "nobody"), 3, "no such key"),
        (("add",), 2, "NAME"),
    ):
        result = run("source", *arguments)
        assert (result.exit_code, text in result.stderr) == (exit_code, True)
        assert "Traceback" not in result.output
