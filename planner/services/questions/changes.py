"""What changed between two stored plans of a week, and which plans there are."""

from datetime import date

from planner.domain.answers.changes import Answer, PlanChanges, plan_changes, refuse_other_week
from planner.domain.lifecycle import PlanState
from planner.errors import NotFoundError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import directory_of
from planner.services.questions.asked import Answered
from planner.store.plan_heads import PlanHead
from planner.store.plans import StoredPlan
from planner.store.unit_of_work import UnitOfWork

_MOST_NUMBER = 2**31 - 1
"""No database counts further; one of them cannot even be asked about more."""


@operation(Operation.LIST_WEEKS)
def plans_of_week(workspace: Workspace, monday: date) -> tuple[PlanHead, ...]:
    """Return every plan of a week without its content, the newest first."""
    with workspace.reading() as work:
        return work.plans.heads(monday)


@operation(Operation.ASK_PLAN)
def what_changed(
    workspace: Workspace, monday: date, *, before_id: int | None = None, after_id: int | None = None
) -> Answered[PlanChanges]:
    """
    Return what changed between two plans of a week; the answer is about the later one.

    Parameters
    ----------
    before_id, after_id
        Of the plans. By default the newest one, against the published one or, where that is the same or there is none,
        the one before it.

    Raises
    ------
    NotFoundError
        When there is no such plan, or nothing to compare with.
    InputError
        WEEK_MISMATCH, when a plan is of another week.
    """
    with workspace.reading() as work:
        after_id = _newest(work, monday) if after_id is None else after_id
        before_id = _earlier(work, monday, after_id) if before_id is None else before_id
        before, after = (_plan(work, plan_id, monday) for plan_id in (before_id, after_id))
    for stored in (before, after):
        workspace.note(f"plan {stored.id}")
    changes = plan_changes(_answer(before), _answer(after))
    return Answered(changes, after.problem, after.plan, directory_of(workspace))


def _newest(work: UnitOfWork, monday: date) -> int:
    counting = [head.id for head in work.plans.heads(monday) if not head.is_outdated]
    if not counting:
        text = sentence("The week of {monday} has no plan yet; run: planner plan --week {iso}")
        raise NotFoundError(text.with_values(monday=monday, iso=monday.isoformat()))
    return counting[0]


def _earlier(work: UnitOfWork, monday: date, after_id: int) -> int:
    """Return the published plan of the week, unless it is this one; else the one before this one."""
    published = work.plans.published(monday)
    if published is not None and published.id != after_id:
        return published.id
    for head in work.plans.heads(monday):
        if head.id < after_id and not head.is_outdated:
            return head.id
    text = sentence("The week of {monday} has no other plan to compare with; see: planner plans --week {iso}")
    raise NotFoundError(text.with_values(monday=monday, iso=monday.isoformat()))


def _plan(work: UnitOfWork, plan_id: int, monday: date) -> StoredPlan:
    stored = work.plans.get(plan_id) if plan_id <= _MOST_NUMBER else None
    if stored is None or stored.scenario_id is not None:
        raise NotFoundError(sentence("There is no such plan of a week."))
    refuse_other_week(stored.monday, monday)
    return stored


def _answer(stored: StoredPlan) -> Answer:
    return Answer(stored.problem, stored.plan, is_published=stored.state is not PlanState.DRAFT)
