"""Scenarios and the jobs that plan them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from planner.store.tables import JobRow, ScenarioRow

JobState = Literal["queued", "running", "done", "failed", "cancelled", "lost"]

HEARTBEAT_LIMIT = timedelta(seconds=30)
"""A worker reports every second; after this silence it is dead."""


@dataclass(frozen=True)
class Scenario:
    """A named copy of a week with changes, as JSON of :class:`planner.study.what_if.Changes`."""

    id: int
    monday: date
    name: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class Job:
    """
    A solve in the background.

    Parameters
    ----------
    id, scenario_id
        The job, and what it plans.
    state
        ``lost`` when its worker has been silent too long.
    attempt
        Counts the workers that took it; a result counts only under the attempt that made it.
    seconds
        Time that the solve may take.
    progress
        Share of that time, 0 to 1.
    num_planned, cost
        Of the best plan so far; the cost is None until there is one.
    message
        Why it failed; never personal data.
    """

    id: int
    scenario_id: int
    state: JobState
    attempt: int
    seconds: float
    progress: float
    num_planned: int
    cost: int | None
    message: str

    @property
    def is_active(self) -> bool:
        """Whether somebody still works on it or will."""
        return self.state in ("queued", "running")


class Scenarios:
    """Named copies of a week."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, monday: date, name: str, changes: dict[str, Any]) -> int:
        """Keep a new scenario and return its id."""
        row = ScenarioRow(monday=monday, name=name, changes=changes)
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def get(self, scenario_id: int) -> Scenario | None:
        """Return a scenario, or None."""
        row = self._session.get(ScenarioRow, scenario_id)
        return None if row is None else _scenario(row)

    def of_week(self, monday: date) -> tuple[Scenario, ...]:
        """Return the scenarios of a week in the order of their making."""
        query = select(ScenarioRow).where(ScenarioRow.monday == monday).order_by(col(ScenarioRow.id))
        return tuple(_scenario(row) for row in self._session.exec(query))

    def remove(self, scenario_id: int) -> None:
        """Forget a scenario with its plans and jobs."""
        row = self._session.get(ScenarioRow, scenario_id)
        if row is not None:
            self._session.delete(row)


class Jobs:
    """Solves in the background."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, scenario_id: int, seconds: float) -> int:
        """Queue a solve and return its id."""
        row = JobRow(scenario_id=scenario_id, seconds=seconds, heartbeat=_now())
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def get(self, job_id: int) -> Job | None:
        """Return a job, or None."""
        row = self._session.get(JobRow, job_id)
        return None if row is None else _job(row)

    def latest(self, scenario_id: int) -> Job | None:
        """Return the newest job of a scenario, or None."""
        query = select(JobRow).where(JobRow.scenario_id == scenario_id).order_by(col(JobRow.id).desc())
        row = self._session.exec(query).first()
        return None if row is None else _job(row)

    def claim(self, job_id: int) -> Job | None:
        """Take a queued or lost job; None when somebody else works on it or it has ended."""
        job = self.get(job_id)
        if job is None or job.state not in ("queued", "lost"):
            return None
        row = self._session.get_one(JobRow, job_id)
        row.state, row.attempt, row.heartbeat = "running", row.attempt + 1, _now()
        self._session.flush()
        return _job(row)

    def report(self, job: Job, *, progress: float, num_planned: int, cost: int) -> bool:
        """Note how far a solve has come; False when it shall stop, because somebody asked or took it over."""
        row = self._session.get(JobRow, job.id)
        if row is None or row.attempt != job.attempt or row.state != "running":
            return False
        row.heartbeat, row.progress, row.num_planned, row.cost = _now(), progress, num_planned, cost
        return not row.cancel_asked

    def finish(self, job: Job, state: JobState, message: str = "") -> bool:
        """End a job under the attempt that worked on it; False when it was taken over: the result does not count."""
        statement = (
            update(JobRow)
            .where(col(JobRow.id) == job.id, col(JobRow.attempt) == job.attempt, col(JobRow.state) == "running")
            .values(state=state, message=message, progress=1)
        )
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount == 1

    def ask_to_stop(self, job_id: int) -> None:
        """Ask a running solve to stop and keep its best; a queued one ends at once."""
        row = self._session.get(JobRow, job_id)
        if row is not None:
            row.cancel_asked = True
            row.state = "cancelled" if row.state == "queued" else row.state


def _scenario(row: ScenarioRow) -> Scenario:
    return Scenario(row.id or 0, row.monday, row.name, row.changes)


def _job(row: JobRow) -> Job:
    is_silent = row.state in ("queued", "running") and _now() - row.heartbeat > HEARTBEAT_LIMIT
    state = cast("JobState", "lost" if is_silent else row.state)
    return Job(
        id=row.id or 0,
        scenario_id=row.scenario_id,
        state=state,
        attempt=row.attempt,
        seconds=row.seconds,
        progress=row.progress,
        num_planned=row.num_planned,
        cost=row.cost,
        message=row.message,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
