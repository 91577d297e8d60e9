"""How long a log-in takes when eight people log in at once, on both kinds of database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from planner.config import Settings
from planner.domain.role import Role
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR, PROCESS
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.login import actor_of, log_in
from tests.benchmarks.tables import print_table
from tests.databases import KEY, KINDS, new_address, setting_of

AT_ONCE = 8
LOG_INS = 96
LOOKS = 400
PASSWORD = "correct horse battery"


def main() -> None:
    """Print the middle and the slow end of a log-in and of a look at who asks, in milliseconds."""
    rows = [(kind, name, *figures) for kind in KINDS for name, *figures in _measured(kind)]
    print_table(
        f"Log-in, {AT_ONCE} at once, milliseconds",
        ("database", "", "p50", "p95", "slowest"),
        rows,
    )


def _measured(kind: str) -> Iterator[tuple[str, str, str, str]]:
    with _installation(kind) as door:
        token = log_in(door, "account0", PASSWORD, address="127.0.0.1")
        yield "one alone", *_figures([_timed_log_in(door, number) for number in range(LOG_INS // 4)])
        with ThreadPoolExecutor(AT_ONCE) as threads:
            yield "log-in", *_figures(list(threads.map(lambda number: _timed_log_in(door, number), range(LOG_INS))))
            yield "who asks", *_figures(list(threads.map(lambda _: _timed_look(door, token), range(LOOKS))))


@contextmanager
def _installation(kind: str) -> Iterator[Workspace]:
    with TemporaryDirectory() as folder, new_address(kind, Path(folder)) as address:
        workspace = create_workspace(Settings(database=setting_of(address), key=KEY.secret.hex()))
        for number in range(AT_ONCE):
            add_account(workspace.on_behalf_of(OPERATOR), f"account{number}", [Role.CLERK], password=PASSWORD)
        yield workspace.on_behalf_of(PROCESS)
        workspace.engine.dispose()


def _timed_log_in(door: Workspace, number: int) -> float:
    started = perf_counter()
    log_in(door, f"account{number % AT_ONCE}", PASSWORD, address=f"192.0.2.{number % AT_ONCE}")
    return perf_counter() - started


def _timed_look(door: Workspace, token: str) -> float:
    started = perf_counter()
    actor_of(door, token)
    return perf_counter() - started


def _figures(seconds: list[float]) -> tuple[str, str, str]:
    cuts = quantiles(seconds, n=20)
    return tuple(f"{1000 * value:.0f}" for value in (cuts[9], cuts[18], max(seconds)))  # type: ignore[return-value]
