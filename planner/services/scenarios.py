"""Copies of a week with changes, planned in the background and compared."""

from datetime import date

from planner.domain.codec import Findings, decode, encode
from planner.domain.problem import Problem
from planner.errors import Finding, InputError
from planner.intake.guard import text_findings
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import stored_plan
from planner.solve.limits import Limits
from planner.store.jobs import Job
from planner.store.scenarios import Scenario
from planner.store.unit_of_work import UnitOfWork
from planner.study.what_if import Changes, apply_changes

_MAX_NAME = 80


@operation(Operation.PLAN_SCENARIO)
def create_scenario(workspace: Workspace, monday: date, name: str, changes: Changes) -> int:
    """
    Keep a copy of a planned week with changes and return its id.

    Raises
    ------
    InputError
        When the name is empty, too long or taken, or a change does not fit the week: all of it at once.
    NotFoundError
        When the week has no plan to start from.
    """
    problem = stored_plan(workspace, monday).problem
    with workspace.writing(f"week {monday}") as work:
        findings = _name_findings(work, monday, name)
        try:
            apply_changes(problem, changes)
        except InputError as error:
            findings.extend(error.findings)
        if findings:
            raise InputError(findings)
        scenario_id = work.scenarios.add(monday, name.strip(), encode(changes))
        work.commit()
    return scenario_id


@operation(Operation.SEE_FIGURES)
def scenarios_of(workspace: Workspace, monday: date) -> tuple[Scenario, ...]:
    """Return the scenarios of a week in the order of their making."""
    with workspace.reading() as work:
        return work.scenarios.of_week(monday)


@operation(Operation.PLAN_SCENARIO)
def remove_scenario(workspace: Workspace, scenario_id: int) -> None:
    """Forget a scenario with its plans and jobs."""
    with workspace.writing(f"scenario {scenario_id}") as work:
        work.scenarios.remove(scenario_id)
        work.commit()


@operation(Operation.PLAN_SCENARIO)
def start_job(workspace: Workspace, scenario_id: int, limits: Limits) -> int:
    """Queue the planning of a scenario, unless that is being done, and return the id of the job."""
    with workspace.writing(f"scenario {scenario_id}") as work:
        job_id = work.jobs.add(
            "scenario", {"seconds": limits.seconds}, scenario_id=scenario_id, key=f"scenario {scenario_id}"
        )
        work.commit()
    return job_id


@operation(Operation.PLAN_SCENARIO)
def stop_job(workspace: Workspace, job_id: int) -> None:
    """Ask a job to stop; it keeps the best plan so far."""
    with workspace.writing(f"job {job_id}") as work:
        work.jobs.ask_to_stop(job_id)
        work.commit()


@operation(Operation.SEE_FIGURES)
def latest_job(workspace: Workspace, scenario_id: int) -> Job | None:
    """Return the newest job of a scenario, or None."""
    with workspace.reading() as work:
        return work.jobs.latest(scenario_id)


def changed_week(workspace: Workspace, scenario: Scenario) -> Problem:
    """
    Return the week of a scenario, the newest plan's week with the changes; inside the caller's use case.

    Raises
    ------
    InputError
        When the changes no longer fit the week.
    """
    findings = Findings()
    changes = decode(Changes, scenario.changes, "changes", findings)
    if changes is None or findings.has_errors:
        raise InputError(findings)
    return apply_changes(stored_plan(workspace, scenario.monday).problem, changes)


def _name_findings(work: UnitOfWork, monday: date, name: str) -> list[Finding]:
    if not 1 <= len(name.strip()) <= _MAX_NAME:
        return [Finding("NAME_INVALID", "name", sentence("Give a name of 1 to {most} characters.", most=_MAX_NAME))]
    refused = text_findings({"name": name})
    if refused:
        return refused
    if name.strip() in {scenario.name for scenario in work.scenarios.of_week(monday)}:
        return [Finding("NAME_INVALID", "name", sentence("The name is taken; give another one."))]
    return []
