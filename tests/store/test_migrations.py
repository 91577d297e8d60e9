"""Migrations: killed at any statement they leave the old schema whole, and the next one succeeds."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from planner.errors import StoreError
from planner.store.address import Address, FileAddress, ServerAddress
from planner.store.engine import connect
from planner.store.opening import create_database, open_database
from planner.store.schema import REVISIONS, migrate, revision_of
from tests.databases import KEY, KINDS, new_address
from tests.reliability.migrating import fill, migrate_and_die, missing, rows_of, schema_of, watch
from tests.reliability.processes import Victim
from tests.store.rows import count

EACH, SOME = 1, 40
"""Kill at each statement, or only at the commit and at each fortieth before it."""
IN_THE_MIDDLE = 30
STEPS = list(zip((None, *REVISIONS), REVISIONS, strict=False))


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[tuple[Address, Engine]]:
    """Give a database without any tables."""
    folder.mkdir(exist_ok=True)
    with new_address(kind, folder, is_empty=True) as address:
        if isinstance(address, FileAddress):
            address.path.touch(0o600)
        engine = connect(address, KEY)
        yield address, engine
        engine.dispose()


@contextmanager
def at_revision(kind: str, folder: Path, revision: str | None) -> Iterator[tuple[Address, Engine]]:
    """Give a database of a revision with rows in each table."""
    with empty(kind, folder) as (address, engine):
        if revision is not None:
            migrate(engine, revision)
            fill(engine)
        yield address, engine
    if kind == "file":
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    """The schema of each revision, by kind of database, as an undisturbed migration makes it."""
    schemas = {}
    for kind in KINDS:
        with empty(kind, tmp_path_factory.mktemp("fresh")) as (_, engine):
            for revision in REVISIONS:
                migrate(engine, revision)
                schemas[kind, revision] = schema_of(engine)
    return schemas


def num_statements(kind: str, folder: Path, before: str | None, after: str) -> int:
    """Return how many statements a step has, the commit among them."""
    with at_revision(kind, folder / "counting", before) as (_, engine):
        executed = watch(engine, at=-1, do=lambda: None)
        migrate(engine, after)
        return len(executed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("before", "after"), STEPS)
@pytest.mark.parametrize("every", [SOME, pytest.param(EACH, marks=pytest.mark.slow)], ids=["some", "each"])
def test_migration_killed_at_a_statement_can_be_done_again(
    kind: str,
    before: str | None,
    after: str,
    every: int,
    tmp_path: Path,
    fresh: dict[tuple[str, str], list[tuple[object, ...]]],
) -> None:
    num = num_statements(kind, tmp_path, before, after)
    for statement in range(num - 1, -1, -every):
        with at_revision(kind, tmp_path / str(statement), before) as (address, engine):
            schema, rows = schema_of(engine), rows_of(engine)

            victim = Victim(migrate_and_die, address, after, statement)
            assert victim.wait_until_dead() == -signal.SIGKILL
            _wait_for_the_server_to_notice(engine)

            assert schema_of(engine) == schema
            assert rows_of(engine) == rows
            assert migrate(engine, after) == (after,)
            assert schema_of(engine) == fresh[kind, after]
            assert missing(rows, rows_of(engine)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_control_that_commits_each_statement_cannot_be_done_again(kind: str, tmp_path: Path) -> None:
    with empty(kind, tmp_path) as (address, engine):
        hasty = connect(address, KEY)
        event.listen(hasty, "after_cursor_execute", lambda connection, *_: connection.connection.commit())
        watch(hasty, at=IN_THE_MIDDLE, do=_die)
        with pytest.raises(KeyboardInterrupt):
            migrate(hasty)
        hasty.dispose()

        with pytest.raises(DBAPIError):
            migrate(engine)


def _die() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", REVISIONS[:-1])
def test_rows_of_each_older_revision_survive_to_the_newest(kind: str, before: str, tmp_path: Path) -> None:
    with at_revision(kind, tmp_path / "older", before) as (address, engine):
        rows = rows_of(engine)
        assert all(len(kept) > 1 for kept in rows.values())

        migrate(engine)

        assert missing(rows, rows_of(engine)) == []
        open_database(address, KEY).dispose()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", REVISIONS[:-1])
def test_opening_never_migrates(kind: str, before: str, tmp_path: Path) -> None:
    with at_revision(kind, tmp_path / "older", before) as (address, engine):
        schema, rows = schema_of(engine), rows_of(engine)

        for open_or_create in (open_database, create_database):
            with pytest.raises(StoreError, match="SCHEMA_OLDER"):
                open_or_create(address, KEY)

        assert (schema_of(engine), rows_of(engine)) == (schema, rows)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("statement", [0, IN_THE_MIDDLE])
def test_two_migrations_at_once_take_turns(kind: str, statement: int, tmp_path: Path) -> None:
    with empty(kind, tmp_path) as (address, engine):
        second: list[tuple[str, ...]] = []
        other = connect(address, KEY)
        thread = Thread(target=lambda: second.append(migrate(other)))

        def start_the_other() -> None:
            thread.start()
            if isinstance(address, ServerAddress) and statement > 0:
                _wait_until_one_waits(address)

        watch(engine, at=statement, do=start_the_other)
        first = migrate(engine)
        thread.join()
        other.dispose()

        assert sorted([first, *second]) == [(), REVISIONS]
        with engine.connect() as connection:
            assert revision_of(connection) == REVISIONS[-1]


def _wait_until_one_waits(address: Address) -> None:
    watcher = connect(address, KEY)
    while not count(watcher, "pg_stat_activity", "wait_event_type = 'Lock' AND datname = current_database()"):
        pass
    watcher.dispose()


def _wait_for_the_server_to_notice(engine: Engine) -> None:
    """The server finds out some time later that a client is gone; until then its locks stay."""
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    while engine.dialect.name == "postgresql" and count(engine, "pg_stat_activity", others):
        pass
