"""Whether the app answers while a job searches: the sample week, ``planner serve``, one request after another."""

import socket
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from planner.cli.demo import SAMPLE_MONDAY
from planner.config import Settings, data_file
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.health import health
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import queue_week
from planner.solve.limits import Limits
from tests.benchmarks.tables import print_table
from tests.databases import KEY
from tests.processes import planner

ROUTES = ("/_stcore/health", "/health")
"""One that the server answers alone, and one that asks the database."""
SECONDS = 20
_PAUSE_SECONDS = 0.02
"""Between two requests, so that the client is no load of its own."""
_START_SECONDS = 60
_WARM_REQUESTS = 20


def main() -> None:
    """Print the latencies of both routes with and without a job that searches, in milliseconds."""
    with TemporaryDirectory() as folder:
        workspace = _sample_week(Path(folder) / "planner.db")
        port = _free_port()
        with planner(workspace.settings.database, Path(folder), "serve", "--port", str(port)) as serving:
            serving.wait_for("worker started")
            _wait_for_the_app(workspace, port)
            rows = [("idle", route, *_latencies(port, route)) for route in ROUTES]
            queue_week(workspace, SAMPLE_MONDAY, Limits((len(ROUTES) + 1) * SECONDS))
            _wait_for_a_plan(workspace)
            rows += [("one job searches", route, *_latencies(port, route)) for route in ROUTES]
        workspace.engine.dispose()
    headers = ("", "route", "requests", "p50", "p99", "max")
    print_table(f"Answers of the app, ms ({SECONDS} s each, one request after another)", headers, rows)


def _latencies(port: int, route: str) -> tuple[str, ...]:
    times, until = [], monotonic() + SECONDS
    while monotonic() < until:
        times.append(_ask(port, route))
        sleep(_PAUSE_SECONDS)
    cuts = quantiles(times, n=100)
    return str(len(times)), *(f"{1000 * seconds:.1f}" for seconds in (cuts[49], cuts[98], max(times)))


def _ask(port: int, route: str) -> float:
    """Return how long an answer takes, a new connection included, as a browser's next request may need one."""
    started = perf_counter()
    with closing(HTTPConnection("127.0.0.1", port, timeout=_START_SECONDS)) as connection:
        connection.request("GET", route)
        connection.getresponse().read()
    return perf_counter() - started


def _wait_for_the_app(workspace: Workspace, port: int) -> None:
    until = monotonic() + _START_SECONDS
    while True:
        try:
            for _ in range(_WARM_REQUESTS):
                for route in ROUTES:
                    _ask(port, route)
        except OSError:
            if monotonic() > until:
                raise
            sleep(_PAUSE_SECONDS)
        else:
            break
    if not health(workspace.settings).is_ok:
        raise RuntimeError("The installation is not well.")


def _wait_for_a_plan(workspace: Workspace) -> None:
    until = monotonic() + _START_SECONDS
    while monotonic() < until:
        with workspace.doing(Operation.SEE_JOBS).reading() as work:
            if work.jobs.recent(1)[0].cost is not None:
                return
        sleep(_PAUSE_SECONDS)
    raise RuntimeError("The job has not begun to search; compile the engine first: python -m planner.solve.warm")


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _sample_week(database: Path) -> Workspace:
    workspace = create_workspace(Settings(database=str(database), key=KEY.secret.hex())).on_behalf_of(OPERATOR)
    import_helpers(workspace, data_file("sample/helpers.csv").read_bytes())
    import_requests(workspace, data_file("sample/requests.csv").read_bytes())
    geocode_all(workspace)
    return workspace
