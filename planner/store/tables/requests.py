"""Residents, what they ask for, and what the geocoder said of addresses."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from planner.store.tables.columns import belongs_to, json_data, utc, utc_or_none, version, version_column

_resident_version = version_column()
_request_version = version_column()


class ResidentRow(SQLModel, table=True):
    """A person who asks for support; the id is random and says nothing."""

    __tablename__ = "resident"
    __mapper_args__ = {"version_id_col": _resident_version}

    id: str = Field(primary_key=True)
    name: str
    phone: str
    address: str
    postcode: str
    erased: datetime | None = utc_or_none()
    version: int | None = version(_resident_version)


class RequestRow(SQLModel, table=True):
    """A support request without the person; see :class:`planner.domain.request.SupportRequest`."""

    __tablename__ = "support_request"
    __mapper_args__ = {"version_id_col": _request_version}

    id: str = Field(primary_key=True)
    resident_id: str = belongs_to("resident.id")
    channel: str
    state: str = Field(index=True)
    received: date = Field(index=True)
    closed: date | None = None
    languages: list[str] = json_data()
    topic: str
    duration: int
    windows: list[list[Any]] = json_data()
    serve_by: date | None = None
    helpers_required: int
    access: int
    preferred_helpers: list[str] = json_data()
    excluded_helpers: list[str] = json_data()
    notes: str
    source: str
    device: str
    answers: dict[str, bool | None] = json_data()
    terms_read: date | None = None
    content_agreed: date | None = None
    hazards_asked: date | None = None
    hazards: str
    priority: str
    preferred_windows: list[list[Any]] = json_data()
    entry: dict[str, Any] = json_data()
    series: dict[str, int] = json_data()
    call_back: datetime | None = utc_or_none()
    merged_into: str | None = None
    version: int | None = version(_request_version)


class RequestStepRow(SQLModel, table=True):
    """One step of a request's life: from a state to a state, when, and by which account."""

    __tablename__ = "request_step"

    id: int | None = Field(default=None, primary_key=True)
    request_id: str = belongs_to("support_request.id")
    at: datetime = utc()
    actor: str
    from_state: str
    to_state: str


class VisitRow(SQLModel, table=True):
    """A home visit that a request leads to; a request may need several, and they are numbered from 1."""

    __tablename__ = "visit"

    id: str = Field(primary_key=True)
    request_id: str = belongs_to("support_request.id")
    number: int = 1


class PlaceRow(SQLModel, table=True):
    """What the geocoder said of an address; see :class:`planner.domain.place.Place`."""

    __tablename__ = "place"

    address: str = Field(primary_key=True)
    postcode: str = Field(primary_key=True)
    lat: float | None = None
    lon: float | None = None
    precision: str
    source: str
    matched: str
    settled_by: str | None = None
    settled: datetime | None = utc_or_none()
