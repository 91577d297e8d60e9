"""Requests that people look at and edit, one form at a time."""

from dataclasses import fields, replace

from planner.domain.lifecycle import RequestState
from planner.domain.request import SupportRequest
from planner.errors import Finding, InputError
from planner.intake.requests import MAX_DURATION_MINUTES, MIN_DURATION_MINUTES
from planner.intake.secrets import find_secret, secret_finding
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.saving import Versioned

_SECONDS_PER_MINUTE = 60
_REQUIRED = ("name", "address")
_FREE_TEXT = ("name", "phone", "address", "postcode", "notes")


@operation(Operation.SEE_REQUESTS)
def list_requests(workspace: Workspace) -> tuple[SupportRequest, ...]:
    """Return every request; that somebody saw the list goes into the record."""
    workspace.note("requests")
    with workspace.reading() as work:
        return work.requests.all()


@operation(Operation.SEE_REQUESTS)
def open_request(workspace: Workspace, request_id: str) -> Versioned[SupportRequest]:
    """
    Return a request with the version that its form carries; that somebody saw it goes into the record.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    with workspace.reading() as work:
        found = work.requests.required(request_id)
    # Not before: what the address of a page asks for may be any text, and the record keeps it for ever.
    workspace.note(f"request {found.value.id}")
    return found


@operation(Operation.EDIT_REQUEST)
def save_request(workspace: Workspace, request: SupportRequest, version: str) -> str:
    """
    Save an edited request and return its new version.

    Parameters
    ----------
    request
        As it shall be.
    version
        That its form was opened with.

    Raises
    ------
    EditConflictError
        When somebody else has saved since; it holds both values, and nothing was overwritten.
    InputError
        With everything that is wrong, all at once; it repeats no text.
    NotFoundError
        When there is no such request any more.
    """
    findings = list(_findings(request))
    if findings:
        raise InputError(findings)
    with workspace.writing(f"request {request.id}") as work:
        new_version = work.requests.replace(request, version)
        work.commit()
    return new_version


@operation(Operation.EDIT_REQUEST)
def close_request(workspace: Workspace, request_id: str, state: RequestState) -> None:
    """
    Close a request: done, or cancelled, which frees the time that was booked for it.

    Raises
    ------
    StoreError
        ``REQUEST_STATE`` when it cannot become that.
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {request_id}") as work:
        work.requests.step(request_id, state)
        if state is RequestState.CANCELLED:
            for visit in work.requests.visits_of(request_id):
                work.plans.release(visit)
        work.commit()


def merged_edit(base: SupportRequest, mine: SupportRequest, theirs: SupportRequest) -> SupportRequest:
    """
    Return what somebody else has saved with one's own changes on top.

    Parameters
    ----------
    base
        What the form was opened with; where mine is the same, nothing was changed.
    mine, theirs
        What was to be saved, and what is stored.
    """
    own = {field.name: getattr(mine, field.name) for field in fields(mine)}
    return replace(theirs, **{name: value for name, value in own.items() if value != getattr(base, name)})


def _findings(request: SupportRequest) -> list[Finding]:
    findings = [
        Finding("FIELDS_MISSING", name, sentence("This must be filled in."))
        for name in _REQUIRED
        if not getattr(request, name).strip()
    ]
    secrets = [(name, find_secret(getattr(request, name))) for name in _FREE_TEXT]
    findings += [secret_finding(secret, name) for name, secret in secrets if secret is not None]
    least, most = MIN_DURATION_MINUTES, MAX_DURATION_MINUTES
    if not least * _SECONDS_PER_MINUTE <= request.duration <= most * _SECONDS_PER_MINUTE:
        text = sentence("Give {least} to {most} minutes.", least=least, most=most)
        findings.append(Finding("DURATION_RANGE", "duration", text))
    return findings
