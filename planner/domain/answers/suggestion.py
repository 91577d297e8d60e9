"""Where one more visit can go: a few places to choose from, each with what it adds and whom it touches."""

from dataclasses import dataclass

from planner.domain.answers.changes import Placement
from planner.domain.plan import Cost
from planner.domain.problem import Interval
from planner.domain.promising import PROMISE_TOLERANCE
from planner.domain.visit import SECONDS_PER_DAY

_HOUR = 3600
OFFER_SECONDS = 2 * _HOUR
"""A resident is offered a time of two hours."""


@dataclass(frozen=True)
class Companion:
    """
    Who would come.

    Parameters
    ----------
    helper
        Id.
    before, after
        Ids of the visits between which the helper would come; None at the ends of the day.
    travel
        Seconds by which the way of the day grows.
    is_preferred
        Whether the resident knows or wishes for the helper; None where nobody is named.
    speaks_first_language
        Whether it is the resident's first language that they share; None where no language is asked for.
    opens_shift
        Whether the shift was unused.
    """

    helper: str
    before: str | None
    after: str | None
    travel: int
    is_preferred: bool | None
    speaks_first_language: bool | None
    opens_shift: bool


@dataclass(frozen=True)
class Move:
    """
    A planned visit that would begin at another time, or go to another helper or day.

    Parameters
    ----------
    visit
        Id.
    before, after
        Its place in the plan, and the new one.
    is_promise_broken
        Whether the resident was told something else than what would be.
    """

    visit: str
    before: Placement
    after: Placement
    is_promise_broken: bool = False


@dataclass(frozen=True)
class Suggestion:
    """
    A place for a visit; the plan with it keeps every rule.

    Parameters
    ----------
    day, start
        When it begins, in seconds since midnight.
    offered
        What the resident is told: two hours from a full hour, with fifteen minutes before and after the start inside
        where the visit could begin then.
    possible
        First and last start in each interval of the day in which it could begin with the same neighbours.
    companions
        Who comes; two for a visit of two helpers.
    added
        What it adds to the cost by terms, its own price of staying unserved left out.
    travel
        Seconds of travel that it adds.
    shifted
        Who else begins at another time, within what they were told; helper and day stay.
    moved
        Who else goes to another helper or day, or at another time than was told; nobody, unless that was asked for.
    """

    day: int
    start: int
    offered: Interval
    possible: tuple[Interval, ...]
    companions: tuple[Companion, ...]
    added: Cost
    travel: int
    shifted: tuple[Move, ...] = ()
    moved: tuple[Move, ...] = ()

    @property
    def helpers(self) -> tuple[str, ...]:
        """Ids of who comes."""
        return tuple(companion.helper for companion in self.companions)


@dataclass(frozen=True)
class Suggestions:
    """
    The answer to where a visit can go.

    Parameters
    ----------
    visit
        Id.
    num_places
        How many places there are while nobody moves, over all helpers, days and neighbours.
    suggestions
        The chosen ones, the cheapest first.
    reason
        Why there is none, as a name of :class:`planner.domain.rules.Reason`; None where there is one.
    may_move
        How many promises could be moved; None when nobody was to be moved.
    replanned
        The best place when others may move, where it is cheaper than the first suggestion or there is none; else None.
    """

    visit: str
    num_places: int
    suggestions: tuple[Suggestion, ...]
    reason: str | None = None
    may_move: int | None = None
    replanned: Suggestion | None = None


def offered_time(start: int, opens: Interval) -> Interval:
    """
    Return what a resident is told: two hours from a full hour, with the tolerance of a promise inside.

    Parameters
    ----------
    opens
        When the visit could begin, the start among it; before it nobody comes.
    """
    first = max(start - PROMISE_TOLERANCE, opens[0])
    begin = min(first // _HOUR * _HOUR, SECONDS_PER_DAY - OFFER_SECONDS)
    return begin, begin + OFFER_SECONDS
