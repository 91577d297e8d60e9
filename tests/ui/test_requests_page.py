"""The form of a request: it never overwrites what somebody else has saved."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from planner.domain.lifecycle import RequestState
from planner.domain.role import Role
from planner.domain.triage import Answers
from planner.intake.draft import Draft
from planner.locale import LANGUAGES, Language
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.channels import note_answers
from planner.services.new_request import take_request
from planner.services.request_list import PAGE_LINES
from planner.services.requests import close_request, open_request, save_request, see_request
from tests.services.calls import REQUEST
from tests.ui.conftest import LogIn, Open, open_view


def field(name: str, version: str) -> str:
    """Return the key of a field of R1's form."""
    return f"requests.{name}.R1.{version}"


def rows(page: AppTest) -> list[list[str]]:
    """Return the rows of all tables."""
    return [row for table in page.table for row in table.value.to_numpy().tolist()]


def listed(page: AppTest) -> list[str]:
    """Return the numbers in the list."""
    return [row[0] for row in page.table[0].value.to_numpy().tolist()]


def a_call(topic: str, **more: str) -> Draft:
    """Return a call of one person about a topic."""
    return Draft(**{"name": "Aino Uusi", "phone": "040 123 4567", "topic": topic, **more}, languages=("fi",))  # type: ignore[arg-type]


def test_edited_request_is_saved(filled: Workspace, open_page: Open) -> None:
    version = open_request(filled, "R1").version
    page = open_view("requests", request="R1")

    page.text_input(key=field("phone", version)).input("040 000 0002")
    page.number_input(key=field("minutes", version)).set_value(90)
    page.button(key="requests.save").click().run()

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
    page.button(key="requests.save").click().run()

    assert not page.exception
    assert "EDIT_CONFLICT" in page.error[0].value
    assert ["Phone", "040 000 0004", "040 000 0003"] in rows(page)
    assert open_request(filled, "R1").value.phone == "040 000 0003"


@pytest.mark.parametrize(("button", "phone"), [("requests.theirs", "040 000 0003"), ("requests.mine", "040 000 0004")])
def test_reader_goes_on_with_either_value(filled: Workspace, open_page: Open, button: str, phone: str) -> None:
    opened = open_request(filled, "R1")
    page = open_view("requests", request="R1")
    save_request(filled, replace(opened.value, phone="040 000 0003", notes="Soita ensin."), opened.version)
    page.text_input(key=field("phone", opened.version)).input("040 000 0004")
    page.button(key="requests.save").click().run()

    page.button(key=button).click().run()
    page.button(key="requests.save").click().run()

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
    page.button(key="requests.save").click().run()

    assert "must be filled in" in page.error[0].value
    assert "kissa123" not in page.error[0].value
    assert open_request(filled, "R1") == opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_is_shown_in_every_language(filled: Workspace, open_page: Open, language: Language) -> None:
    page = open_view("requests", lang=language)

    assert not page.exception
    assert page.title[0].value == {"fi": "Pyynnöt", "sv": "Begäranden", "en": "Requests"}[language]
    assert page.text_input


def test_analyst_is_refused(filled: Workspace, open_page: Open, reader: LogIn) -> None:
    reader(Role.ANALYST)

    page = open_view("requests")

    assert [text.value for text in page.text_input] == []
    assert page.exception[0].message == "Your role does not allow this. [ROLE_DENIED]"


def test_list_shows_a_part_and_what_is_looked_for(workspace: Workspace, open_page: Open) -> None:
    first = take_request(workspace, a_call("printer")).id
    second = take_request(workspace, a_call("printer", name="Bertta Vanha", phone="050 765 4321")).id
    close_request(workspace, first, RequestState.CANCELLED)

    opened, closed = open_view("requests", request="R9"), open_view("requests", state="closed")
    found = open_view("requests", state="all").text_input(key="requests.words").input("vanha").run()

    assert (listed(opened), listed(closed), listed(found)) == ([second], [first], [second])
    assert "Bertta" in found.header[0].value
    assert all("vanha" not in value for value in found.query_params.values())


def test_long_list_is_shown_a_page_at_a_time(workspace: Workspace, open_page: Open) -> None:
    with workspace.doing(Operation.IMPORT_REQUESTS).writing("requests") as work:
        work.requests.save(replace(REQUEST, id=f"R{number:03}", channel=None) for number in range(PAGE_LINES + 1))
        work.commit()
    page = open_view("requests")

    page.selectbox(key="requests.page").set_value(2).run()

    assert not page.exception
    assert listed(page) == [f"R{PAGE_LINES:03}"]
    assert not page.header, "nobody's request is opened before the reader wants it"


def test_request_is_cancelled_and_opened_again(workspace: Workspace, open_page: Open) -> None:
    request = take_request(workspace, a_call("printer")).id
    page = open_view("requests", request=request)

    page.button(key="requests.cancel").click().run()
    cancelled = see_request(workspace, request).state
    page = open_view("requests", state="closed", request=request)
    page.button(key="requests.reopen").click().run()

    assert not page.exception
    assert cancelled is RequestState.CANCELLED
    assert see_request(workspace, request).state is RequestState.NEW
    assert len(see_request(workspace, request).history) == 2


def test_duplicate_is_shown_beside_and_merged_into_the_other(workspace: Workspace, open_page: Open) -> None:
    first, second = (take_request(workspace, a_call(topic)).id for topic in ("printer", "tv_channels"))
    page = open_view("requests")
    page.selectbox(key="choice.request").set_value(second).run()
    side_by_side = rows(page)

    page.button(key=f"alike.same.{first}").click().run()

    assert not page.exception
    assert ["Phone", "040 123 4567", "040 123 4567"] in side_by_side
    assert see_request(workspace, first).parts == (second,)
    assert first in page.header[0].value


def test_two_wishes_of_one_person_are_told_apart(workspace: Workspace, open_page: Open) -> None:
    first, second = (take_request(workspace, a_call(topic)).id for topic in ("printer", "tv_channels"))
    page = open_view("requests", request=first)

    page.button(key=f"alike.different.{second}").click().run()

    assert not page.exception
    with pytest.raises(KeyError):
        page.button(key=f"alike.different.{second}")


def test_step_of_the_reader_is_no_conflict_with_what_they_typed(workspace: Workspace, open_page: Open) -> None:
    request = take_request(workspace, a_call("printer")).id
    version = open_request(workspace, request).version
    page = open_view("requests", request=request)
    note_answers(workspace, request, Answers(can_leave_home=True), version)

    page.text_input(key=f"requests.phone.{request}.{version}").input("040 000 0002")
    page.button(key="requests.save").click().run()

    stored = open_request(workspace, request).value
    assert [text.value for text in page.success] == ["Saved."]
    assert (stored.phone, stored.answers.can_leave_home) == ("040 000 0002", True)
