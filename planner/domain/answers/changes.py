"""What changed between two plans of one week, in all and for each visit."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.domain.answers.figures import PlanFigures, as_planned, plan_figures, promise_fate, told
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE
from planner.domain.visit import Promise
from planner.errors import Finding, InputError
from planner.locale import sentence


class Change(StrEnum):
    """What became of a visit, the greatest disturbance first; of several ways the first one names it."""

    DROPPED = "dropped"
    """Was planned and is not any more."""
    OTHER_DAY = "other_day"
    OTHER_HELPER = "other_helper"
    """Another helper on the same day, whenever it starts."""
    OTHER_TIME = "other_time"
    """Same day and helpers, and starts earlier or later by more than a promise allows."""
    NEWLY_PLANNED = "newly_planned"
    """Was asked for before and not planned."""
    NEW_REQUEST = "new_request"
    """Was not asked for before."""
    GONE = "gone"
    """Is not asked for any more: cancelled, done, or in another week."""
    UNCHANGED = "unchanged"
    """Same day and helpers, and starts as exactly as a promise asks for."""
    NOT_PLANNED = "not_planned"
    """In neither plan."""


STILL = frozenset({Change.UNCHANGED, Change.NOT_PLANNED})
"""Nobody notices these."""


@dataclass(frozen=True)
class Placement:
    """Where a visit stands: who comes, on which day of the week (0 is Monday), and when service starts in seconds."""

    helpers: tuple[str, ...]
    day: int
    start: int


@dataclass(frozen=True)
class VisitChange:
    """
    What became of a visit.

    Parameters
    ----------
    visit, change
        Which visit, and what.
    before, after
        Its place in each plan; None where it has none.
    reason
        Why the later plan leaves it out; a name of :class:`planner.domain.rules.Reason`, or None.
    promise
        ``kept``, ``moved``, ``broken`` or ``gone``; None when nothing was promised.
    """

    visit: str
    change: Change
    before: Placement | None
    after: Placement | None
    reason: str | None = None
    promise: str | None = None


@dataclass(frozen=True)
class PlanChanges:
    """
    Two plans of one week.

    Parameters
    ----------
    before, after
        The figures of each; the same promises are judged in both.
    visits
        Every visit of either week, by :class:`Change` and then by its time.
    new_helpers, gone_helpers
        Who works only in the later or only in the earlier week.
    is_same_question
        Whether both answer the very same week; where not, prices are those of two different weeks.
    """

    before: PlanFigures
    after: PlanFigures
    visits: tuple[VisitChange, ...]
    new_helpers: tuple[str, ...]
    gone_helpers: tuple[str, ...]
    is_same_question: bool

    @property
    def counts(self) -> Mapping[Change, int]:
        """How many visits changed in which way."""
        return Counter(visit.change for visit in self.visits)

    @property
    def noticed(self) -> tuple[VisitChange, ...]:
        """The visits of which somebody notices that the plan is another one."""
        return tuple(visit for visit in self.visits if visit.change not in STILL)


@dataclass(frozen=True)
class Answer:
    """
    A plan with the week that it answers.

    Parameters
    ----------
    problem, plan
        The week and the plan.
    is_published
        Whether residents have been told its times, or once were.
    """

    problem: Problem
    plan: Plan
    is_published: bool = False


def plan_changes(before: Answer, after: Answer) -> PlanChanges:
    """
    Return what changed from one plan to another of the same week.

    What residents have been told is the earlier plan where it was published, else what the later week says of it.

    Raises
    ------
    InputError
        WEEK_MISMATCH, when they are plans of different weeks.
    """
    refuse_other_week(before.problem.monday, after.problem.monday)
    promises = as_planned(before.plan) if before.is_published else told(after.problem)
    helpers_before, helpers_after = ([helper.id for helper in side.problem.helpers] for side in (before, after))
    return PlanChanges(
        before=plan_figures(before.problem, before.plan, promises),
        after=plan_figures(after.problem, after.plan, promises),
        visits=tuple(sorted(_visit_changes(before, after, promises), key=_order)),
        new_helpers=tuple(helper for helper in helpers_after if helper not in before.problem.helper_idx_by_id),
        gone_helpers=tuple(helper for helper in helpers_before if helper not in after.problem.helper_idx_by_id),
        is_same_question=before.problem.digest() == after.problem.digest(),
    )


def refuse_other_week(before: date, after: date) -> None:
    """
    Let only two plans of one week pass.

    Raises
    ------
    InputError
        WEEK_MISMATCH.
    """
    if before != after:
        text = sentence(
            "One plan is of the week of {before}, the other of the week of {after}; give two plans of one week.",
            before=before,
            after=after,
        )
        raise InputError([Finding("WEEK_MISMATCH", "week", text)])


def _visit_changes(before: Answer, after: Answer, promises: Mapping[str, Promise]) -> Iterator[VisitChange]:
    reasons = {left.visit: left.reason for left in after.plan.unassigned}
    asked = dict.fromkeys(visit.id for side in (after, before) for visit in side.problem.visits)
    for visit in asked:
        old, new = (_placement(side.plan, visit) for side in (before, after))
        promise = promises.get(visit)
        yield VisitChange(
            visit=visit,
            change=_change(before.problem, after.problem, visit, old=old, new=new),
            before=old,
            after=new,
            reason=None if new else reasons.get(visit),
            promise=None if promise is None else promise_fate(after.problem, after.plan, visit, promise),
        )


def _placement(plan: Plan, visit: str) -> Placement | None:
    places = plan.stops_by_visit.get(visit)
    if not places:
        return None
    return Placement(tuple(sorted(route.helper for route, _ in places)), places[0][0].day, places[0][1].start)


def _change(before: Problem, after: Problem, visit: str, *, old: Placement | None, new: Placement | None) -> Change:
    if visit not in after.visit_idx_by_id:
        return Change.GONE
    if visit not in before.visit_idx_by_id:
        return Change.NEW_REQUEST
    if old is None or new is None:
        if old is not None:
            return Change.DROPPED
        return Change.NOT_PLANNED if new is None else Change.NEWLY_PLANNED
    return _move(old, new)


def _move(old: Placement, new: Placement) -> Change:
    if old.day != new.day:
        return Change.OTHER_DAY
    if old.helpers != new.helpers:
        return Change.OTHER_HELPER
    return Change.OTHER_TIME if abs(old.start - new.start) > PROMISE_TOLERANCE else Change.UNCHANGED


def _order(visit: VisitChange) -> tuple[int, int, int, str]:
    place = visit.after or visit.before or Placement((), 0, 0)
    return list(Change).index(visit.change), place.day, place.start, visit.visit
