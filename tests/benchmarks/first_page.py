"""How long a reader waits for the week page: the sample week, a running server, a new and a known browser."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import BrowserContext

from planner.cli.demo import SAMPLE_MONDAY
from planner.config import Settings, data_file
from planner.services.bootstrap import create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
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
        _sample_week(database)
        with serve(database) as server, chromium() as browser:
            first = _load(browser.new_context(), server.url)
            fresh = [_load(browser.new_context(), server.url) for _ in range(REPEATS)]
            known = browser.new_context()
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


def _sample_week(database: Path) -> None:
    workspace = create_workspace(Settings(database=database))
    import_helpers(workspace, data_file("sample/helpers.csv"))
    import_requests(workspace, data_file("sample/requests.csv"))
    geocode_all(workspace)
    plan_week(workspace, SAMPLE_MONDAY, limits=Limits(5))
    workspace.engine.dispose()
