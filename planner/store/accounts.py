"""Who may log in, who is logged in, and failed attempts."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from planner.domain.role import Role
from planner.store.tables import AccountRow, LoginAttemptRow, SessionRow


@dataclass(frozen=True)
class Account:
    """
    Somebody who may log in.

    Parameters
    ----------
    id
        What they type; never a person's number or address.
    roles
        What they may do.
    helper
        Id of the helper that they are, or None.
    password_hash
        Of argon2; empty for those who come through the city's own log-in.
    subject
        What the city's own log-in calls them, or None.
    is_active
        Whether they may log in at all.
    """

    id: str
    roles: frozenset[Role]
    helper: str | None = None
    password_hash: str = field(default="", repr=False)
    subject: str | None = None
    is_active: bool = True


@dataclass(frozen=True)
class LoginSession:
    """A log-in: whose, since when, last used when, and whether it was ended."""

    account: Account
    started: datetime
    seen: datetime
    is_revoked: bool


class Accounts:
    """Who may log in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Account, ...]:
        """Return every account in the order of the ids."""
        return tuple(_account(row) for row in self._session.exec(select(AccountRow).order_by(AccountRow.id)))

    def get(self, account_id: str) -> Account | None:
        """Return an account, or None."""
        row = self._session.get(AccountRow, account_id)
        return None if row is None else _account(row)

    def by_subject(self, subject: str) -> Account | None:
        """Return the account that the city's own log-in calls so, or None."""
        row = self._session.exec(select(AccountRow).where(AccountRow.subject == subject)).first()
        return None if row is None else _account(row)

    def save(self, account: Account) -> None:
        """Add an account or change it."""
        values: dict[str, Any] = {
            "roles": sorted(account.roles),
            "helper_id": account.helper,
            "password_hash": account.password_hash,
            "subject": account.subject,
            "is_active": account.is_active,
        }
        row = self._session.get(AccountRow, account.id)
        if row is None:
            self._session.add(AccountRow(id=account.id, created=datetime.now(UTC), **values))
            return
        for name, value in values.items():
            setattr(row, name, value)

    def remove(self, account_id: str) -> None:
        """Forget an account with its sessions."""
        row = self._session.get(AccountRow, account_id)
        if row is not None:
            self._session.delete(row)


class LoginSessions:
    """Who is logged in; a token is known by its hash only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def start(self, token: str, account_id: str) -> None:
        """Begin a session."""
        now = datetime.now(UTC)
        self._session.add(SessionRow(token_hash=_hash(token), account_id=account_id, started=now, seen=now))

    def find(self, token: str) -> LoginSession | None:
        """Return the session of a token, ended or not, or None."""
        row = self._session.get(SessionRow, _hash(token))
        if row is None:
            return None
        account = _account(self._session.get_one(AccountRow, row.account_id))
        return LoginSession(account, row.started, row.seen, row.revoked is not None)

    def touch(self, token: str) -> None:
        """Note that a session was used."""
        row = self._session.get(SessionRow, _hash(token))
        if row is not None:
            row.seen = datetime.now(UTC)

    def revoke(self, token: str) -> None:
        """End a session; who holds a copy of the token has nothing."""
        self._revoke(select(SessionRow).where(SessionRow.token_hash == _hash(token)))

    def revoke_all(self, account_id: str) -> None:
        """End every session of an account."""
        self._revoke(select(SessionRow).where(SessionRow.account_id == account_id))

    def forget_before(self, moment: datetime) -> int:
        """Forget the sessions that began before a moment, and say how many."""
        found = self._session.exec(delete(SessionRow).where(col(SessionRow.started) < moment))
        return found.rowcount

    def _revoke(self, query: object) -> None:
        rows: Iterable[SessionRow] = self._session.exec(query)  # type: ignore[call-overload]
        for row in rows:
            row.revoked = row.revoked or datetime.now(UTC)


class LoginAttempts:
    """Failed log-ins, and what anybody sends, counted in the database, so that all processes count together."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: str) -> int:
        """Count an attempt as failed and return its id; ``key`` is a keyed hash."""
        row = LoginAttemptRow(key=key, at=datetime.now(UTC))
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def take_back(self, attempt_ids: Collection[int]) -> None:
        """Count attempts no more."""
        self._session.exec(delete(LoginAttemptRow).where(col(LoginAttemptRow.id).in_(attempt_ids)))

    def count(self, key: str, within: timedelta) -> int:
        """Return how many attempts failed lately."""
        since = datetime.now(UTC) - within
        query = select(func.count()).where(col(LoginAttemptRow.key) == key, col(LoginAttemptRow.at) > since)
        return self._session.exec(query.select_from(LoginAttemptRow)).one()

    def forget(self, key: str) -> None:
        """Forget the attempts of somebody who got in."""
        self._session.exec(delete(LoginAttemptRow).where(col(LoginAttemptRow.key) == key))

    def forget_before(self, moment: datetime) -> int:
        """Forget the attempts before a moment, and say how many."""
        return self._session.exec(delete(LoginAttemptRow).where(col(LoginAttemptRow.at) < moment)).rowcount


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        roles=frozenset(Role(role) for role in row.roles),
        helper=row.helper_id,
        password_hash=row.password_hash,
        subject=row.subject,
        is_active=row.is_active,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
