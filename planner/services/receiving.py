"""A request comes in, by whatever way, and may be the same as one that is there already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from planner.domain.lifecycle import RequestState
from planner.domain.likeness import OPEN_WITHIN_DAYS, filled, is_same
from planner.domain.request import SupportRequest
from planner.errors import Finding, InputError, StoreError
from planner.intake.guard import text_findings
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Received:
    """
    What became of a request that came in.

    Parameters
    ----------
    id
        Its own number.
    merged_into
        The open request that it is surely the same as, and part of now; None mostly.
    duplicates
        Open requests that may be the same; a person has to look.
    """

    id: str
    merged_into: str | None = None
    duplicates: tuple[str, ...] = ()


def receive(work: UnitOfWork, request: SupportRequest, *, different_from: Collection[str] = ()) -> Received:
    """
    Add a new request; part of a use case, which has judged its texts and commits.

    Whoever asks for the same once more, by the same phone and name, has one open request: the newer one stays as part
    of it, and what only the newer one says is added. Anything less sure waits for a person.

    Parameters
    ----------
    work
        The transaction.
    request
        With a number that no other one has.
    different_from
        Ids of requests that a person has looked at and told apart from it.
    """
    found = _alike(work, request)
    work.requests.save([request])
    alike = [other for other in found if other.id not in different_from]
    for other in found:
        if other not in alike:
            work.duplicates.tell_apart(request.id, other.id)
    same = next((other for other in alike if is_same(other, request)), None)
    if same is None or work.requests.state(same.id) is RequestState.PLANNED or not fits(same, request):
        return Received(request.id, duplicates=tuple(other.id for other in alike))
    merge(work, same, request)
    return Received(request.id, merged_into=same.id)


@operation(Operation.SEE_REQUESTS)
def possible_duplicates(workspace: Workspace, request: SupportRequest) -> tuple[SupportRequest, ...]:
    """Return the open requests that may be the same as one, stored or not yet; that they were seen is recorded."""
    with workspace.reading() as work:
        told_apart = work.duplicates.told_apart(request.id)
        found = tuple(other for other in _alike(work, request) if other.id not in told_apart)
    for other in found:
        workspace.note(f"request {other.id}")
    return found


@operation(Operation.EDIT_REQUEST)
def merge_requests(workspace: Workspace, kept_id: str, other_id: str) -> None:
    """
    Make one of two requests: the other one is closed as part of the kept one, and both keep their history.

    Raises
    ------
    InputError
        What the guard finds in the notes of both together, such as ``TEXT_TOO_LONG``.
    StoreError
        ``REQUEST_STATE`` when one of them is closed already, or both are the same one.
    NotFoundError
        When there is no such request.
    """
    if kept_id == other_id:
        raise StoreError(sentence("A request cannot be merged with itself; name another one. [REQUEST_STATE]"))
    with workspace.writing(f"request {kept_id}, merged with {other_id}") as work:
        kept, other = work.requests.required(kept_id).value, work.requests.required(other_id).value
        for visit in work.requests.visits_of(other_id):
            work.plans.release(visit)
        merge(work, kept, other)
        work.commit()


@operation(Operation.EDIT_REQUEST)
def tell_apart(workspace: Workspace, one_id: str, other_id: str) -> None:
    """
    Note that two requests that look alike are two wishes; they are not shown as duplicates any more.

    Raises
    ------
    NotFoundError
        When there is no such request.
    """
    with workspace.writing(f"request {one_id}, not {other_id}") as work:
        for request_id in (one_id, other_id):
            work.requests.required(request_id)
        work.duplicates.tell_apart(one_id, other_id)
        work.commit()


def merge(work: UnitOfWork, kept: SupportRequest, other: SupportRequest) -> None:
    """
    Make one request part of another, which gets what it lacks; part of a use case, which commits.

    Raises
    ------
    InputError
        What the guard finds in the notes of both together, such as ``TEXT_TOO_LONG``.
    StoreError
        ``REQUEST_STATE`` when either is closed: the wish would be lost in a closed one.
    """
    if work.requests.is_closed(kept.id):
        raise StoreError(sentence("The request to keep is closed; name one that is open. [REQUEST_STATE]"))
    stored = work.requests.required(kept.id)
    whole = filled(stored.value, other)
    findings = _of_notes(whole)
    if findings:
        raise InputError(findings)
    work.requests.replace(whole, stored.version)
    work.duplicates.merge(kept.id, other.id)


def fits(kept: SupportRequest, other: SupportRequest) -> bool:
    """Say whether the notes of two requests may stand in one; else a person has to shorten them first."""
    return not _of_notes(filled(kept, other))


def _of_notes(request: SupportRequest) -> list[Finding]:
    return text_findings({"notes": request.notes})


def _alike(work: UnitOfWork, request: SupportRequest) -> tuple[SupportRequest, ...]:
    return work.duplicates.alike(request, request.received - timedelta(days=OPEN_WITHIN_DAYS))
