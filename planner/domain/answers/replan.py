"""A planned week after something has happened to it: the ways to go on, and who has to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.answers.changes import Placement
from planner.domain.events import Event, Moment
from planner.domain.plan import Plan

NOON = 12 * 3600
"""What starts before it is in the first half of the day."""


class Mode(StrEnum):
    """What else may move to make room for what was hit."""

    NOBODY = "nobody"
    """Every other visit stays with its helpers and on its day, and within what was told."""
    PROMISES = "promises"
    """No promise that is kept may move; a visit that nobody was told of may go anywhere."""
    HALF_DAY = "half-day"
    """
    A visit stays on its day, before or after noon; the helper may be another one.

    What was hit goes elsewhere only where that makes no room for it.
    """
    FREE = "free"
    """Everything may move; each moved promise has its price."""


USUAL = (Mode.NOBODY, Mode.HALF_DAY, Mode.FREE)


@dataclass(frozen=True)
class Moved:
    """
    A visit that is not where it was.

    Parameters
    ----------
    visit
        Id.
    before, after
        Its places; None where it was or is not planned.
    is_told
        Whether the resident had been told the old place.
    keeps_promise
        Whether the new place is as was told.
    cause
        Number of the event, or None where it was so before them.
    room_for
        The visit for which it makes room; None where the event hit it itself.
    reason
        Why it is not planned; a name of :class:`planner.domain.rules.Reason`.
    fits_alone
        Whether it could be kept if it were the only one that was hit; only of a visit that is not planned.
    was_missed
        Whether nobody was at home: what was told binds no more.
    """

    visit: str
    before: Placement | None
    after: Placement | None
    is_told: bool
    keeps_promise: bool
    cause: int | None
    room_for: str | None = None
    reason: str | None = None
    fits_alone: bool = False
    was_missed: bool = False

    @property
    def needs_call(self) -> bool:
        """Whether somebody has to be told: the promise does not hold, or a first time was found."""
        if self.is_told:
            return not self.keeps_promise
        return self.after is not None and (self.before is None or self.was_missed)

    @property
    def is_lost(self) -> bool:
        """Whether a promise is broken: the visit is not planned any more."""
        return self.is_told and self.after is None


@dataclass(frozen=True)
class Repair:
    """
    One way to go on.

    Parameters
    ----------
    mode
        What else may move.
    plan
        Of the week as it is now; it keeps every rule.
    asked, served
        Visits of the week, and those that are planned.
    promises, kept, moved, broken
        What residents have been told, by what becomes of it; cancelled visits and those that nobody opened left out.
    added_travel, added_cost
        Against the plan before, in seconds; the cost by the week as it is now against the week as it was.
    changes
        Every visit that is not where it was, to the second; in the order of its old time, new ones at the end.
    """

    mode: Mode
    plan: Plan
    asked: int
    served: int
    promises: int
    kept: int
    moved: int
    broken: int
    added_travel: int
    added_cost: int
    changes: tuple[Moved, ...]

    @property
    def calls(self) -> tuple[Moved, ...]:
        """Who has to be phoned, in the order of the old times."""
        return tuple(change for change in self.changes if change.needs_call)

    @property
    def lost(self) -> tuple[Moved, ...]:
        """Promises that are broken."""
        return tuple(change for change in self.changes if change.is_lost)

    @property
    def unheard(self) -> Iterator[Moved]:
        """Changes of which nobody needs to hear."""
        return (change for change in self.changes if not change.needs_call)


@dataclass(frozen=True)
class Waiting:
    """
    A visit that is not planned and fits where one was cancelled.

    Parameters
    ----------
    visit
        Id.
    place
        Who, which day, and the earliest start there.
    latest
        The latest start there.
    price
        What it adds, in seconds of travel.
    unserved_cost
        What it costs to leave it out.
    """

    visit: str
    place: Placement
    latest: int
    price: int
    unserved_cost: int


@dataclass(frozen=True)
class DayOver:
    """A helper whose day cannot hold all that it had; number of the event, and the visits that were handed over."""

    helper: str
    day: int
    cause: int
    handed_over: tuple[str, ...]


@dataclass(frozen=True)
class Replanned:
    """
    A planned week after events, with the ways to go on.

    Parameters
    ----------
    events, now
        What has happened, and when.
    hit
        Visits that the events took out of the plan, or want in.
    fixed
        Visits that cannot be changed any more.
    overtime
        Days that are too short now.
    waiting
        Visits that fit where one was cancelled while nobody moves, the best first.
    repairs
        By mode, in the order that was asked for.
    """

    events: tuple[Event, ...]
    now: Moment | None
    hit: tuple[str, ...]
    fixed: tuple[str, ...]
    overtime: tuple[DayOver, ...]
    waiting: tuple[Waiting, ...]
    repairs: tuple[Repair, ...]

    def repair(self, mode: Mode) -> Repair:
        """Return the answer of a mode."""
        return next(repair for repair in self.repairs if repair.mode is mode)
