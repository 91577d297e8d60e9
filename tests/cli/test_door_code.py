"""The code of a resident's door, as somebody sets it on the command line."""

from pathlib import Path

import pytest

from planner.config import Settings
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import open_workspace
from tests.cli.commands import run, run_json
from tests.services.files import REQUESTS, as_csv


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a handful of requests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    (tmp_path / "requests.csv").write_bytes(as_csv(REQUESTS))
    for arguments in (("init",), ("import", "--requests", "requests.csv")):
        assert run(*arguments).exit_code == 0
    return tmp_path


def kept(folder: Path) -> str | None:
    """Return the code of R1."""
    workspace = open_workspace(Settings(database=str(folder / "planner.db"))).on_behalf_of(OPERATOR)
    with workspace.doing(Operation.SEE_OWN_DAY).reading() as work:
        code = work.door_codes.find("R1")
    workspace.engine.dispose()
    return code


def test_code_is_read_from_standard_input_and_not_repeated(folder: Path) -> None:
    result = run("request", "door-code", "R1", typed="4711B\n")

    assert result.exit_code == 0, result.output
    assert "4711B" not in result.output
    assert "is set" in result.stdout
    assert kept(folder) == "4711B"


def test_code_is_forgotten(folder: Path) -> None:
    run("request", "door-code", "R1", typed="4711B\n")

    assert run_json("request", "door-code", "R1", "--clear") == {"request": "R1", "door_code": False}
    assert kept(folder) is None


def test_code_is_never_an_argument(folder: Path) -> None:
    result = run("request", "door-code", "R1", "4711B", typed="")

    assert result.exit_code == 2
    assert kept(folder) is None


@pytest.mark.parametrize(("request_id", "typed", "exit_code"), [("R1", "", 1), ("R99", "4711B\n", 3)])
def test_wrong_use_changes_nothing(folder: Path, request_id: str, typed: str, exit_code: int) -> None:
    result = run("request", "door-code", request_id, typed=typed)

    assert result.exit_code == exit_code
    assert "4711B" not in result.output
    assert kept(folder) is None
