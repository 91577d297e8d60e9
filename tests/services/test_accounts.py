"""Who may log in, and as what."""

import pytest

from planner.domain.role import Role
from planner.errors import InputError, NotFoundError
from planner.services.accounts import (
    LEAST_PASSWORD,
    accounts,
    add_account,
    end_sessions,
    set_active,
    set_password,
    set_roles,
)
from planner.services.bootstrap import Workspace
from planner.services.importing import import_helpers
from tests.services.files import HELPERS, as_csv

PASSWORD = "correct horse battery"


@pytest.fixture
def staffed(workspace: Workspace) -> Workspace:
    """An installation with the helpers H1 and H2 and nobody else."""
    import_helpers(workspace, as_csv(HELPERS))
    return workspace


def codes(caught: pytest.ExceptionInfo[InputError]) -> set[str]:
    """Return what was found."""
    return {finding.code for finding in caught.value.findings}


def test_accounts_are_listed_without_their_passwords(staffed: Workspace) -> None:
    add_account(staffed, "heli", [Role.HELPER, Role.CLERK], password=PASSWORD, helper="H1")
    add_account(staffed, "aino", [Role.ANALYST], subject="7")

    found = accounts(staffed)

    assert [(one.id, one.roles, one.helper, one.subject) for one in found] == [
        ("aino", {Role.ANALYST}, None, "7"),
        ("heli", {Role.HELPER, Role.CLERK}, "H1", None),
    ]
    assert "argon2" not in repr(found)
    assert found[1].password_hash.startswith("$argon2id$")


def test_everything_that_is_wrong_is_told_at_once(staffed: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        add_account(staffed, "Eeva Esimerkki", [], password="short", helper="H9")

    assert codes(caught) == {"ACCOUNT_INVALID", "PASSWORD_INVALID", "ROLES_INVALID", "HELPER_UNKNOWN"}
    assert "Eeva" not in str(caught.value)
    assert accounts(staffed) == ()


@pytest.mark.parametrize("name", ["e", "Eeva", "-eeva", "e" * 41, "eeva@home", "ee va", "eeva\n", ""])
def test_name_that_is_none_is_refused(staffed: Workspace, name: str) -> None:
    with pytest.raises(InputError) as caught:
        add_account(staffed, name, [Role.CLERK], password=PASSWORD)

    assert codes(caught) == {"ACCOUNT_INVALID"}


@pytest.mark.parametrize("password", ["p" * (LEAST_PASSWORD - 1), "my name is eeva"])
def test_password_that_is_short_or_the_name_is_refused(staffed: Workspace, password: str) -> None:
    with pytest.raises(InputError) as caught:
        add_account(staffed, "eeva", [Role.CLERK], password=password)

    assert codes(caught) == {"PASSWORD_INVALID"}


def test_name_and_subject_are_taken_once(staffed: Workspace) -> None:
    add_account(staffed, "aino", [Role.ANALYST], subject="7")

    with pytest.raises(InputError) as caught:
        add_account(staffed, "aino", [Role.CLERK], subject="7")

    assert [finding.where for finding in caught.value.findings] == ["name", "subject"]


def test_account_needs_a_way_in(staffed: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        add_account(staffed, "eeva", [Role.CLERK])

    assert codes(caught) == {"PASSWORD_INVALID"}


def test_helper_is_named_and_known(staffed: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        add_account(staffed, "heli", [Role.HELPER], password=PASSWORD)
    assert codes(caught) == {"HELPER_UNKNOWN"}

    add_account(staffed, "heli", [Role.CLERK], password=PASSWORD)
    with pytest.raises(InputError):
        set_roles(staffed, "heli", [Role.HELPER])
    set_roles(staffed, "heli", [Role.HELPER], helper="H2")

    assert accounts(staffed)[0].helper == "H2"


def test_last_role_cannot_be_taken_away(staffed: Workspace) -> None:
    add_account(staffed, "eeva", [Role.CLERK], password=PASSWORD)

    with pytest.raises(InputError) as caught:
        set_roles(staffed, "eeva", [])

    assert codes(caught) == {"ROLES_INVALID"}
    assert accounts(staffed)[0].roles == {Role.CLERK}


def test_account_that_is_not_there_is_told(staffed: Workspace) -> None:
    with pytest.raises(NotFoundError):
        set_roles(staffed, "nobody", [Role.CLERK])
    with pytest.raises(NotFoundError):
        set_password(staffed, "nobody", PASSWORD)
    with pytest.raises(NotFoundError):
        set_active(staffed, "nobody", is_active=False)
    with pytest.raises(NotFoundError):
        end_sessions(staffed, "nobody")
