"""What a worker does: take a job, plan it, and keep the plan and the end of the job together."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import monotonic, sleep

from planner.domain.problem import Problem
from planner.errors import NotFoundError, PlannerError, StoreError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.keeping import Freshness
from planner.services.scenarios import changed_week
from planner.services.week import build_week
from planner.solve.engine import Progress, solve
from planner.solve.limits import Limits
from planner.store.jobs import LEASE, Job, JobState
from planner.store.plans import PlanToSave

OUTDATED = "PLAN_OUTDATED"
"""Message of a job whose week changed while it ran: the plan is kept, and nothing uses it."""
_PATIENCE_SECONDS = 60.0
"""How long a finished plan waits for a database that is gone: enough for a restart of a server."""
_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


@operation(Operation.RUN_JOBS)
def say_alive(workspace: Workspace, worker_id: str, started: datetime) -> None:
    """Let the others know that a worker lives."""
    with workspace.writing(None) as work:
        work.jobs.say_alive(worker_id, started)
        work.commit()


@operation(Operation.RUN_JOBS)
def say_ended(workspace: Workspace, worker_id: str) -> None:
    """Let the others know that a worker takes no jobs any more."""
    with workspace.writing(None) as work:
        work.jobs.say_ended(worker_id)
        work.commit()


@operation(Operation.RUN_JOBS)
def claim_job(workspace: Workspace, *, lease: timedelta = LEASE) -> Job | None:
    """Take the oldest job that nobody holds, or None."""
    with workspace.reading() as work:
        if not work.jobs.is_any_free():
            return None
    with workspace.writing(None) as work:
        job = work.jobs.claim(lease)
        work.commit()
    return job


@operation(Operation.RUN_JOBS)
def release_job(workspace: Workspace, job: Job) -> None:
    """Let go of a job whose process has died; a job that has ended is left as it is."""
    with workspace.writing(None) as work:
        work.jobs.release(job)
        work.commit()


@operation(Operation.RUN_JOBS)
def give_back_job(workspace: Workspace, job: Job) -> None:
    """Put a job back into the queue that its worker ends in good order; a job that has ended is left as it is."""
    with workspace.writing(None) as work:
        work.jobs.give_back(job)
        work.commit()


@operation(Operation.RUN_JOBS)
def run_job(workspace: Workspace, job_id: int, attempt: int, *, lease: timedelta = LEASE) -> None:
    """
    Do a job that was claimed: plan it, telling the job table how far it is.

    Under another attempt than the current one nothing is done or kept. A failure is written into the job by its code,
    since a text might hold personal data.

    Raises
    ------
    StoreError
        When the database refuses for longer than a restart of it takes; the job is another attempt's then.
    """
    with workspace.reading() as work:
        job = work.jobs.get(job_id)
    if job is None or (job.state, job.attempt) != ("running", attempt):
        return
    watch = _Watch(workspace, job, lease)
    try:
        freshness = Freshness(workspace, lambda: _problem_of(workspace, job))
        limits = Limits(float(job.params["seconds"]))
        plan = solve(freshness.problem, limits, on_progress=watch.report, should_stop=watch.should_stop)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - see below
        # Also a fault of ours: the same attempt would meet it again, and the reader shall learn of it.
        _log.exception("job failed", extra={"job": job.id})
        code = error.code if isinstance(error, PlannerError) else type(error).__name__
        _patiently(lambda: _end(workspace, job, "failed", code))
        return
    if watch.was_asked_to_stop and not watch.has_plan:
        _patiently(lambda: _end(workspace, job, "cancelled", ""))
        return
    ready = PlanToSave.of(freshness.problem, plan)
    state: JobState = "cancelled" if watch.was_asked_to_stop else "done"
    _patiently(lambda: _keep(workspace, job, state, ready, freshness))


class _Watch:
    """Tells the job table how far the solve is, and learns from it whether to stop."""

    def __init__(self, workspace: Workspace, job: Job, lease: timedelta) -> None:
        self._workspace = workspace
        self._job = job
        self._lease = lease
        self.was_asked_to_stop = False
        self.has_plan = False

    def report(self, progress: Progress) -> None:
        """Write the progress and prolong the lease; called at least every second."""
        self.has_plan = not progress.is_compiling
        try:
            goes_on = self._write(progress)
        except StoreError as error:
            # What was found so far is worth more than this line; the next one may pass.
            _log.warning("progress not written", extra={"job": self._job.id, "code": error.code})
            return
        self.was_asked_to_stop = self.was_asked_to_stop or not goes_on

    def should_stop(self) -> bool:
        """Whether somebody has asked to stop, or another worker has taken over."""
        return self.was_asked_to_stop

    def _write(self, progress: Progress) -> bool:
        with self._workspace.writing(None) as work:
            goes_on = work.jobs.report(
                self._job,
                lease=self._lease,
                progress=min(progress.seconds / progress.limit, 1),
                num_planned=progress.num_planned,
                cost=progress.cost.total,
            )
            work.commit()
        return goes_on


def _keep(workspace: Workspace, job: Job, state: JobState, ready: PlanToSave, freshness: Freshness) -> None:
    """Keep plan and end of the job together, if the job is still this attempt's."""
    freshness.look_again()
    with workspace.writing(f"job {job.id}") as work:
        if not work.jobs.is_held(job):
            return
        is_outdated = freshness.is_outdated(work)
        plan_id = work.plans.save(ready, scenario_id=job.scenario_id, is_outdated=is_outdated)
        work.jobs.finish(job, state, message=OUTDATED if is_outdated else "", plan_id=plan_id)
        work.commit()


def _end(workspace: Workspace, job: Job, state: JobState, message: str) -> None:
    """End a job that has brought no plan."""
    with workspace.writing(None) as work:
        work.jobs.finish(job, state, message=message)
        work.commit()


def _patiently(act: Callable[[], None]) -> None:
    """Do something again and again while the database refuses: minutes of search are not thrown away for a moment."""
    until = monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return act()
        except StoreError as error:
            if monotonic() > until:
                raise
            _log.warning("end of job not written", extra={"code": error.code})
            sleep(_PAUSE_SECONDS)


def _problem_of(workspace: Workspace, job: Job) -> Problem:
    if job.kind == "week":
        return build_week(workspace, date.fromisoformat(job.params["monday"])).problem
    with workspace.reading() as work:
        scenario = None if job.scenario_id is None else work.scenarios.get(job.scenario_id)
    if scenario is None:
        raise NotFoundError(sentence("The scenario is gone."))
    return changed_week(workspace, scenario)
