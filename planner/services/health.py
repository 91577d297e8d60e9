"""Whether the parts of an installation work, and what was done lately."""

from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.jobs import Job


@operation(Operation.SEE_JOBS)
def recent_jobs(workspace: Workspace, limit: int) -> tuple[Job, ...]:
    """Return the newest jobs, newest first."""
    with workspace.reading() as work:
        return work.jobs.recent(limit)


@operation(Operation.SEE_HEALTH)
def num_workers(workspace: Workspace) -> int:
    """Return how many workers have said lately that they live; the database answered, if this returns at all."""
    with workspace.reading() as work:
        return work.jobs.num_workers()
