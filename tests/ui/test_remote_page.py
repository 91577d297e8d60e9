"""The queue of those who wait for a call."""

from datetime import time, timedelta

import pytest

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.domain.remote import Outcome
from planner.domain.triage import Answers
from planner.locale import LANGUAGES
from planner.locale.formats import format_day
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.channels import choose_channel, note_answers, see_way
from planner.services.importing import import_requests
from planner.services.local_time import local_today
from planner.ui.text import plain
from tests.services.files import a_request, as_csv
from tests.ui.conftest import Open, open_view


@pytest.fixture
def waiting(workspace: Workspace) -> Workspace:
    """R1 and R2 wait for a call."""
    people = [
        a_request(f"R{number}", "Agricolankatu 11", "30.11.2026 9.00-12.00", phone=f"000 0000 00{number}")
        for number in (1, 2)
    ]
    import_requests(workspace, as_csv(tuple(people)))
    for request in ("R1", "R2"):
        note_answers(workspace, request, Answers(remote_tried=False), see_way(workspace, request).opened.version)
        choose_channel(workspace, request, Channel.REMOTE)
    return workspace


def state(workspace: Workspace, request: str) -> RequestState:
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        return work.requests.state(request)


def test_solved_request_leaves_the_queue(waiting: Workspace, open_page: Open) -> None:
    page = open_view("remote", request="R1")
    page.radio(key="remote.outcome.R1.0").set_value(Outcome.SOLVED)
    page.number_input(key="remote.minutes.R1.0").set_value(15)
    page.button(key="remote.save_call").click().run()

    assert not page.exception
    assert [said.value for said in page.success] == ["The call is saved\\."]
    assert state(waiting, "R1") is RequestState.DONE
    assert page.selectbox(key="choice.request").options == ["Asukas Esimerkki R2 (R2)"]


@pytest.mark.slow
def test_agreed_time_is_shown_and_kept(waiting: Workspace, open_page: Open) -> None:
    day = local_today() + timedelta(days=30)
    page = open_view("remote", request="R2")
    page.date_input(key="remote.time.day.R2").set_value(day)
    page.button(key="remote.save_time").click().run()
    assert "FIELDS\\_MISSING" in page.error[0].value

    page.time_input(key="remote.time.clock.R2").set_value(time(9, 30))
    page.button(key="remote.save_time").click().run()

    assert not page.exception
    assert plain(f"{format_day(day, 'en')} 09:30") in page.table[0].value.to_numpy().flatten().tolist()


def test_queue_is_shown_in_every_language(waiting: Workspace, open_page: Open) -> None:
    titles = {"fi": "Etätuen jono", "sv": "Kö för distansstöd", "en": "Remote queue"}
    for language in LANGUAGES:
        page = open_view("remote", lang=language)

        assert not page.exception
        assert page.title[0].value == titles[language]


@pytest.mark.slow
def test_empty_queue_says_so(workspace: Workspace, open_page: Open) -> None:
    page = open_view("remote")

    assert [text.value for text in page.markdown] == ["Nobody waits for a call."]
