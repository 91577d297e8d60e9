"""Copies of a week with changes, planned in the background and compared."""

import subprocess
import sys
from datetime import date

from planner.domain.codec import Findings, decode, encode
from planner.domain.problem import Problem
from planner.errors import Finding, InputError, NotFoundError
from planner.intake.secrets import find_secret, secret_finding
from planner.locale import sentence
from planner.services.bootstrap import Workspace
from planner.services.planning import stored_plan
from planner.solve.engine import Progress, solve
from planner.solve.limits import Limits
from planner.store.scenarios import Job, Scenario
from planner.study.what_if import Changes, apply_changes

_MAX_NAME = 80

_started: list[subprocess.Popen[bytes]] = []
"""Workers of this process, kept so that the ended ones can be reaped."""


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
    findings = _name_findings(workspace, monday, name)
    try:
        apply_changes(stored_plan(workspace, monday).problem, changes)
    except InputError as error:
        findings.extend(error.findings)
    if findings:
        raise InputError(findings)
    with workspace.writing() as work:
        scenario_id = work.scenarios.add(monday, name.strip(), encode(changes))
        work.commit()
    return scenario_id


def scenarios_of(workspace: Workspace, monday: date) -> tuple[Scenario, ...]:
    """Return the scenarios of a week in the order of their making."""
    with workspace.reading() as work:
        return work.scenarios.of_week(monday)


def remove_scenario(workspace: Workspace, scenario_id: int) -> None:
    """Forget a scenario with its plans and jobs."""
    with workspace.writing() as work:
        work.scenarios.remove(scenario_id)
        work.commit()


def changed_week(workspace: Workspace, scenario: Scenario) -> Problem:
    """
    Return the week of a scenario: the newest plan's week with the changes.

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


def start_job(workspace: Workspace, scenario_id: int, limits: Limits) -> int:
    """Plan a scenario in a process of its own and return the id of the job; the page may be closed meanwhile."""
    with workspace.writing() as work:
        job_id = work.jobs.add(scenario_id, limits.seconds)
        work.commit()
    command = [sys.executable, "-m", "planner.worker", "--database", str(workspace.settings.database.resolve())]
    _started[:] = [process for process in _started if process.poll() is None]
    _started.append(
        subprocess.Popen(  # noqa: S603 - our own module and two values that we made
            [*command, "--job", str(job_id)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    )
    return job_id


def stop_job(workspace: Workspace, job_id: int) -> None:
    """Ask a job to stop; it keeps the best plan so far."""
    with workspace.writing() as work:
        work.jobs.ask_to_stop(job_id)
        work.commit()


def latest_job(workspace: Workspace, scenario_id: int) -> Job | None:
    """Return the newest job of a scenario, or None."""
    with workspace.reading() as work:
        return work.jobs.latest(scenario_id)


def run_job(workspace: Workspace, job_id: int) -> None:
    """
    Do a job: plan its scenario, telling the job table how far it is; the plan and its end are kept together.

    A job that somebody else works on, or that has ended, is left alone. A failure is written into the job.
    """
    with workspace.writing() as work:
        job = work.jobs.claim(job_id)
        scenario = work.scenarios.get(job.scenario_id) if job else None
        work.commit()
    if job is None or scenario is None:
        return
    watch = _Watch(workspace, job)
    try:
        problem = changed_week(workspace, scenario)
        plan = solve(problem, Limits(job.seconds), on_progress=watch.report, should_stop=watch.should_stop)
    except (InputError, NotFoundError, ValueError, RuntimeError) as error:
        with workspace.writing() as work:
            work.jobs.finish(job, "failed", str(error))
            work.commit()
        return
    with workspace.writing() as work:
        if work.jobs.finish(job, "cancelled" if watch.should_stop() else "done"):
            work.plans.save(problem, plan, scenario_id=scenario.id)
            work.commit()


class _Watch:
    """Tells the job table how far the solve is, and learns from it whether to stop."""

    def __init__(self, workspace: Workspace, job: Job) -> None:
        self._workspace = workspace
        self._job = job
        self._goes_on = True

    def report(self, progress: Progress) -> None:
        """Write the progress; called at least every second."""
        with self._workspace.writing() as work:
            self._goes_on = self._goes_on and work.jobs.report(
                self._job,
                progress=min(progress.seconds / progress.limit, 1),
                num_planned=progress.num_planned,
                cost=progress.cost.total,
            )
            work.commit()

    def should_stop(self) -> bool:
        """Whether somebody has asked to stop, or another worker has taken over."""
        return not self._goes_on


def _name_findings(workspace: Workspace, monday: date, name: str) -> list[Finding]:
    if not 1 <= len(name.strip()) <= _MAX_NAME:
        return [Finding("NAME_INVALID", "name", sentence("Give a name of 1 to {most} characters.", most=_MAX_NAME))]
    secret = find_secret(name)
    if secret is not None:
        return [secret_finding(secret, "name")]
    if name.strip() in {scenario.name for scenario in scenarios_of(workspace, monday)}:
        return [Finding("NAME_INVALID", "name", sentence("The name is taken; give another one."))]
    return []
