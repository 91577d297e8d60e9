"""Work in the background: who holds a job, until when, and what counts of what they bring back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, and_, delete, or_, update
from sqlmodel import Session, col, select

from planner.store.saving import add_if_missing, held, put
from planner.store.tables import InstallationRow, JobRow, WorkerRow

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
JobKind = Literal["week", "scenario"]

LEASE = timedelta(seconds=30)
"""
A job whose process has not prolonged it for so long goes to another one; a process reports every second.

The clocks of machines that share a database must agree to within it, or a job may be done twice. It would still be kept
once.
"""
WORKER_LOST = "WORKER_LOST"
"""Message of a job that was given up."""
MOST_LOST = 3
"""A job whose processes have died so many times is given up: it is likely why they died."""


@dataclass(frozen=True)
class Job:
    """
    A solve in the background.

    Parameters
    ----------
    id, kind, params
        Which job; what kind of work on what.
    scenario_id
        The scenario that it plans, or None.
    state
        ``running`` under a lease that has ended is taken up again by the next worker.
    attempt
        Counts how often it was taken; a result counts only under the attempt that made it.
    input_revision
        What the installation had counted when the job was last taken up.
    progress
        Share of the time given, 0 to 1.
    num_planned, cost
        Of the best plan so far; the cost is None until there is one.
    message
        Why it failed; never personal data.
    plan_id
        The plan that it made, or None.
    is_abandoned
        Whether it runs under a lease that has ended.
    queued, ended
        When it was asked for, and when it came to an end, if it has.
    num_lost
        How many attempts ended because their process died; one that a worker gave back is none of them.
    """

    id: int
    kind: JobKind
    params: dict[str, Any]
    scenario_id: int | None
    state: JobState
    attempt: int
    input_revision: int
    progress: float
    num_planned: int
    cost: int | None
    message: str
    plan_id: int | None
    is_abandoned: bool
    queued: datetime
    ended: datetime | None = None
    num_lost: int = 0

    @property
    def is_active(self) -> bool:
        """Whether somebody still works on it or will."""
        return self.state in ("queued", "running")


class Jobs:
    """Solves in the background."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def add(
        self, kind: JobKind, params: dict[str, Any], *, scenario_id: int | None = None, key: str | None = None
    ) -> int:
        """Queue a job and return its id; until it has ended, the same key, say from a second click, is the same job."""
        values: dict[str, Any] = {
            "key": key,
            "kind": kind,
            "params": params,
            "scenario_id": scenario_id,
            "actor": self._actor,
            "input_revision": self.revision(),
            "state": "queued",
            "attempt": 0,
            "num_lost": 0,
            "queued": datetime.now(UTC),
            "progress": 0,
            "num_planned": 0,
            "message": "",
            "cancel_asked": False,
        }
        if key is not None:
            add_if_missing(self._session, JobRow, values)
            return self._session.exec(select(JobRow.id).where(JobRow.key == key)).one() or 0
        row = JobRow(**values)
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def revision(self) -> int:
        """Return what the installation counts of changes to what weeks are planned from."""
        return self._session.exec(select(InstallationRow.revision)).one()

    def get(self, job_id: int) -> Job | None:
        """Return a job, or None."""
        row = self._session.get(JobRow, job_id)
        return None if row is None else _job(row)

    def latest(self, scenario_id: int) -> Job | None:
        """Return the newest job of a scenario, or None."""
        query = select(JobRow).where(JobRow.scenario_id == scenario_id).order_by(col(JobRow.id).desc())
        row = self._session.exec(query).first()
        return None if row is None else _job(row)

    def recent(self, limit: int) -> tuple[Job, ...]:
        """Return the newest jobs, newest first."""
        query = select(JobRow).order_by(col(JobRow.id).desc()).limit(limit)
        return tuple(_job(row) for row in self._session.exec(query))

    def is_any_free(self) -> bool:
        """Say whether a job waits for a worker."""
        return self._session.exec(select(JobRow.id).where(_is_free(datetime.now(UTC))).limit(1)).first() is not None

    def claim(self, lease: timedelta = LEASE) -> Job | None:
        """Take the oldest job that nobody holds, or None; one that nobody shall try again ends here."""
        while (row := self._oldest_free()) is not None:
            if row.state == "running":
                row.num_lost += 1
            if row.cancel_asked:
                _end(row, "cancelled")
            elif row.num_lost >= MOST_LOST:
                _end(row, "failed", message=WORKER_LOST)
            else:
                row.state, row.attempt, row.lease_until = "running", row.attempt + 1, datetime.now(UTC) + lease
                row.input_revision = self.revision()
                self._session.flush()
                return _job(row)
        return None

    def report(
        self,
        job: Job,
        *,
        lease: timedelta = LEASE,
        progress: float | None = None,
        num_planned: int | None = None,
        cost: int | None = None,
    ) -> bool:
        """
        Prolong the lease and note how far a solve has come.

        Returns
        -------
        bool
            False when it shall stop, because somebody asked or another worker has taken it over.
        """
        figures = {"progress": progress, "num_planned": num_planned, "cost": cost}
        values = {name: value for name, value in figures.items() if value is not None}
        statement = update(JobRow).where(_is_held(job)).values(lease_until=datetime.now(UTC) + lease, **values)
        if self._count(statement) == 0:
            return False
        return not self._session.exec(select(JobRow.cancel_asked).where(JobRow.id == job.id)).one()

    def is_held(self, job: Job) -> bool:
        """Say whether an attempt is the current one; nobody takes the job away until the transaction ends."""
        row = held(self._session, JobRow, job.id)
        return row is not None and (row.state, row.attempt) == ("running", job.attempt)

    def finish(self, job: Job, state: JobState, *, message: str = "", plan_id: int | None = None) -> bool:
        """End a job under the attempt that worked on it; False when it was taken over: the result does not count."""
        if not self.is_held(job):
            return False
        row = self._session.get_one(JobRow, job.id)
        _end(row, state, message=message)
        row.plan_id, row.progress = plan_id, 1
        return True

    def release(self, job: Job) -> None:
        """Let go of a job whose process has died, so that nobody has to wait for the end of its lease."""
        self._session.execute(update(JobRow).where(_is_held(job)).values(lease_until=datetime.now(UTC)))

    def give_back(self, job: Job) -> None:
        """Put a job back into the queue, by a worker that ends in good order; that is no death of a process."""
        self._session.execute(update(JobRow).where(_is_held(job)).values(state="queued", lease_until=None))

    def ask_to_stop(self, job_id: int) -> None:
        """Ask a running solve to stop and keep its best; where nobody works on it, the job ends at once."""
        row = held(self._session, JobRow, job_id)
        if row is None:
            return
        row.cancel_asked = True
        if row.state == "queued" or _is_abandoned(row):
            _end(row, "cancelled")

    def say_alive(self, worker_id: str, started: datetime) -> None:
        """Note that a worker lives; those that have been silent for long are forgotten."""
        now = datetime.now(UTC)
        put(self._session, WorkerRow, {"id": worker_id}, {"started": started, "seen": now})
        self._session.execute(delete(WorkerRow).where(col(WorkerRow.seen) < now - 10 * LEASE))

    def say_ended(self, worker_id: str) -> None:
        """Note that a worker has ended."""
        self._session.execute(delete(WorkerRow).where(col(WorkerRow.id) == worker_id))

    def num_workers(self) -> int:
        """Return how many workers have said lately that they live."""
        lately = datetime.now(UTC) - LEASE
        return len(self._session.exec(select(WorkerRow.id).where(col(WorkerRow.seen) > lately)).all())

    def _oldest_free(self) -> JobRow | None:
        query = select(JobRow).where(_is_free(datetime.now(UTC))).order_by(col(JobRow.id)).limit(1)
        return self._session.exec(query.with_for_update(skip_locked=True)).first()

    def _count(self, statement: Any) -> int:
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount


def _is_free(now: datetime) -> Any:
    is_abandoned = and_(col(JobRow.state) == "running", col(JobRow.lease_until) <= now)
    return or_(col(JobRow.state) == "queued", is_abandoned)


def _is_held(job: Job) -> Any:
    return and_(col(JobRow.id) == job.id, col(JobRow.attempt) == job.attempt, col(JobRow.state) == "running")


def _is_abandoned(row: JobRow) -> bool:
    return row.state == "running" and row.lease_until is not None and row.lease_until <= datetime.now(UTC)


def _end(row: JobRow, state: JobState, *, message: str = "") -> None:
    """The key is free again: the next click is a new job."""
    row.state, row.message, row.ended, row.key = state, message, datetime.now(UTC), None


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id or 0,
        kind=cast("JobKind", row.kind),
        params=row.params,
        scenario_id=row.scenario_id,
        state=cast("JobState", row.state),
        attempt=row.attempt,
        input_revision=row.input_revision,
        progress=row.progress,
        num_planned=row.num_planned,
        cost=row.cost,
        message=row.message,
        plan_id=row.plan_id,
        is_abandoned=_is_abandoned(row),
        queued=row.queued,
        ended=row.ended,
        num_lost=row.num_lost,
    )
