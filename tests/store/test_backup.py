"""A back-up holds everything at one moment; what is restored from it is the same, or nothing is."""

import os
import random
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, inspect, text

from planner.errors import StoreError
from planner.store.address import Address, FileAddress
from planner.store.archive import MANIFEST
from planner.store.audit import Entry
from planner.store.backup import restore_backup, verify_backup, write_backup
from planner.store.copying import TableDigest, digest_of, tables_of
from planner.store.engine import connect, connect_backup
from planner.store.key import Key
from planner.store.opening import create_database, make_place, open_database
from planner.store.refusals import in_words
from planner.store.schema import REVISIONS, migrate, revision_of
from planner.store.unit_of_work import UnitOfWork
from tests.databases import KEY, KINDS, new_address
from tests.store.filling import NUM_LINES, NUM_ROWS, fill

RESTORED = Entry("operator", "restore", "database")
LIVE = {"session", "login_attempt", "worker", "alembic_version"}
"""Tables of which nothing is kept."""
KILLED = 9
ROOM = 100_000
"""Bytes; a back-up of the tests takes more."""


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A back-up of a database with rows in every table."""
    folder = tmp_path_factory.mktemp("source")
    engine = create_database(FileAddress(folder / "planner.db"), KEY)
    fill(engine)
    write_backup(engine, KEY, folder / "planner.backup")
    engine.dispose()
    return folder / "planner.backup"


@pytest.fixture
def copy(backup: Path, tmp_path: Path) -> Path:
    """The same back-up, to be damaged."""
    path = tmp_path / "copy.backup"
    path.write_bytes(backup.read_bytes())
    return path


@pytest.fixture(scope="module", params=KINDS)
def restored(
    request: pytest.FixtureRequest, backup: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The same data in a database of either kind."""
    with new_address(request.param, tmp_path_factory.mktemp("restored"), is_empty=True) as address:
        restore_backup(backup, address, KEY, entry=RESTORED)
        engine = open_database(address, KEY)
        yield engine
        engine.dispose()


@contextmanager
def opened(address: Address) -> Iterator[Engine]:
    """Give an engine that is closed afterwards."""
    engine = connect(address, KEY)
    yield engine
    engine.dispose()


def digests(address: Address) -> dict[str, TableDigest]:
    """Return what every table holds that a back-up is to keep."""
    with opened(address) as engine, engine.connect() as connection:
        return {name: digest_of(connection, table) for name, table in tables_of(connection).items()}


def tables_in(address: Address) -> list[str]:
    """Return the names of the tables, none where there is no database."""
    if isinstance(address, FileAddress) and not address.path.exists():
        return []
    with opened(address) as engine, engine.connect() as connection:
        return inspect(connection).get_table_names()


@pytest.mark.parametrize(
    ("source", "target"),
    [("file", "server"), ("server", "file"), *(pytest.param(kind, kind, marks=pytest.mark.slow) for kind in KINDS)],
)
def test_every_table_is_the_same_after_a_restore(tmp_path: Path, source: str, target: str) -> None:
    path = tmp_path / "planner.backup"
    with new_address(source, tmp_path / "old") as old, new_address(target, tmp_path / "new", is_empty=True) as new:
        engine = create_database(old, KEY)
        fill(engine)
        made = write_backup(engine, KEY, path)
        engine.dispose()
        before = digests(old)

        restore_backup(path, new, KEY, entry=RESTORED)

        after = digests(new)
        lines = _lines(new)
    del after["audit"]
    assert made.manifest.tables == before
    assert after == {name: digest for name, digest in before.items() if name != "audit"}
    assert all(digest.num_rows >= NUM_ROWS for name, digest in after.items() if name != "installation")
    assert lines[:-1] == _lines_of_backup(path)
    assert lines[-1][0] == NUM_LINES + 1


def test_record_goes_on_after_a_restore(backup: Path, restored: Engine) -> None:
    manifest = verify_backup(backup, KEY).manifest

    with UnitOfWork(restored, KEY, actor="test", writes=False) as work:
        state = work.audit.verify()
        last = list(work.audit.lines())[-1]
        assert work.audit.seal_of(manifest.num_lines) == manifest.seal
    assert (state.num_lines, state.first_broken) == (NUM_LINES + 1, None)
    assert last.entry == RESTORED


def test_new_rows_come_after_the_restored_ones(restored: Engine) -> None:
    with restored.execution_options(writes=True).begin() as connection:
        connection.execute(text("INSERT INTO organisation (name) VALUES ('new')"))
        new = connection.execute(text("SELECT id FROM organisation WHERE name = 'new'")).scalar()

    assert new == NUM_ROWS + 1


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE stop SET overlap_reason = NULL"])
def test_restored_database_keeps_its_rules(restored: Engine, statement: str) -> None:
    with pytest.raises(StoreError, match=r"AUDIT_READ_ONLY|DOUBLE_BOOKING"), in_words():  # noqa: SIM117
        with restored.execution_options(writes=True).begin() as connection:
            connection.execute(text(statement))


def test_no_login_comes_alive_again(tmp_path: Path, engine: Engine) -> None:
    empty = FileAddress(tmp_path / "new" / "planner.db")
    fill(engine)
    _write(
        engine,
        "INSERT INTO session (token_hash, account_id, started, seen)"
        " SELECT 'stolen', min(id), '2026-11-30 12:00:00', '2026-11-30 12:00:00' FROM account",
    )
    write_backup(engine, KEY, tmp_path / "planner.backup")

    restore_backup(tmp_path / "planner.backup", empty, KEY, entry=RESTORED)

    with opened(empty) as another, another.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM account")).scalar() == NUM_ROWS
        for name in LIVE - {"alembic_version"}:
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() == 0


@pytest.mark.parametrize(("kind", "revision"), [*(("file", name) for name in REVISIONS[:-1]), ("server", "0002")])
def test_back_up_of_an_older_schema_is_restored_and_brought_up_to_date(
    tmp_path: Path, kind: str, revision: str
) -> None:
    path, new = tmp_path / "planner.backup", FileAddress(tmp_path / "new" / "planner.db")
    with new_address(kind, tmp_path, is_empty=True) as old:
        make_place(old)
        with opened(old) as engine:
            migrate(engine, revision)
            fill(engine)
            made = write_backup(engine, KEY, path)

    restore_backup(path, new, KEY, entry=RESTORED)

    restored = open_database(new, KEY)
    with restored.connect() as connection:
        assert revision_of(connection) == REVISIONS[-1]
        assert connection.execute(text("SELECT count(*) FROM support_request")).scalar() == NUM_ROWS
    restored.dispose()
    assert made.manifest.revision == revision


def test_back_up_shows_one_moment_while_others_write(tmp_path: Path, engine: Engine, address: Address) -> None:
    """Before each look at a table somebody adds a skill and a language: a copy of two moments has more of one."""
    other, written = connect(address, KEY), 0

    def write_meanwhile(*_arguments: object) -> None:
        nonlocal written
        written += 1
        with other.execution_options(writes=True).begin() as connection:
            for table in ("language", "skill"):
                connection.execute(text(f"INSERT INTO {table} (id) VALUES ('{written}')"))

    event.listen(engine, "before_cursor_execute", write_meanwhile)
    made = write_backup(engine, KEY, tmp_path / "planner.backup")
    event.remove(engine, "before_cursor_execute", write_meanwhile)
    other.dispose()

    assert written > len(made.manifest.tables)
    assert made.manifest.tables["language"].num_rows == made.manifest.tables["skill"].num_rows < written


def test_back_up_appears_whole_closed_to_others_and_unreadable(backup: Path) -> None:
    content = backup.read_bytes()

    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.iterdir() if "backup" in path.name] == [backup.name]
    assert b"resident" not in content
    assert "Å4 name".encode() not in content


def test_whole_back_up_is_verified_and_left_as_it_is(backup: Path) -> None:
    before = backup.read_bytes()
    names = sorted(path.name for path in backup.parent.iterdir())

    verified = verify_backup(backup, KEY)

    assert (verified.chain.num_lines, verified.chain.first_broken) == (NUM_LINES, None)
    assert backup.read_bytes() == before
    assert sorted(path.name for path in backup.parent.iterdir()) == names


def test_back_up_on_a_read_only_medium_is_verified(copy: Path) -> None:
    copy.chmod(0o400)
    copy.parent.chmod(0o500)

    verified = verify_backup(copy, KEY)

    copy.parent.chmod(0o700)
    assert verified.manifest.num_lines == NUM_LINES


@pytest.mark.parametrize("num_flips", [20, pytest.param(1000, marks=pytest.mark.slow)])
def test_flipped_bit_is_found(copy: Path, num_flips: int) -> None:
    whole, choose, missed = copy.read_bytes(), random.Random(num_flips), []
    # The first page and the ends of pages hold what keys, hashes and lengths are told from.
    places = [*range(0, 100, 9), 4015, 4016, 4031, 4032, 4095, 4096, len(whole) - 1]
    places += [choose.randrange(len(whole)) for _ in range(num_flips)]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << choose.randrange(8)
        copy.write_bytes(flipped)
        try:
            verify_backup(copy, KEY)
            missed.append(place)
        except StoreError as error:
            assert error.code in ("BACKUP_DAMAGED", "KEY_WRONG")  # noqa: PT017 - one of many
    assert missed == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:100],
        lambda whole: whole[:4096],
        lambda whole: whole[:-4096],
        lambda whole: whole[:-1],
        lambda whole: whole + b"x",
        lambda whole: whole + bytes(4096),
        lambda whole: whole[4096:],
        lambda whole: whole[:8192] + whole[12288:] + whole[8192:12288],
        lambda whole: b"Dear all, this is a letter. " * 1000,
    ],
    ids=["nothing", "start", "page", "page less", "byte less", "byte more", "page more", "headless", "swapped", "text"],
)
def test_damaged_back_up_restores_nothing(copy: Path, damage: Callable[[bytes], bytes]) -> None:
    empty = FileAddress(copy.parent / "new" / "planner.db")
    copy.write_bytes(damage(copy.read_bytes()))

    for use in (lambda: verify_backup(copy, KEY), lambda: restore_backup(copy, empty, KEY, entry=RESTORED)):
        with pytest.raises(StoreError, match=r"BACKUP_DAMAGED|KEY_WRONG"):
            use()

    assert not empty.path.parent.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE resident SET phone = '000 0000 009' WHERE id = (SELECT min(id) FROM resident)",
        "DELETE FROM absence WHERE id = 3",
        "INSERT INTO skill VALUES ('another')",
        "CREATE TABLE another (id INTEGER PRIMARY KEY)",
        "DROP TABLE absence",
        "DELETE FROM audit WHERE id > 100",
        "ALTER TABLE skill ADD COLUMN another VARCHAR",
        "DELETE FROM backup_manifest",
        "DROP TABLE backup_manifest",
        "UPDATE backup_manifest SET content = '[]'",
        "UPDATE backup_manifest SET content = '{'",
        "UPDATE backup_manifest SET content = json_remove(content, '$.tables')",
        "UPDATE backup_manifest SET content = json_set(content, '$.made', 'yesterday')",
        "UPDATE backup_manifest SET content = json_set(content, '$.num_lines', 3)",
    ],
)
def test_back_up_that_its_manifest_does_not_fit_is_damaged(copy: Path, statement: str) -> None:
    """Only who has the key can make one."""
    with connect_backup(copy, KEY, writes=True).begin() as connection:
        connection.execute(text(statement))

    with pytest.raises(StoreError, match="BACKUP_DAMAGED"):
        verify_backup(copy, KEY)


@pytest.mark.parametrize("change", [{"revision": "9999"}, {"format": "planner-backup/2"}])
def test_back_up_of_a_newer_program_is_refused(copy: Path, change: dict[str, str]) -> None:
    empty = FileAddress(copy.parent / "new" / "planner.db")
    with connect_backup(copy, KEY, writes=True).begin() as connection:
        content = connection.execute(MANIFEST.select()).scalar_one()
        connection.execute(MANIFEST.update().values(content={**content, **change}))

    with pytest.raises(StoreError, match="SCHEMA_NEWER"):
        restore_backup(copy, empty, KEY, entry=RESTORED)

    assert tables_in(empty) == []


def test_wrong_key_opens_no_back_up(backup: Path, tmp_path: Path) -> None:
    empty = FileAddress(tmp_path / "planner.db")
    with pytest.raises(StoreError, match="KEY_WRONG"):
        restore_backup(backup, empty, Key(bytes(32)), entry=RESTORED)

    assert tables_in(empty) == []


def test_what_is_no_back_up_is_refused(tmp_path: Path) -> None:
    database, plain = FileAddress(tmp_path / "planner.db"), tmp_path / "plain.db"
    create_database(database, KEY).dispose()
    connection = sqlite3.connect(plain)
    connection.execute("CREATE TABLE backup_manifest (content TEXT)")
    connection.close()

    for path, code in ((database.path, "BACKUP_DAMAGED"), (plain, "KEY_WRONG"), (tmp_path / "no", "BACKUP_MISSING")):
        with pytest.raises(StoreError, match=code):
            verify_backup(path, KEY)


def test_nothing_is_restored_over_data(backup: Path, engine: Engine, address: Address) -> None:
    _write(engine, "INSERT INTO organisation (name) VALUES ('ours')")
    before = digests(address)

    with pytest.raises(StoreError, match="RESTORE_NOT_EMPTY"):
        restore_backup(backup, address, KEY, entry=RESTORED)

    assert digests(address) == before


def test_log_of_a_lost_database_does_not_stand_in_the_way(backup: Path, tmp_path: Path) -> None:
    """Somebody has removed the file and left its write-ahead log beside it."""
    lost, address = FileAddress(tmp_path / "planner.db"), FileAddress(tmp_path / "planner.db")
    engine = create_database(lost, KEY)
    _write(engine, "INSERT INTO organisation (name) VALUES ('lost')")
    log = lost.path.with_name("planner.db-wal").read_bytes()
    engine.dispose()
    lost.path.unlink()
    lost.path.with_name("planner.db-wal").write_bytes(log)

    restore_backup(backup, address, KEY, entry=RESTORED)

    assert digests(address)["organisation"] == verify_backup(backup, KEY).manifest.tables["organisation"]


def test_database_with_a_broken_record_is_backed_up_and_says_so(engine: Engine, tmp_path: Path) -> None:
    empty = FileAddress(tmp_path / "new" / "planner.db")
    fill(engine)
    _break_record(engine)
    write_backup(engine, KEY, tmp_path / "planner.backup")

    assert verify_backup(tmp_path / "planner.backup", KEY).chain.first_broken == 5
    assert restore_backup(tmp_path / "planner.backup", empty, KEY, entry=RESTORED).chain.first_broken == 5


@pytest.mark.parametrize("percent", [70, *(pytest.param(n, marks=pytest.mark.slow) for n in (*range(1, 100, 2), 100))])
@pytest.mark.parametrize("kind", KINDS)
def test_killed_restore_leaves_nothing_and_the_next_one_works(
    backup: Path, tmp_path: Path, kind: str, percent: int
) -> None:
    with new_address(kind, tmp_path / "new", is_empty=True) as empty:
        last_statement = max(1, percent * _num_statements(backup, kind) // 100)

        status = _in_child(lambda: restore_backup(backup, empty, KEY, entry=RESTORED), last_statement)

        assert status == KILLED
        assert tables_in(empty) == []
        restore_backup(backup, empty, KEY, entry=RESTORED)
        assert digests(empty)["support_request"].num_rows == NUM_ROWS


def test_killed_back_up_leaves_the_older_one(engine: Engine, address: Address, tmp_path: Path) -> None:
    fill(engine)
    path = tmp_path / "planner.backup"
    made = write_backup(engine, KEY, path)
    engine.dispose()
    before = path.read_bytes()

    status = _in_child(lambda: write_backup(connect(address, KEY), KEY, path), 60)

    pieces = list(tmp_path.glob("*.part"))
    assert (status, len(pieces)) == (KILLED, 1)
    assert path.read_bytes() == before
    os.utime(pieces[0], (0, 0))
    (tmp_path / "planner.backup.fresh.part").touch()
    (tmp_path / "other.part").touch()
    os.utime(tmp_path / "other.part", (0, 0))
    assert write_backup(engine, KEY, path).manifest.tables == made.manifest.tables
    assert sorted(file.name for file in tmp_path.glob("*.part")) == ["other.part", "planner.backup.fresh.part"]


def test_full_disk_is_told_and_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    source, target = FileAddress(backup.parent / "planner.db"), FileAddress(tmp_path / "new" / "planner.db")
    path = tmp_path / "planner.backup"
    path.write_bytes(b"an older one")

    assert _ends_with_full_disk(lambda: write_backup(connect(source, KEY), KEY, path))
    assert _ends_with_full_disk(lambda: restore_backup(backup, target, KEY, entry=RESTORED))

    assert path.read_bytes() == b"an older one"
    assert list(tmp_path.glob("*.part")) == []
    assert tables_in(target) == []
    restore_backup(backup, target, KEY, entry=RESTORED)


def test_failed_back_up_leaves_no_piece(tmp_path: Path) -> None:
    address = FileAddress(tmp_path / "empty.db")
    address.path.touch()

    with opened(address) as engine, pytest.raises(StoreError, match="DATABASE_EMPTY"):
        write_backup(engine, KEY, tmp_path / "planner.backup")

    assert list(tmp_path.glob("*backup*")) == []


@cache
def _num_statements(backup: Path, kind: str) -> int:
    """Count what a whole restore says to its databases; the commit comes after the last one."""
    statements: list[object] = []

    def note(_connection: object, _cursor: object, statement: object, *_arguments: object) -> None:
        statements.append(statement)

    with new_address(kind, backup.parent / "counted", is_empty=True) as address:
        event.listen(Engine, "before_cursor_execute", note)
        restore_backup(backup, address, KEY, entry=RESTORED)
        event.remove(Engine, "before_cursor_execute", note)
    return len(statements)


def _in_child(work: Callable[[], object], last_statement: int) -> int:
    """Do something in a child that dies before a statement, by its number, and return how it ended."""
    child = os.fork()
    if child == 0:
        left = last_statement

        def die(*_arguments: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(KILLED)

        try:
            event.listen(Engine, "before_cursor_execute", die)
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _ends_with_full_disk(work: Callable[[], object]) -> bool:
    """Do something in a child that may write no file longer than a part of a back-up."""
    child = os.fork()
    if child == 0:
        status = 0
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
            work()
        except StoreError as error:
            status = KILLED if error.code in ("DISK_FULL", "DISK_ERROR") else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def _write(engine: Engine, statement: str) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement))


def _break_record(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin() as connection:
        drop_guard(connection)
        connection.execute(text("UPDATE audit SET about = 'plan 999' WHERE id = 5"))


def drop_guard(connection: Connection) -> None:
    """Take away what refuses to change the record."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP TRIGGER audit_no_change ON audit"))
        return
    for name in ("audit_no_update", "audit_no_delete"):
        connection.execute(text(f"DROP TRIGGER {name}"))


def _lines(address: Address) -> list[Any]:
    with opened(address) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(tables_of(connection)["audit"].select().order_by(text("id")))]


def _lines_of_backup(path: Path) -> list[Any]:
    with connect_backup(path, KEY, writes=False).connect() as connection:
        return [tuple(row) for row in connection.execute(tables_of(connection)["audit"].select().order_by(text("id")))]
