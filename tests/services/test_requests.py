"""Requests that people edit and close."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from planner.domain.lifecycle import RequestState
from planner.domain.request import DatedWindow
from planner.errors import EditConflictError, InputError, NotFoundError, StoreError
from planner.intake.draft import Draft
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.new_request import take_request
from planner.services.planning import plan_week, publish_week, see_week
from planner.services.requests import (
    close_request,
    merged_edit,
    open_request,
    reopen_request,
    save_request,
    see_request,
)
from planner.solve.limits import Limits
from tests.services.files import MONDAY


def states(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Return the states of booked or freed stops and of promises, by visit."""
    query = text(
        "SELECT stop.visit_id, stop.state, promise.state FROM stop JOIN promise ON promise.visit_id = stop.visit_id"
    )
    with workspace.engine.connect() as connection:
        return {visit: (stop, promise) for visit, stop, promise in connection.execute(query)}


def test_second_saver_gets_both_values(filled: Workspace) -> None:
    opened = open_request(filled, "R1")
    theirs, mine = replace(opened.value, phone="040 1"), replace(opened.value, phone="040 2")
    save_request(filled, theirs, opened.version)

    with pytest.raises(EditConflictError, match="EDIT_CONFLICT") as caught:
        save_request(filled, mine, opened.version)

    assert (caught.value.mine, caught.value.theirs) == (mine, theirs)
    assert "040" not in str(caught.value)
    assert open_request(filled, "R1").value == theirs


def test_own_changes_go_on_top_and_the_others_stay(filled: Workspace) -> None:
    base = open_request(filled, "R1").value
    mine, theirs = replace(base, phone="040 2"), replace(base, phone="040 1", notes="Soita ensin.")

    assert merged_edit(base, mine, theirs) == replace(base, phone="040 2", notes="Soita ensin.")


def test_unchanged_form_saves_nothing(filled: Workspace) -> None:
    opened = open_request(filled, "R1")

    assert save_request(filled, opened.value, opened.version) == opened.version


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "FIELDS_MISSING"),
        ({"address": " "}, "FIELDS_MISSING"),
        ({"duration": 60}, "DURATION_RANGE"),
        ({"duration": 241 * 60}, "DURATION_RANGE"),
        ({"notes": "PIN 1234"}, "SECRET_IN_TEXT"),
        ({"phone": "131052-308T"}, "SECRET_IN_TEXT"),
    ],
)
def test_wrong_value_is_refused(filled: Workspace, change: dict[str, object], code: str) -> None:
    opened = open_request(filled, "R1")

    with pytest.raises(InputError, match=code):
        save_request(filled, replace(opened.value, **change), opened.version)  # type: ignore[arg-type]

    assert open_request(filled, "R1") == opened


def test_cancelled_request_frees_its_booking_and_leaves_the_week(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)
    assert states(filled)["R1"] == ("booked", "open")

    close_request(filled, "R1", RequestState.CANCELLED)

    assert states(filled)["R1"] == ("cancelled", "cancelled")
    assert states(filled)["R2"] == ("booked", "open")
    plan_week(filled, MONDAY, limits=Limits(5, iterations=50))
    assert "R1" not in see_week(filled, MONDAY).stored.problem.visit_idx_by_id


def test_done_follows_a_planned_visit_only(filled: Workspace) -> None:
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        close_request(filled, "R1", RequestState.DONE)
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    close_request(filled, "R1", RequestState.DONE)

    with filled.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.requests.state("R1") is RequestState.DONE
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        close_request(filled, "R1", RequestState.CANCELLED)


@pytest.mark.parametrize("text", ["R1\x00", "\udc80", "", "x" * 5_000])
def test_what_is_no_id_is_not_there(filled: Workspace, text: str) -> None:
    for ask in (open_request, see_request, reopen_request):
        with pytest.raises(NotFoundError):
            ask(filled, text)


def test_unknown_request_is_not_there(filled: Workspace) -> None:
    with pytest.raises(NotFoundError):
        close_request(filled, "R99", RequestState.CANCELLED)


def test_cancelled_request_is_opened_again_and_one_that_is_done_is_not(filled: Workspace) -> None:
    close_request(filled, "R1", RequestState.CANCELLED)

    reopen_request(filled, "R1")

    seen = see_request(filled, "R1")
    assert (seen.state, seen.steps) == (RequestState.NEW, (RequestState.CANCELLED,))
    assert [step.after for step in seen.history][-2:] == [RequestState.CANCELLED, RequestState.NEW]
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        reopen_request(filled, "R1")


def test_request_that_is_part_of_another_is_not_opened_again(workspace: Workspace) -> None:
    draft = Draft(name="Aino", phone="040 123 4567", languages=("fi",), topic="printer")
    kept, part = take_request(workspace, draft).id, take_request(workspace, draft).id

    with pytest.raises(StoreError, match=kept):
        reopen_request(workspace, part)

    assert see_request(workspace, part).steps == ()
    assert see_request(workspace, kept).parts == (part,)


def test_times_are_read_from_words_and_their_problems_are_said_with_the_others(filled: Workspace) -> None:
    opened = open_request(filled, "R1")

    with pytest.raises(InputError) as caught:
        save_request(filled, replace(opened.value, name=""), opened.version, times="joskus")
    save_request(filled, opened.value, opened.version, times="1.12.2026 9-10")

    assert {finding.where for finding in caught.value.findings} == {"name", "times"}
    assert open_request(filled, "R1").value.windows == (DatedWindow(date(2026, 12, 1), 32_400, 36_000),)


def test_secret_among_the_times_is_refused(filled: Workspace) -> None:
    opened = open_request(filled, "R1")

    with pytest.raises(InputError, match="SECRET_IN_TEXT"):
        save_request(filled, opened.value, opened.version, times="131052-308T")


def test_address_may_be_missing_while_nobody_goes_there(workspace: Workspace) -> None:
    draft = Draft(name="Aino", phone="040 123 4567", languages=("fi",), topic="printer")
    opened = open_request(workspace, take_request(workspace, draft).id)

    save_request(workspace, replace(opened.value, notes="Soita."), opened.version)

    assert open_request(workspace, opened.value.id).value.notes == "Soita."
