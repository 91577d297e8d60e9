"""The tables. A row is not a domain value: it is bound to a session and checks nothing; ``mapping`` is the bridge."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, UniqueConstraint
from sqlmodel import Field, SQLModel


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _utc() -> Any:
    return Field(sa_column=Column(DateTime(timezone=False), nullable=False))


class RequestRow(SQLModel, table=True):
    """A support request; see :class:`planner.domain.request.SupportRequest`."""

    __tablename__ = "support_request"

    id: str = Field(primary_key=True)
    received: date
    name: str
    phone: str
    address: str
    postcode: str
    languages: list[str] = _json()
    topic: str
    duration: int
    windows: list[list[Any]] = _json()
    serve_by: date | None = None
    helpers_required: int
    access: int
    preferred_helpers: list[str] = _json()
    excluded_helpers: list[str] = _json()
    notes: str


class HelperRow(SQLModel, table=True):
    """A helper; see :class:`planner.domain.roster.HelperProfile`."""

    __tablename__ = "helper"

    id: str = Field(primary_key=True)
    name: str
    organisation: str
    is_volunteer: bool
    skills: list[str] = _json()
    languages: list[str] = _json()
    max_week: int | None = None


class ShiftRow(SQLModel, table=True):
    """A helper's time on a date; see :class:`planner.domain.roster.DatedShift`."""

    __tablename__ = "shift"
    __table_args__ = (UniqueConstraint("helper_id", "day", "start"),)

    id: int | None = Field(default=None, primary_key=True)
    helper_id: str = Field(foreign_key="helper.id", index=True, ondelete="CASCADE")
    day: date = Field(index=True)
    start: int
    end: int
    mode: str
    start_address: str
    end_address: str | None = None
    max_visits: int | None = None


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


class ScenarioRow(SQLModel, table=True):
    """A copy of a week with changes; see :class:`planner.study.what_if.Changes`."""

    __tablename__ = "scenario"
    __table_args__ = (UniqueConstraint("monday", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    monday: date = Field(index=True)
    name: str
    changes: dict[str, Any] = _json()


class PlanRow(SQLModel, table=True):
    """A plan with the week that it answers, both as exchange files; without a scenario it is the week's own."""

    __tablename__ = "plan"

    id: int | None = Field(default=None, primary_key=True)
    monday: date = Field(index=True)
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", ondelete="CASCADE")
    created: datetime = _utc()
    week: dict[str, Any] = _json()
    plan: dict[str, Any] = _json()
    sha256: str


class JobRow(SQLModel, table=True):
    """A solve in the background: who works on it shows by ``heartbeat``; ``attempt`` tells a taken-over job apart."""

    __tablename__ = "job"

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True, ondelete="CASCADE")
    seconds: float
    state: str = Field(default="queued", index=True)
    attempt: int = 0
    heartbeat: datetime = _utc()
    progress: float = 0
    num_planned: int = 0
    cost: int | None = None
    message: str = ""
    cancel_asked: bool = False


metadata = SQLModel.metadata
"""All tables of the product."""
