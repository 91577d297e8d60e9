"""Plan a week and keep the plan."""

from collections.abc import Callable
from datetime import date

from planner.domain.check import violations
from planner.domain.rules import Violation
from planner.errors import NotFoundError
from planner.locale import sentence
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.report.sheet import WeekSheet, week_sheet
from planner.services.bootstrap import Workspace
from planner.services.week import WeekToPlan, build_week
from planner.solve.engine import Engine, Progress, solve
from planner.solve.limits import Limits
from planner.store.repositories import StoredPlan


def plan_week(
    workspace: Workspace,
    monday: date,
    *,
    limits: Limits | None = None,
    engine: Engine = "pool",
    on_progress: Callable[[Progress], None] | None = None,
) -> WeekToPlan:
    """
    Plan a week from what the store holds, keep the plan, and return the week that was planned.

    Raises
    ------
    InputError
        When there is nothing to plan.
    UnsupportedRuleError
        When the engine cannot honour something in the week.
    """
    week = build_week(workspace, monday)
    plan = solve(week.problem, limits, engine=engine, on_progress=on_progress)
    with workspace.writing() as work:
        work.plans.save(week.problem, plan)
        work.commit()
    return week


def planned_weeks(workspace: Workspace) -> tuple[date, ...]:
    """Return the Mondays of the weeks that have a plan, in order."""
    with workspace.reading() as work:
        return work.plans.mondays()


def stored_plan(workspace: Workspace, monday: date, *, scenario_id: int | None = None) -> StoredPlan:
    """
    Return the newest plan of a week or of one of its scenarios.

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


def violations_of(stored: StoredPlan) -> tuple[Violation, ...]:
    """Return every rule that a stored plan breaks."""
    return violations(stored.problem, stored.plan)


def sheet_of(workspace: Workspace, stored: StoredPlan) -> WeekSheet:
    """Return a stored plan as a person reads it, with names."""
    return week_sheet(stored.problem, stored.plan, directory(workspace))


def directory(workspace: Workspace) -> Directory:
    """Return the names behind ids."""
    with workspace.reading() as work:
        requests, helpers = work.requests.all(), work.helpers.all()
    return Directory(
        residents={
            request.id: ResidentEntry(request.name, request.phone, request.address, request.topic, request.notes)
            for request in requests
        },
        helpers={helper.id: HelperEntry(helper.name, helper.organisation) for helper in helpers},
        topics={topic.id: topic.names for topic in workspace.catalogue.topics.values()},
    )
