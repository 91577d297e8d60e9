"""A request that a clerk takes: its draft, what is missing or wrong, and what became of it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from planner.domain.lifecycle import RequestState
from planner.domain.request import SupportRequest
from planner.domain.role import Role
from planner.errors import InputError, NotFoundError, StoreError
from planner.intake.draft import Draft
from planner.services.authorisation import Actor, Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.new_request import alike_requests, discard_draft, open_draft, save_draft, take_request
from planner.services.receiving import possible_duplicates
from planner.services.requests import close_request, list_requests, open_request

CALL = Draft(
    name="Aino Esimerkki",
    phone="040 123 4567",
    languages=("fi",),
    topic="printer",
    device="Tulostin ei herää",
    address="Agricolankatu 11 B 23",
    postcode="530",
    notes="Kuulee huonosti.",
)
ID_CODE = "131052-308T"


@operation(Operation.SEE_REQUESTS)
def life(workspace: Workspace, request_id: str) -> tuple[RequestState, str | None]:
    with workspace.reading() as work:
        return work.requests.state(request_id), work.duplicates.merged_into(request_id)


def stored_texts(workspace: Workspace) -> str:
    """Return everything that the tables of drafts, people, requests and the record hold."""
    tables = ("draft", "resident", "support_request", "audit")
    with workspace.engine.connect() as connection:
        return "\n".join(str(row) for name in tables for row in connection.execute(text(f"SELECT * FROM {name}")))


def test_taken_request_holds_what_was_typed_and_the_draft_is_gone(workspace: Workspace) -> None:
    save_draft(workspace, CALL)

    received = take_request(workspace, CALL)

    stored = open_request(workspace, received.id).value
    assert (stored.name, stored.phone, stored.address) == ("Aino Esimerkki", "040 123 4567", "Agricolankatu 11 B 23")
    assert (stored.postcode, stored.languages, stored.topic) == ("00530", ("fi",), "printer")
    assert (stored.source, stored.channel, stored.device) == ("phone", None, "Tulostin ei herää")
    assert stored.duration == workspace.catalogue.topics["printer"].duration
    assert life(workspace, received.id) == (RequestState.NEW, None)
    assert open_draft(workspace) == Draft()


def test_everything_missing_or_wrong_is_said_at_once_and_the_draft_stays(workspace: Workspace) -> None:
    draft = Draft(phone="ei ole", postcode="abc", times="huomenna", notes="salasana kissa123")
    save_draft(workspace, draft)

    with pytest.raises(InputError) as caught:
        take_request(workspace, draft)

    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("FIELDS_MISSING", "name"),
        ("FIELDS_MISSING", "languages"),
        ("FIELDS_MISSING", "topic"),
        ("SECRET_IN_TEXT", "notes"),
        ("PHONE_INVALID", "phone"),
        ("POSTCODE_INVALID", "postcode"),
        ("WINDOW_INVALID", "times"),
    ]
    assert not any(word in str(caught.value) for word in ("kissa123", "ei ole", "huomenna"))
    assert list_requests(workspace) == ()
    assert open_draft(workspace) == replace(draft, notes="")


@pytest.mark.parametrize("field", ["name", "phone", "device", "address", "postcode", "times", "notes"])
def test_secret_in_any_field_is_stored_nowhere(workspace: Workspace, field: str) -> None:
    draft = replace(CALL, **{field: f"Aino {ID_CODE}"})

    stopped = save_draft(workspace, draft)
    with pytest.raises(InputError, match="SECRET_IN_TEXT") as caught:
        take_request(workspace, draft)

    assert [(finding.code, finding.where) for finding in stopped] == [("SECRET_IN_TEXT", field)]
    assert ID_CODE not in stored_texts(workspace) + str(caught.value)
    assert open_draft(workspace) == replace(draft, **{field: ""})


@pytest.mark.parametrize("field", ["topic", "priority", "same_as", "languages", "different_from"])
def test_secret_in_place_of_a_choice_is_kept_in_no_draft(workspace: Workspace, field: str) -> None:
    value = (ID_CODE, ID_CODE) if isinstance(getattr(CALL, field), tuple) else ID_CODE

    stopped = save_draft(workspace, replace(CALL, **{field: value}))

    assert [(finding.code, finding.where) for finding in stopped] == [("SECRET_IN_TEXT", field)]
    assert ID_CODE not in stored_texts(workspace)


def test_beginning_of_a_secret_goes_from_the_draft_too(workspace: Workspace) -> None:
    assert save_draft(workspace, replace(CALL, notes=ID_CODE[:-1])) == ()

    save_draft(workspace, replace(CALL, notes=ID_CODE))

    assert ID_CODE[:-1] not in stored_texts(workspace)


def test_draft_is_its_writers_own(workspace: Workspace) -> None:
    one, other = (workspace.on_behalf_of(Actor(id_, frozenset({Role.CLERK}))) for id_ in ("one", "other"))
    save_draft(one, CALL)

    assert open_draft(one) == CALL
    assert open_draft(other) == Draft()
    discard_draft(one)
    assert open_draft(one) == Draft()


def test_emptied_form_leaves_no_draft(workspace: Workspace) -> None:
    save_draft(workspace, CALL)

    save_draft(workspace, Draft())

    with workspace.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM draft")).scalar() == 0


def test_same_phone_is_shown_while_it_is_typed_and_noted(workspace: Workspace) -> None:
    taken = take_request(workspace, CALL)

    found = alike_requests(workspace, Draft(phone="+358401234567"))

    assert [request.id for request in found] == [taken.id]
    assert alike_requests(workspace, Draft(phone="+358401234567", different_from=(taken.id,))) == ()


def test_what_the_clerk_saw_to_be_the_same_needs_nothing_that_is_known(workspace: Workspace) -> None:
    first = take_request(workspace, CALL)

    again = take_request(workspace, Draft(phone="040 1234567", notes="Soitti uudelleen.", same_as=first.id))

    assert again.merged_into == first.id
    assert life(workspace, again.id) == (RequestState.CANCELLED, first.id)
    assert open_request(workspace, first.id).value.notes == "Kuulee huonosti.\nSoitti uudelleen."
    assert open_request(workspace, again.id).value.name == CALL.name


def test_what_the_clerk_told_apart_stays_apart(workspace: Workspace) -> None:
    first = take_request(workspace, CALL)

    second = take_request(workspace, replace(CALL, different_from=(first.id,)))

    assert second.merged_into is None
    assert life(workspace, second.id) == (RequestState.NEW, None)
    stored: SupportRequest = open_request(workspace, second.id).value
    assert possible_duplicates(workspace, stored) == ()


def test_the_same_call_twice_is_one_request(workspace: Workspace) -> None:
    """As when somebody saves in two windows that show the same draft."""
    first = take_request(workspace, CALL)

    assert take_request(workspace, CALL).merged_into == first.id


def test_request_that_is_closed_or_gone_takes_nothing_in(workspace: Workspace) -> None:
    first = take_request(workspace, CALL)
    close_request(workspace, first.id, RequestState.CANCELLED)

    with pytest.raises(StoreError, match="REQUEST_STATE"):
        take_request(workspace, replace(CALL, same_as=first.id))
    with pytest.raises(NotFoundError):
        take_request(workspace, replace(CALL, same_as="R99"))
    assert len(list_requests(workspace)) == 1
