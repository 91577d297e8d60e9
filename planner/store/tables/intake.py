"""The way of a wish to its channel: rules, decisions, calls, drafts, and the systems that wishes come from."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from planner.store.tables.columns import belongs_to, json_data, utc, utc_or_none, version, version_column

_source_version = version_column()


class TriageTableRow(SQLModel, table=True):
    """The rules of triage as somebody has set them; an older version stays, since decisions name it."""

    __tablename__ = "triage_table"

    version: int = Field(primary_key=True)
    made: datetime = utc()
    actor: str
    rules: list[dict[str, Any]] = json_data()


class TriageDecisionRow(SQLModel, table=True):
    """Which channel was chosen for a request, by which rule or for which reason; ``rule`` is empty when none fitted."""

    __tablename__ = "triage_decision"

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = belongs_to("support_request.id")
    at: datetime = utc()
    actor: str
    channel: str
    table_version: int
    rule: str
    answers: dict[str, bool | None] = json_data()
    reason: str


class DistinctRequestsRow(SQLModel, table=True):
    """Two requests that look alike and that a person has told apart; the lesser id comes first."""

    __tablename__ = "distinct_requests"

    first_id: str = belongs_to("support_request.id", primary_key=True)
    second_id: str = belongs_to("support_request.id", primary_key=True)
    at: datetime = utc()
    actor: str


class DraftRow(SQLModel, table=True):
    """What somebody has written into the form of a new request; each account has one."""

    __tablename__ = "draft"

    account_id: str = Field(primary_key=True)
    saved: datetime = utc()
    content: dict[str, Any] = json_data()


class RemoteAttemptRow(SQLModel, table=True):
    """A call to a resident to help from a distance, and what came of it."""

    __tablename__ = "remote_attempt"

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = belongs_to("support_request.id")
    at: datetime = utc()
    actor: str
    outcome: str
    minutes: int
    note: str


class DoorCodeRow(SQLModel, table=True):
    """The code of a resident's door, sealed with the installation's key."""

    __tablename__ = "door_code"

    request_id: str = belongs_to("support_request.id", primary_key=True)
    sealed: str


class ImportSourceRow(SQLModel, table=True):
    """How the files of another system are read; see :class:`planner.intake.mapping.ColumnMapping`."""

    __tablename__ = "import_source"
    __mapper_args__ = {"version_id_col": _source_version}

    name: str = Field(primary_key=True)
    columns: dict[str, Any] = json_data()
    version: int | None = version(_source_version)


class ApiKeyRow(SQLModel, table=True):
    """A key by which another system hands requests in; only its hash is kept."""

    __tablename__ = "api_key"

    key_hash: str = Field(primary_key=True)
    source: str = Field(index=True)
    made: datetime = utc()
    revoked: datetime | None = utc_or_none()


class HandedInRow(SQLModel, table=True):
    """
    What a request came from, so that the same sent twice is one request; it goes with the request.

    ``key`` is a keyed hash of who sent it and what they call it, ``digest`` one of what it said.
    """

    __tablename__ = "handed_in"

    key: str = Field(primary_key=True)
    digest: str
    request_id: str = belongs_to("support_request.id")
    at: datetime = utc()
