"""Organisations, helpers, and when helpers can work."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from planner.store.tables.columns import belongs_to, utc, version, version_column

_helper_version = version_column()


class OrganisationRow(SQLModel, table=True):
    """A city unit or an NGO."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class SkillRow(SQLModel, table=True):
    """A skill of the catalogue that somebody has."""

    __tablename__ = "skill"

    id: str = Field(primary_key=True)


class LanguageRow(SQLModel, table=True):
    """A service language that somebody speaks; BCP 47."""

    __tablename__ = "language"

    id: str = Field(primary_key=True)


class HelperRow(SQLModel, table=True):
    """A helper; see :class:`planner.domain.roster.HelperProfile`."""

    __tablename__ = "helper"
    __mapper_args__ = {"version_id_col": _helper_version}

    id: str = Field(primary_key=True)
    name: str
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    is_volunteer: bool
    max_week: int | None = None
    version: int | None = version(_helper_version)


class HelperSkillRow(SQLModel, table=True):
    """What a helper can do; ``position`` keeps the order of the source."""

    __tablename__ = "helper_skill"

    helper_id: str = belongs_to("helper.id", primary_key=True)
    skill_id: str = Field(primary_key=True, foreign_key="skill.id")
    position: int


class HelperLanguageRow(SQLModel, table=True):
    """What a helper speaks; ``position`` keeps the order of the source."""

    __tablename__ = "helper_language"

    helper_id: str = belongs_to("helper.id", primary_key=True)
    language_id: str = Field(primary_key=True, foreign_key="language.id")
    position: int


class ShiftRow(SQLModel, table=True):
    """
    A helper's time on a date; see :class:`planner.domain.roster.DatedShift`.

    The clock on the wall is what was agreed, so that is what is kept: seconds since local midnight of the zone.
    """

    __tablename__ = "shift"
    __table_args__ = (UniqueConstraint("helper_id", "day", "start"),)

    id: int | None = Field(default=None, primary_key=True)
    helper_id: str = belongs_to("helper.id")
    day: date = Field(index=True)
    start: int
    end: int
    zone: str
    mode: str
    start_address: str
    end_address: str | None = None
    max_visits: int | None = None


class AvailabilityRow(SQLModel, table=True):
    """When a helper can work every week, on the clock of the wall, from a date on and until another."""

    __tablename__ = "availability"

    id: int | None = Field(default=None, primary_key=True)
    helper_id: str = belongs_to("helper.id")
    weekday: int
    start: int
    end: int
    zone: str
    from_day: date
    until_day: date | None = None


class AbsenceRow(SQLModel, table=True):
    """
    Days on which a helper is away; why is nobody's business here.

    With ``start`` or ``end``, in seconds since local midnight, only from then or until then on each of the days.
    """

    __tablename__ = "absence"

    id: int | None = Field(default=None, primary_key=True)
    helper_id: str = belongs_to("helper.id")
    from_day: date = Field(index=True)
    until_day: date
    start: int | None = None
    end: int | None = None
    reported: datetime = utc()
