"""The form of a call: kept while it is typed, judged whole, and laid beside what may be the same."""

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain.lifecycle import RequestState
from planner.domain.role import Role
from planner.intake.draft import Draft
from planner.locale import LANGUAGES, Language
from planner.services.bootstrap import Workspace
from planner.services.new_request import open_draft, take_request
from planner.services.request_list import Which, find_requests
from planner.services.requests import close_request, see_request
from planner.ui import session
from tests.ui.conftest import LogIn, Open, open_view

MOST_FIELDS = 12
NAME, PHONE = "Bertta Vanha", "040 765 4321"


@pytest.fixture
def known(workspace: Workspace) -> str:
    """A request of somebody who has called before."""
    return take_request(workspace, Draft(name=NAME, phone=PHONE, languages=("fi",), topic="tv_channels")).id


def key(field: str, number: int = 0) -> str:
    """Return the key of a field of a call; calls of a window are numbered."""
    return f"new_request.{field}.{number}"


def type_into(page: AppTest, **texts: str) -> AppTest:
    """Type into fields, one after the other."""
    for field, text in texts.items():
        page.text_input(key=key(field)).input(text).run()
    return page


def take_call(page: AppTest, **texts: str) -> AppTest:
    """Fill what has to be filled, and save."""
    page.multiselect(key=key("languages")).set_value(["fi"]).run()
    page.selectbox(key=key("topic")).set_value("printer").run()
    type_into(page, **texts)
    return page.button(key="new_request.save").click().run()


def draft_of_reader() -> Draft:
    """Return what is kept for whoever reads the page."""
    return open_draft(session.workspace())


def said(page: AppTest) -> str:
    """Return everything that the page complains of."""
    return "\n".join(error.value for error in page.error)


def test_form_asks_no_more_than_a_call_allows(workspace: Workspace, open_page: Open) -> None:
    page = open_view("new_request")

    fields = [*page.text_input, *page.multiselect, *page.selectbox, *page.radio]
    assert 0 < len(fields) <= MOST_FIELDS


def test_call_is_saved_and_the_next_one_begins_empty(workspace: Workspace, open_page: Open) -> None:
    page = take_call(open_view("new_request"), name="Aino Uusi", phone="040 123 4567", notes="Kuulee huonosti.")

    line = find_requests(workspace, Which.NEW).lines[0]
    assert not page.exception
    assert line.id in page.success[0].value
    assert (line.name, line.phone, line.topic) == ("Aino Uusi", "040 123 4567", "printer")
    assert page.text_input(key=key("name", 1)).value == ""
    assert draft_of_reader() == Draft()


def test_draft_is_found_again_in_another_window(workspace: Workspace, open_page: Open) -> None:
    type_into(open_view("new_request"), name="Aino Uusi")

    page = open_view("new_request")

    assert page.text_input(key=key("name")).value == "Aino Uusi"


def test_all_that_is_missing_is_listed_together_and_the_list_shrinks(workspace: Workspace, open_page: Open) -> None:
    page = open_view("new_request")

    page.button(key="new_request.save").click().run()
    before = said(page)
    type_into(page, name="Aino Uusi")

    assert before.count("must be filled in") == 4
    assert said(page).count("must be filled in") == 3
    assert draft_of_reader() == Draft(name="Aino Uusi")


def test_guarded_text_is_refused_with_the_reason_and_kept_nowhere(workspace: Workspace, open_page: Open) -> None:
    page = type_into(open_view("new_request"), name="Aino Uusi", notes="salasana on kissa123")

    assert "password" in said(page)
    assert "kissa123" not in said(page)
    assert draft_of_reader() == Draft(name="Aino Uusi")


def test_duplicate_is_shown_beside_and_merged(workspace: Workspace, open_page: Open, known: str) -> None:
    page = type_into(open_view("new_request"), phone=PHONE.replace(" ", ""), notes="Soitti uudelleen")
    pair = page.table[0].value.to_numpy().tolist()

    page.button(key=f"alike.same.{known}").click().run()

    assert ["Name", "", NAME] in pair
    assert ["Notes", "Soitti uudelleen", ""] in pair
    assert known in page.success[0].value
    seen = see_request(workspace, known)
    assert seen.opened.value.notes == "Soitti uudelleen"
    assert len(seen.parts) == 1
    assert [(step.request, step.after) for step in seen.history] == [(seen.parts[0], RequestState.CANCELLED)]


def test_what_is_told_apart_is_shown_no_more_and_stays_apart(workspace: Workspace, open_page: Open, known: str) -> None:
    page = type_into(open_view("new_request"), name=NAME, phone=PHONE)

    page.button(key=f"alike.different.{known}").click().run()

    assert not page.table
    assert draft_of_reader() == Draft(name=NAME, phone=PHONE, different_from=(known,))
    page = take_call(page)
    assert not page.error
    assert len(find_requests(workspace, Which.NEW).lines) == 2


def test_request_that_was_closed_meanwhile_is_told(workspace: Workspace, open_page: Open, known: str) -> None:
    page = type_into(open_view("new_request"), phone=PHONE)
    close_request(workspace, known, RequestState.CANCELLED)

    page.button(key=f"alike.same.{known}").click().run()

    assert "REQUEST_STATE" in said(page).replace("\\", "")
    assert draft_of_reader() == Draft(phone=PHONE)


def test_discarded_draft_is_gone(workspace: Workspace, open_page: Open) -> None:
    page = type_into(open_view("new_request"), name="Aino Uusi")

    page.button(key="new_request.discard").click().run()

    assert page.text_input(key=key("name", 1)).value == ""
    assert draft_of_reader() == Draft()


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_is_shown_in_every_language(workspace: Workspace, open_page: Open, language: Language) -> None:
    page = open_view("new_request", lang=language)

    assert not page.exception
    assert page.title[0].value == {"fi": "Uusi pyyntö", "sv": "Ny begäran", "en": "New request"}[language]


def test_analyst_is_refused(workspace: Workspace, open_page: Open, reader: LogIn) -> None:
    reader(Role.ANALYST)

    page = open_view("new_request")

    assert not page.text_input
    assert page.exception[0].message == "Your role does not allow this. [ROLE_DENIED]"
