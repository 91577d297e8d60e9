"""A helper and their shifts, as the engine sees them: no name, no home address."""

from dataclasses import dataclass, field
from typing import Annotated

from planner.domain.codec import Between
from planner.domain.visit import SECONDS_PER_DAY, Day, Price, TimeOfDay

_SECONDS_PER_WEEK = 7 * SECONDS_PER_DAY

Cap = Annotated[int, Between(1, _SECONDS_PER_WEEK, "LIMIT_INVALID")]


@dataclass(frozen=True)
class Break:
    """
    A pause that every used shift which has one contains.

    It starts from ``earliest`` to ``latest``, lies between leaving and coming back, may interrupt travel or fill
    waiting, and never touches a visit. It is not paid.
    """

    earliest: TimeOfDay
    latest: TimeOfDay
    duration: Annotated[int, Between(1, SECONDS_PER_DAY, "BREAK_INVALID")]


@dataclass(frozen=True)
class Shift:
    """
    A helper's time on a day.

    Parameters
    ----------
    day, start, end
        Inside the day; the helper leaves no earlier and is back no later.
    mode
        Names the matrix.
    start_place, end_place
        Ids of points; an end of None ends the shift at the last visit.
    open_cost
        Paid once when the shift is used.
    break_
        None: no break.
    max_visits, max_travel, max_length
        Caps on the number of visits, on travel, and on back − leave; None: no cap.
    """

    day: Day
    start: TimeOfDay
    end: TimeOfDay
    mode: str
    start_place: str = field(metadata={"key": "from"})
    end_place: str | None = field(default=None, metadata={"key": "to"})
    open_cost: Price = 0
    break_: Break | None = field(default=None, metadata={"key": "break"})
    max_visits: Cap | None = None
    max_travel: Cap | None = None
    max_length: Cap | None = None


@dataclass(frozen=True)
class Helper:
    """
    A helper with the shifts of the horizon.

    Parameters
    ----------
    id
        Own id.
    shifts
        At most one at a time; several on a day allowed.
    skills, languages
        What the helper can do and speak.
    max_week
        Cap of paid time in each seven days from the Monday; None: no cap.
    """

    id: str
    shifts: tuple[Shift, ...]
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    max_week: Cap | None = None
