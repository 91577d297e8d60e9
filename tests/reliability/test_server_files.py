"""
Erased residents are gone from every file of a PostgreSQL server, its log of changes too, or the receipt says no.

``python -m pytest -m slow -s tests/reliability/test_server_files.py`` prints what was found where.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
import pytest

from planner.services.bootstrap import Workspace
from planner.services.persons import Who, erase_person
from planner.services.planning import plan_week, publish_week
from planner.store import server_log, wiping
from planner.store.wiping import Wiped
from tests.installations import installation
from tests.reliability.canaries import Resident, as_row, plant, shifts
from tests.reliability.own_server import own_server
from tests.services.files import MONDAY

pytestmark = pytest.mark.slow
RESIDENTS = plant(6)
SEGMENT = 16 * 1024**2
"""Bytes of a file of the log; this server keeps five of them at least when it recycles them."""
LATER = datetime(2027, 1, 1, tzinfo=UTC)
RIGHTS = (
    "GRANT pg_checkpoint, pg_read_all_stats TO planner",
    "GRANT EXECUTE ON FUNCTION pg_switch_wal, pg_ls_waldir TO planner",
)
"""As docs/operations.md gives them."""
QUIET_LOG = (
    "ALTER ROLE planner SET log_error_verbosity = terse",
    "ALTER ROLE planner SET log_parameter_max_length = 0",
)
"""Likewise."""


@dataclass(frozen=True)
class Place:
    """A server with an installation that is an account without rights of its own."""

    workspace: Workspace
    url: str
    folder: Path

    def run(self, *statements: str) -> None:
        """Do something as the one who operates the server."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def found(self) -> Counter[str]:
        """Count the canaries in each folder or file of the server."""
        self.run("CHECKPOINT")
        found = Counter[str]()
        for path in self.folder.rglob("*"):
            if path.is_file() and (number := canaries_in(path)):
                found[path.relative_to(self.folder).parts[0]] += number
        return found


@pytest.fixture
def place() -> Iterator[Place]:
    with own_server() as server, a_place(server) as place:
        yield place


@contextmanager
def a_place(server: Any) -> Iterator[Place]:
    """Make an installation in which everybody has a promised visit."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE ROLE planner LOGIN")
        connection.execute("CREATE DATABASE planner OWNER planner")
    url = server.get_uri(database="planner")
    own = url.replace("//postgres:", "//planner:", 1)
    rows = tuple(as_row(resident) for resident in RESIDENTS)
    with installation(own, rows, shifts(2)) as workspace:
        plan_week(workspace, MONDAY, engine="insertion")
        publish_week(workspace, MONDAY)
        place = Place(workspace, url, server.pgdata)
        place.run("ANALYZE")  # as it does by itself after a while
        yield place


def canaries_in(path: Path) -> int:
    content = path.read_bytes()
    return sum(canary.encode() in content for resident in RESIDENTS for canary in resident.canaries)


def erase(place: Place, residents: tuple[Resident, ...] = RESIDENTS) -> Wiped:
    started = perf_counter()
    (*_, wiped) = [erase_person(place.workspace, Who("request", each.id), LATER).wiped for each in residents]
    print(f"\n{(perf_counter() - started) / len(residents):.1f} s each, {wiped}, found {dict(place.found())}")
    return wiped


def test_with_the_rights_they_are_gone_from_every_file(place: Place) -> None:
    place.run(*RIGHTS)
    assert {"base", "pg_wal"} <= place.found().keys()

    wiped = erase(place)

    assert wiped == Wiped(is_complete=True, keeps_log=False)
    assert place.found() == {}


def test_without_the_rights_the_receipt_says_that_the_log_keeps_them(place: Place) -> None:
    wiped = erase(place)

    assert wiped == Wiped(is_complete=True, keeps_log=True)
    assert place.found().keys() == {"pg_wal"}


def test_log_that_was_kept_under_names_of_the_future_is_cleared_too(place: Place) -> None:
    """What is erased before the rights are there goes with the next one who is erased."""
    erase(place, RESIDENTS[1:])
    place.run("SELECT pg_switch_wal()", "CHECKPOINT")
    assert place.found()["pg_wal"] > 0
    place.run(*RIGHTS)

    erase(place, RESIDENTS[:1])

    assert place.found() == {}


@pytest.mark.parametrize(
    "setting",
    [
        ("SELECT pg_create_physical_replication_slot('other', true)",),
        ("ALTER SYSTEM SET wal_keep_size = '1GB'", "SELECT pg_reload_conf()"),
    ],
    ids=["slot", "keep"],
)
def test_log_that_the_server_was_told_to_keep_is_told(place: Place, setting: tuple[str, ...]) -> None:
    place.run(*RIGHTS, *setting)

    wiped = erase(place)

    assert wiped == Wiped(is_complete=True, keeps_log=True)
    assert place.found().keys() == {"pg_wal"}


@pytest.mark.parametrize("recycles", [True, False])
def test_log_that_is_too_long_to_write_over_is_cleared_where_it_is_removed_instead(
    place: Place, monkeypatch: pytest.MonkeyPatch, recycles: bool
) -> None:
    monkeypatch.setattr(server_log, "_MOST_BYTES", 3 * SEGMENT)
    place.run(*RIGHTS, f"ALTER SYSTEM SET wal_recycle = {recycles}", "SELECT pg_reload_conf()")

    wiped = erase(place)

    assert wiped == Wiped(is_complete=True, keeps_log=recycles)
    assert place.found().keys() == ({"pg_wal"} if recycles else set())


def test_reader_who_began_before_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may still look at what was deleted, so the server takes that along when it writes a table anew."""
    monkeypatch.setattr(wiping, "_PATIENCE", 1)
    place.run(*RIGHTS)
    with psycopg.connect(place.url) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        wiped = erase(place, RESIDENTS[:1])
        kept = place.found()

    assert not wiped.is_complete
    assert kept["base"] > 0
    assert erase(place, RESIDENTS[1:]).is_complete
    assert place.found() == {}


def test_reader_who_looks_at_a_table_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server waits for it before it writes the table anew, and others wait meanwhile: not for long."""
    monkeypatch.setattr(wiping, "_PATIENCE", 1)
    place.run(*RIGHTS)
    with psycopg.connect(place.url) as reader:
        reader.execute("SELECT 1 FROM resident")
        wiped = erase(place, RESIDENTS[:1])

    assert not wiped.is_complete


@pytest.mark.parametrize("is_quiet", [False, True])
def test_statements_that_the_server_logs_hold_no_values_when_it_is_told_so(place: Place, is_quiet: bool) -> None:
    place.run(*RIGHTS, "ALTER ROLE planner SET log_statement = 'all'", *(QUIET_LOG if is_quiet else ()))
    place.workspace.engine.dispose()
    with psycopg.connect(place.url.replace("//postgres:", "//planner:", 1), autocommit=True) as connection:
        for resident in RESIDENTS:
            connection.execute("SELECT id FROM resident WHERE name = %s", (resident.name,))
            with pytest.raises(psycopg.errors.NotNullViolation):
                connection.execute("UPDATE resident SET address = %s, version = NULL", (resident.note,))

    erase(place)

    assert place.found().keys() == (set() if is_quiet else {"log"})
