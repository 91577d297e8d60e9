"""One server and one browser for all tests here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from planner.config import Settings
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week
from tests.browser.serving import Server, chromium, find_chromium, serve
from tests.services.files import HELPERS, MONDAY, REQUESTS, a_request, as_csv

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
HOSTILE = "<img src=x onerror=alert(1)> **Aino** $x$"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here; without Chromium it is skipped with the reason."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed; .ci/run installs it"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real app on a small planned week, one name of which would like to be markup."""
    database = tmp_path_factory.mktemp("app") / "planner.db"
    workspace = create_workspace(Settings(database=str(database))).on_behalf_of(OPERATOR)
    hostile = a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", name=HOSTILE)
    import_requests(workspace, as_csv((hostile, *REQUESTS[1:])))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    plan_week(workspace, MONDAY, engine="insertion")
    workspace.engine.dispose()
    with serve(database) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page that fails the test when it calls anybody else or shows a dialog."""
    size: ViewportSize = {"width": 1280, "height": 1600}
    # axe is put into the page by the test, which the app's policy would refuse.
    context = browser.new_context(viewport=size, locale="fi-FI", bypass_csp=True)
    page = context.new_page()
    outside: list[str] = []
    dialogs: list[str] = []
    local = (server.url, server.url.replace("http", "ws"), "blob:", "data:")
    page.on("request", lambda request: None if request.url.startswith(local) else outside.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    assert outside == []
    assert dialogs == []
