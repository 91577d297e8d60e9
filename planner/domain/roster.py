"""Who could help, and when."""

from dataclasses import dataclass, replace
from datetime import date

from planner.domain.mode import Mode
from planner.domain.visit import SECONDS_PER_DAY


@dataclass(frozen=True)
class DatedShift:
    """
    A helper's time on a date.

    Parameters
    ----------
    day, start, end
        Date, and whole seconds since local midnight.
    mode
        How the helper moves.
    start_address, end_address
        Street addresses; an end of None means that the shift ends at the last visit.
    max_visits
        Cap on visits, or None.
    """

    day: date
    start: int
    end: int
    mode: Mode
    start_address: str
    end_address: str | None
    max_visits: int | None = None


@dataclass(frozen=True)
class DatedAbsence:
    """
    Dates on which a helper is away, both included.

    Parameters
    ----------
    helper
        Id.
    first_day, last_day
        Dates.
    start, end
        Only from then to then on each of them, in seconds since local midnight; None reaches to the end of the day.
    """

    helper: str
    first_day: date
    last_day: date
    start: int | None = None
    end: int | None = None

    def leaves(self, shift: DatedShift) -> tuple[DatedShift, ...]:
        """Return what is left of one of the helper's shifts: itself, a part, two parts, or nothing."""
        if not self.first_day <= shift.day <= self.last_day:
            return (shift,)
        before = min(shift.end, 0 if self.start is None else self.start)
        after = max(shift.start, SECONDS_PER_DAY if self.end is None else self.end)
        spans = ((shift.start, before), (after, shift.end)) if before < after else ((shift.start, shift.end),)
        return tuple(replace(shift, start=start, end=end) for start, end in spans if start < end)


@dataclass(frozen=True)
class HelperProfile:
    """
    A helper as the organisation knows them.

    Parameters
    ----------
    id
        Unique in the store.
    name
        Personal data.
    organisation
        City unit or NGO.
    is_volunteer
        Whether the helper works without pay.
    skills, languages
        Ids in the catalogues.
    max_week
        Cap of paid time in a week, whole seconds, or None.
    shifts
        In order of time; they do not overlap.
    """

    id: str
    name: str
    organisation: str
    is_volunteer: bool
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    max_week: int | None
    shifts: tuple[DatedShift, ...]
