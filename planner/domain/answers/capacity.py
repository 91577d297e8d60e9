"""What a week asks for against what its helpers offer, before anything is planned."""

from dataclasses import dataclass
from enum import StrEnum


class Want(StrEnum):
    """What a visit asks of a helper."""

    LANGUAGE = "language"
    SKILL = "skill"


@dataclass(frozen=True)
class Load:
    """
    Hours asked for against hours offered; whole seconds.

    Parameters
    ----------
    num_visits
        Visits behind ``must`` and ``may``.
    must
        Of visits for which nothing else is possible: no other day, no other language.
    may
        Of visits that something else would do for as well.
    offered
        Of everybody who could serve them: shifts without their breaks, within the caps on length and on the week. Hours
        of a helper who fits several loads are offered to each of them.
    """

    num_visits: int
    must: int
    may: int
    offered: int

    @property
    def shortage(self) -> int:
        """Seconds that cannot be served whatever the routes; 0 where nothing is proven."""
        return max(0, self.must - self.offered)


@dataclass(frozen=True)
class DayLoad:
    """A day of the horizon."""

    day: int
    load: Load


@dataclass(frozen=True)
class WantLoad:
    """A language or a skill, on a day or, with None, in all days."""

    want: Want
    name: str
    day: int | None
    load: Load


@dataclass(frozen=True)
class DistrictLoad:
    """
    A district; helpers go to others too, so that none is ever short by itself.

    Parameters
    ----------
    name
        Of the district.
    num_visits, needed
        Visits there, and their seconds.
    starts_here, starts_near
        Seconds of shifts that start there, and of all shifts that start near enough.
    """

    name: str
    num_visits: int
    needed: int
    starts_here: int
    starts_near: int


@dataclass(frozen=True)
class ShortGroup:
    """
    Visits that need more time than all who could serve them offer together.

    Parameters
    ----------
    visits, helpers
        The visits, and everybody who could go to one of them; ids.
    days
        On which one of the visits may be.
    languages
        One of which each of the visits asks for; empty where one of them asks for none.
    skills
        That each of the visits asks for.
    needed, offered
        Seconds.
    """

    visits: tuple[str, ...]
    helpers: tuple[str, ...]
    days: tuple[int, ...]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    needed: int
    offered: int

    @property
    def shortage(self) -> int:
        """Seconds that cannot be served."""
        return self.needed - self.offered


@dataclass(frozen=True)
class Shortage:
    """
    The least time that cannot be served.

    Parameters
    ----------
    seconds
        Of all groups together.
    groups
        Where it is short, the largest shortage first; no visit stands in two of them.
    """

    seconds: int
    groups: tuple[ShortGroup, ...]


@dataclass(frozen=True)
class Capacity:
    """
    Demand against capacity.

    Parameters
    ----------
    needed, offered
        Seconds of all visits, and of all helpers.
    days, wants
        By day; by language and skill, on each day and in all days.
    districts
        Empty where nobody told which district a place lies in.
    near
        Seconds of way within which a shift starts near a district; an assumption.
    proven
        Holds whatever the routes: not even travel is counted.
    travel
        Seconds of travel that ``estimated`` assumes for each visit and helper.
    estimated
        The same with that travel: an estimate, and no proof.
    """

    needed: int
    offered: int
    days: tuple[DayLoad, ...]
    wants: tuple[WantLoad, ...]
    districts: tuple[DistrictLoad, ...]
    near: int
    proven: Shortage
    travel: int
    estimated: Shortage
