"""What comes between a planned week and its days: somebody is away, a visit is cancelled, urgent, longer or in vain."""

from dataclasses import dataclass

from planner.domain.visit import Visit


@dataclass(frozen=True, order=True)
class Moment:
    """A time of the week: day of the horizon, and whole seconds since its local midnight."""

    day: int
    seconds: int


@dataclass(frozen=True)
class Absence:
    """
    A helper is away.

    Parameters
    ----------
    helper
        Id.
    first_day, last_day
        Days of the horizon, both included.
    start, end
        Only from then to then on each of the days, whole seconds; None reaches to the end of the shift on that side.
    """

    helper: str
    first_day: int
    last_day: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Cancellation:
    """A resident does not want the visit any more."""

    visit: str


@dataclass(frozen=True)
class Urgent:
    """A visit that must go in: one that the week does not have yet, or the id of one that is not planned."""

    visit: Visit | str

    @property
    def visit_id(self) -> str:
        """Id of the visit."""
        return self.visit if isinstance(self.visit, str) else self.visit.id


@dataclass(frozen=True)
class Overrun:
    """A visit takes so many seconds longer than was planned."""

    visit: str
    seconds: int


@dataclass(frozen=True)
class NoShow:
    """Nobody was at home; the visit is to be planned again for a later time."""

    visit: str


@dataclass(frozen=True)
class Late:
    """A helper is so many seconds behind on a day: with the visit that goes on, or on the way."""

    helper: str
    day: int
    seconds: int


Event = Absence | Cancellation | Urgent | Overrun | NoShow | Late

MISSED = "+missed"
"""
Ends the id of the time that was spent at a closed door.

It stays in the helper's day, while the visit itself is planned again; as for the copies of a scenario, what stands
before the ``+`` is the visit.
"""


def missed_id(visit: str) -> str:
    """Return the id of the time that was spent at the closed door of a visit."""
    return visit + MISSED
