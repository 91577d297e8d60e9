"""The same wish twice is one request, and nothing of either is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.lifecycle import RequestState
from planner.domain.request import SupportRequest
from planner.errors import InputError, NotFoundError, StoreError
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.receiving import Received, merge_requests, possible_duplicates, receive, tell_apart
from tests.services.calls import REQUEST

FIRST = replace(REQUEST, id="R1", name="Aino Esimerkki", phone="040 123 4567")
AGAIN = replace(FIRST, id="R2", phone="+358 40 1234567", notes="Soita aamulla.", address="")


@operation(Operation.IMPORT_REQUESTS)
def received(workspace: Workspace, request: SupportRequest) -> Received:
    with workspace.writing("requests") as work:
        outcome = receive(work, request)
        work.commit()
    return outcome


@operation(Operation.SEE_REQUESTS)
def stored(workspace: Workspace, request_id: str) -> tuple[SupportRequest, RequestState, str | None]:
    with workspace.reading() as work:
        found = work.requests.required(request_id).value
        return found, work.requests.state(request_id), work.duplicates.merged_into(request_id)


@operation(Operation.SEE_REQUESTS)
def history(workspace: Workspace, request_id: str) -> list[str]:
    with workspace.reading() as work:
        return [step.request for step in work.duplicates.history(request_id)]


def test_the_same_wish_again_becomes_part_of_the_first(workspace: Workspace) -> None:
    received(workspace, FIRST)

    outcome = received(workspace, AGAIN)

    assert outcome == Received("R2", merged_into="R1")
    assert stored(workspace, "R1")[0].notes == "Soita aamulla."
    assert stored(workspace, "R2") == (AGAIN, RequestState.CANCELLED, "R1")
    assert history(workspace, "R1") == ["R1", "R2", "R2"]


def test_a_similar_request_waits_for_a_person(workspace: Workspace) -> None:
    received(workspace, FIRST)

    outcome = received(workspace, replace(AGAIN, topic="tv_channels"))

    assert outcome == Received("R2", duplicates=("R1",))
    assert stored(workspace, "R2")[1] is not RequestState.CANCELLED


def test_a_person_merges_or_tells_apart(workspace: Workspace) -> None:
    other = replace(AGAIN, topic="tv_channels")
    received(workspace, FIRST)
    received(workspace, other)
    third = replace(other, id="R3", topic="printer")
    received(workspace, third)

    merge_requests(workspace, "R1", "R2")
    tell_apart(workspace, "R3", "R1")

    assert stored(workspace, "R2")[1:] == (RequestState.CANCELLED, "R1")
    assert possible_duplicates(workspace, third) == ()


def test_a_chain_of_merges_leads_to_the_last_kept_one(workspace: Workspace) -> None:
    for id_, topic in (("R1", "tv_channels"), ("R2", "printer"), ("R3", "video_calls")):
        received(workspace, replace(FIRST, id=id_, topic=topic))

    merge_requests(workspace, "R2", "R3")
    merge_requests(workspace, "R1", "R2")

    assert stored(workspace, "R3")[2] == "R1"


def test_an_old_request_is_no_duplicate(workspace: Workspace) -> None:
    received(workspace, replace(FIRST, received=FIRST.received - timedelta(days=31)))

    assert received(workspace, AGAIN) == Received("R2")


def test_merging_what_is_closed_or_missing_is_refused(workspace: Workspace) -> None:
    received(workspace, FIRST)
    received(workspace, AGAIN)

    with pytest.raises(StoreError, match="REQUEST_STATE"):
        merge_requests(workspace, "R1", "R2")
    with pytest.raises(NotFoundError):
        merge_requests(workspace, "R1", "R9")
    with pytest.raises(StoreError):
        merge_requests(workspace, "R1", "R1")


@pytest.mark.parametrize("notes", [("a" * 1_500, "b" * 1_500), ("Salasana on", "kissa1234 on koiran nimi")])
def test_notes_that_may_not_stand_together_wait_for_a_person(workspace: Workspace, notes: tuple[str, str]) -> None:
    received(workspace, replace(FIRST, notes=notes[0]))

    outcome = received(workspace, replace(AGAIN, notes=notes[1]))

    assert outcome == Received("R2", duplicates=("R1",))
    with pytest.raises(InputError):
        merge_requests(workspace, "R1", "R2")
    assert [stored(workspace, request)[0].notes for request in ("R1", "R2")] == list(notes)


def test_a_closed_request_stays_as_it_was_when_its_file_comes_again(workspace: Workspace) -> None:
    received(workspace, FIRST)
    received(workspace, AGAIN)

    @operation(Operation.IMPORT_REQUESTS)
    def saved_again(workspace: Workspace) -> tuple[int, int]:
        with workspace.writing("requests") as work:
            saved = work.requests.save([replace(AGAIN, notes="Another text.")])
            work.commit()
        return saved.changed, saved.unchanged

    assert saved_again(workspace) == (0, 1)
    assert stored(workspace, "R2")[0].notes == AGAIN.notes
