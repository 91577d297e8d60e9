"""Whether the parts of an installation work, and what was done lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.config import Settings
from planner.errors import PlannerError
from planner.services.authorisation import PROCESS, Operation, operation
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.geocoder import is_switched_on, online_geocoder
from planner.store.jobs import Job

OK = "ok"
NO_WORKER = "NO_WORKER"
"""No worker lives: pages work, and jobs wait."""
GEOCODER_RESTING = "GEOCODER_RESTING"
"""The online geocoder has failed too often and is left alone for some minutes; the register answers meanwhile."""
FILE_UNREADABLE = "FILE_UNREADABLE"
"""The system does not let this process read the key or the database."""


@dataclass(frozen=True)
class Health:
    """
    How an installation is.

    Parameters
    ----------
    status
        ``ok``; ``degraded`` when pages work and something else does not; ``down`` when nothing can be read.
    parts
        ``database`` and, where that can be asked, ``worker``; ``geocoder`` where an online one is switched on: ``ok``,
        or a code such as ``KEY_WRONG``. They hold no content, and may be shown to anybody.
    """

    status: Literal["ok", "degraded", "down"]
    parts: Mapping[str, str]

    @property
    def is_ok(self) -> bool:
        """Whether every part works."""
        return self.status == "ok"


def health(settings: Settings) -> Health:
    """
    Say how an installation is, also when it cannot be opened.

    The database is opened anew, so that a key, a file or a server that was there at the start and is gone is noticed.
    A server that does not answer costs ten seconds: a web server must ask in a thread.
    """
    try:
        workspace = open_workspace(settings).on_behalf_of(PROCESS)
        try:
            num_alive = num_workers(workspace)
        finally:
            workspace.engine.dispose()
    except PlannerError as error:
        return Health("down", {"database": error.code})
    except OSError:
        return Health("down", {"database": FILE_UNREADABLE})
    parts = {"database": OK, "worker": OK if num_alive else NO_WORKER, **_geocoder(settings)}
    return Health("ok" if set(parts.values()) == {OK} else "degraded", parts)


@operation(Operation.SEE_JOBS)
def recent_jobs(workspace: Workspace, limit: int) -> tuple[Job, ...]:
    """Return the newest jobs, newest first."""
    with workspace.reading() as work:
        return work.jobs.recent(limit)


@operation(Operation.SEE_JOBS)
def has_worker(workspace: Workspace) -> bool:
    """Say whether a worker lives that will take the jobs that wait."""
    with workspace.reading() as work:
        return work.jobs.num_workers() > 0


@operation(Operation.SEE_HEALTH)
def num_workers(workspace: Workspace) -> int:
    """Return how many workers have said lately that they live; the database answered, if this returns at all."""
    with workspace.reading() as work:
        return work.jobs.num_workers()


def _geocoder(settings: Settings) -> Mapping[str, str]:
    """Return how the online geocoder is, or nothing where none is switched on; it is not asked."""
    try:
        if not is_switched_on(settings):
            return {}
        is_resting = online_geocoder(settings).allowance.is_resting()
    except PlannerError as error:
        return {"geocoder": error.code}
    except OSError:
        return {"geocoder": FILE_UNREADABLE}
    return {"geocoder": GEOCODER_RESTING if is_resting else OK}
