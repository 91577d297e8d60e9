"""Files into the store: judged whole, then all or nothing."""

from pathlib import Path

from planner.intake.helpers import read_helpers
from planner.intake.requests import read_requests
from planner.services.bootstrap import Workspace
from planner.store.repositories import Saved


def import_requests(workspace: Workspace, source: Path | bytes) -> Saved:
    """
    Import a file of support requests.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    """
    requests = read_requests(source, workspace.catalogue)
    with workspace.writing() as work:
        saved = work.requests.save(requests)
        work.commit()
    return saved


def import_helpers(workspace: Workspace, source: Path | bytes) -> Saved:
    """
    Import a file of helpers with their shifts.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    """
    helpers = read_helpers(source, workspace.catalogue)
    with workspace.writing() as work:
        saved = work.helpers.save(helpers)
        work.commit()
    return saved
