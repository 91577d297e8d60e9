"""The way of one request to its channel, as a clerk goes it."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.domain.triage import Answers
from planner.locale import LANGUAGES, Language
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.channels import note_answers, see_way
from planner.services.importing import import_requests
from tests.services.files import a_request, as_csv
from tests.ui.conftest import Open

_PAGE = """
import streamlit as st
st.session_state.setdefault("choice.lang", {language!r})
from planner.ui.components.channel import show
show("R1")
"""


def open_channel(language: Language = "en") -> AppTest:
    """Open the component alone."""
    return AppTest.from_string(_PAGE.format(language=language), default_timeout=30).run()


@pytest.fixture
def one_request(workspace: Workspace) -> Workspace:
    """A request with everything but the talk about hazards, so that it is not ready."""
    import_requests(
        workspace, as_csv((a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", hazards_asked=""),))
    )
    return workspace


def state(workspace: Workspace) -> RequestState:
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        return work.requests.state("R1")


def press(page: AppTest, key: str) -> AppTest:
    """Press a button by its key."""
    return page.button(key=key).click().run()


def test_clerk_asks_and_follows_the_recommendation(one_request: Workspace, open_page: Open) -> None:
    page = open_channel()
    assert "TRIAGE\\_NO\\_RULE" in page.warning[0].value
    version = see_way(one_request, "R1").opened.version
    page.radio(key=f"channel.remote_tried.R1.{version}").set_value(False)
    press(page, "channel.save_answers")

    assert page.success[0].value == "The answers are saved\\."
    assert page.info[0].value == (
        "Recommended: Remote support. Remote support is tried first\\. (rule remote\\_first, version 0)"
    )
    press(page, "channel.choose")

    assert not page.exception
    assert state(one_request) is RequestState.REMOTE
    decided = page.table[0].value.to_numpy().tolist()[0][1:]
    assert decided == ["planner\\-1", "Remote support", "0", "remote\\_first", ""]


def test_override_needs_a_reason_and_a_visit_needs_the_talk(one_request: Workspace, open_page: Open) -> None:
    page = open_channel()
    version = see_way(one_request, "R1").opened.version
    page.radio(key=f"channel.chosen.R1.{version}").set_value(Channel.HOME)
    press(page, "channel.choose")
    assert "TRIAGE\\_REASON\\_MISSING" in page.error[0].value

    press(page, "channel.make_ready")
    assert "CONSENT\\_MISSING" in page.error[0].value
    assert state(one_request) is RequestState.HOME

    page.date_input(key=f"channel.hazards_asked.R1.{version}").set_value(date(2026, 11, 20))
    press(page, "channel.save_consent")
    press(page, "channel.make_ready")

    assert not page.exception
    assert [said.value for said in page.success] == ["The request is ready to be planned\\."]
    assert state(one_request) is RequestState.READY


@pytest.mark.slow
def test_answers_of_somebody_else_are_not_overwritten(one_request: Workspace, open_page: Open) -> None:
    page = open_channel()
    version = see_way(one_request, "R1").opened.version
    note_answers(one_request, "R1", Answers(can_leave_home=False), version)
    page.radio(key=f"channel.remote_tried.R1.{version}").set_value(False)
    press(page, "channel.save_answers")

    assert "EDIT\\_CONFLICT" in page.error[0].value
    assert see_way(one_request, "R1").opened.value.answers == Answers(can_leave_home=False)


def test_way_is_shown_in_every_language(one_request: Workspace, open_page: Open) -> None:
    titles = {"fi": "Miten tuki annetaan", "sv": "Hur stödet ges", "en": "How support is given"}
    for language in LANGUAGES:
        page = open_channel(language)

        assert not page.exception
        assert page.header[0].value == titles[language]
