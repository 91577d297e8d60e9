"""The page of the rules: seen by those who triage, set by few, and never over somebody else's version."""

import pytest

from planner.domain.role import Role
from planner.locale import LANGUAGES
from planner.services.bootstrap import Workspace
from planner.services.triage import set_triage_table, table_text, triage_table
from planner.ui.rules_text import TEXT_KEY
from tests.ui.conftest import LogIn, Open, open_view


@pytest.fixture
def shipped(workspace: Workspace) -> str:
    """The rules that ship with the program, as text."""
    return table_text(triage_table(workspace))


def test_rules_are_shown_in_every_language(shipped: str, open_page: Open) -> None:
    titles = {"fi": "Tarpeen arvioinnin säännöt", "sv": "Regler för behovsbedömning", "en": "Triage rules"}
    for language in LANGUAGES:
        page = open_view("triage_rules", lang=language)

        assert not page.exception
        assert page.title[0].value == titles[language]
        assert len(page.table[0].value) == 6


def test_planner_sees_what_changes_and_sets_it(workspace: Workspace, shipped: str, open_page: Open) -> None:
    page = open_view("triage_rules")
    page.text_area(key=TEXT_KEY).set_value(shipped.replace("is_portable = false, ", ""))
    page.button(key="triage_rules.preview").click().run()

    assert "Changed rules: home\\_not\\_portable" in [text.value for text in page.markdown]
    assert triage_table(workspace).version == 0
    page.button(key="triage_rules.save").click().run()

    assert not page.exception
    assert [said.value for said in page.success] == ["Version 1 of the rules holds from now on\\."]
    assert triage_table(workspace).version == 1


@pytest.mark.slow
def test_wrong_text_is_told_with_its_place_and_stays(workspace: Workspace, shipped: str, open_page: Open) -> None:
    page = open_view("triage_rules")
    page.text_area(key=TEXT_KEY).set_value(shipped.replace("is_portable", "portable"))
    page.button(key="triage_rules.save").click().run()

    assert "rules\\[2\\]\\.when\\.portable" in page.error[0].value
    assert "KEY\\_UNKNOWN" in page.error[0].value
    assert "portable" in page.text_area(key=TEXT_KEY).value
    assert triage_table(workspace).version == 0


@pytest.mark.slow
@pytest.mark.parametrize(("button", "ids"), [("theirs", {"site"}), ("mine", {"to_site"})])
def test_somebody_elses_rules_are_never_overwritten_unseen(
    workspace: Workspace, shipped: str, open_page: Open, button: str, ids: set[str]
) -> None:
    page = open_view("triage_rules")
    page.text_area(key=TEXT_KEY).set_value(shipped.replace('id = "site"', 'id = "to_site"'))
    set_triage_table(workspace, shipped.replace("home_stairs", "stairs"), 0)
    page.button(key="triage_rules.save").click().run()

    assert "version 1 meanwhile" in page.error[0].value
    assert "EDIT\\_CONFLICT" in page.error[1].value
    page.button(key=f"triage_rules.{button}").click().run()
    page.button(key="triage_rules.save").click().run()

    assert not page.exception
    assert ids < {rule.id for rule in triage_table(workspace).rules}


@pytest.mark.slow
def test_clerk_sees_the_rules_and_no_form(shipped: str, open_page: Open, reader: LogIn) -> None:
    reader(Role.CLERK)

    page = open_view("triage_rules")

    assert not page.exception
    assert len(page.table) == 1
    assert not page.text_area
