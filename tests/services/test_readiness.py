"""Nobody is visited without the talk: which ways lead to a request that is ready, and which do not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.domain.channel import Channel
from planner.domain.consent import DATED, Consent
from planner.domain.lifecycle import REQUEST_STEPS, RequestState
from planner.domain.request import SupportRequest
from planner.domain.triage import Answers
from planner.errors import EditConflictError, InputError, NotFoundError, StoreError
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.channels import choose_channel, note_answers, see_way
from planner.services.importing import import_requests
from planner.services.planning import plan_week, publish_week
from planner.services.readiness import make_ready, note_consent
from planner.services.receiving import receive
from planner.services.requests import save_request
from tests.services.calls import REQUEST
from tests.services.files import MONDAY, REQUESTS, a_request, as_csv

TODAY = date(2026, 11, 25)
FILED = date(2026, 11, 20)
"""The days that the file of the tests names."""
TALK = Consent(TODAY, TODAY, TODAY, "Koira on irti.")
AT_HOME = replace(REQUEST, answers=Answers(remote_tried=True, can_leave_home=False), consent=Consent())


@operation(Operation.IMPORT_REQUESTS)
def received(workspace: Workspace, request: SupportRequest) -> None:
    with workspace.writing("requests") as work:
        receive(work, request)
        work.commit()


@operation(Operation.EDIT_REQUEST)
def step(workspace: Workspace, state: RequestState) -> None:
    with workspace.writing("request R1") as work:
        work.requests.step("R1", state)
        work.commit()


def state(workspace: Workspace) -> RequestState:
    return see_way(workspace, "R1").state


def talk(workspace: Workspace, consent: Consent = TALK) -> None:
    note_consent(workspace, "R1", consent, see_way(workspace, "R1").opened.version, today=TODAY)


def test_request_with_the_talk_becomes_ready_when_somebody_says_so(workspace: Workspace) -> None:
    received(workspace, AT_HOME)

    talk(workspace)
    assert state(workspace) is RequestState.HOME
    make_ready(workspace, "R1")

    assert state(workspace) is RequestState.READY
    assert see_way(workspace, "R1").opened.value.consent == TALK


def test_everything_that_is_missing_is_named_at_once(workspace: Workspace) -> None:
    received(workspace, replace(AT_HOME, address="", windows=(), languages=(), consent=Consent(content_agreed=TODAY)))

    with pytest.raises(InputError) as caught:
        make_ready(workspace, "R1")

    assert [(finding.where, finding.code) for finding in caught.value.findings] == [
        ("address", "FIELDS_MISSING"),
        ("windows", "FIELDS_MISSING"),
        ("languages", "FIELDS_MISSING"),
        ("terms_read", "CONSENT_MISSING"),
        ("hazards_asked", "CONSENT_MISSING"),
    ]
    assert state(workspace) is RequestState.HOME


def test_no_step_leads_past_a_missing_tick(workspace: Workspace) -> None:
    """Whatever the state before, also back from a promise: the step itself asks."""
    received(workspace, AT_HOME)

    for name in DATED:
        talk(workspace, replace(TALK, **{name: None}))
        with pytest.raises(InputError, match="CONSENT_MISSING"):
            step(workspace, RequestState.READY)
    assert {before for before, after in REQUEST_STEPS.items() if RequestState.READY in after} == {
        RequestState.HOME,
        RequestState.PLANNED,
    }


def test_import_makes_ready_only_what_has_the_talk(workspace: Workspace) -> None:
    row = a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", hazards_asked="")
    import_requests(workspace, as_csv((row,)))
    assert state(workspace) is RequestState.HOME

    with pytest.raises(InputError, match="hazards_asked"):
        make_ready(workspace, "R1")


def test_same_file_again_undoes_no_talk_and_no_choice(workspace: Workspace) -> None:
    file = as_csv(
        (
            a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", hazards_asked=""),
            a_request("R2", "Agricolankatu 11", "1.12.2026 9.00-12.00", name="Asukas Toinen", phone=""),
        )
    )
    import_requests(workspace, file)
    talk(workspace)
    make_ready(workspace, "R1")
    note_answers(workspace, "R2", Answers(remote_tried=False), see_way(workspace, "R2").opened.version)
    choose_channel(workspace, "R2", Channel.REMOTE)
    before = [see_way(workspace, request) for request in ("R1", "R2")]

    saved = import_requests(workspace, file)

    # The file still says the days that it named, and nothing else of the talk.
    assert (saved.added, saved.changed) == (0, 1)
    after = [see_way(workspace, request) for request in ("R1", "R2")]
    assert [way.state for way in after] == [RequestState.READY, RequestState.REMOTE]
    assert after[0].opened.value.consent == replace(TALK, terms_read=FILED, content_agreed=FILED)
    assert after[1].opened == before[1].opened


@pytest.mark.slow
def test_request_that_loses_something_is_not_ready_any_more(workspace: Workspace) -> None:
    received(workspace, REQUEST)
    assert state(workspace) is RequestState.READY

    talk(workspace, replace(TALK, terms_read=None))

    assert state(workspace) is RequestState.HOME


def test_promised_visit_keeps_what_it_needs(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)
    opened = see_way(filled, "R1").opened

    with pytest.raises(InputError, match="CONSENT_MISSING"):
        talk(filled, replace(TALK, terms_read=None))
    with pytest.raises(InputError, match="FIELDS_MISSING"):
        save_request(filled, replace(opened.value, windows=()), opened.version)

    assert see_way(filled, "R1").opened == opened


@pytest.mark.slow
def test_another_channel_is_never_ready(workspace: Workspace) -> None:
    received(workspace, REQUEST)
    choose_channel(workspace, "R1", Channel.REMOTE, "Asukas haluaa ensin kokeilla puhelimessa.")

    with pytest.raises(StoreError, match='"remote support" and cannot become "ready to be planned"'):
        make_ready(workspace, "R1")


def test_talk_to_come_and_secrets_are_refused_at_once(workspace: Workspace) -> None:
    received(workspace, AT_HOME)
    wrong = Consent(TODAY + timedelta(days=1), TODAY, None, "PIN 1234")

    with pytest.raises(InputError) as caught:
        talk(workspace, wrong)

    assert [(finding.where, finding.code) for finding in caught.value.findings] == [
        ("terms_read", "CONSENT_DAY"),
        ("hazards", "SECRET_IN_TEXT"),
    ]
    assert see_way(workspace, "R1").opened.value.consent == Consent()


@pytest.mark.slow
def test_second_talk_does_not_overwrite_the_first(workspace: Workspace) -> None:
    received(workspace, AT_HOME)
    version = see_way(workspace, "R1").opened.version
    talk(workspace)

    with pytest.raises(EditConflictError):
        note_consent(workspace, "R1", Consent(TODAY), version, today=TODAY)

    assert see_way(workspace, "R1").opened.value.consent == TALK


@pytest.mark.slow
def test_unknown_request_is_told(workspace: Workspace) -> None:
    import_requests(workspace, as_csv(REQUESTS[:1]))

    with pytest.raises(NotFoundError):
        make_ready(workspace, "R9")
    with pytest.raises(NotFoundError):
        note_consent(workspace, "R9", TALK, "1.1", today=TODAY)
