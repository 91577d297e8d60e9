"""A call taken in a real browser by the keyboard alone, kept from the first key, and merged where it is the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.config import Settings
from planner.domain.role import Role
from planner.intake.draft import Draft
from planner.locale import LANGUAGES, Language
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.new_request import take_request
from planner.services.request_list import Which, find_requests
from planner.services.requests import open_request, see_request
from tests.browser.accessibility import axe_violations
from tests.browser.conftest import OpenBrowser
from tests.browser.keyboard import press
from tests.browser.logged_in import PASSWORD, log_in_as
from tests.browser.serving import Server, free_port, serve

pytestmark = pytest.mark.slow

SECRET = "131052-308T"
PATIENCE_MS = 30_000
"""A busy machine needs some seconds until a page stands."""
_numbers = count(1)
OpenTab = Callable[..., Page]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation, for its operator."""
    database = tmp_path_factory.mktemp("office") / "planner.db"
    workspace = create_workspace(Settings(database=str(database))).on_behalf_of(OPERATOR)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def desk(office: Workspace) -> Iterator[Server]:
    """The app on it."""
    with serve(Path(office.settings.database)) as server:
        yield server


@dataclass(frozen=True)
class Caller:
    """Somebody with an open request, whom no other test knows."""

    name: str
    phone: str
    request: str


@pytest.fixture
def caller(office: Workspace) -> Caller:
    """Somebody who has called before."""
    number = next(_numbers)
    name, phone = f"Bertta Vanha{chr(96 + number)}", f"040 765 {number:04}"
    draft = Draft(name=name, phone=phone, languages=("fi",), topic="tv_channels", address=f"Esimerkkitie {number}")
    return Caller(name, phone, take_request(office, draft).id)


@pytest.fixture
def open_tab(open_browser: OpenBrowser, office: Workspace) -> OpenTab:
    """Open a page in a browser of a clerk who has written nothing yet."""
    account = f"clerk{next(_numbers)}"
    add_account(office, account, [Role.CLERK], password=PASSWORD)

    def open_tab(server: Server, path: str, *, lang: Language = "en") -> Page:
        page = open_browser(server.url)
        page.set_default_timeout(PATIENCE_MS)
        log_in_as(page, office, account, url=server.url)
        page.goto(f"{server.url}/{path}{'&' if '?' in path else '?'}lang={lang}")
        return page

    return open_tab


def begin(page: Page) -> None:
    """Wait until the keyboard stands in the first field."""
    expect(page.locator(".st-key-new_request-name-0 input")).to_be_focused(timeout=PATIENCE_MS)


def test_call_is_taken_by_the_keyboard_alone(office: Workspace, desk: Server, open_tab: OpenTab) -> None:
    page = open_tab(desk, "new-request")
    begin(page)

    press(page, "Aino Uusi", "Tab", "040 123 4567", "Tab", "Finn")
    expect(page.get_by_role("option", name="Finnish", exact=True)).to_be_visible()
    press(page, "Enter", "Escape", "Tab", "Tab", "Printer")
    expect(page.get_by_role("option", name="Printer set-up", exact=True)).to_be_visible()
    press(page, "Enter", "Tab", "Tulostin ei herää", "Tab", "Agricolankatu 11 B 2", "Tab", "00530", "Tab")
    press(page, "arkisin 9-12", "Tab", "Tab", "Kuulee huonosti.", "Control+Enter")

    expect(page.get_by_text("Saved as request")).to_be_visible()
    expect(page.locator(".st-key-new_request-name-1 input")).to_be_focused()
    line = find_requests(office, Which.NEW, "aino uusi").lines[0]
    stored = open_request(office, line.id).value
    assert (stored.phone, stored.languages, stored.topic) == ("040 123 4567", ("fi",), "printer")
    assert (stored.device, stored.notes, stored.postcode) == ("Tulostin ei herää", "Kuulee huonosti.", "00530")
    assert stored.windows


def test_what_was_typed_is_found_again_though_the_field_was_never_left(
    office: Workspace, desk: Server, open_tab: OpenTab, caller: Caller
) -> None:
    page = open_tab(desk, "new-request")
    begin(page)
    press(page, "Aino Uusi", "Tab", caller.phone)
    expect(page.get_by_role("button", name=f"merge into {caller.request}")).to_be_visible()

    page.reload()
    other_tab = page.context.new_page()
    other_tab.goto(page.url)

    for tab in (page, other_tab):
        tab.bring_to_front()
        begin(tab)
        expect(tab.get_by_label("Name", exact=True)).to_have_value("Aino Uusi")
        expect(tab.get_by_label("Phone", exact=True)).to_have_value(caller.phone)


def test_draft_outlives_the_server(office: Workspace, open_tab: OpenTab, caller: Caller) -> None:
    port = free_port()
    with serve(Path(office.settings.database), port=port) as first:
        page = open_tab(first, "new-request")
        begin(page)
        press(page, "Aino Uusi", "Tab", caller.phone)
        expect(page.get_by_role("button", name=f"merge into {caller.request}")).to_be_visible()

    with serve(Path(office.settings.database), port=port):
        page.reload()
        begin(page)

        expect(page.get_by_label("Name", exact=True)).to_have_value("Aino Uusi")
        expect(page.get_by_label("Phone", exact=True)).to_have_value(caller.phone)


def test_secret_is_refused_while_it_is_typed_and_logged_nowhere(
    office: Workspace, desk: Server, open_tab: OpenTab, caller: Caller
) -> None:
    page = open_tab(desk, "new-request")
    begin(page)

    press(page, f"Aino {SECRET}")

    expect(page.get_by_role("alert")).to_contain_text("personal identity code")
    expect(page.get_by_role("alert")).not_to_contain_text(SECRET)
    page.reload()
    begin(page)
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    assert SECRET not in desk.log.read_text(encoding="utf-8")
    assert SECRET not in page.url


def test_all_that_is_missing_is_told_in_one_list(
    office: Workspace, desk: Server, open_tab: OpenTab, caller: Caller
) -> None:
    page = open_tab(desk, "new-request")
    begin(page)

    press(page, "Control+Enter")

    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(4)
    press(page, "Aino Uusi")
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(3)


def test_duplicate_is_laid_beside_and_merged(
    office: Workspace, desk: Server, open_tab: OpenTab, caller: Caller
) -> None:
    page = open_tab(desk, "new-request")
    begin(page)
    press(page, "Tab", caller.phone.replace(" ", ""))
    merge = page.get_by_role("button", name=f"merge into {caller.request}")
    expect(page.get_by_role("row", name=f"Name {caller.name}")).to_be_visible()

    merge.focus()
    press(page, "Enter")

    expect(page.get_by_text(f"Saved as part of request {caller.request}")).to_be_visible()
    parts = see_request(office, caller.request).parts
    assert len(parts) == 1
    assert open_request(office, parts[0]).value.name == caller.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_break_no_rule_of_accessibility(
    office: Workspace, desk: Server, open_tab: OpenTab, caller: Caller, language: Language
) -> None:
    page = open_tab(desk, "new-request", lang=language)
    begin(page)
    page.locator(".st-key-new_request-phone-0 input").fill(caller.phone)
    page.locator(".st-key-new_request-notes-0 input").fill(SECRET)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(f".st-key-alike-same-{caller.request}")).to_be_visible()
    assert axe_violations(page) == []

    page.goto(f"{desk.url}/requests?request={caller.request}&lang={language}")
    expect(page.locator("h2").first).to_contain_text(caller.request)
    expect(page.locator(".st-key-requests-save")).to_be_visible()
    assert axe_violations(page) == []
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.locator("[data-testid=stException]").count() == 0


@pytest.mark.parametrize("width", [320, 390])
def test_pages_do_not_scroll_sideways_on_a_phone(
    office: Workspace, desk: Server, open_tab: OpenTab, caller: Caller, width: int
) -> None:
    page = open_tab(desk, "new-request")
    begin(page)
    press(page, "Tab", caller.phone)
    expect(page.locator(f".st-key-alike-same-{caller.request}")).to_be_visible()
    page.set_viewport_size({"width": width, "height": 844})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{desk.url}/requests?request={caller.request}&lang=en")
    expect(page.locator(".st-key-requests-save")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
