"""The week page, in three languages and on every kind of installation."""

import pytest
from streamlit.testing.v1 import AppTest

from planner.locale import LANGUAGES, Language
from planner.services.bootstrap import Workspace
from planner.services.importing import import_requests
from planner.services.planning import plan_week
from tests.services.files import MONDAY, REQUESTS, a_request, as_csv
from tests.ui.conftest import Open

TITLE = {
    "fi": "Kotikäynnit, viikko 30.11.2026 alkaen",
    "sv": "Hembesök, vecka från 30.11.2026",
    "en": "Home visits, week of 30.11.2026",
}


def cells(page: AppTest) -> str:
    """Return everything that stands in the tables."""
    return "\n".join(str(table.value.to_csv()) for table in page.table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_week_is_shown_in_every_language(planned: Workspace, open_page: Open, language: Language) -> None:
    page = open_page(lang=language)

    assert not page.exception
    assert page.title[0].value == TITLE[language]
    assert page.metric[0].value == "3 / 4"
    assert len(page.success) == 1


def test_week_tells_who_goes_where_and_when(planned: Workspace, open_page: Open) -> None:
    page = open_page(lang="en", day="all")

    assert "Asukas Esimerkki R1" in cells(page)
    assert "Agricolankatu 11" in cells(page)
    assert "No helper with the skills speaks the language" in cells(page)
    assert [header.value for header in page.header[1:3]] == ["Monday 30.11.2026", "Tuesday 1.12.2026"]


def test_day_and_helper_narrow_the_page(planned: Workspace, open_page: Open) -> None:
    page = open_page(lang="en", day="2026-12-01")

    assert "Asukas Esimerkki R3" in cells(page)
    assert "Asukas Esimerkki R1" not in cells(page)
    page.selectbox(key="choice.helper").select("H2").run()
    assert not page.exception


def test_names_are_text_and_never_markup(filled: Workspace, open_page: Open) -> None:
    hostile = a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", name="<script>x</script> **B** $y$ :red[z]")
    import_requests(filled, as_csv((hostile,)))
    plan_week(filled, MONDAY, engine="insertion")

    page = open_page(lang="en", day="all")

    assert not page.exception
    assert r"\<script\>x\<\/script\> \*\*B\*\* \$y\$ \:red\[z\]" in cells(page)


def test_request_without_a_settled_address_is_shown_with_its_reason(planned: Workspace, open_page: Open) -> None:
    import_requests(planned, as_csv((a_request("R6", "Olematonkuja 999", "30.11.2026 9-12"),)))

    page = open_page(lang="en")

    assert page.warning[0].value == "These could not go into the planning:"
    shown = "\n".join(text.value for text in page.markdown)
    assert "request R6" in shown
    assert "Olematonkuja" not in shown


@pytest.mark.parametrize("query", [{"lang": "xx"}, {"week": "1999-01-04"}, {"day": "tomorrow"}, {"helper": "nobody"}])
def test_nonsense_in_the_address_falls_back(planned: Workspace, open_page: Open, query: dict[str, str]) -> None:
    page = open_page(**query)

    assert not page.exception
    assert "30.11.2026" in page.title[0].value


def test_installation_without_a_plan_says_what_to_do(filled: Workspace, open_page: Open) -> None:
    page = open_page(lang="en")

    assert page.title[0].value == "No week is planned yet"
    assert "planner plan" in page.code[0].value


def test_missing_database_says_what_to_do(open_page: Open) -> None:
    page = open_page(lang="sv")

    assert not page.exception
    assert page.title[0].value == "Ingen vecka är planerad ännu"


def test_later_plan_of_another_week_can_be_chosen(planned: Workspace, open_page: Open) -> None:
    next_week = MONDAY.replace(month=12, day=7)
    import_requests(planned, as_csv(REQUESTS))
    rows = (a_request("R9", "Agricolankatu 11", "30.11.2026 9-12"),)
    import_requests(planned, as_csv(rows))

    page = open_page(lang="en", week=MONDAY.isoformat())

    assert page.title[0].value == TITLE["en"]
    assert next_week.isoformat() not in str(page.selectbox(key="choice.week").options)
