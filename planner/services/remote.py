"""Help from a distance: who is to be called, when, and what came of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from planner.domain.lifecycle import RequestState
from planner.domain.remote import MAX_CALL_MINUTES, Outcome, Waiting, in_calling_order
from planner.domain.request_states import STATE_NAMES
from planner.errors import Finding, InputError, StoreError
from planner.intake.guard import text_findings
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.triage import Recommendation, current_table, recommendation_of
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AfterCall:
    """
    What a call led to.

    Parameters
    ----------
    state
        How far the request is now.
    recommendation
        What the rules say now that help from a distance was not enough; None while it goes on or is done.
    needs_letter
        Whether so many calls were in vain that a letter or a visit should be thought of.
    """

    state: RequestState
    recommendation: Recommendation | None = None
    needs_letter: bool = False


@operation(Operation.HELP_REMOTELY)
def remote_queue(workspace: Workspace, now: datetime) -> tuple[Waiting, ...]:
    """Return who waits for a call, in the order in which they are called; that it was seen goes into the record."""
    workspace.note("remote queue")
    with workspace.reading() as work:
        return in_calling_order(work.remote_calls.waiting(), now)


@operation(Operation.HELP_REMOTELY)
def set_call_back(workspace: Workspace, request_id: str, moment: datetime | None, *, now: datetime) -> None:
    """
    Note when a resident wants to be called, or that no time is agreed.

    Raises
    ------
    InputError
        ``WINDOW_INVALID`` for a time that has been.
    StoreError
        ``REQUEST_STATE`` when the request does not wait for a call.
    NotFoundError
        When there is no such request.
    """
    _refuse_past(moment, now)
    with workspace.writing(f"request {request_id}") as work:
        _require_remote(work, request_id)
        work.remote_calls.set_call_back(request_id, moment)
        work.commit()


@operation(Operation.HELP_REMOTELY)
def note_attempt(
    workspace: Workspace,
    request_id: str,
    outcome: Outcome,
    minutes: int,
    note: str = "",
    *,
    call_back: datetime | None = None,
    now: datetime,
) -> AfterCall:
    """
    Keep a call and what came of it.

    What is solved is done. What is not counts as tried from a distance: a channel is to be chosen anew, and a home
    visit is possible. Nobody who cannot be reached is closed: a letter or a visit is suggested.

    Parameters
    ----------
    minutes
        How long it took.
    note
        Free text; where help from a distance was not enough, the reason, and needed.
    call_back
        When the next call is agreed, or None; it counts only where there is one.

    Raises
    ------
    InputError
        ``TRIAGE_REASON_MISSING``, ``DURATION_RANGE``, ``WINDOW_INVALID``, or what the guard on free text finds; all
        at once.
    StoreError
        ``REQUEST_STATE`` when the request does not wait for a call.
    NotFoundError
        When there is no such request.
    """
    _refuse_call(outcome, minutes, note, call_back=call_back, now=now)
    with workspace.writing(f"request {request_id}") as work:
        _require_remote(work, request_id)
        work.remote_calls.note(request_id, outcome, minutes=minutes, note=note.strip())
        work.remote_calls.set_call_back(request_id, None)
        after = _after(work, request_id, outcome, call_back)
        work.commit()
    return after


def _after(work: UnitOfWork, request_id: str, outcome: Outcome, call_back: datetime | None) -> AfterCall:
    match outcome:
        case Outcome.SOLVED:
            work.requests.step(request_id, RequestState.DONE)
            return AfterCall(RequestState.DONE)
        case Outcome.NOT_SOLVED:
            return AfterCall(RequestState.TRIAGED, _tried_in_vain(work, request_id))
        case Outcome.NOT_REACHED | Outcome.CALL_AGAIN:
            work.remote_calls.set_call_back(request_id, call_back)
            stored = work.requests.required(request_id)
            waiting = Waiting(stored.value, call_back, work.remote_calls.attempts(request_id))
            return AfterCall(RequestState.REMOTE, needs_letter=waiting.needs_letter)


def _tried_in_vain(work: UnitOfWork, request_id: str) -> Recommendation:
    work.requests.step(request_id, RequestState.TRIAGED)
    stored = work.requests.required(request_id)
    answers = replace(stored.value.answers, remote_tried=True)
    work.requests.replace(replace(stored.value, answers=answers, channel=None), stored.version)
    return recommendation_of(current_table(work), answers)


def _require_remote(work: UnitOfWork, request_id: str) -> None:
    work.requests.required(request_id)
    state = work.requests.state(request_id)
    if state is not RequestState.REMOTE:
        text = sentence(
            'The request is "{state}", and calls belong to "{remote}". Choose that channel first; a clerk or a planner '
            "may. [REQUEST_STATE]"
        )
        raise StoreError(text.with_values(state=STATE_NAMES[state], remote=STATE_NAMES[RequestState.REMOTE]))


def _refuse_past(moment: datetime | None, now: datetime) -> None:
    if moment is not None and moment <= now:
        raise InputError([_past()])


def _past() -> Finding:
    return Finding("WINDOW_INVALID", "call_back", sentence("This time has been. Agree on a later one."))


def _refuse_call(outcome: Outcome, minutes: int, note: str, *, call_back: datetime | None, now: datetime) -> None:
    findings = text_findings({"note": note})
    if outcome is Outcome.NOT_SOLVED and not note.strip():
        text = sentence("Say what was tried and why it was not enough; a home visit is granted by it.")
        findings.append(Finding("TRIAGE_REASON_MISSING", "note", text))
    if not 0 <= minutes <= MAX_CALL_MINUTES:
        text = sentence("Give {least} to {most} minutes.", least=0, most=MAX_CALL_MINUTES)
        findings.append(Finding("DURATION_RANGE", "minutes", text))
    if call_back is not None and call_back <= now:
        findings.append(_past())
    if findings:
        raise InputError(findings)
