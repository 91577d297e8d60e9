"""How long a reader waits for the week page: the sample week, a running server, a new and a known browser."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import BrowserContext

from planner.cli.demo import SAMPLE_MONDAY
from planner.config import Settings, data_file
from planner.domain.role import Role
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR, PROCESS
from planner.services.bootstrap import create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.login import SESSION_COOKIE, log_in
from planner.services.planning import plan_week
from planner.solve.limits import Limits
from tests.benchmarks.tables import print_table
from tests.browser.serving import chromium, find_chromium, serve

REPEATS = 5


def main() -> None:
    """Print the seconds to the heading and to the first table."""
    if find_chromium() is None:
        print("First page: not measured, Chromium is missing.")
        return
    with TemporaryDirectory() as folder:
        database = Path(folder) / "planner.db"
        token = _sample_week(database)
        with serve(database) as server, chromium() as browser:

            def new_context() -> BrowserContext:
                context = browser.new_context()
                context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
                return context

            first = _load(new_context(), server.url)
            fresh = [_load(new_context(), server.url) for _ in range(REPEATS)]
            known = new_context()
            _load(known, server.url)
            again = [_load(known, server.url) for _ in range(REPEATS)]
    rows = [
        ("first visit after start, which also warms the server", first),
        (f"browser that was never here, median of {REPEATS}", _medians(fresh)),
        (f"browser that was here before, median of {REPEATS}", _medians(again)),
    ]
    print_table(
        "First page, seconds",
        ("", "heading", "first table"),
        [(name, *(f"{seconds:.2f}" for seconds in found)) for name, found in rows],
    )


def _load(context: BrowserContext, url: str) -> tuple[float, float]:
    page = context.new_page()
    started = perf_counter()
    page.goto(url)
    page.wait_for_selector("h1")
    heading = perf_counter() - started
    page.wait_for_selector("table")
    table = perf_counter() - started
    page.close()
    return heading, table


def _medians(times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    heading, table = zip(*times, strict=True)
    return median(heading), median(table)


def _sample_week(database: Path) -> str:
    """Plan the sample week and return the token of a planner."""
    workspace = create_workspace(Settings(database=str(database)))
    operator, password = workspace.on_behalf_of(OPERATOR), "correct horse battery"
    import_helpers(operator, data_file("sample/helpers.csv"))
    import_requests(operator, data_file("sample/requests.csv"))
    geocode_all(operator)
    plan_week(operator, SAMPLE_MONDAY, limits=Limits(5))
    add_account(operator, "planner", [Role.PLANNER], password=password)
    token = log_in(workspace.on_behalf_of(PROCESS), "planner", password, address="127.0.0.1")
    workspace.engine.dispose()
    return token
