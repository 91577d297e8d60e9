"""Who may log in, and as what."""

import re
from collections.abc import Collection
from dataclasses import replace

from planner.domain.role import Role
from planner.errors import Finding, InputError, NotFoundError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.login import hash_password
from planner.store.accounts import Account

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
LEAST_PASSWORD = 12
"""Characters; length is what makes a password hard to guess."""


@operation(Operation.MANAGE_ACCOUNTS)
def add_account(
    workspace: Workspace,
    account_id: str,
    roles: Collection[Role],
    *,
    password: str = "",
    subject: str | None = None,
    helper: str | None = None,
) -> None:
    """
    Add somebody who may log in, by a password here or through the city's own log-in.

    Parameters
    ----------
    account_id
        What they type: 2 to 40 small letters, digits, dots, hyphens and underscores.
    roles
        At least one.
    password, subject
        One of them: a password of their own, or what the city's own log-in calls them.
    helper
        Id of the helper that they are; needed for the role helper.

    Raises
    ------
    InputError
        With everything that is wrong, all at once.
    """
    findings = _id_findings(account_id)
    if password:
        findings += _password_findings(password, account_id)
    elif not subject:
        text = sentence("Give a password, or what the city's own log-in calls them.")
        findings.append(Finding("PASSWORD_INVALID", "password", text))
    with workspace.writing(f"account {account_id}") as work:
        if work.accounts.get(account_id) is not None:
            findings.append(Finding("ACCOUNT_INVALID", "name", sentence("The name is taken; give another one.")))
        if subject and work.accounts.by_subject(subject) is not None:
            findings.append(Finding("ACCOUNT_INVALID", "subject", sentence("Another account has this subject.")))
        known = {profile.id for profile in work.helpers.all()}
        findings += _role_findings(roles, helper, known)
        if findings:
            raise InputError(findings)
        password_hash = hash_password(password) if password else ""
        account = Account(account_id, frozenset(roles), helper, password_hash, subject)
        work.accounts.save(account)
        work.commit()


@operation(Operation.MANAGE_ACCOUNTS)
def accounts(workspace: Workspace) -> tuple[Account, ...]:
    """Return every account."""
    with workspace.reading() as work:
        return work.accounts.all()


@operation(Operation.MANAGE_ACCOUNTS)
def set_roles(workspace: Workspace, account_id: str, roles: Collection[Role], *, helper: str | None = None) -> None:
    """
    Give somebody other roles; they hold from the next click on.

    Raises
    ------
    InputError
        When there is no role, or the role helper without a helper.
    NotFoundError
        When there is no such account.
    """
    with workspace.writing(f"account {account_id}") as work:
        account = _found(work.accounts.get(account_id))
        helper = helper or account.helper
        findings = _role_findings(roles, helper, {profile.id for profile in work.helpers.all()})
        if findings:
            raise InputError(findings)
        work.accounts.save(replace(account, roles=frozenset(roles), helper=helper))
        work.commit()


@operation(Operation.MANAGE_ACCOUNTS)
def set_password(workspace: Workspace, account_id: str, password: str) -> None:
    """
    Give somebody another password and end their sessions.

    Raises
    ------
    InputError
        When it is too short or their name.
    NotFoundError
        When there is no such account.
    """
    findings = _password_findings(password, account_id)
    if findings:
        raise InputError(findings)
    password_hash = hash_password(password)
    with workspace.writing(f"account {account_id}") as work:
        work.accounts.save(replace(_found(work.accounts.get(account_id)), password_hash=password_hash))
        work.sessions.revoke_all(account_id)
        work.commit()


@operation(Operation.MANAGE_ACCOUNTS)
def set_active(workspace: Workspace, account_id: str, *, is_active: bool) -> None:
    """
    Let somebody in again, or out at once: their sessions end.

    Raises
    ------
    NotFoundError
        When there is no such account.
    """
    with workspace.writing(f"account {account_id}") as work:
        work.accounts.save(replace(_found(work.accounts.get(account_id)), is_active=is_active))
        if not is_active:
            work.sessions.revoke_all(account_id)
        work.commit()


@operation(Operation.MANAGE_ACCOUNTS)
def end_sessions(workspace: Workspace, account_id: str) -> None:
    """
    End every session of an account.

    Raises
    ------
    NotFoundError
        When there is no such account.
    """
    with workspace.writing(f"account {account_id}") as work:
        _found(work.accounts.get(account_id))
        work.sessions.revoke_all(account_id)
        work.commit()


def _found(account: Account | None) -> Account:
    if account is None:
        raise NotFoundError(sentence("There is no such account."))
    return account


def _id_findings(account_id: str) -> list[Finding]:
    if _ID.fullmatch(account_id):
        return []
    text = sentence("Give a name of 2 to 40 small letters, digits, dots, hyphens and underscores.")
    return [Finding("ACCOUNT_INVALID", "name", text)]


def _password_findings(password: str, account_id: str) -> list[Finding]:
    # What is left without the name must be long enough: "eeva" is no help in a password of Eeva's, "an" is in many.
    if len(password.replace(account_id, "")) >= LEAST_PASSWORD:
        return []
    text = sentence("Give a password of at least {least} characters that is not your name.", least=LEAST_PASSWORD)
    return [Finding("PASSWORD_INVALID", "password", text)]


def _role_findings(roles: Collection[Role], helper: str | None, known: Collection[str]) -> list[Finding]:
    findings = []
    if not roles:
        findings.append(Finding("ROLES_INVALID", "roles", sentence("Give at least one role.")))
    if (Role.HELPER in roles and helper is None) or (helper is not None and helper not in known):
        text = sentence("Name the helper that they are; the helpers are those of the roster.")
        findings.append(Finding("HELPER_UNKNOWN", "helper", text))
    return findings
