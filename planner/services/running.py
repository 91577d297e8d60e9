"""What a worker does: take a job, plan it, and keep the plan and the end of the job together."""

from datetime import date, datetime

from planner.domain.problem import Problem
from planner.errors import NotFoundError, PlannerError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.keeping import Freshness
from planner.services.scenarios import changed_week
from planner.services.week import build_week
from planner.solve.engine import Progress, solve
from planner.solve.limits import Limits
from planner.store.jobs import Job, JobState
from planner.store.plans import PlanToSave

OUTDATED = "PLAN_OUTDATED"
"""Message of a job whose week changed while it ran: the plan is kept, and nothing uses it."""


@operation(Operation.RUN_JOBS)
def say_alive(workspace: Workspace, worker_id: str, started: datetime) -> None:
    """Let the others know that a worker lives."""
    with workspace.writing(None) as work:
        work.jobs.say_alive(worker_id, started)
        work.commit()


@operation(Operation.RUN_JOBS)
def claim_job(workspace: Workspace) -> Job | None:
    """Take the oldest job that nobody holds, or None."""
    with workspace.reading() as work:
        if not work.jobs.is_any_free():
            return None
    with workspace.writing(None) as work:
        job = work.jobs.claim()
        work.commit()
    return job


@operation(Operation.RUN_JOBS)
def release_job(workspace: Workspace, job: Job) -> None:
    """Give a job back whose process has died; a job that has ended is left as it is."""
    with workspace.writing(None) as work:
        work.jobs.release(job)
        work.commit()


@operation(Operation.RUN_JOBS)
def run_job(workspace: Workspace, job_id: int, attempt: int) -> None:
    """
    Do a job that was claimed: plan it, telling the job table how far it is.

    Under another attempt than the current one nothing is done or kept. A failure is written into the job by its code,
    since a text might hold personal data.
    """
    with workspace.reading() as work:
        job = work.jobs.get(job_id)
    if job is None or (job.state, job.attempt) != ("running", attempt):
        return
    watch = _Watch(workspace, job)
    try:
        freshness = Freshness(workspace, lambda: _problem_of(workspace, job))
        limits = Limits(float(job.params["seconds"]))
        plan = solve(freshness.problem, limits, on_progress=watch.report, should_stop=watch.should_stop)
        freshness.look_again()
    except (PlannerError, ValueError, RuntimeError) as error:
        with workspace.writing(None) as work:
            work.jobs.finish(job, "failed", message=_code_of(error))
            work.commit()
        return
    ready = PlanToSave.of(freshness.problem, plan)
    with workspace.writing(f"job {job.id}") as work:
        is_outdated = freshness.is_outdated(work)
        plan_id = work.plans.save(ready, scenario_id=job.scenario_id, is_outdated=is_outdated)
        state: JobState = "cancelled" if watch.was_asked_to_stop else "done"
        if work.jobs.finish(job, state, message=OUTDATED if is_outdated else "", plan_id=plan_id):
            work.commit()


class _Watch:
    """Tells the job table how far the solve is, and learns from it whether to stop."""

    def __init__(self, workspace: Workspace, job: Job) -> None:
        self._workspace = workspace
        self._job = job
        self.was_asked_to_stop = False

    def report(self, progress: Progress) -> None:
        """Write the progress and prolong the lease; called at least every second."""
        with self._workspace.writing(None) as work:
            goes_on = work.jobs.report(
                self._job,
                progress=min(progress.seconds / progress.limit, 1),
                num_planned=progress.num_planned,
                cost=progress.cost.total,
            )
            work.commit()
        self.was_asked_to_stop = self.was_asked_to_stop or not goes_on

    def should_stop(self) -> bool:
        """Whether somebody has asked to stop, or another worker has taken over."""
        return self.was_asked_to_stop


def _problem_of(workspace: Workspace, job: Job) -> Problem:
    if job.kind == "week":
        return build_week(workspace, date.fromisoformat(job.params["monday"])).problem
    with workspace.reading() as work:
        scenario = None if job.scenario_id is None else work.scenarios.get(job.scenario_id)
    if scenario is None:
        raise NotFoundError(sentence("The scenario is gone."))
    return changed_week(workspace, scenario)


def _code_of(error: Exception) -> str:
    return error.code if isinstance(error, PlannerError) else type(error).__name__
