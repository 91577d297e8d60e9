"""Files into the store: judged whole, then all or nothing."""

from pathlib import Path

from planner.intake.helpers import read_helpers
from planner.intake.requests import read_requests
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.demo import require_real
from planner.store.saving import Saved


@operation(Operation.IMPORT_REQUESTS)
def import_requests(workspace: Workspace, source: Path | bytes) -> Saved:
    """
    Import a file of support requests.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    StoreError
        ``DEMO_REAL_MIXED`` in a demonstration.
    """
    requests = read_requests(source, workspace.catalogue)
    with workspace.writing("requests") as work:
        require_real(work)
        saved = work.requests.save(requests)
        work.commit()
    return saved


@operation(Operation.IMPORT_HELPERS)
def import_helpers(workspace: Workspace, source: Path | bytes) -> Saved:
    """
    Import a file of helpers with their shifts.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    StoreError
        ``DEMO_REAL_MIXED`` in a demonstration.
    """
    helpers = read_helpers(source, workspace.catalogue)
    with workspace.writing("helpers") as work:
        require_real(work)
        saved = work.helpers.save(helpers)
        work.commit()
    return saved
