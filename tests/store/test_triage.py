"""Rules, decisions and calls: every version stays, and what was decided can be read by it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from planner.domain.channel import Channel
from planner.domain.remote import Outcome
from planner.domain.triage import Answers, Question, TriageRule, TriageTable
from planner.errors import EditConflictError
from planner.store.triage import Decision
from tests.store.rows import a_request, reading, save, writing

NAMES = {"fi": "Ensin etätuki.", "sv": "Först distansstöd.", "en": "Remote first."}
RULE = TriageRule("remote_first", {Question.REMOTE_TRIED: False, Question.IS_PORTABLE: True}, Channel.REMOTE, NAMES)
FIRST, SECOND = TriageTable(1, (RULE,)), TriageTable(2, ())


def test_newest_table_is_read_and_the_others_stay(engine: Engine) -> None:
    with writing(engine) as work:
        assert work.triage.newest() is None
        work.triage.add(FIRST)
        work.triage.add(SECOND)
        work.commit()

    with reading(engine) as work:
        assert work.triage.newest() == SECOND
        assert work.triage.table(1) == FIRST
        assert work.triage.table(3) is None
        assert [(made.version, made.actor) for made in work.triage.versions()] == [(2, "test"), (1, "test")]


def test_table_that_does_not_follow_the_newest_is_a_conflict(engine: Engine) -> None:
    with writing(engine) as work:
        work.triage.keep(TriageTable(0, (RULE,)))
        work.triage.keep(TriageTable(0, ()))
        work.triage.add(FIRST)
        work.commit()

    for version in (1, 3):
        with writing(engine) as work, pytest.raises(EditConflictError) as caught:
            work.triage.add(replace(SECOND, version=version))
        assert caught.value.theirs == FIRST
    with reading(engine) as work:
        assert work.triage.table(0) == TriageTable(0, (RULE,)), "a kept table is not replaced"


def test_decisions_come_back_in_their_order(engine: Engine) -> None:
    started = datetime.now(UTC)
    save(engine, requests=[a_request("R1"), a_request("R2")])
    one = Decision(Channel.REMOTE, 0, "remote_first", Answers(remote_tried=False, is_portable=True))
    other = Decision(Channel.HOME, 1, "", Answers(), "Asukas ei kuule puhelimessa.")
    with writing(engine) as work:
        work.triage.note("R1", one)
        work.triage.note("R1", other)
        work.commit()

    with reading(engine) as work:
        decided = work.triage.decisions("R1")
        assert work.triage.decisions("R2") == ()
    assert [replace(decision, at=None, actor="") for decision in decided] == [one, other]
    assert all(decision.actor == "test" and (decision.at or started) >= started for decision in decided)


def test_calls_come_back_with_the_requests_that_wait(engine: Engine) -> None:
    moment = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    save(engine, requests=[a_request(id_, channel=Channel.REMOTE) for id_ in ("R1", "R2")])
    save(engine, requests=[a_request("R3")])
    with writing(engine) as work:
        work.remote_calls.set_call_back("R1", moment)
        work.remote_calls.note("R1", Outcome.NOT_REACHED, minutes=1, note="")
        work.remote_calls.note("R1", Outcome.CALL_AGAIN, minutes=12, note="Laturi puuttuu.")
        work.commit()

    with reading(engine) as work:
        first, second = work.remote_calls.waiting()
        assert work.remote_calls.call_back("R1") == moment
    assert (first.request.id, first.call_back, second.request.id, second.call_back) == ("R1", moment, "R2", None)
    assert [(call.outcome, call.minutes, call.note, call.actor) for call in first.attempts] == [
        (Outcome.NOT_REACHED, 1, "", "test"),
        (Outcome.CALL_AGAIN, 12, "Laturi puuttuu.", "test"),
    ]
    assert second.attempts == ()
