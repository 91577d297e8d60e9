"""Plans, what they book, what was promised, and how it went."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from planner.store.tables.columns import belongs_to, json_data, utc, utc_or_none, version, version_column

_plan_version = version_column()


class PlannedWeekRow(SQLModel, table=True):
    """
    A week as an engine saw it, kept once for all its plans.

    ``content`` is what :mod:`planner.store.week_content` makes of it; ``digest`` that of the problem.
    """

    __tablename__ = "planned_week"

    digest: str = Field(primary_key=True)
    monday: date = Field(index=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class PlanRow(SQLModel, table=True):
    """
    A plan as the exchange file ``planner-plan/1``; without a scenario it is the week's own.

    ``sha256`` covers the plan and its week. ``is_outdated`` marks a plan whose week had changed before it was ready.
    ``causes`` says by visit what has moved it, where the plan came of that.
    """

    __tablename__ = "plan"
    __mapper_args__ = {"version_id_col": _plan_version}

    id: int | None = Field(default=None, primary_key=True)
    monday: date = Field(index=True)
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", ondelete="CASCADE", index=True)
    digest: str = Field(foreign_key="planned_week.digest", index=True)
    state: str
    is_outdated: bool
    created: datetime = utc()
    published: datetime | None = utc_or_none()
    plan: dict[str, Any] = json_data()
    sha256: str
    causes: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    version: int | None = version(_plan_version)


class StopRow(SQLModel, table=True):
    """
    One helper's time at one visit, from a plan of the week's own.

    A booked stop takes the helper's time, and the database refuses a second one at the same time; a stop of a draft
    takes nothing. ``overlap_reason`` says why an overlap is wanted.
    """

    __tablename__ = "stop"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = belongs_to("plan.id")
    visit_id: str = Field(foreign_key="visit.id", ondelete="CASCADE", index=True)
    helper_id: str = Field(foreign_key="helper.id", index=True)
    starts: datetime = utc()
    ends: datetime = utc()
    zone: str
    state: str
    overlap_reason: str | None = None


class UnassignedRow(SQLModel, table=True):
    """A visit that a plan leaves out, and why."""

    __tablename__ = "unassigned"

    plan_id: int = belongs_to("plan.id", primary_key=True)
    visit_id: str = Field(primary_key=True, foreign_key="visit.id", ondelete="CASCADE")
    reason: str


class PromiseRow(SQLModel, table=True):
    """What a resident was told, and what became of it; a moved promise is a new row after the old one."""

    __tablename__ = "promise"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: str = Field(foreign_key="visit.id", ondelete="CASCADE", index=True)
    plan_id: int = belongs_to("plan.id")
    helpers: list[str] = json_data()
    starts: datetime = utc()
    zone: str
    made: datetime = utc()
    state: str
    cause: str | None = None


class HeldSlotRow(SQLModel, table=True):
    """
    A time that is kept for a request while somebody talks to the resident; it ends by itself.

    ``plan_id`` is the plan in which it was found, None in a week without one.
    """

    __tablename__ = "held_slot"

    request_id: str = belongs_to("support_request.id", primary_key=True)
    visit_id: str = belongs_to("visit.id")
    monday: date = Field(index=True)
    plan_id: int | None = Field(default=None, foreign_key="plan.id", ondelete="CASCADE", index=True)
    helpers: list[str] = json_data()
    starts: datetime = utc()
    ends: datetime = utc()
    zone: str
    actor: str
    expires: datetime = utc()


class OutcomeRow(SQLModel, table=True):
    """How a visit went, as the helper reports it."""

    __tablename__ = "outcome"

    id: int | None = Field(default=None, primary_key=True)
    stop_id: int = belongs_to("stop.id")
    at: datetime = utc()
    result: str
    minutes: int | None = None
    note: str
