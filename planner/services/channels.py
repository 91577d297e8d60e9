"""The way of a request to its channel: what was asked, what the rules say, and what a person chose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.domain.readiness import findings_before_visit
from planner.domain.remote import Attempt
from planner.domain.request import SupportRequest
from planner.domain.triage import Answers
from planner.errors import Finding, InputError
from planner.intake.guard import text_findings
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.triage import Recommendation, current_table, recommendation_of
from planner.store.saving import Versioned
from planner.store.triage import Decision


@dataclass(frozen=True)
class Way:
    """
    How far a request is on its way to a channel.

    Parameters
    ----------
    opened
        The request, with the version that a form about it carries.
    state
        How far it is.
    recommendation
        What the rules of today say of the answers.
    decisions
        What was decided, oldest first.
    missing
        What a home visit still needs.
    call_back, attempts
        When the resident wants to be called (UTC), and the calls so far.
    """

    opened: Versioned[SupportRequest]
    state: RequestState
    recommendation: Recommendation
    decisions: tuple[Decision, ...]
    missing: tuple[Finding, ...]
    call_back: datetime | None
    attempts: tuple[Attempt, ...]


@operation(Operation.TRIAGE_REQUEST)
def see_way(workspace: Workspace, request_id: str) -> Way:
    """
    Return how far a request is on its way to a channel; that somebody saw it goes into the record.

    Raises
    ------
    NotFoundError
        When there is no such request.
    """
    with workspace.reading() as work:
        opened = work.requests.required(request_id)
        way = Way(
            opened=opened,
            state=work.requests.state(request_id),
            recommendation=recommendation_of(current_table(work), opened.value.answers),
            decisions=work.triage.decisions(request_id),
            missing=findings_before_visit(opened.value),
            call_back=work.remote_calls.call_back(request_id),
            attempts=work.remote_calls.attempts(request_id),
        )
    workspace.note(f"request {opened.value.id}")
    return way


@operation(Operation.TRIAGE_REQUEST)
def note_answers(workspace: Workspace, request_id: str, answers: Answers, version: str) -> Recommendation:
    """
    Keep what a resident has answered, and return what the rules say of it.

    Parameters
    ----------
    version
        That the form was opened with.

    Raises
    ------
    EditConflictError
        When somebody else has saved since; nothing was overwritten.
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {request_id}") as work:
        stored = work.requests.required(request_id)
        work.requests.replace(replace(stored.value, answers=answers), version)
        found = recommendation_of(current_table(work), answers)
        work.commit()
    return found


@operation(Operation.TRIAGE_REQUEST)
def choose_channel(workspace: Workspace, request_id: str, channel: Channel, reason: str = "") -> Decision:
    """
    Choose how support is given, and keep by which rule and why; also back from another channel.

    Parameters
    ----------
    reason
        Why this one; needed where the rules recommend another channel, or none.

    Returns
    -------
    Decision
        As it is kept.

    Raises
    ------
    InputError
        ``TRIAGE_REASON_MISSING``, or what the guard on free text finds.
    StoreError
        ``REQUEST_STATE`` when no channel can be chosen any more.
    NotFoundError
        When there is no such request.
    """
    reason = reason.strip()
    _refuse(text_findings({"reason": reason}))
    with workspace.writing(f"request {request_id}") as work:
        stored, table = work.requests.required(request_id), current_table(work)
        rule = table.decide(stored.value.answers)
        if not reason and (rule is None or rule.channel is not channel):
            _refuse([_reason_missing()])
        decision = Decision(channel, table.version, rule.id if rule else "", stored.value.answers, reason)
        for state in channel.steps_from(work.requests.state(request_id)):
            work.requests.step(request_id, state)
        changed = work.requests.required(request_id)
        work.requests.replace(replace(changed.value, channel=channel), changed.version)
        work.remote_calls.set_call_back(request_id, None)
        work.triage.keep(table)
        work.triage.note(request_id, decision)
        work.commit()
    return decision


def _reason_missing() -> Finding:
    text = sentence("The rules recommend something else, or nothing. Say why this channel is the right one.")
    return Finding("TRIAGE_REASON_MISSING", "reason", text)


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise InputError(findings)
