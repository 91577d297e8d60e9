"""Why a visit is not in a plan: a verdict on every shift, one cause, and changes that are proven to let it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from planner.domain.answers.changes import Placement
from planner.domain.answers.edits import Edit, EditKind
from planner.domain.plan import Cost
from planner.domain.problem import Problem
from planner.domain.rules import Reason


class Hurdle(StrEnum):
    """What keeps a visit out of a shift: the narrowest cause, from the helper inwards."""

    SKILL = "skill"
    """The helper lacks a skill."""
    LANGUAGE = "language"
    """The helper speaks none of the languages."""
    EXCLUDED = "excluded"
    """The helper is excluded or not allowed."""
    PIN = "pin"
    """A person has fixed another helper, day or start."""
    OTHER_DAY = "other_day"
    """The day is none of the resident's."""
    OFF_SHIFT = "off_shift"
    """The helper does not work on a day that the resident could."""
    WINDOW = "window"
    """The hours of the shift and the times of the visit do not meet."""
    UNREACHABLE = "unreachable"
    """No way leads there or back."""
    TRAVEL = "travel"
    """With the way there and back, not even the empty shift holds it."""
    PAIR = "pair"
    """There is room for one helper, and no second one at the same time."""
    ORDER = "order"
    """There is room, but not at the distance from the visit that it must follow."""
    WEEK_CAP = "week_cap"
    """There is room, but the helper's week is full."""
    CAP = "cap"
    """There is room, but not within the limits on visits, travel or length of the shift."""
    PROMISE = "promise"
    """There is room only when a promised time moves."""
    FULL = "full"
    """The other visits leave no gap."""
    DEARER = "dearer"
    """It fits, and adds at least as much as leaving it out counts."""
    FEASIBLE = "feasible"
    """It fits, and adds less than leaving it out counts."""

    @property
    def is_feasible(self) -> bool:
        """Whether the visit fits there while nobody moves."""
        return self in (Hurdle.FEASIBLE, Hurdle.DEARER)


@dataclass(frozen=True)
class Verdict:
    """
    What keeps a visit out of a shift.

    Parameters
    ----------
    helper, day
        They name the shift.
    shift
        Its position among the shifts of the helper; None where there is none on that day.
    hurdle
        The cause.
    price
        What the visit adds there, in seconds of travel; None where it does not fit.
    """

    helper: str
    day: int
    shift: int | None
    hurdle: Hurdle
    price: float | None = None


@dataclass(frozen=True)
class Counterfactual:
    """
    A change of the week with which the visit gets in while nobody else moves but those whom it names.

    It is proven: the visit has been put there in the changed week, and no rule is broken.

    Parameters
    ----------
    edits
        What changes, the main one first; a raised price stands last when leaving the visit out counts too little.
    place
        Where the visit goes then.
    price
        What it adds, in seconds of travel; leaving the visit out counts its own price instead.
    terms
        The same by terms of the objective.
    """

    edits: tuple[Edit, ...]
    place: Placement
    price: int
    terms: Cost

    @property
    def kind(self) -> EditKind:
        """What changes in the first place."""
        return self.edits[0].kind

    @property
    def needs_price(self) -> bool:
        """Whether an engine would still leave the visit out, had not its price been raised too."""
        return self.edits[-1].kind is EditKind.RAISE_PRICE

    def apply(self, problem: Problem) -> Problem:
        """
        Return the week with the change, validated.

        Raises
        ------
        InputError
            When it does not fit the problem; it fits the one that was explained.
        """
        return edited(problem, self.edits).replace()


@dataclass(frozen=True)
class Explanation:
    """
    Why a visit is not in a plan.

    Parameters
    ----------
    visit
        Its id.
    reason
        The one cause.
    verdicts
        One for each shift, and one for each day on which a suitable helper does not work and the resident could; by
        helper and day.
    unserved_cost
        What leaving it out counts, in seconds of travel.
    place, price
        Its cheapest place while nobody moves and what it adds there; None when there is none.
    changes
        What would let it in, the smallest first; at most three.
    """

    visit: str
    reason: Reason
    verdicts: tuple[Verdict, ...]
    unserved_cost: int
    place: Placement | None
    price: int | None
    changes: tuple[Counterfactual, ...]


def edited(problem: Problem, edits: Sequence[Edit]) -> Problem:
    """Return the week with the edits, one after another; not validated."""
    return reduce(lambda changed, edit: edit.apply(changed), edits, problem)
