"""The city's own log-in: a local provider, the real app, and a browser whose cookies are copied."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.config import Settings
from planner.domain.role import Role
from planner.services.accounts import add_account, end_sessions
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from tests.browser.accessibility import axe_violations
from tests.browser.conftest import OpenBrowser
from tests.browser.serving import Server, free_port, serve, wait_until_ready

pytestmark = pytest.mark.slow

SECRETS = """
[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "{cookie_secret}"
client_id = "planner"
client_secret = "{client_secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
SUBJECT = "subject-7"
PAGE = "No week is planned yet"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The city's own log-in."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(f"{url}/.well-known/openid-configuration", process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation with an account that comes through the city."""
    database = tmp_path_factory.mktemp("city") / "planner.db"
    workspace = create_workspace(Settings(database=str(database), language="en")).on_behalf_of(OPERATOR)
    add_account(workspace, "aino", [Role.PLANNER], subject=SUBJECT)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def city_server(city: Workspace, provider: str) -> Iterator[Server]:
    """The app with the city's log-in in Streamlit's secrets."""
    database, port = Path(city.settings.database), free_port()
    folder = database.parent
    (folder / ".streamlit").mkdir()
    text = SECRETS.format(
        app=f"http://127.0.0.1:{port}",
        provider=provider,
        cookie_secret=secrets.token_hex(),
        client_secret=secrets.token_hex(),
    )
    (folder / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
    with serve(database, folder=folder, port=port) as server:
        yield server


@pytest.fixture
def somebody(open_browser: OpenBrowser, city_server: Server, provider: str) -> Page:
    """A page of somebody who is not logged in."""
    return open_browser(city_server.url, also=provider)


def come_through_the_city(page: Page, server: Server, path: str, subject: str = SUBJECT) -> None:
    """Follow the way from a page to the city's log-in and back."""
    page.goto(f"{server.url}{path}")
    page.get_by_role("link", name="Log in through the city").click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{server.url}/**")


def proof(page: Page) -> list[dict[str, object]]:
    """Return a copy of all cookies of a browser."""
    return [dict(cookie) for cookie in page.context.cookies()]


def test_city_leads_in_and_a_copied_cookie_is_worthless_after_the_log_out(
    somebody: Page, open_browser: OpenBrowser, city_server: Server, provider: str
) -> None:
    page = somebody
    come_through_the_city(page, city_server, "/scenarios?lang=en")
    expect(page.locator("h1")).to_have_text(PAGE, use_inner_text=True)
    assert page.url.startswith(f"{city_server.url}/scenarios?lang=en"), "the link is kept through the city"
    expect(page.get_by_text("aino: Planner")).to_be_visible()
    assert axe_violations(page) == []
    thief = open_browser(city_server.url, also=provider)
    thief.context.add_cookies(proof(page))  # type: ignore[arg-type]
    thief.goto(f"{city_server.url}/week?lang=en")
    expect(thief.locator("h1")).to_have_text(PAGE, use_inner_text=True)

    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Kirjaudu")).to_be_visible()

    thief.goto(f"{city_server.url}/week?lang=en")
    expect(thief.get_by_text("Your log-in has ended")).to_be_visible()
    assert "aino" not in thief.content()
    come_through_the_city(page, city_server, "/week?lang=en")
    expect(page.locator("h1")).to_have_text(PAGE, use_inner_text=True)
    thief.reload()
    expect(thief.get_by_text("Your log-in has ended")).to_be_visible()


def test_who_has_no_account_is_told_so(somebody: Page, city_server: Server) -> None:
    come_through_the_city(somebody, city_server, "/week?lang=en", "subject-8")

    expect(somebody.get_by_text("There is no account for you here")).to_be_visible()
    expect(somebody.get_by_role("link", name="Log in")).to_be_visible()


def test_administrator_ends_what_the_city_began(somebody: Page, city_server: Server, city: Workspace) -> None:
    come_through_the_city(somebody, city_server, "/week?lang=en")
    expect(somebody.locator("h1")).to_have_text(PAGE, use_inner_text=True)

    end_sessions(city, "aino")
    somebody.reload()

    expect(somebody.get_by_text("Your log-in has ended")).to_be_visible()


def test_form_offers_both_ways_and_breaks_no_rule(somebody: Page, city_server: Server) -> None:
    somebody.goto(f"{city_server.url}/login?lang=fi")

    expect(somebody.locator("input[name=password]")).to_be_visible()
    expect(somebody.locator("a.button")).to_be_visible()
    assert axe_violations(somebody) == []


def test_log_names_nobody(city_server: Server) -> None:
    """Runs over everything that the tests before it asked of the server."""
    log = city_server.log.read_text(encoding="utf-8", errors="replace")

    assert SUBJECT not in log
    assert "aino" not in log
    assert city_server.outbound.read_text(encoding="utf-8") == ""
