"""Opening a database: made when asked for, never in silence, and never over something else."""

import sqlite3
from pathlib import Path
from traceback import format_exception

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlcipher3 import dbapi2

from planner.errors import StoreError
from planner.store.address import Address, FileAddress, parse_address
from planner.store.engine import connect
from planner.store.key import Key, make_key, read_key
from planner.store.opening import create_database, open_database
from planner.store.schema import REVISIONS, migrate
from planner.store.tables import metadata
from planner.store.unit_of_work import UnitOfWork
from tests.databases import KEY


def test_migrated_database_has_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_existing_database_is_left_as_it_is(engine: Engine, address: Address) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE installation SET revision = 7"))

    again = create_database(address, KEY)

    with again.connect() as connection:
        assert connection.execute(text("SELECT revision FROM installation")).scalar() == 7
    again.dispose()


def test_database_of_a_newer_program_is_refused(engine: Engine, address: Address) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="SCHEMA_NEWER"):
        open_database(address, KEY)
    with pytest.raises(StoreError, match="SCHEMA_NEWER"):
        migrate(engine)


def test_empty_and_older_databases_say_what_to_do(tmp_path: Path) -> None:
    address = FileAddress(tmp_path / "planner.db")
    address.path.touch()
    with pytest.raises(StoreError, match="DATABASE_EMPTY"):
        open_database(address, KEY)
    engine = create_database(FileAddress(tmp_path / "other.db"), KEY)
    engine.dispose()
    old = FileAddress(tmp_path / "old.db")
    old.path.touch()
    older = connect(old, KEY)
    assert migrate(older, REVISIONS[0]) == REVISIONS[:1]
    with pytest.raises(StoreError, match="SCHEMA_OLDER"):
        open_database(old, KEY)
    assert migrate(older) == REVISIONS[1:]
    assert migrate(older) == ()
    older.dispose()
    open_database(old, KEY).dispose()


def test_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="planner init"):
        open_database(FileAddress(tmp_path / "planner.db"), KEY)

    assert list(tmp_path.iterdir()) == []


def test_wrong_key_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    address = FileAddress(tmp_path / "planner.db")
    create_database(address, KEY).dispose()
    before = address.path.read_bytes()

    for open_or_create in (open_database, create_database):
        with pytest.raises(StoreError, match="KEY_WRONG"):
            open_or_create(address, Key(bytes(32)))

    assert address.path.read_bytes() == before


def test_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear all, this is a letter and not a database. " * 100)
    before = path.read_bytes()

    with pytest.raises(StoreError, match="KEY_WRONG"):
        create_database(FileAddress(path), KEY)

    assert path.read_bytes() == before


def test_unencrypted_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "planner.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE support_request (id TEXT)")
    connection.close()

    with pytest.raises(StoreError, match="NOT_ENCRYPTED"):
        open_database(FileAddress(path), KEY)
    with pytest.raises(StoreError, match="NOT_ENCRYPTED"):
        create_database(FileAddress(path), KEY)


def test_file_is_unreadable_without_the_key_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "new" / "planner.db"
    engine = create_database(FileAddress(path), KEY)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("INSERT INTO organisation (name) VALUES ('Kanarialintu')"))
    engine.dispose()

    written = b"".join(file.read_bytes() for file in path.parent.iterdir())

    assert b"Kanarialintu" not in written
    assert not written.startswith(b"SQLite format 3")
    assert path.stat().st_mode & 0o077 == 0


def test_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        create_database(FileAddress(tmp_path), KEY)


def test_unreachable_server_is_told_without_its_password() -> None:
    address = parse_address("postgresql://clerk:Salasana1@127.0.0.1:1/planner")

    with pytest.raises(StoreError, match="DATABASE_UNREACHABLE") as caught:
        open_database(address, KEY)

    assert "Salasana1" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "setting",
    ["mysql://root:Salasana1@db/planner", "postgresql://clerk@db:Salasana1/planner", "://", "sqlite:///planner.db"],
)
def test_database_of_another_kind_is_refused(setting: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_UNKNOWN") as caught:
        parse_address(setting)

    assert "Salasana1" not in "".join(format_exception(caught.value))


def test_commits_are_durable_and_references_hold(tmp_path: Path) -> None:
    engine = create_database(FileAddress(tmp_path / "planner.db"), KEY)
    names = ("synchronous", "foreign_keys", "secure_delete", "journal_mode")

    with engine.connect() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in names}
    engine.dispose()

    full = 2
    assert pragmas == {"synchronous": full, "foreign_keys": 1, "secure_delete": 1, "journal_mode": "wal"}


def test_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    address = FileAddress(tmp_path / "planner.db")
    engine = create_database(address, KEY)
    other = dbapi2.connect(str(address.path), timeout=0, isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{KEY.secret.hex()}'\"")

    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        work.requests.all()
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")

    other.close()
    engine.dispose()


def test_key_comes_from_the_environment_or_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "planner.key"
    with pytest.raises(StoreError, match="KEY_MISSING"):
        read_key("", file)
    key = make_key(file)
    assert read_key("", file) == key
    assert read_key("00" * 32, file) == Key(bytes(32))
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        make_key(file)


@pytest.mark.parametrize("written", ["", "abc", "zz" * 32, "ab" * 31, "ab" * 33])
def test_key_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    file = tmp_path / "planner.key"
    file.write_text(written)
    file.chmod(0o600)

    with pytest.raises(StoreError, match="KEY_INVALID"):
        read_key("", file)


def test_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "planner.key"
    make_key(file)
    file.chmod(0o640)

    with pytest.raises(StoreError, match="KEY_EXPOSED"):
        read_key("", file)


def test_key_that_systemd_gives_a_service_is_taken_unless_all_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "planner.key"
    key = make_key(file)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    file.chmod(0o440)  # as systemd 254 and later show an access list with the one right to read

    assert read_key("", file) == key
    file.chmod(0o444)
    with pytest.raises(StoreError, match="KEY_EXPOSED"):
        read_key("", file)


def test_key_is_never_shown() -> None:
    assert KEY.secret.hex()[:8] not in repr(KEY)
    assert repr(KEY.secret) not in repr(KEY)


def test_server_has_every_table(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
