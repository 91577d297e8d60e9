"""The form of a request: it never overwrites what somebody else has saved."""

from dataclasses import replace

import pytest

from planner.domain.role import Role
from planner.locale import LANGUAGES, Language
from planner.services.bootstrap import Workspace
from planner.services.requests import open_request, save_request
from tests.ui.conftest import LogIn, Open, open_view

FIELDS = 5


def field(name: str, version: str) -> str:
    """Return the key of a field of R1's form."""
    return f"requests.{name}.R1.{version}"


def test_edited_request_is_saved(filled: Workspace, open_page: Open) -> None:
    version = open_request(filled, "R1").version
    page = open_view("requests", request="R1")

    page.text_input(key=field("phone", version)).input("040 000 0002")
    page.number_input(key=field("minutes", version)).set_value(90)
    page.button[0].click().run()

    assert not page.exception
    assert [text.value for text in page.success] == ["Saved."]
    stored = open_request(filled, "R1")
    assert (stored.value.phone, stored.value.duration) == ("040 000 0002", 5400)
    assert stored.version != version


def test_second_saver_sees_both_values_and_overwrites_nothing(filled: Workspace, open_page: Open) -> None:
    opened = open_request(filled, "R1")
    page = open_view("requests", request="R1")
    save_request(filled, replace(opened.value, phone="040 000 0003"), opened.version)

    page.text_input(key=field("phone", opened.version)).input("040 000 0004")
    page.button[0].click().run()

    assert not page.exception
    assert "EDIT_CONFLICT" in page.error[0].value
    assert page.table[0].value.to_numpy().tolist() == [["Phone", "040 000 0004", "040 000 0003"]]
    assert open_request(filled, "R1").value.phone == "040 000 0003"


@pytest.mark.parametrize(("button", "phone"), [("requests.theirs", "040 000 0003"), ("requests.mine", "040 000 0004")])
def test_reader_goes_on_with_either_value(filled: Workspace, open_page: Open, button: str, phone: str) -> None:
    opened = open_request(filled, "R1")
    page = open_view("requests", request="R1")
    save_request(filled, replace(opened.value, phone="040 000 0003", notes="Soita ensin."), opened.version)
    page.text_input(key=field("phone", opened.version)).input("040 000 0004")
    page.button[0].click().run()

    page.button(key=button).click().run()
    page.button[0].click().run()

    assert not page.exception
    stored = open_request(filled, "R1").value
    assert stored.phone == phone
    # What only the other one has changed is never lost.
    assert stored.notes == "Soita ensin."


def test_everything_wrong_is_said_at_once_and_nothing_is_saved(filled: Workspace, open_page: Open) -> None:
    opened = open_request(filled, "R1")
    page = open_view("requests", request="R1")

    page.text_input(key=field("name", opened.version)).input(" ")
    page.text_input(key=field("notes", opened.version)).input("salasana kissa123")
    page.button[0].click().run()

    assert "must be filled in" in page.error[0].value
    assert "kissa123" not in page.error[0].value
    assert open_request(filled, "R1") == opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_is_shown_in_every_language(filled: Workspace, open_page: Open, language: Language) -> None:
    page = open_view("requests", lang=language)

    assert not page.exception
    assert page.title[0].value == {"fi": "Pyynnöt", "sv": "Begäranden", "en": "Requests"}[language]
    assert len(page.text_input) == FIELDS


def test_analyst_is_refused(filled: Workspace, open_page: Open, reader: LogIn) -> None:
    reader(Role.ANALYST)

    page = open_view("requests")

    assert [text.value for text in page.text_input] == []
    assert page.exception[0].message == "Your role does not allow this. [ROLE_DENIED]"
