"""The page of files: nothing goes in before the reader has seen what is in the file."""

import pytest

from planner.domain.role import Role
from planner.intake.mapping import ColumnMapping
from planner.locale import LANGUAGES, Language
from planner.services.bootstrap import Workspace
from planner.services.importing import mapping_of, save_mapping
from planner.ui.views import importing
from tests.services.files import REQUESTS, a_request, as_csv
from tests.services.test_importing import EXPORT, MAPPING
from tests.ui.conftest import LogIn, Open, open_view

BAD = a_request("R6", "Agricolankatu 11", "30.11.2026 25:00-26:00")
FILE = "importing.file"


def stored(workspace: Workspace) -> list[str]:
    """Return the numbers of the requests that are there."""
    with workspace.engine.connect() as connection:
        return sorted(row[0] for row in connection.exec_driver_sql("SELECT id FROM support_request"))


def test_a_good_file_is_shown_and_then_goes_in(workspace: Workspace, open_page: Open) -> None:
    page = open_view("importing")

    page.file_uploader(key=FILE).set_value(("requests.csv", as_csv(REQUESTS), "text/csv")).run()
    assert page.table[0].value.to_numpy().tolist() == [["5", "0", "4"]]
    assert stored(workspace) == []
    page.button(key="importing.all").click().run()

    assert not page.exception
    assert stored(workspace) == ["R1", "R2", "R3", "R4", "R5"]


def test_a_large_file_goes_in_under_a_bar_that_leaves(
    workspace: Workspace, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_LARGE_BYTES", 0)
    page = open_view("importing")

    page.file_uploader(key=FILE).set_value(("requests.csv", as_csv(REQUESTS), "text/csv")).run()
    page.button(key="importing.all").click().run()

    assert not page.exception
    assert not page.get("progress")
    assert stored(workspace) == ["R1", "R2", "R3", "R4", "R5"]


def test_a_broken_row_keeps_the_file_out_until_the_reader_wants_the_others(
    workspace: Workspace, open_page: Open
) -> None:
    page = open_view("importing")
    page.file_uploader(key=FILE).set_value(("requests.csv", as_csv((REQUESTS[0], BAD)), "text/csv")).run()

    assert page.table[1].value.iloc[0, 0].startswith("row 3")
    assert [button.key for button in page.button] == ["importing.good"]
    page.button(key="importing.good").click().run()

    assert not page.exception
    assert stored(workspace) == ["R1"]


def test_columns_of_a_new_system_are_named_once(workspace: Workspace, open_page: Open) -> None:
    page = open_view("importing", system="new")
    page.file_uploader(key=FILE).set_value(("export.csv", as_csv(EXPORT), "text/csv")).run()
    assert len(page.selectbox) == 6

    page.text_input(key="importing.name").input("remote_desk")
    for number, column in enumerate(("id", "name", "phone", "topic", "received")):
        page.selectbox(key=f"importing.column.{number}").set_value(column)
    page.text_area(key="importing.defaults").input("channel = remote\nlanguages=fi")
    page.button[0].click().run()

    assert not page.exception
    expected = {theirs: ours for theirs, ours in MAPPING.columns.items() if ours}
    assert mapping_of(workspace, "remote_desk") == ColumnMapping(expected, MAPPING.defaults)


def test_files_of_a_known_system_go_in(workspace: Workspace, open_page: Open) -> None:
    save_mapping(workspace, "remote_desk", MAPPING)
    page = open_view("importing", system="remote_desk")

    page.file_uploader(key=FILE).set_value(("export.csv", as_csv(EXPORT), "text/csv")).run()
    page.button(key="importing.all").click().run()

    assert stored(workspace) == ["remote_desk-17", "remote_desk-18"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_every_language(workspace: Workspace, open_page: Open, language: Language) -> None:
    page = open_view("importing", lang=language)

    assert not page.exception
    titles = {"fi": "Tuo pyyntöjä", "sv": "Importera begäranden", "en": "Import requests"}
    assert page.title[0].value == titles[language]


def test_a_clerk_may_import(workspace: Workspace, reader: LogIn, open_page: Open) -> None:
    reader(Role.CLERK)

    assert not open_view("importing").exception
