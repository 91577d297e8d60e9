"""Sites with their hours and workstations."""

from collections.abc import Iterable

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, delete, select

from planner.domain.place import Precision
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.site import OpeningHours, Site, Workstations
from planner.errors import NotFoundError
from planner.locale import sentence
from planner.store.saving import Saved, Versioned, held, save_all
from planner.store.tables import OpeningHoursRow, SiteRow, WorkstationsRow


class Sites:
    """Where support is given without a visit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Site, ...]:
        """Return every site, in the order of the ids."""
        rows = self._session.exec(select(SiteRow).order_by(SiteRow.id)).all()
        hours: dict[str, list[OpeningHoursRow]] = {}
        for hour in self._session.exec(select(OpeningHoursRow).order_by(col(OpeningHoursRow.id))):
            hours.setdefault(hour.site_id, []).append(hour)
        counts: dict[str, list[WorkstationsRow]] = {}
        for count in self._session.exec(select(WorkstationsRow).order_by(col(WorkstationsRow.from_day))):
            counts.setdefault(count.site_id, []).append(count)
        return tuple(_site(row, hours.get(row.id, ()), counts.get(row.id, ())) for row in rows)

    def get(self, site_id: str) -> Versioned[Site]:
        """
        Return a site with its version.

        Raises
        ------
        NotFoundError
            When there is none.
        """
        row = held(self._session, SiteRow, site_id)
        if row is None:
            raise NotFoundError(sentence("There is no such site."))
        hours = self._session.exec(select(OpeningHoursRow).where(OpeningHoursRow.site_id == site_id)).all()
        counts = self._session.exec(select(WorkstationsRow).where(WorkstationsRow.site_id == site_id)).all()
        return Versioned(_site(row, hours, counts), str(row.version))

    def save(self, sites: Iterable[Site]) -> Saved:
        """Add new sites and replace changed ones, by id."""
        saved = save_all({site.id: site for site in self.all()}, sites, self._write)
        self._session.flush()
        return saved

    def replace(self, site: Site, version: str) -> str:
        """
        Save an edited site and return its new version.

        Raises
        ------
        EditConflictError
            When the form was opened before somebody else saved; it holds both values.
        NotFoundError
            When there is no such site.
        """
        stored = self.get(site.id)
        stored.require(version, site)
        if stored.value != site:
            self._write(site)
            self._session.flush()
        return self.get(site.id).version

    def _write(self, site: Site) -> None:
        row = self._session.get(SiteRow, site.id)
        values = {name: getattr(site, name) for name in _COLUMNS}
        if row is None:
            self._session.add(SiteRow(id=site.id, precision=site.precision.value, **values))
            self._session.flush()
        else:
            # The version counts as well when only hours or workstations have changed.
            flag_modified(row, "name")
            for name, value in (*values.items(), ("precision", site.precision.value)):
                setattr(row, name, value)
        self._write_dated(site)

    def _write_dated(self, site: Site) -> None:
        self._session.exec(delete(OpeningHoursRow).where(col(OpeningHoursRow.site_id) == site.id))
        self._session.exec(delete(WorkstationsRow).where(col(WorkstationsRow.site_id) == site.id))
        for hours in site.hours:
            self._session.add(
                OpeningHoursRow(
                    site_id=site.id,
                    weekday=hours.weekday,
                    opens=hours.opens,
                    closes=hours.closes,
                    zone=DEFAULT_TIMEZONE,
                    from_day=hours.from_day,
                    until_day=hours.until_day,
                    source=hours.source,
                )
            )
        for count in site.workstations:
            self._session.add(
                WorkstationsRow(site_id=site.id, from_day=count.from_day, count=count.count, source=count.source)
            )


_COLUMNS = ("name", "kind", "address", "postcode", "lat", "lon", "is_step_free", "source", "as_of", "closed_from")


def _site(row: SiteRow, hours: Iterable[OpeningHoursRow], counts: Iterable[WorkstationsRow]) -> Site:
    return Site(
        id=row.id,
        precision=Precision(row.precision),
        **{name: getattr(row, name) for name in _COLUMNS},
        hours=tuple(
            sorted(
                (
                    OpeningHours(hour.weekday, hour.opens, hour.closes, hour.from_day, hour.until_day, hour.source)
                    for hour in hours
                ),
                key=lambda hour: (hour.from_day, hour.weekday, hour.opens),
            )
        ),
        workstations=tuple(
            sorted(
                (Workstations(count.from_day, count.count, count.source) for count in counts),
                key=lambda count: count.from_day,
            )
        ),
    )
