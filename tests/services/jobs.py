"""A worker that needs no process of its own."""

from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace
from planner.services.running import claim_job, run_job


def work_off(workspace: Workspace) -> int:
    """Do every job that waits, here and now, and return how many there were."""
    process, done = workspace.on_behalf_of(PROCESS), 0
    while (job := claim_job(process)) is not None:
        run_job(process, job.id, job.attempt)
        done += 1
    return done
