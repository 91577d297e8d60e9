"""Logging in and out in a real browser, and what each role gets to see."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from planner.domain.role import Role
from planner.locale import LANGUAGES, Language
from planner.services.accounts import end_sessions
from planner.services.bootstrap import Workspace
from tests.browser.accessibility import axe_violations
from tests.browser.conftest import PageOf
from tests.browser.logged_in import PASSWORD
from tests.browser.serving import Server
from tests.services.files import HELPERS, REQUESTS

TITLE = {"fi": "Kirjaudu", "sv": "Logga in", "en": "Log in"}
WEEK = "Home visits, week of"


def fill_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Send the English log-in form."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_breaks_no_rule_of_accessibility(nobody: Page, server: Server, language: Language) -> None:
    nobody.goto(f"{server.url}/?lang={language}")

    expect(nobody.locator("h1")).to_have_text(TITLE[language])
    expect(nobody.locator("html")).to_have_attribute("lang", language)
    assert axe_violations(nobody) == []
    nobody.locator("#name").fill("nobody")
    nobody.locator("#password").fill("wrong wrong wrong")
    nobody.locator("button").click()
    expect(nobody.get_by_role("alert")).to_be_visible()
    expect(nobody.locator("html")).to_have_attribute("lang", language)
    assert axe_violations(nobody) == []
    nobody.goto(f"{server.url}/logout?lang={language}")
    assert axe_violations(nobody) == []


@pytest.mark.parametrize("width", [320, 390])
def test_form_does_not_scroll_sideways_on_a_phone(nobody: Page, server: Server, width: int) -> None:
    nobody.set_viewport_size({"width": width, "height": 844})
    nobody.goto(f"{server.url}/login?lang=fi")

    assert nobody.evaluate("document.documentElement.scrollWidth") <= width


def test_form_works_by_keyboard_alone(nobody: Page, server: Server) -> None:
    nobody.goto(f"{server.url}/login?lang=en&next=/my-day")

    nobody.get_by_label("Name").focus()
    nobody.keyboard.type("helper")
    nobody.keyboard.press("Tab")
    nobody.keyboard.type(PASSWORD)
    nobody.keyboard.press("Enter")

    expect(nobody.locator("h1")).to_have_text("My day", use_inner_text=True)


def test_link_is_kept_through_the_log_in_and_nothing_is_shown_after_the_log_out(nobody: Page, server: Server) -> None:
    page = nobody
    page.goto(f"{server.url}/week?lang=en&day=2026-12-01&helper=H1")
    assert "/login?" in page.url
    fill_in(page, "planner")

    expect(page.locator("h1")).to_contain_text(WEEK)
    expect(page.get_by_role("combobox", name="Helper")).to_have_value("Auttaja Esimerkki H1")
    assert re.search(r"/week\?.*day=2026-12-01.*helper=H1", page.url)
    assert PASSWORD not in page.url

    page.get_by_role("link", name="Log out").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("h1")).to_have_text("Log in")
    assert len(page.context.pages) == 1, "the links stay in their tab"

    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        expect(page.locator("h1")).to_have_text(re.compile("^Log (in|out)$"))
        assert "Auttaja" not in page.content()


def test_session_that_ends_in_mid_use_shows_the_way_back(
    page_of: PageOf, server: Server, installation: Workspace
) -> None:
    page = page_of(Role.CLERK)
    page.goto(f"{server.url}/week?lang=en&day=2026-12-01")
    expect(page.locator("h1")).to_contain_text(WEEK)

    end_sessions(installation, "clerk")
    page.get_by_role("combobox", name="Day").click()
    page.get_by_role("option", name="Whole week").click()

    expect(page.get_by_text("Your log-in has ended")).to_be_visible()
    expect(page.locator("table")).to_have_count(0)
    assert axe_violations(page) == []
    page.get_by_role("link", name="Log in").click()
    fill_in(page, "clerk")
    expect(page.locator("h1")).to_contain_text(WEEK)
    assert "/week?" in page.url


def received(page: Page) -> Callable[[], str]:
    """Collect everything that the app sends to a page, shown or not."""
    frames: list[str] = []

    def keep(payload: str | bytes) -> None:
        frames.append(payload if isinstance(payload, str) else payload.decode("utf-8", errors="ignore"))

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    return lambda: "\n".join(frames)


def open_first(page: Page, server: Server, title: str) -> None:
    """Open the first page of somebody."""
    page.goto(f"{server.url}/?lang=en")
    expect(page.locator("h1")).to_contain_text(title)


def menu(page: Page) -> list[str]:
    """Return the pages in the menu."""
    return page.get_by_test_id("stTopNavLink").all_inner_texts()


def test_planner_is_told_who_it_is_about(page_of: PageOf, server: Server) -> None:
    """The assertions on what others are not sent would be worth nothing if names could not be seen."""
    page = page_of(Role.PLANNER)
    sent = received(page)
    open_first(page, server, WEEK)
    page.wait_for_selector("canvas")

    assert all(word in sent() for word in ("Asukas Esimerkki", "Agricolankatu", "Auttaja Esimerkki"))


def test_helper_sees_their_own_day_and_no_other_page(page_of: PageOf, server: Server) -> None:
    page = page_of(Role.HELPER)
    sent = received(page)
    open_first(page, server, "My day")

    assert menu(page) == []
    for path in ("week", "scenarios", "requests"):
        page.goto(f"{server.url}/{path}?lang=en")
        expect(page.locator("h1")).to_have_text("This page is not for your role", use_inner_text=True)
    assert "H2" not in sent()
    assert "Asukas Esimerkki R4" not in sent()


def test_analyst_is_sent_nobodys_name_phone_or_address(page_of: PageOf, server: Server) -> None:
    page = page_of(Role.ANALYST)
    sent = received(page)
    open_first(page, server, "What if?")
    page.wait_for_selector("[data-testid=stMultiSelect]")

    personal = {row[key] for row in REQUESTS for key in ("name", "phone", "address")}
    personal |= {row[key] for row in HELPERS for key in ("name", "start_address")}
    assert [word for word in sorted(personal) if word in sent()] == []
    assert "Asukas" not in sent() + page.content()
    page.goto(f"{server.url}/week?lang=en")
    expect(page.locator("h1")).to_have_text("This page is not for your role", use_inner_text=True)


def test_clerk_gets_no_scenarios(page_of: PageOf, server: Server) -> None:
    page = page_of(Role.CLERK)
    open_first(page, server, WEEK)

    assert "Scenarios" not in menu(page)
    page.goto(f"{server.url}/scenarios?lang=en")
    expect(page.locator("h1")).to_have_text("This page is not for your role", use_inner_text=True)


def test_admin_sees_what_they_look_after_and_nobody(page_of: PageOf, server: Server) -> None:
    page = page_of(Role.ADMIN)

    open_first(page, server, "Sites")
    assert menu(page) == ["Sites", "Triage rules"]
    page.goto(f"{server.url}/requests?lang=en")
    expect(page.locator("h1")).to_have_text("This page is not for your role", use_inner_text=True)
    assert axe_violations(page) == []


def test_every_page_opens_by_its_address_for_its_first_reader(page_of: PageOf, server: Server) -> None:
    """Streamlit knows the first page of somebody by no address, and would put a dialog over it."""
    for role, path in ((Role.HELPER, "my-day"), (Role.ANALYST, "scenarios"), (Role.CLERK, "week")):
        page = page_of(role)
        page.goto(f"{server.url}/{path}?lang=en")
        page.wait_for_selector("h1")
        expect(page.get_by_role("dialog")).to_have_count(0)
