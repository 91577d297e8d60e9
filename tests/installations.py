"""Installations with a week to plan, for tests that run whole processes on them."""

from collections.abc import Iterator
from contextlib import contextmanager

from planner.config import Settings
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.store.jobs import Job
from tests.databases import KEY
from tests.services.files import HELPERS, REQUESTS, Row, a_request, as_csv

MANY = 60
"""A week of so many visits is searched until its time is up; a small one is done within a second."""


def many_requests() -> tuple[Row, ...]:
    """Visits that a search can turn round and round."""
    return tuple(a_request(f"R{number}", "Aino Ackten tie 1", "30.11.2026 8.00-16.00") for number in range(MANY))


@contextmanager
def installation(
    database: str, requests: tuple[Row, ...] = REQUESTS, helpers: tuple[Row, ...] = HELPERS
) -> Iterator[Workspace]:
    """Make an installation with requests and helpers, for its operator."""
    workspace = create_workspace(Settings(database=database, key=KEY.secret.hex(), language="en"))
    workspace = workspace.on_behalf_of(OPERATOR)
    import_requests(workspace, as_csv(requests))
    import_helpers(workspace, as_csv(helpers))
    geocode_all(workspace)
    yield workspace
    workspace.engine.dispose()


def job_of(workspace: Workspace, job_id: int) -> Job:
    """Return a job as it is now."""
    with workspace.doing(Operation.SEE_JOBS).reading() as work:
        job = work.jobs.get(job_id)
    assert job is not None
    return job
