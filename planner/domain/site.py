"""Where support is given without a visit: a library, resident house or service centre."""

from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.place import Precision

ASSUMPTION = "assumption"
"""The source of a figure that no source gives."""

KINDS_WITH_SUPPORT = frozenset({"library", "resident_house", "senior_centre"})
"""Kinds of sites where the city gives digital support; the decision names these three."""

_DAYS_AHEAD = 7
"""A site that opens on no day of a week is no site to be sent to."""


@dataclass(frozen=True)
class OpeningHours:
    """
    When a site is open on a day of the week, by the clock on the wall.

    Parameters
    ----------
    weekday
        0 for Monday.
    opens, closes
        Whole seconds since midnight.
    from_day, until_day
        First and last day on which that holds; no last day is known when it is None.
    source
        Who says so, or ``ASSUMPTION``.
    """

    weekday: int
    opens: int
    closes: int
    from_day: date
    until_day: date | None = None
    source: str = ASSUMPTION

    def hold_in_week_of(self, day: date) -> bool:
        """Say whether these are hours of a week as it looks on a day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)

    def hold_on(self, day: date) -> bool:
        """Say whether these are hours of a day."""
        return self.hold_in_week_of(day) and day.weekday() == self.weekday


@dataclass(frozen=True)
class Workstations:
    """How many public computers a site has from a day on, and who says so."""

    from_day: date
    count: int
    source: str = ASSUMPTION


@dataclass(frozen=True)
class Site:
    """
    A site with what is known of it.

    Parameters
    ----------
    id
        Unique in the store.
    name, kind, address, postcode
        As the city's register has them.
    lat, lon
        WGS 84 degrees, or None.
    precision
        What the point is worth.
    is_step_free
        None while nobody has said.
    source, as_of
        Where that comes from, and of which day it is.
    closed_from
        The day from which the site is closed for good, or None.
    hours, workstations
        In order of their first day; none where nothing is known. A site without workstations has no count.
    """

    id: str
    name: str
    kind: str
    address: str
    postcode: str
    lat: float | None
    lon: float | None
    precision: Precision
    source: str
    as_of: date
    is_step_free: bool | None = None
    closed_from: date | None = None
    hours: tuple[OpeningHours, ...] = ()
    workstations: tuple[Workstations, ...] = ()

    def hours_on(self, day: date) -> tuple[OpeningHours, ...]:
        """Return the hours of a day, in order; empty when the site is closed on it."""
        if self.closed_from is not None and day >= self.closed_from:
            return ()
        return tuple(sorted((hours for hours in self.hours if hours.hold_on(day)), key=lambda hours: hours.opens))

    def week_of(self, day: date) -> tuple[OpeningHours, ...]:
        """Return the hours of all days of the week as they hold on a day."""
        is_closed = self.closed_from is not None and day >= self.closed_from
        return () if is_closed else tuple(hours for hours in self.hours if hours.hold_in_week_of(day))

    def is_open(self, day: date, clock: int) -> bool:
        """Say whether the site is open at a moment; it is not any more at the second at which it closes."""
        return any(hours.opens <= clock < hours.closes for hours in self.hours_on(day))

    def next_hours(self, day: date, clock: int) -> tuple[date, OpeningHours] | None:
        """Return the day and hours when the site is open next, from a moment on, or None within a week."""
        days = (day + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD + 1))
        coming = ((later, hours) for later in days for hours in self.hours_on(later))
        return next((found for found in coming if found[0] > day or found[1].closes > clock), None)

    def workstations_on(self, day: date) -> Workstations | None:
        """Return the count that holds on a day, or None where the site has no workstations."""
        known = [count for count in self.workstations if count.from_day <= day]
        return max(known, key=lambda count: count.from_day) if known else None
