"""One server and one browser for all tests here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

from planner.config import Settings
from planner.domain.role import Role
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, publish_week
from tests.browser.logged_in import PASSWORD, log_in_as
from tests.browser.serving import Server, chromium, find_chromium, serve
from tests.services.files import HELPERS, MONDAY, REQUESTS, a_request, as_csv

HOSTILE = "<img src=x onerror=alert(1)> **Aino** $x$"

OpenBrowser = Callable[..., Page]
PageOf = Callable[[Role], Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here; without Chromium it is skipped with the reason."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed; .ci/run installs it"))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A small week, planned and published, one name of which would like to be markup, and an account a role."""
    database = tmp_path_factory.mktemp("app") / "planner.db"
    workspace = create_workspace(Settings(database=str(database))).on_behalf_of(OPERATOR)
    hostile = a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", name=HOSTILE)
    import_requests(workspace, as_csv((hostile, *REQUESTS[1:])))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    plan_week(workspace, MONDAY, engine="insertion")
    publish_week(workspace, MONDAY)
    for role in Role:
        add_account(workspace, role, [role], password=PASSWORD, helper="H1" if role is Role.HELPER else None)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="session")
def server(installation: Workspace) -> Iterator[Server]:
    """The real app and a worker on it."""
    with serve(Path(installation.settings.database)) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[OpenBrowser]:
    """Open a browser of somebody; the test fails when it calls anybody else or shows a dialog."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []
    dialogs: list[str] = []

    def open_browser(url: str, *, also: str = "") -> Page:
        """``also``: somebody else's server, whose pages may do what they like."""

        def note(request: Request) -> None:
            is_theirs = bool(also) and (request.url.startswith(also) or request.frame.url.startswith(also))
            if not is_theirs and not request.url.startswith(local):
                outside.append(request.url)

        size: ViewportSize = {"width": 1280, "height": 1600}
        # axe is put into the page by the test, which the app's policy would refuse.
        context = browser.new_context(viewport=size, locale="fi-FI", bypass_csp=True)
        contexts.append(context)
        local = (url, url.replace("http", "ws"), "blob:", "data:")
        page = context.new_page()
        page.on("request", note)
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert outside == []
    assert dialogs == []


@pytest.fixture
def nobody(open_browser: OpenBrowser, server: Server) -> Page:
    """A page of somebody who is not logged in."""
    return open_browser(server.url)


@pytest.fixture
def page_of(open_browser: OpenBrowser, installation: Workspace, server: Server) -> PageOf:
    """Open a page of somebody who is logged in as a role."""

    def page_of(role: Role) -> Page:
        page = open_browser(server.url)
        log_in_as(page, installation, role, url=server.url)
        return page

    return page_of


@pytest.fixture
def page(page_of: PageOf) -> Page:
    """A page of a planner."""
    return page_of(Role.PLANNER)
