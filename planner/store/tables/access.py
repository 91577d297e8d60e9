"""Accounts, sessions, and the record of who did or saw what."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from planner.store.tables.columns import belongs_to, json_data, utc, utc_or_none, version, version_column

_account_version = version_column()


class AccountRow(SQLModel, table=True):
    """
    Somebody who may log in.

    ``password_hash`` is empty for those who come through the city's own log-in; ``subject`` is what that calls them.
    """

    __tablename__ = "account"
    __mapper_args__ = {"version_id_col": _account_version}

    id: str = Field(primary_key=True)
    subject: str | None = Field(default=None, unique=True)
    password_hash: str
    roles: list[str] = json_data()
    helper_id: str | None = Field(default=None, foreign_key="helper.id", ondelete="SET NULL")
    is_active: bool
    created: datetime = utc()
    version: int | None = version(_account_version)


class SessionRow(SQLModel, table=True):
    """A log-in that is still good, or was; ``token_hash`` is the SHA-256 of what the browser holds."""

    __tablename__ = "session"

    token_hash: str = Field(primary_key=True)
    account_id: str = belongs_to("account.id")
    started: datetime = utc()
    seen: datetime = utc()
    revoked: datetime | None = utc_or_none()


class LoginAttemptRow(SQLModel, table=True):
    """A failed log-in, or something that anybody sends; ``key`` is a keyed hash of account and network address."""

    __tablename__ = "login_attempt"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    at: datetime = utc(index=True)


class AuditRow(SQLModel, table=True):
    """
    One line of the record: who did or saw what, never the content.

    ``mac`` is keyed and covers the line and the ``mac`` before it; the database refuses to change or remove a line.
    """

    __tablename__ = "audit"

    id: int = Field(primary_key=True)
    at: datetime = utc(index=True)
    actor: str = Field(index=True)
    operation: str
    about: str = Field(index=True)
    mac: str


class ReceiptRow(SQLModel, table=True):
    """What a purge or an erasure did: counts, never content."""

    __tablename__ = "receipt"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = utc()
    actor: str
    kind: str
    counts: dict[str, Any] = json_data()
