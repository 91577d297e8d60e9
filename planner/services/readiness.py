"""What comes before a home visit: the talk with the resident, and the word that all is there."""

from dataclasses import replace
from datetime import date

from planner.domain.consent import DATED, Consent
from planner.domain.lifecycle import RequestState
from planner.errors import Finding, InputError
from planner.intake.guard import text_findings
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace


@operation(Operation.PREPARE_VISIT)
def note_consent(workspace: Workspace, request_id: str, consent: Consent, version: str, *, today: date) -> str:
    """
    Keep what was said to a resident and when, and return the new version of the request.

    A request that lacks something by it, such as a day that was noted by mistake, is not ready any more.

    Parameters
    ----------
    version
        That the form was opened with.
    today
        No talk can have been after it.

    Raises
    ------
    EditConflictError
        When somebody else has saved since; nothing was overwritten.
    InputError
        ``CONSENT_DAY`` for a day to come, and what the guard on free text finds; or, when a visit is promised,
        ``CONSENT_MISSING``.
    NotFoundError
        When there is no such request.
    """
    to_come = [name for name in DATED if (getattr(consent, name) or today) > today]
    text = sentence("This day is still to come. Give the day on which it was done.")
    findings = [*(Finding("CONSENT_DAY", name, text) for name in to_come), *text_findings({"hazards": consent.hazards})]
    if findings:
        raise InputError(findings)
    with workspace.writing(f"request {request_id}") as work:
        stored = work.requests.required(request_id)
        new_version = work.requests.replace(replace(stored.value, consent=consent), version)
        work.commit()
    return new_version


@operation(Operation.PREPARE_VISIT)
def make_ready(workspace: Workspace, request_id: str) -> None:
    """
    Let a request be planned as a home visit; whether its address is settled, planning says.

    Raises
    ------
    InputError
        ``CONSENT_MISSING`` and ``FIELDS_MISSING`` for everything that a visit needs, all at once.
    StoreError
        ``REQUEST_STATE`` when no home visit has been chosen for it.
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {request_id}") as work:
        work.requests.step(request_id, RequestState.READY)
        work.commit()
