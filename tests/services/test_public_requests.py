"""Requests that come in by themselves, whoever sends them how often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner.domain.lifecycle import RequestState
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.request import SupportRequest
from planner.errors import InputError, LoginError, NotFoundError, StoreError
from planner.intake.request_json import HandedRequest
from planner.intake.web_request import RequestFields
from planner.services import public_requests
from planner.services.audit import see_record
from planner.services.authorisation import PROCESS, Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.demo import Sample, import_sample
from planner.services.persons import Who, erase_person
from planner.services.public_requests import Taken, number_for_nothing, source_of, take_form, take_from_source
from planner.services.receiving import Received, receive
from planner.services.requests import list_requests, open_request, save_request
from planner.services.sources import add_source, revoke_older_keys, revoke_source, sources
from tests.services.calls import REQUEST
from tests.services.files import HELPERS, REQUESTS, as_csv
from tests.store.rows import count

FIELDS = RequestFields(
    name="Aino Esimerkki", phone="040 123 4567", languages=("fi",), topic="printer", need="Ei tulosta."
)
CODE = "131052-308T"
ADDRESS = "192.0.2.7"


@pytest.fixture
def process(workspace: Workspace) -> Workspace:
    """The installation for the web server."""
    return workspace.on_behalf_of(PROCESS)


@operation(Operation.EDIT_REQUEST)
def by_phone(workspace: Workspace, request: SupportRequest) -> Received:
    with workspace.writing(f"request {request.id}") as work:
        outcome = receive(work, request)
        work.commit()
    return outcome


@operation(Operation.SEE_REQUESTS)
def state(workspace: Workspace, request_id: str) -> tuple[RequestState, str | None]:
    with workspace.reading() as work:
        return work.requests.state(request_id), work.duplicates.merged_into(request_id)


def test_form_sent_twice_is_one_request(workspace: Workspace, process: Workspace) -> None:
    first = take_form(process, FIELDS, token="a", address=ADDRESS)
    again = take_form(process, FIELDS, token="a", address=ADDRESS)

    (stored,) = list_requests(workspace)
    assert (first.is_new, again) == (True, Taken(first.id, is_new=False))
    assert (stored.id, stored.source, stored.name) == (first.id, "web", "Aino Esimerkki")
    assert state(workspace, first.id) == (RequestState.NEW, None)


def test_form_sent_at_once_by_several_hands_is_one_request(workspace: Workspace, process: Workspace) -> None:
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda _: take_form(process, FIELDS, token="a", address=ADDRESS), range(6)))

    assert sum(one.is_new for one in taken) == 1
    assert {one.id for one in taken} == {request.id for request in list_requests(workspace)}


def test_record_names_the_source_and_holds_no_content(workspace: Workspace, process: Workspace) -> None:
    taken = take_form(process, FIELDS, token="a", address=ADDRESS)

    lines = [line.entry for line in see_record(workspace, request=taken.id)]

    assert [(line.actor, line.operation, line.about) for line in lines if line.actor.startswith("source")] == [
        ("source web", "receive request", f"request {taken.id}")
    ]


def test_the_same_person_by_phone_and_by_form_is_one_request(workspace: Workspace, process: Workspace) -> None:
    called = replace(REQUEST, id="R1", name="Aino Esimerkki", phone="+358401234567", topic="printer", source="phone")
    called = replace(called, received=datetime.now(ZoneInfo(DEFAULT_TIMEZONE)).date())
    by_phone(workspace, called)

    taken = take_form(process, FIELDS, token="a", address=ADDRESS)

    assert state(workspace, taken.id) == (RequestState.CANCELLED, "R1")
    assert open_request(workspace, "R1").value.notes == "Ei tulosta."
    actors = [line.entry.actor for line in see_record(workspace, request="R1")]
    assert "source web" in actors


def test_changed_form_is_a_request_of_its_own(workspace: Workspace, process: Workspace) -> None:
    first = take_form(process, FIELDS, token="a", address=ADDRESS)
    changed = replace(FIELDS, phone="050 765 4321", name="Eero Esimerkki")

    second = take_form(process, changed, token="a", address=ADDRESS)

    assert second.is_new
    assert second.id != first.id
    assert take_form(process, changed, token="a", address=ADDRESS) == Taken(second.id, is_new=False)


def test_what_is_wrong_is_stored_nowhere(workspace: Workspace, process: Workspace) -> None:
    bad = replace(FIELDS, need=f"Tunnus {CODE}")

    with pytest.raises(InputError, match="SECRET_IN_TEXT"):
        take_form(process, bad, token="a", address=ADDRESS)
    with pytest.raises(InputError, match="SECRET_IN_TEXT"):
        take_from_source(process, "library", HandedRequest("7", bad))

    assert list_requests(workspace) == ()
    assert count(workspace.engine, "handed_in") == 0


def test_forms_are_counted_by_network_and_in_total(
    workspace: Workspace, process: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_requests, "MOST_BY_ADDRESS", 2)
    monkeypatch.setattr(public_requests, "MOST_TAKEN", 3)

    def sent(number: int, address: str) -> bool:
        fields = replace(FIELDS, phone=f"040 123 456{number}")
        return take_form(process, fields, token=str(number), address=address).is_new

    assert sent(1, "2001:db8:1:1::1")
    number_for_nothing(process, address="2001:db8:1:1:ffff::2")
    with pytest.raises(StoreError, match="REQUESTS_LIMITED"):
        sent(2, "2001:db8:1:1::3")
    with pytest.raises(StoreError, match="REQUESTS_LIMITED"):
        number_for_nothing(process, address="2001:db8:1:1::3")
    assert sent(3, "2001:db8:1:2::1")
    assert sent(4, "192.0.2.1")
    with pytest.raises(StoreError, match="REQUESTS_LIMITED"):
        sent(5, "192.0.2.2")
    assert sent(4, "192.0.2.3") is False, "what has come in already is told"
    assert len(list_requests(workspace)) == 3


def test_demonstration_takes_nobody_real(workspace: Workspace, process: Workspace, tmp_path: Path) -> None:
    helpers, requests = tmp_path / "helpers.csv", tmp_path / "requests.csv"
    helpers.write_bytes(as_csv(HELPERS))
    requests.write_bytes(as_csv(REQUESTS))
    import_sample(workspace, Sample(helpers, requests))

    with pytest.raises(StoreError, match="DEMO_REAL_MIXED"):
        take_form(process, FIELDS, token="a", address=ADDRESS)
    with pytest.raises(StoreError, match="DEMO_REAL_MIXED"):
        take_from_source(process, "library", HandedRequest("7", FIELDS))

    assert len(list_requests(workspace)) == len(REQUESTS)


def test_reference_is_the_same_request_whatever_a_clerk_made_of_it(workspace: Workspace, process: Workspace) -> None:
    handed = HandedRequest("7", FIELDS)
    first = take_from_source(process, "library", handed)
    opened = open_request(workspace, first.id)
    save_request(workspace, replace(opened.value, address="Agricolankatu 11", notes="Soitettu."), opened.version)

    assert first == Taken("library-7", is_new=True)
    assert take_from_source(process, "library", handed) == Taken("library-7", is_new=False)
    with pytest.raises(StoreError, match="REFERENCE_TAKEN"):
        take_from_source(process, "library", HandedRequest("7", replace(FIELDS, need="Muuta.")))
    assert open_request(workspace, "library-7").value.notes == "Soitettu."
    assert take_from_source(process, "bank", HandedRequest("7", replace(FIELDS, phone="050 1111111"))).id == "bank-7"


def test_number_that_a_file_has_given_is_not_taken_over(workspace: Workspace, process: Workspace) -> None:
    by_phone(workspace, replace(REQUEST, id="library-7"))

    with pytest.raises(StoreError, match="REFERENCE_TAKEN"):
        take_from_source(process, "library", HandedRequest("7", FIELDS))

    assert open_request(workspace, "library-7").value.name == REQUEST.name


def test_what_was_handed_in_goes_with_the_person(workspace: Workspace, process: Workspace) -> None:
    taken = take_from_source(process, "library", HandedRequest("7", FIELDS))
    assert count(workspace.engine, "handed_in") == 1

    erase_person(workspace, Who("request", taken.id), datetime.now(UTC))

    assert count(workspace.engine, "handed_in") == 0


def test_key_opens_until_it_is_revoked(workspace: Workspace, process: Workspace) -> None:
    old, new = add_source(workspace, "library"), add_source(workspace, "library")
    bank = add_source(workspace, "bank")

    assert [source_of(process, key) for key in (old, new, bank)] == ["library", "library", "bank"]
    assert revoke_older_keys(workspace, "library") == 1
    for key in (old, "", old[:-1], f"{new} ", "é"):
        with pytest.raises(LoginError, match="SOURCE_KEY_REFUSED"):
            source_of(process, key)
    assert source_of(process, new) == "library"
    assert revoke_source(workspace, "library") == 1
    with pytest.raises(LoginError):
        source_of(process, new)
    assert source_of(process, bank) == "bank"
    assert [(key.source, key.revoked is None) for key in sources(workspace)] == [
        ("bank", True),
        ("library", False),
        ("library", False),
    ]
    assert not any(key in str(sources(workspace)) for key in (old, new, bank))


def test_key_is_counted(workspace: Workspace, process: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_requests, "MOST_BY_SOURCE", 2)
    library, bank = add_source(workspace, "library"), add_source(workspace, "bank")

    assert [source_of(process, library) for _ in range(2)] == ["library", "library"]
    with pytest.raises(StoreError, match="REQUESTS_LIMITED"):
        source_of(process, library)
    assert source_of(process, bank) == "bank"


def test_name_that_no_source_can_have_is_refused(workspace: Workspace) -> None:
    for name in ("web", "phone", "file", "a", "Library", "my-library", "9lives", "a" * 17, "kirjasto ö"):
        with pytest.raises(InputError, match="SOURCE_INVALID"):
            add_source(workspace, name)
        with pytest.raises(NotFoundError):
            revoke_source(workspace, name)
    assert sources(workspace) == ()
