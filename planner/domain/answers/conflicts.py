"""Pins and rules of a week that cannot hold together."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """
    What a person can change, a single thing each.

    Of a visit: its pin, promise, possible times, number of helpers, order and wants. Of a shift: hours, break and caps.
    Of a helper: the weekly cap. They stand in the order in which a conflict is rather told by them.
    """

    PIN_HELPERS = "pin_helpers"
    PIN_DAY = "pin_day"
    PIN_START = "pin_start"
    PROMISE = "promise"
    WINDOWS = "windows"
    TWO_HELPERS = "two_helpers"
    AFTER = "after"
    SKILLS = "skills"
    LANGUAGES = "languages"
    ALLOWED = "allowed"
    EXCLUDED = "excluded"
    SHIFT_HOURS = "shift_hours"
    BREAK = "break"
    MAX_VISITS = "max_visits"
    MAX_TRAVEL = "max_travel"
    MAX_LENGTH = "max_length"
    MAX_WEEK = "max_week"


@dataclass(frozen=True)
class Fact:
    """
    One thing that a person can change.

    Parameters
    ----------
    kind
        What it is.
    visit
        Whose it is; None for a fact of a helper.
    helper, shift
        Whose it is, and the position of the shift among the helper's; None for a fact of a visit.
    """

    kind: FactKind
    visit: str | None = None
    helper: str | None = None
    shift: int | None = None


@dataclass(frozen=True)
class Conflict:
    """
    Facts that cannot hold together: proven by search over all plans, whatever happens to other visits.

    Parameters
    ----------
    visits
        That cannot all be planned.
    facts
        Of them and of helpers; one has to give.
    enough
        Those of which giving up one alone is proven to let all the visits in; others stand in the way of further
        conflicts.
    is_smallest
        Whether it is proven that none can be left out: without any one of them the others hold together.
    code
        Its name among the codes of the product.
    """

    visits: tuple[str, ...]
    facts: tuple[Fact, ...]
    enough: tuple[Fact, ...]
    is_smallest: bool
    code: str = "CONFLICT_SET"


@dataclass(frozen=True)
class Conflicts:
    """
    Every independent conflict of the fixed visits of a week.

    Parameters
    ----------
    judged
        Fixed visits: pinned, and if asked promised ones.
    conflicts
        Independent of each other; one visit of each was set aside before the next was looked for.
    set_aside
        These visits.
    rest_holds
        Whether a plan was found with all other fixed visits; False: not decided in the time given.
    left_out
        Fixed visits that the plan in question leaves out; empty without a plan.
    """

    judged: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    set_aside: tuple[str, ...]
    rest_holds: bool
    left_out: tuple[str, ...]
