"""The code of a resident's door: set by the office, which never sees it again, and shown to who visits on the day."""

from planner.domain.lifecycle import RequestState
from planner.errors import Finding, InputError, StoreError
from planner.intake.guard import text_findings
from planner.intake.secrets import SecretKind, find_secret, secret_finding
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace

MAX_CHARACTERS = 40
"""A code and a word on where to type it."""

_FIELD = "door_code"
_NEVER_A_DOOR_CODE = frozenset({SecretKind.PERSONAL_ID, SecretKind.IBAN, SecretKind.CARD})
_CLOSED = frozenset({RequestState.DONE, RequestState.CANCELLED})


@operation(Operation.SET_DOOR_CODE)
def set_door_code(workspace: Workspace, request_id: str, code: str) -> None:
    """
    Keep the code of a resident's door, sealed, in place of an earlier one; that it was set goes into the record.

    It goes by itself when the request is closed, and the day after its last visit.

    Raises
    ------
    InputError
        ``DOOR_CODE_INVALID``, or ``SECRET_IN_TEXT`` for what is none; the code is never repeated.
    StoreError
        ``REQUEST_STATE`` when the request is closed.
    NotFoundError
        When there is no such request.
    """
    findings = _findings(code)
    if findings:
        raise InputError(findings)
    with workspace.writing(f"request {request_id}") as work:
        if work.requests.state(request_id) in _CLOSED:
            closed = sentence("The request is closed; door codes are kept for visits to come only. [REQUEST_STATE]")
            raise StoreError(closed)
        work.door_codes.keep(request_id, code.strip())
        work.commit()


@operation(Operation.SET_DOOR_CODE)
def clear_door_code(workspace: Workspace, request_id: str) -> None:
    """
    Forget the code of a resident's door, if there is one.

    Raises
    ------
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {request_id}") as work:
        work.requests.required(request_id)
        work.door_codes.forget(request_id)
        work.commit()


@operation(Operation.SEE_REQUESTS)
def has_door_code(workspace: Workspace, request_id: str) -> bool:
    """
    Say whether the code of a resident's door is set, which is all that the office sees of it.

    Raises
    ------
    NotFoundError
        When there is no such request.
    """
    with workspace.reading() as work:
        work.requests.required(request_id)
        return work.door_codes.has(request_id)


def _findings(code: str) -> list[Finding]:
    kept = code.strip()
    if not 1 <= len(kept) <= MAX_CHARACTERS or not kept.isprintable():
        text = sentence("Give the door code in one line of at most {most} characters.", most=MAX_CHARACTERS)
        return [Finding("DOOR_CODE_INVALID", _FIELD, text)]
    kind = find_secret(kept)
    if kind in _NEVER_A_DOOR_CODE:
        return [secret_finding(kind, _FIELD)]
    # A code may look like a PIN here, and nowhere else.
    return [finding for finding in text_findings({_FIELD: kept}) if finding.code != "SECRET_IN_TEXT"]
