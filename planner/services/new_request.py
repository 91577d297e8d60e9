"""A request as a clerk takes it during a call: kept from the first key, judged whole, received at the end."""

from dataclasses import replace
from typing import Any

from planner.domain.request import SupportRequest
from planner.domain.service_rules import read_service_rules
from planner.errors import Finding, InputError
from planner.intake.draft import Draft, draft_from_json, draft_to_json, request_of_draft, stopped_fields
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import local_today
from planner.services.receiving import Received, merge, possible_duplicates, receive
from planner.store.unit_of_work import UnitOfWork

_FROM_KEPT = ("name", "phone", "languages", "topic", "address", "postcode")
"""What need not be asked again of somebody whose request is there."""


@operation(Operation.TAKE_REQUEST)
def save_draft(workspace: Workspace, draft: Draft) -> tuple[Finding, ...]:
    """
    Keep what the reader has typed so far, and return what of it is not kept, and why.

    A field that the guard stops is kept nowhere, and neither is what stood in it before. An empty draft is forgotten.
    """
    stopped = tuple(stopped_fields(draft))
    emptied: dict[str, Any] = {finding.where: getattr(Draft, finding.where) for finding in stopped}
    kept = replace(draft, **emptied)
    # No line of the record: it is nobody's request yet, only its writer sees it, and there is one at each pause.
    with workspace.writing(None) as work:
        if kept.is_empty:
            work.drafts.discard()
        else:
            work.drafts.save(draft_to_json(kept))
        work.commit()
    return stopped


@operation(Operation.TAKE_REQUEST)
def open_draft(workspace: Workspace) -> Draft:
    """Return what the reader has typed and not saved yet, in whatever window; empty when there is nothing."""
    with workspace.reading() as work:
        return draft_from_json(work.drafts.find() or {})


@operation(Operation.TAKE_REQUEST)
def discard_draft(workspace: Workspace) -> None:
    """Forget what the reader has typed."""
    with workspace.writing(None) as work:
        work.drafts.discard()
        work.commit()


@operation(Operation.TAKE_REQUEST)
def alike_requests(workspace: Workspace, draft: Draft) -> tuple[SupportRequest, ...]:
    """Return the open requests that a draft may be the same as, those left out that the clerk has told apart."""
    found = possible_duplicates(workspace, as_typed(draft))
    return tuple(request for request in found if request.id not in draft.different_from)


@operation(Operation.TAKE_REQUEST)
def check_draft(workspace: Workspace, draft: Draft) -> tuple[Finding, ...]:
    """Return everything that keeps a draft from becoming a request; nothing is stored or looked up."""
    try:
        _request(workspace, draft, "")
    except InputError as error:
        return error.findings
    return ()


@operation(Operation.TAKE_REQUEST)
def take_request(workspace: Workspace, draft: Draft) -> Received:
    """
    Make a request of a draft; the reader's draft goes with it, and stays when anything is wrong.

    What the clerk has seen to be the same as an open request becomes part of that one; what that one knows already
    need not be filled in.

    Raises
    ------
    InputError
        With everything that is missing or wrong, all at once; nothing is stored then.
    NotFoundError
        When the request that it shall be part of is gone.
    StoreError
        ``REQUEST_STATE`` when that one is closed by now.
    """
    with workspace.reading() as work:
        request_id = work.requests.new_id()
        whole = _completed(work, draft)
    request = _request(workspace, whole, request_id)
    with workspace.writing(f"request {request_id}") as work:
        received = _take(work, request, draft)
        work.drafts.discard()
        work.commit()
    return received


def as_typed(draft: Draft) -> SupportRequest:
    """Return a draft as a request, to lay beside others; it has no number, and nothing in it is judged."""
    return SupportRequest(
        id="",
        received=local_today(),
        name=draft.name,
        phone=draft.phone,
        address=draft.address,
        postcode=draft.postcode,
        languages=draft.languages,
        topic=draft.topic,
        duration=0,
        windows=(),
        notes=draft.notes,
        source="phone",
        device=draft.device,
    )


def _request(workspace: Workspace, draft: Draft, request_id: str) -> SupportRequest:
    days = read_service_rules(workspace.settings.service).promise_days
    return request_of_draft(draft, workspace.catalogue, request_id=request_id, today=local_today(), promise_days=days)


def _completed(work: UnitOfWork, draft: Draft) -> Draft:
    if not draft.same_as:
        return draft
    kept = work.requests.required(draft.same_as).value
    return replace(draft, **{name: getattr(draft, name) or getattr(kept, name) for name in _FROM_KEPT})


def _take(work: UnitOfWork, request: SupportRequest, draft: Draft) -> Received:
    if not draft.same_as:
        return receive(work, request, different_from=draft.different_from)
    work.requests.save([request])
    merge(work, work.requests.required(draft.same_as).value, request)
    return Received(request.id, merged_into=draft.same_as)
