"""Scenarios, studies, jobs and their workers, caches, and the installation itself."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from planner.store.tables.columns import json_data, utc, utc_or_none


class InstallationRow(SQLModel, table=True):
    """
    The one row of the installation.

    ``revision`` counts the changes of what weeks are planned from, so that a plan can tell whether it still fits.
    """

    __tablename__ = "installation"

    id: int = Field(primary_key=True)
    is_demo: bool
    revision: int


class ScenarioRow(SQLModel, table=True):
    """A copy of a week with changes; see :class:`planner.study.what_if.Changes`."""

    __tablename__ = "scenario"
    __table_args__ = (UniqueConstraint("monday", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    monday: date = Field(index=True)
    name: str
    changes: dict[str, Any] = json_data()


class StudyRunRow(SQLModel, table=True):
    """One replication of one alternative of a study."""

    __tablename__ = "study_run"
    __table_args__ = (UniqueConstraint("study", "alternative", "seed"),)

    id: int | None = Field(default=None, primary_key=True)
    study: str
    alternative: str
    seed: int
    made: datetime = utc()
    figures: dict[str, Any] = json_data()


class JobRow(SQLModel, table=True):
    """
    A piece of work in the background.

    A worker holds it until ``lease_until`` and prolongs that while it lives. ``attempt`` tells the workers apart: a
    result counts only under the attempt that is the current one. ``num_lost`` counts the attempts whose process died.
    ``key`` is there until the job ends.
    """

    __tablename__ = "job"

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    kind: str
    params: dict[str, Any] = json_data()
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", ondelete="CASCADE", index=True)
    actor: str
    input_revision: int
    state: str = Field(index=True)
    attempt: int
    num_lost: int
    lease_until: datetime | None = utc_or_none()
    queued: datetime = utc()
    ended: datetime | None = utc_or_none()
    progress: float
    num_planned: int
    cost: int | None = None
    message: str
    cancel_asked: bool
    plan_id: int | None = Field(default=None, foreign_key="plan.id", ondelete="SET NULL")


class WorkerRow(SQLModel, table=True):
    """A process that takes jobs; ``seen`` is when it last said that it lives."""

    __tablename__ = "worker"

    id: str = Field(primary_key=True)
    started: datetime = utc()
    seen: datetime = utc()


class TravelCacheRow(SQLModel, table=True):
    """Travel times that were dear to compute, by a key that names places, mode and source without an address."""

    __tablename__ = "travel_cache"

    key: str = Field(primary_key=True)
    made: datetime = utc()
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
