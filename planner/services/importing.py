"""Files into the store: judged whole, then all or nothing."""

from collections.abc import Callable
from pathlib import Path

from planner.domain.service_rules import read_service_rules
from planner.errors import Finding, InputError
from planner.intake.helpers import read_helpers
from planner.intake.requests import judge_requests
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.demo import require_real
from planner.services.warnings import intake_warnings
from planner.store.saving import Saved


@operation(Operation.IMPORT_REQUESTS)
def import_requests(
    workspace: Workspace, source: Path | bytes, *, on_warning: Callable[[Finding], None] = lambda _finding: None
) -> Saved:
    """
    Import a file of support requests.

    Parameters
    ----------
    on_warning
        Told what stops nothing: a topic that nobody knows, or a language that nobody speaks.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    StoreError
        ``DEMO_REAL_MIXED`` in a demonstration.
    """
    rules = read_service_rules(workspace.settings.service)
    judged = judge_requests(source, workspace.catalogue, promise_days=rules.promise_days)
    if judged.has_errors:
        raise InputError(judged.findings)
    with workspace.writing("requests") as work:
        require_real(work)
        saved = work.requests.save(judged.requests)
        warnings = intake_warnings(work, *judged.requests)
        work.commit()
    for finding in (*judged.findings, *warnings):
        on_warning(finding)
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
