"""The public form in a real browser: by keyboard, on a small phone, and without script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.config import Settings
from planner.locale import LANGUAGES, Language
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.requests import list_requests
from tests.browser.accessibility import axe_violations
from tests.browser.conftest import OpenBrowser
from tests.browser.serving import Server, serve

pytestmark = pytest.mark.slow
SMALL, TALL = 320, 640


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation for real people, without anybody in it."""
    database = tmp_path_factory.mktemp("form") / "planner.db"
    workspace = create_workspace(Settings(database=str(database))).on_behalf_of(OPERATOR)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def server(workspace: Workspace) -> Iterator[Server]:
    """The real app with the form switched on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANNER_WEB_FORM", "true")
        patch.setenv("PLANNER_PRIVACY_NOTICE_URL", "https://city.example/privacy")
        with serve(Path(workspace.settings.database)) as server:
            yield server


@pytest.fixture
def page(open_browser: OpenBrowser, server: Server) -> Page:
    """A page of somebody who was never here."""
    return open_browser(server.url)


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_breaks_no_rule_of_accessibility_on_a_small_phone(page: Page, server: Server, language: Language) -> None:
    page.set_viewport_size({"width": SMALL, "height": TALL})
    page.goto(f"{server.url}/request?lang={language}")

    expect(page.locator("html")).to_have_attribute("lang", language)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL
    page.locator("button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL


def test_form_is_filled_in_corrected_and_sent_by_keyboard_alone(
    page: Page, server: Server, workspace: Workspace
) -> None:
    page.goto(f"{server.url}/request?lang=en")
    page.get_by_label("I do").focus()
    for text in ("", "Aino Esimerkki"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#phone")).to_be_focused()
    page.keyboard.type("040 123 4567")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Printer")
    page.keyboard.press("Tab")
    page.keyboard.type("It prints nothing.")
    page.locator("button").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Your request has been received")
    assert axe_violations(page) == []
    (request,) = list_requests(workspace)
    expect(page.locator(".number")).to_have_text(request.id)
    assert (request.name, request.topic, request.notes) == ("Aino Esimerkki", "printer", "It prints nothing.")
    assert request.id not in page.url
    page.reload()
    expect(page.locator(".number")).to_have_text(request.id)


def test_form_works_without_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fi-FI")
    page = context.new_page()
    page.goto(f"{server.url}/request")

    expect(page.locator("html")).to_have_attribute("lang", "fi")
    page.locator("#name").fill("Eero Esimerkki")
    page.locator("#phone").fill("050 765 4321")
    page.locator("#topic").select_option("phone_use")
    page.locator("button").click()

    expect(page.locator(".number")).to_have_text(re.compile(r"^\w{6}$"))
    assert page.url == f"{server.url}/request/received?lang=fi"
    context.close()


def test_nobody_sees_or_reaches_what_is_meant_for_robots(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/request?lang=en")

    expect(page.locator("#website")).not_to_be_in_viewport()
    reached = set()
    page.locator("a").first.focus()
    for _ in range(20):
        reached.add(page.evaluate("document.activeElement.id"))
        page.keyboard.press("Tab")
    assert {"contact", "name", "phone", "postcode"} <= reached
    assert "website" not in reached


def test_server_called_nobody_and_logged_no_names(page: Page, server: Server) -> None:
    """Runs over everything that the tests before it sent."""
    page.goto(f"{server.url}/request")

    log = server.log.read_text(encoding="utf-8", errors="replace")
    assert server.outbound.read_text(encoding="utf-8") == ""
    assert "request received" in log
    assert not any(text in log for text in ("Aino", "Eero", "4567", "prints", "Traceback"))
