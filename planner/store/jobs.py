"""Work in the background: who holds a job, until when, and what counts of what they bring back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, and_, delete, or_, update
from sqlmodel import Session, col, select

from planner.store.saving import put
from planner.store.tables import InstallationRow, JobRow, WorkerRow

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
JobKind = Literal["week", "scenario"]

LEASE = timedelta(seconds=30)
"""A job whose worker has not prolonged it for so long goes to another one; a worker reports every second."""
WORKER_LOST = "WORKER_LOST"
"""Message of a job that was given up."""
MOST_ATTEMPTS = 3
"""A job that has brought down so many workers is given up."""


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
        Counts the workers that took it; a result counts only under the attempt that made it.
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
    queued
        When it was asked for.
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
        """Queue a job and return its id; the same key again, say from a second click, is the same job."""
        if key is not None:
            known = self._session.exec(select(JobRow).where(JobRow.key == key)).first()
            if known is not None:
                return known.id or 0
        row = JobRow(
            key=key,
            kind=kind,
            params=params,
            scenario_id=scenario_id,
            actor=self._actor,
            input_revision=self.revision(),
            state="queued",
            attempt=0,
            queued=datetime.now(UTC),
            progress=0,
            num_planned=0,
            message="",
            cancel_asked=False,
        )
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

    def claim(self) -> Job | None:
        """Take the oldest job that nobody holds, or None; one that has brought down too many workers is given up."""
        self._give_up()
        query = (
            select(JobRow)
            .where(_is_free(datetime.now(UTC)))
            .order_by(col(JobRow.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = self._session.exec(query).first()
        if row is None:
            return None
        row.state, row.attempt, row.lease_until = "running", row.attempt + 1, datetime.now(UTC) + LEASE
        row.input_revision = self.revision()
        self._session.flush()
        return _job(row)

    def report(
        self, job: Job, *, progress: float | None = None, num_planned: int | None = None, cost: int | None = None
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
        statement = update(JobRow).where(_is_held(job)).values(lease_until=datetime.now(UTC) + LEASE, **values)
        if self._count(statement) == 0:
            return False
        return not self._session.exec(select(JobRow.cancel_asked).where(JobRow.id == job.id)).one()

    def finish(self, job: Job, state: JobState, *, message: str = "", plan_id: int | None = None) -> bool:
        """End a job under the attempt that worked on it; False when it was taken over: the result does not count."""
        values = {"state": state, "message": message, "plan_id": plan_id, "ended": datetime.now(UTC), "progress": 1}
        return self._count(update(JobRow).where(_is_held(job)).values(**values)) == 1

    def release(self, job: Job) -> None:
        """Give a job back at once, so that nobody has to wait for the lease of a worker that is gone."""
        self._session.execute(update(JobRow).where(_is_held(job)).values(lease_until=datetime.now(UTC)))

    def ask_to_stop(self, job_id: int) -> None:
        """Ask a running solve to stop and keep its best; a queued one ends at once."""
        row = self._session.get(JobRow, job_id, with_for_update=True)
        if row is not None:
            row.cancel_asked = True
            row.state = "cancelled" if row.state == "queued" else row.state

    def say_alive(self, worker_id: str, started: datetime) -> None:
        """Note that a worker lives; those that have been silent for long are forgotten."""
        now = datetime.now(UTC)
        put(self._session, WorkerRow, {"id": worker_id}, {"started": started, "seen": now})
        self._session.execute(delete(WorkerRow).where(col(WorkerRow.seen) < now - 10 * LEASE))

    def num_workers(self) -> int:
        """Return how many workers have said lately that they live."""
        lately = datetime.now(UTC) - LEASE
        return len(self._session.exec(select(WorkerRow.id).where(col(WorkerRow.seen) > lately)).all())

    def _give_up(self) -> None:
        now = datetime.now(UTC)
        is_spent = and_(
            col(JobRow.state) == "running", col(JobRow.lease_until) < now, col(JobRow.attempt) >= MOST_ATTEMPTS
        )
        values = {"state": "failed", "message": WORKER_LOST, "ended": now}
        self._session.execute(update(JobRow).where(is_spent).values(**values))

    def _count(self, statement: Any) -> int:
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount


def _is_free(now: datetime) -> Any:
    is_abandoned = and_(col(JobRow.state) == "running", col(JobRow.lease_until) <= now)
    return or_(col(JobRow.state) == "queued", is_abandoned)


def _is_held(job: Job) -> Any:
    return and_(col(JobRow.id) == job.id, col(JobRow.attempt) == job.attempt, col(JobRow.state) == "running")


def _job(row: JobRow) -> Job:
    lease = row.lease_until
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
        is_abandoned=row.state == "running" and lease is not None and lease <= datetime.now(UTC),
        queued=row.queued,
    )
