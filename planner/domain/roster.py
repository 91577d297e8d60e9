"""Who could help, and when."""

from dataclasses import dataclass
from datetime import date

from planner.domain.mode import Mode


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
