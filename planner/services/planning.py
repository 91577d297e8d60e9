"""Plan a week, keep the plan, and show it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from planner.domain.check import violations
from planner.domain.rules import Violation
from planner.errors import Finding, NotFoundError, StoreError
from planner.locale import sentence
from planner.report.anonymous import anonymous_directory, coarse
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.report.sheet import WeekSheet, week_sheet
from planner.services.authorisation import Operation, may, operation
from planner.services.bootstrap import Workspace
from planner.services.keeping import Freshness
from planner.services.week import build_week, left_out_of
from planner.solve.engine import Engine, Progress, solve
from planner.solve.limits import Limits
from planner.store.plans import StoredPlan


@dataclass(frozen=True)
class SeenWeek:
    """
    The newest plan of a week as a planner sees it.

    Parameters
    ----------
    stored
        The plan.
    sheet
        The same with names.
    broken
        Every rule that the plan breaks.
    left_out
        What of the store, as it is now, could not go into the week, and why.
    """

    stored: StoredPlan
    sheet: WeekSheet
    broken: tuple[Violation, ...]
    left_out: tuple[Finding, ...]


@operation(Operation.PLAN_WEEK)
def plan_week(
    workspace: Workspace,
    monday: date,
    *,
    limits: Limits | None = None,
    engine: Engine = "pool",
    on_progress: Callable[[Progress], None] | None = None,
) -> None:
    """
    Plan a week from what the store holds, and keep the plan.

    Raises
    ------
    InputError
        When there is nothing to plan.
    UnsupportedRuleError
        When the engine cannot honour something in the week.
    StoreError
        ``PLAN_OUTDATED`` when the week changed meanwhile: the plan is kept, and nothing uses it.
    """
    freshness = Freshness(workspace, lambda: build_week(workspace, monday).problem)
    plan = solve(freshness.problem, limits, engine=engine, on_progress=on_progress)
    freshness.keep(freshness.problem, plan)


@operation(Operation.PLAN_WEEK)
def queue_week(workspace: Workspace, monday: date, limits: Limits) -> int:
    """Queue the planning of a week, unless that is being done, and return the id of the job."""
    with workspace.writing(f"week {monday}") as work:
        job_id = work.jobs.add("week", {"monday": monday.isoformat(), "seconds": limits.seconds}, key=f"week {monday}")
        work.commit()
    return job_id


@operation(Operation.LIST_WEEKS)
def planned_weeks(workspace: Workspace) -> tuple[date, ...]:
    """Return the Mondays of the weeks that have a plan, in order."""
    with workspace.reading() as work:
        return work.plans.mondays()


@operation(Operation.SEE_WEEK)
def see_week(workspace: Workspace, monday: date) -> SeenWeek:
    """
    Return the newest plan of a week with names; that somebody saw it goes into the record.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    stored = stored_plan(workspace, monday)
    workspace.note(f"plan {stored.id}")
    return SeenWeek(
        stored=stored,
        sheet=named_sheet(workspace, stored),
        broken=violations(stored.problem, stored.plan),
        left_out=left_out_of(workspace, monday),
    )


@operation(Operation.SEE_FIGURES)
def week_figures(workspace: Workspace, monday: date, *, scenario_id: int | None = None) -> WeekSheet:
    """
    Return the newest plan of a week or of one of its scenarios, with names only for those who may see a week.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    stored = stored_plan(workspace, monday, scenario_id=scenario_id)
    if may(workspace.actor, Operation.SEE_WEEK):
        return named_sheet(workspace, stored)
    return coarse(week_sheet(stored.problem, stored.plan, anonymous_directory(stored.problem)))


@operation(Operation.PUBLISH_WEEK)
def publish_week(workspace: Workspace, monday: date) -> int:
    """
    Publish the newest plan of a week, so that helpers' time is booked and residents are promised theirs.

    Returns
    -------
    int
        Id of the plan.

    Raises
    ------
    StoreError
        ``PLAN_VIOLATIONS``, ``PLAN_STATE``, ``PLAN_OUTDATED`` or ``DOUBLE_BOOKING``; nothing is changed then.
    NotFoundError
        When the week has no plan.
    """
    stored = stored_plan(workspace, monday)
    broken = violations(stored.problem, stored.plan)
    if broken:
        refused = sentence("The plan breaks {count} rules and cannot be published. [PLAN_VIOLATIONS]")
        raise StoreError(refused.with_values(count=len(broken)))
    with workspace.writing(f"plan {stored.id}") as work:
        work.plans.publish(stored.id)
        owners = work.visits.owners()
        work.requests.mark_planned({owners[visit] for visit in stored.plan.stops_by_visit if visit in owners})
        work.commit()
    return stored.id


def stored_plan(workspace: Workspace, monday: date, *, scenario_id: int | None = None) -> StoredPlan:
    """
    Return the newest plan of a week or of one of its scenarios; inside the caller's use case.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    with workspace.reading() as work:
        stored = work.plans.latest(monday, scenario_id=scenario_id)
    if stored is None:
        text = sentence("The week of {monday} has no plan yet; run: planner plan --week {iso}")
        raise NotFoundError(text.with_values(monday=monday, iso=monday.isoformat()))
    return stored


def named_sheet(workspace: Workspace, stored: StoredPlan) -> WeekSheet:
    """Return a stored plan as a person reads it, with names; inside the caller's use case."""
    return week_sheet(stored.problem, stored.plan, directory_of(workspace))


def directory_of(workspace: Workspace) -> Directory:
    """Return the names behind the ids of visits and helpers; inside the caller's use case."""
    with workspace.reading() as work:
        requests, helpers, owners = work.requests.all(), work.helpers.all(), work.visits.owners()
    entries = {
        request.id: ResidentEntry(request.name, request.phone, request.address, request.topic, request.notes)
        for request in requests
    }
    return Directory(
        residents={visit: entries[request] for visit, request in owners.items() if request in entries},
        helpers={helper.id: HelperEntry(helper.name, helper.organisation) for helper in helpers},
        topics={topic.id: topic.names for topic in workspace.catalogue.topics.values()},
    )
