"""The page of sites: what is known of each, and corrections by those who may."""

from datetime import date

import pytest

from planner.domain.role import Role
from planner.locale import LANGUAGES, Language
from planner.services.bootstrap import Workspace
from planner.services.sites import import_sites, open_site
from tests.ui.conftest import LogIn, Open, open_view

DAY = date(2026, 11, 24)
LIBRARY = "kallion-kirjasto"


@pytest.fixture
def with_sites(workspace: Workspace) -> Workspace:
    """An installation with the sites of the program."""
    import_sites(workspace, None, DAY)
    return workspace


def test_hours_are_corrected(with_sites: Workspace, open_page: Open) -> None:
    page = open_view("sites", site=LIBRARY)
    version = open_site(with_sites, LIBRARY).version

    page.text_input(key=f"sites.text.{LIBRARY}.{version}").input("Mo 9-12")
    page.button[0].click().run()

    assert not page.exception
    edited = [hours for hours in open_site(with_sites, LIBRARY).value.hours if hours.source == "edited"]
    assert [(hours.weekday, hours.opens, hours.closes) for hours in edited] == [(0, 32_400, 43_200)]


def test_badly_written_hours_are_refused_and_stay_in_the_form(with_sites: Workspace, open_page: Open) -> None:
    page = open_view("sites", site=LIBRARY)
    key = f"sites.text.{LIBRARY}.{open_site(with_sites, LIBRARY).version}"

    page.text_input(key=key).input("whenever")
    page.button[0].click().run()

    assert not page.exception
    assert "Mo-Fr 09:00-20:00" in page.error[0].value
    assert page.text_input(key=key).value == "whenever"


def test_a_clerk_sees_sites_and_corrects_nothing(with_sites: Workspace, reader: LogIn, open_page: Open) -> None:
    reader(Role.CLERK)
    page = open_view("sites")

    assert not page.exception
    assert len(page.table[0].value) == 68
    assert not page.text_input


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_every_language(with_sites: Workspace, open_page: Open, language: Language) -> None:
    page = open_view("sites", lang=language)

    assert not page.exception
    assert page.title[0].value == {"fi": "Toimipisteet", "sv": "Verksamhetsställen", "en": "Sites"}[language]


def test_without_sites_the_page_says_what_to_do(workspace: Workspace, open_page: Open) -> None:
    assert "planner data import-sites" in open_view("sites").markdown[0].value
