"""Opening a database: made when asked for, never in silence, and never over something else."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from planner.errors import StoreError
from planner.store.engine import SCHEMA_VERSION, create_database, open_database
from planner.store.unit_of_work import UnitOfWork


def test_new_database_has_every_table(tmp_path: Path) -> None:
    engine = create_database(tmp_path / "new" / "planner.db")

    with engine.connect() as connection:
        tables = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
    engine.dispose()

    assert tables == {"support_request", "helper", "shift", "place", "scenario", "plan", "job"}


def test_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="planner init"):
        open_database(tmp_path / "planner.db")

    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear all, this is a letter and not a database. " * 100)
    before = path.read_bytes()

    with pytest.raises(StoreError, match="cannot be used as a database"):
        create_database(path)

    assert path.read_bytes() == before


def test_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "planner.db"
    create_database(path).dispose()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()

    with pytest.raises(StoreError, match="SCHEMA_NEWER"):
        open_database(path)


def test_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        create_database(tmp_path)


def test_commits_are_durable_and_references_hold(tmp_path: Path) -> None:
    engine = create_database(tmp_path / "planner.db")

    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "foreign_keys")
        }
    engine.dispose()

    full = 2
    assert pragmas == {"synchronous": full, "foreign_keys": 1}


def test_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    engine = create_database(tmp_path / "planner.db")
    other = sqlite3.connect(tmp_path / "planner.db", timeout=0, isolation_level=None)

    with UnitOfWork(engine, writes=True) as work:
        work.requests.all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")

    other.close()
    engine.dispose()
