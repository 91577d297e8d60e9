"""How long a reader waits for the week page: a fresh browser profile, the sample week, a running server."""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

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
            times = [_load(browser, server.url) for _ in range(REPEATS + 1)]
    # The very first visit also warms the server.
    first, later = times[0], [median(column) for column in zip(*times[1:], strict=True)]
    rows = [("first visit after start", first), (f"later visits, median of {REPEATS}", later)]
    print_table(
        "First page, seconds",
        ("", "heading", "first table"),
        [(name, *(f"{seconds:.2f}" for seconds in found)) for name, found in rows],
    )


def _load(browser, url: str) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    context = browser.new_context()
    page = context.new_page()
    started = perf_counter()
    page.goto(url)
    page.wait_for_selector("h1")
    heading = perf_counter() - started
    page.wait_for_selector("table")
    table = perf_counter() - started
    context.close()
    return heading, table


def _sample_week(database: Path) -> None:
    workspace = create_workspace(Settings(database=database))
    import_helpers(workspace, data_file("sample/helpers.csv"))
    import_requests(workspace, data_file("sample/requests.csv"))
    geocode_all(workspace)
    plan_week(workspace, SAMPLE_MONDAY, limits=Limits(5))
    workspace.engine.dispose()
