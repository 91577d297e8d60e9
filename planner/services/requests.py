"""Requests that people look at, edit, close and open again, one at a time."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from planner.domain.channel import Channel
from planner.domain.lifecycle import REQUEST_STEPS, RequestState
from planner.domain.readiness import findings_before_visit
from planner.domain.request import SupportRequest
from planner.errors import Finding, InputError, StoreError
from planner.intake.guard import text_findings
from planner.intake.requests import MAX_DURATION_MINUTES, MIN_DURATION_MINUTES
from planner.intake.times import parse_times
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.duplicates import Step
from planner.store.saving import Versioned
from planner.store.unit_of_work import UnitOfWork

_SECONDS_PER_MINUTE = 60
_REQUIRED = ("name", "languages", "topic")
_FREE_TEXT = ("name", "phone", "address", "postcode", "device", "notes")
_BY_HAND = (RequestState.DONE, RequestState.CANCELLED, RequestState.NEW)


@dataclass(frozen=True)
class SeenRequest:
    """
    A request with all that a reader has to know of it.

    Parameters
    ----------
    opened
        With the version that its form carries.
    state
        How far it is.
    steps
        States to which the reader may take it by closing or opening it again.
    merged_into, parts
        The request that it is part of, or None, and those that are part of it.
    history
        Its steps and those of all that were merged into it, oldest first.
    missing
        What a home visit still needs; nothing where no home visit is meant.
    """

    opened: Versioned[SupportRequest]
    state: RequestState
    steps: tuple[RequestState, ...]
    merged_into: str | None
    parts: tuple[str, ...]
    history: tuple[Step, ...]
    missing: tuple[Finding, ...]

    @property
    def is_closed(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (RequestState.DONE, RequestState.CANCELLED)


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


@operation(Operation.SEE_REQUESTS)
def see_request(workspace: Workspace, request_id: str) -> SeenRequest:
    """
    Return a request with its life so far; that somebody saw it goes into the record.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    with workspace.reading() as work:
        seen = _seen(work, request_id)
    workspace.note(f"request {seen.opened.value.id}")
    return seen


@operation(Operation.EDIT_REQUEST)
def save_request(workspace: Workspace, request: SupportRequest, version: str, *, times: str | None = None) -> str:
    """
    Save an edited request and return its new version.

    Parameters
    ----------
    request
        As it shall be.
    version
        That its form was opened with.
    times
        When a visit suits, as typed, in place of the request's own; None where nothing was typed.

    Raises
    ------
    EditConflictError
        When somebody else has saved since; it holds both values, and nothing was overwritten.
    InputError
        With everything that is wrong, all at once; it repeats no text.
    NotFoundError
        When there is no such request any more.
    """
    findings = _findings(request)
    if times is not None:
        request, wrong = _with_times(request, times)
        findings += wrong
    if findings:
        raise InputError(findings)
    with workspace.writing(f"request {request.id}") as work:
        new_version = work.requests.replace(request, version)
        work.commit()
    return new_version


@operation(Operation.EDIT_REQUEST)
def close_request(workspace: Workspace, request_id: str, state: RequestState) -> None:
    """
    Close a request: done, which frees what was booked for later, or cancelled, which frees all that was booked.

    Raises
    ------
    StoreError
        ``REQUEST_STATE`` when it cannot become that.
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {request_id}") as work:
        work.requests.step(request_id, state)
        since = None if state is RequestState.CANCELLED else datetime.now(UTC)
        for visit in work.requests.visits_of(request_id):
            work.plans.release(visit, since=since)
        work.commit()


@operation(Operation.EDIT_REQUEST)
def reopen_request(workspace: Workspace, request_id: str) -> None:
    """
    Open a cancelled request again: it is new, and its channel is chosen anew.

    Raises
    ------
    StoreError
        ``REQUEST_STATE`` when it was not cancelled, or is part of another one.
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {request_id}") as work:
        kept = work.duplicates.merged_into(request_id)
        if kept is not None:
            raise StoreError(sentence("The request is part of {kept}; work on that one. [REQUEST_STATE]", kept=kept))
        work.requests.step(request_id, RequestState.NEW)
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


def _seen(work: UnitOfWork, request_id: str) -> SeenRequest:
    opened, state = work.requests.required(request_id), work.requests.state(request_id)
    merged_into = work.duplicates.merged_into(request_id)
    is_visit_meant = opened.value.channel is Channel.HOME and state not in (RequestState.DONE, RequestState.CANCELLED)
    return SeenRequest(
        opened,
        state,
        steps=() if merged_into else tuple(after for after in _BY_HAND if after in REQUEST_STEPS[state]),
        merged_into=merged_into,
        parts=work.duplicates.parts_of(request_id),
        history=work.duplicates.history(request_id),
        missing=findings_before_visit(opened.value) if is_visit_meant else (),
    )


def _with_times(request: SupportRequest, times: str) -> tuple[SupportRequest, tuple[Finding, ...]]:
    stopped = tuple(text_findings({"times": times}))
    if stopped:
        return request, stopped
    windows, wrong = parse_times(times, request.received, until=request.serve_by)
    return replace(request, windows=windows), wrong


def _findings(request: SupportRequest) -> list[Finding]:
    required = (*_REQUIRED, "address") if request.channel is Channel.HOME else _REQUIRED
    findings = [
        Finding("FIELDS_MISSING", name, sentence("This must be filled in."))
        for name in required
        if not any(part.strip() for part in getattr(request, name))
    ]
    findings += text_findings({name: getattr(request, name) for name in _FREE_TEXT})
    least, most = MIN_DURATION_MINUTES, MAX_DURATION_MINUTES
    if not least * _SECONDS_PER_MINUTE <= request.duration <= most * _SECONDS_PER_MINUTE:
        text = sentence("Give {least} to {most} minutes.", least=least, most=most)
        findings.append(Finding("DURATION_RANGE", "duration", text))
    return findings
