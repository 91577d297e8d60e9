"""The page of addresses in doubt."""

import pytest

from planner.domain.role import Role
from planner.locale import LANGUAGES, Language
from planner.services.address_review import addresses_to_settle
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_requests
from tests.services.files import REQUESTS, a_request, as_csv
from tests.ui.conftest import LogIn, Open, open_view


@pytest.fixture
def in_doubt(filled: Workspace) -> Workspace:
    """An installation with one misspelt address."""
    import_requests(filled, as_csv((*REQUESTS, a_request("R6", "Agricolankattu 11", "30.11.2026 9.00-12.00"))))
    geocode_all(filled)
    return filled


def test_a_candidate_is_taken(in_doubt: Workspace, open_page: Open) -> None:
    page = open_view("addresses")
    (doubtful,) = addresses_to_settle(in_doubt)
    assert page.table[0].value.iloc[0].tolist()[:2] == ["1", doubtful.candidates[0].matched]

    page.button(key=f"addresses.take.{doubtful.code}.1").click().run()

    assert not page.exception
    assert addresses_to_settle(in_doubt) == ()
    assert page.success[0].value == "Saved."


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_every_language(in_doubt: Workspace, open_page: Open, language: Language) -> None:
    page = open_view("addresses", lang=language)

    assert not page.exception
    titles = {"fi": "Vahvistettavat osoitteet", "sv": "Adresser att bekräfta", "en": "Addresses to settle"}
    assert page.title[0].value == titles[language]


def test_a_clerk_may_settle(in_doubt: Workspace, reader: LogIn, open_page: Open) -> None:
    reader(Role.CLERK)

    assert not open_view("addresses").exception
