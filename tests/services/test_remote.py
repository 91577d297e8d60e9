"""Calls: what each outcome leads to, and that nobody is closed in silence."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.domain.remote import UNREACHED_UNTIL_LETTER, Outcome
from planner.domain.triage import Answers
from planner.errors import InputError, NotFoundError, StoreError
from planner.services.bootstrap import Workspace
from planner.services.channels import choose_channel, note_answers, see_way
from planner.services.importing import import_requests
from planner.services.remote import AfterCall, note_attempt, remote_queue, set_call_back
from tests.services.files import a_request, as_csv

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
PEOPLE = tuple(
    a_request(f"R{number}", "Agricolankatu 11", "30.11.2026 9.00-12.00", phone=f"000 0000 00{number}")
    for number in (1, 2, 3)
)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def waiting(workspace: Workspace) -> Workspace:
    """R1 and R2 wait for a call; R1 cannot leave home."""
    import_requests(workspace, as_csv(PEOPLE))
    for request in ("R1", "R2"):
        answers = Answers(remote_tried=False, can_leave_home=request != "R1")
        note_answers(workspace, request, answers, see_way(workspace, request).opened.version)
        choose_channel(workspace, request, Channel.REMOTE)
    return workspace


def call(workspace: Workspace, outcome: Outcome, note: str = "", **more: datetime) -> AfterCall:
    return note_attempt(workspace, "R1", outcome, 10, note, now=NOW, **more)


def queue(workspace: Workspace, now: datetime = NOW) -> list[str]:
    return [entry.request.id for entry in remote_queue(workspace, now)]


def test_solved_request_is_done_and_waits_no_more(waiting: Workspace) -> None:
    assert queue(waiting) == ["R1", "R2"]

    assert call(waiting, Outcome.SOLVED, "Salasana vaihdettiin.") == AfterCall(RequestState.DONE)

    assert queue(waiting) == ["R2"]
    way = see_way(waiting, "R1")
    assert way.state is RequestState.DONE
    assert [(attempt.outcome, attempt.minutes, attempt.note) for attempt in way.attempts] == [
        (Outcome.SOLVED, 10, "Salasana vaihdettiin.")
    ]


def test_not_solved_makes_home_eligible(waiting: Workspace) -> None:
    after = call(waiting, Outcome.NOT_SOLVED, "Yhteys katkesi; laitetta ei saa auki etänä.")

    assert after.recommendation is not None
    assert after.recommendation.rule is not None
    assert after.recommendation.rule.id == "home_cannot_leave"
    way = see_way(waiting, "R1")
    assert (way.state, way.opened.value.channel) == (RequestState.TRIAGED, None)
    assert way.opened.value.answers == Answers(remote_tried=True, can_leave_home=False)
    choose_channel(waiting, "R1", Channel.HOME)
    assert see_way(waiting, "R1").state is RequestState.HOME


def test_not_solved_needs_the_reason(waiting: Workspace) -> None:
    with pytest.raises(InputError, match="TRIAGE_REASON_MISSING"):
        call(waiting, Outcome.NOT_SOLVED, " ")

    assert queue(waiting) == ["R1", "R2"]


def test_agreed_time_orders_the_queue_and_a_call_uses_it_up(waiting: Workspace) -> None:
    set_call_back(waiting, "R1", TOMORROW, now=NOW)
    assert queue(waiting) == ["R2", "R1"]
    assert queue(waiting, TOMORROW) == ["R1", "R2"]

    call(waiting, Outcome.NOT_REACHED)
    assert see_way(waiting, "R1").call_back is None
    call(waiting, Outcome.CALL_AGAIN, call_back=TOMORROW)
    assert see_way(waiting, "R1").call_back == TOMORROW
    set_call_back(waiting, "R1", None, now=NOW)
    assert see_way(waiting, "R1").call_back is None


def test_letter_is_suggested_and_nobody_is_closed(waiting: Workspace) -> None:
    suggested = [call(waiting, Outcome.NOT_REACHED).needs_letter for _ in range(UNREACHED_UNTIL_LETTER + 1)]

    assert suggested == [False] * (UNREACHED_UNTIL_LETTER - 1) + [True, True]
    entry = remote_queue(waiting, NOW)[0]
    assert (entry.request.id, entry.needs_letter) == ("R1", True)
    assert see_way(waiting, "R1").state is RequestState.REMOTE


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(waiting: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        note_attempt(waiting, "R1", Outcome.SOLVED, 241, "PIN 1234", call_back=NOW, now=NOW)

    assert {finding.code for finding in caught.value.findings} == {
        "SECRET_IN_TEXT",
        "DURATION_RANGE",
        "WINDOW_INVALID",
    }
    assert see_way(waiting, "R1").attempts == ()
    with pytest.raises(InputError, match="WINDOW_INVALID"):
        set_call_back(waiting, "R1", NOW, now=NOW)


def test_call_about_another_channel_is_refused(waiting: Workspace) -> None:
    for act in (
        lambda: note_attempt(waiting, "R3", Outcome.SOLVED, 1, now=NOW),
        lambda: set_call_back(waiting, "R3", TOMORROW, now=NOW),
    ):
        with pytest.raises(StoreError, match='"ready to be planned", and calls belong to "remote support"'):
            act()
    with pytest.raises(NotFoundError):
        note_attempt(waiting, "R9", Outcome.SOLVED, 1, now=NOW)


def test_record_says_who_saw_the_queue_and_nothing_of_the_calls(waiting: Workspace) -> None:
    queue(waiting)
    call(waiting, Outcome.CALL_AGAIN, "Laturi puuttuu.")

    with waiting.engine.connect() as connection:
        lines = connection.execute(text("SELECT operation || ' | ' || about FROM audit ORDER BY id")).scalars().all()
    assert lines[-2:] == ["help remotely | remote queue", "help remotely | request R1"]
