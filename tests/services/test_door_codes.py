"""The code of a resident's door: who may set it, who sees it and when, and how it goes."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from planner.domain.entry import Entry
from planner.domain.lifecycle import RequestState
from planner.domain.role import Role
from planner.errors import DeniedError, InputError, NotFoundError, StoreError
from planner.services.authorisation import Actor, Operation
from planner.services.bootstrap import Workspace
from planner.services.door_codes import MAX_CHARACTERS, clear_door_code, has_door_code, set_door_code
from planner.services.importing import import_requests
from planner.services.own_day import Doorstep, own_day
from planner.services.persons import Who, erase_person, export_person
from planner.services.planning import plan_week, publish_week
from planner.services.receiving import merge_requests
from planner.services.requests import close_request, list_requests, open_request
from planner.services.retention import due_for_purge, purge
from planner.store.tables import DoorCodeRow, metadata
from tests.services.files import MONDAY, REQUESTS, a_request, as_csv

CODE = "4711B"
TUESDAY = MONDAY + timedelta(days=1)
MONDAY_MORNING = datetime(2026, 11, 30, 6, tzinfo=UTC)


@pytest.fixture
def published(filled: Workspace) -> Workspace:
    """A published week in which H1 visits R1 on Monday, and R1 has a door code."""
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)
    set_door_code(filled, "R1", CODE)
    return filled


def helper(workspace: Workspace, helper_id: str = "H1") -> Workspace:
    """Return the installation for a helper."""
    return workspace.on_behalf_of(Actor(helper_id.lower(), frozenset({Role.HELPER}), helper=helper_id))


def codes(workspace: Workspace) -> dict[str, str]:
    """Return the sealed codes by request."""
    with workspace.engine.connect() as connection:
        return dict(connection.execute(select(DoorCodeRow.request_id, DoorCodeRow.sealed)).all())  # type: ignore[arg-type]


def change(workspace: Workspace, sealed: str) -> None:
    """Put something else in the place of a sealed code."""
    with workspace.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(DoorCodeRow).values(sealed=sealed))


def test_helper_of_the_day_sees_the_code_and_that_is_recorded(published: Workspace) -> None:
    seen = own_day(helper(published), MONDAY, today=MONDAY)

    assert seen.doorsteps["R1"] == Doorstep(Entry(), CODE)
    with published.doing(Operation.SEE_AUDIT).reading() as work:
        lines = work.audit.lines(about=frozenset({"request R1"}))
    assert ("h1", "see own day") in [(line.entry.actor, line.entry.operation) for line in lines]


def test_nobody_sees_the_code_on_another_day(published: Workspace) -> None:
    for today in (MONDAY - timedelta(days=1), TUESDAY):
        assert own_day(helper(published), MONDAY, today=today).doorsteps["R1"] == Doorstep(Entry())


def test_another_helper_sees_nothing_of_it(published: Workspace) -> None:
    assert own_day(helper(published, "H2"), MONDAY, today=MONDAY).doorsteps == {}


def test_way_to_the_door_is_shown_whatever_the_day(filled: Workspace) -> None:
    row = a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", stair="B", floor="4", lift="no", buzzer="Malli")
    import_requests(filled, as_csv((row,)))
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    assert own_day(helper(filled), MONDAY).doorsteps["R1"] == Doorstep(Entry("B", 4, False, "Malli"))


def test_office_sees_whether_it_is_set_and_never_what_it_is(published: Workspace) -> None:
    clerk = published.on_behalf_of(Actor("clerk", frozenset({Role.CLERK})))

    assert has_door_code(clerk, "R1")
    assert not has_door_code(clerk, "R2")
    assert CODE not in repr((open_request(clerk, "R1"), list_requests(clerk)))
    with pytest.raises(DeniedError):
        own_day(clerk, MONDAY, today=MONDAY)


def test_code_stands_in_no_table_record_log_or_shown_value(
    published: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    set_door_code(published, "R1", CODE)
    seen = own_day(helper(published), MONDAY, today=MONDAY)

    with published.engine.connect() as connection:
        rows = [row for table in metadata.tables.values() for row in connection.execute(select(table))]
    assert CODE not in repr(rows)
    assert CODE not in caplog.text
    assert CODE not in repr(seen)


def test_newer_code_takes_the_place_of_the_older(published: Workspace) -> None:
    set_door_code(published, "R1", "  0815 ")

    assert own_day(helper(published), MONDAY, today=MONDAY).doorsteps["R1"].code == "0815"


def test_code_that_cannot_be_opened_is_said_and_the_day_is_shown(published: Workspace) -> None:
    change(published, "AAAA")

    seen = own_day(helper(published), MONDAY, today=MONDAY)

    assert seen.doorsteps["R1"] == Doorstep(Entry(), is_sealed=True)
    assert "Asukas Esimerkki R1" in str(seen.sheet.directory)


NO_CODES = {
    "": "DOOR_CODE_INVALID",
    " \n": "DOOR_CODE_INVALID",
    "1" * (MAX_CHARACTERS + 1): "DOOR_CODE_INVALID",
    "12\n34": "DOOR_CODE_INVALID",
    "131052-308T": "SECRET_IN_TEXT",
    "4111 1111 1111 1111": "SECRET_IN_TEXT",
}


def test_what_is_no_door_code_is_refused_and_not_repeated(filled: Workspace) -> None:
    for code, expected in NO_CODES.items():
        with pytest.raises(InputError, match=expected) as caught:
            set_door_code(filled, "R1", code)
        assert not code.strip() or code not in str(caught.value)

    assert codes(filled) == {}


def test_what_looks_like_a_pin_is_one_here(filled: Workspace) -> None:
    for code in ("1", "PIN 1234", "ovikoodi: 12#34, sitten A", "4" * MAX_CHARACTERS):
        set_door_code(filled, "R1", code)
        with filled.doing(Operation.SEE_OWN_DAY).reading() as work:
            assert work.door_codes.find("R1") == code


def test_cleared_code_is_gone(published: Workspace) -> None:
    clear_door_code(published, "R1")
    clear_door_code(published, "R1")

    assert codes(published) == {}
    with pytest.raises(NotFoundError):
        clear_door_code(published, "R99")
    with pytest.raises(NotFoundError):
        set_door_code(published, "R99", CODE)


@pytest.mark.parametrize("state", [RequestState.DONE, RequestState.CANCELLED])
def test_closing_a_request_removes_its_code_and_takes_no_other(published: Workspace, state: RequestState) -> None:
    close_request(published, "R1", state)

    assert codes(published) == {}
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        set_door_code(published, "R1", CODE)


def test_merging_removes_the_code_of_the_part(filled: Workspace) -> None:
    set_door_code(filled, "R2", CODE)

    merge_requests(filled, "R1", "R2")

    assert codes(filled) == {}


def test_purge_removes_the_code_the_day_after_the_last_visit(published: Workspace) -> None:
    set_door_code(published, "R5", CODE)

    assert due_for_purge(published, MONDAY)["door_codes"] == 0
    assert purge(published, TUESDAY).receipt.counts["door_codes"] == 1

    # R5 has no visit yet.
    assert list(codes(published)) == ["R5"]


def test_purge_keeps_the_code_while_a_visit_of_the_series_is_to_come(filled: Workspace) -> None:
    row = a_request("R1", "Agricolankatu 11", "30.11.2026 9-12, 7.12.2026 9-12", visits="2")
    import_requests(filled, as_csv((row, *REQUESTS[1:])))
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)
    set_door_code(filled, "R1", CODE)

    assert purge(filled, TUESDAY).receipt.counts["door_codes"] == 0


def test_person_gets_their_code_and_an_erased_one_leaves_none(filled: Workspace, tmp_path: Path) -> None:
    set_door_code(filled, "R1", CODE)

    export_person(filled, Who("request", "R1"), tmp_path / "person.json")
    erase_person(filled, Who("request", "R1"), MONDAY_MORNING)

    (request,) = json.loads((tmp_path / "person.json").read_text(encoding="utf-8"))["requests"]
    assert request["door_code"] == CODE
    assert codes(filled) == {}


def test_code_of_somebody_without_a_name_goes_too(filled: Workspace) -> None:
    set_door_code(filled, "R1", CODE)
    with filled.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE support_request SET closed = '2020-01-01', state = 'done' WHERE id = 'R1'"))

    purge(filled, MONDAY)

    assert codes(filled) == {}
