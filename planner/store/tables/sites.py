"""Where support is given without a visit; every figure has the date from which it is known."""

from datetime import date

from sqlmodel import Field, SQLModel

from planner.store.tables.columns import belongs_to, version, version_column

_site_version = version_column()


class SiteRow(SQLModel, table=True):
    """A library, resident house or service centre."""

    __tablename__ = "site"
    __mapper_args__ = {"version_id_col": _site_version}

    id: str = Field(primary_key=True)
    name: str
    kind: str
    address: str
    postcode: str
    lat: float | None = None
    lon: float | None = None
    precision: str
    is_step_free: bool | None = None
    source: str
    as_of: date
    closed_from: date | None = None
    version: int | None = version(_site_version)


class OpeningHoursRow(SQLModel, table=True):
    """When a site is open on a day of the week, on the clock of the wall, from a date on."""

    __tablename__ = "opening_hours"

    id: int | None = Field(default=None, primary_key=True)
    site_id: str = belongs_to("site.id")
    weekday: int
    opens: int
    closes: int
    zone: str
    from_day: date
    until_day: date | None = None
    source: str


class WorkstationsRow(SQLModel, table=True):
    """How many public computers a site has, from a date on."""

    __tablename__ = "workstations"

    site_id: str = belongs_to("site.id", primary_key=True)
    from_day: date = Field(primary_key=True)
    count: int
    source: str
