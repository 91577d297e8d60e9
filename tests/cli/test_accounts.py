"""Accounts on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.services.files import HELPERS, as_csv

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an installation and its helpers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    (tmp_path / "helpers.csv").write_bytes(as_csv(HELPERS))
    run("init")
    run("import", "--helpers", "helpers.csv")
    return tmp_path


def listed() -> list[dict[str, object]]:
    """Return the accounts as a program sees them."""
    found: list[dict[str, object]] = json.loads(run("account", "list", "--json").stdout)
    return found


def test_account_is_added_with_a_password_that_is_typed_and_not_shown() -> None:
    result = run("account", "add", "eeva", "--role", "clerk", "--role", "planner", typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert listed() == [{"name": "eeva", "roles": ["clerk", "planner"], "helper": None, "city": False, "active": True}]


def test_account_of_the_city_is_added_from_standard_input() -> None:
    result = run("account", "add", "aino", "--role", "analyst", "--city", "--stdin", "--json", typed="subject-7\n")

    assert json.loads(result.stdout)["city"] is True
    assert "subject-7" not in run("account", "list").output


def test_helper_account_names_its_helper() -> None:
    refused = run("account", "add", "heli", "--role", "helper", "--stdin", typed=PASSWORD)
    allowed = run("account", "add", "heli", "--role", "helper", "--helper", "H1", "--stdin", typed=PASSWORD)

    assert (refused.exit_code, allowed.exit_code) == (1, 0)
    assert "HELPER_UNKNOWN" in refused.stderr


def test_roles_password_and_access_are_changed() -> None:
    run("account", "add", "eeva", "--role", "clerk", "--stdin", typed=PASSWORD)

    assert run("account", "roles", "eeva", "--role", "admin").exit_code == 0
    assert run("account", "password", "eeva", "--stdin", typed="another long password\n").exit_code == 0
    assert run("account", "end-sessions", "eeva").exit_code == 0
    assert run("account", "disable", "eeva").exit_code == 0
    assert [(one["roles"], one["active"]) for one in listed()] == [(["admin"], False)]
    assert json.loads(run("account", "enable", "eeva", "--json").stdout)["active"] is True


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "text"),
    [
        (("account", "add", "eeva", "--role", "clerk", "--stdin"), "short", 1, "PASSWORD_INVALID"),
        (("account", "add", "Eeva Esimerkki", "--role", "clerk", "--stdin"), PASSWORD, 1, "ACCOUNT_INVALID"),
        (("account", "add", "eeva", "--stdin"), PASSWORD, 2, "--role"),
        (("account", "add", "eeva", "--role", "king", "--stdin"), PASSWORD, 2, "king"),
        (("account", "password", "nobody", "--stdin"), PASSWORD, 3, "no such account"),
        (("account", "disable", "nobody"), "", 3, "no such account"),
        (("account", "fly"), "", 2, "No such command"),
    ],
)
def test_wrong_use_ends_with_its_code_and_a_sentence(
    arguments: tuple[str, ...], typed: str, code: int, text: str
) -> None:
    result = run(*arguments, typed=typed)

    assert result.exit_code == code
    assert text in result.stderr
    assert "Traceback" not in result.output
    assert listed() == []
