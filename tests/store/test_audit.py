"""The record: nobody changes it without the database refusing, and who forces the database is found out."""

import multiprocessing
from itertools import pairwise

import pytest
from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from planner.errors import StoreError
from planner.store.address import Address
from planner.store.audit import Audit, AuditLine, ChainState, Entry, record
from planner.store.engine import connect
from planner.store.refusals import in_words
from planner.store.unit_of_work import UnitOfWork
from tests.databases import KEY
from tests.store.test_unit_of_work import REQUEST

NUM_LINES = 8
NUM_PROCESSES = 4
LINES_EACH = 25
EVERYTHING = "SELECT * FROM audit ORDER BY id"

CHANGES = (
    "UPDATE audit SET about = 'plan 99' WHERE id = 3",
    "UPDATE audit SET mac = mac",
    "DELETE FROM audit WHERE id = 3",
    "DELETE FROM audit",
    "INSERT INTO audit SELECT * FROM audit WHERE id = 3 ON CONFLICT (id) DO UPDATE SET about = 'plan 99'",
)
CHANGES_OF_A_KIND = {
    "postgresql": ("TRUNCATE audit",),
    "sqlite": ("INSERT OR REPLACE INTO audit SELECT id, at, actor, operation, 'plan 99', mac FROM audit WHERE id = 3",),
}

FORGERIES = {
    "actor": (3, ["UPDATE audit SET actor = 'another' WHERE id = 3"]),
    "operation": (3, ["UPDATE audit SET operation = 'list weeks' WHERE id = 3"]),
    "about": (3, ["UPDATE audit SET about = 'plan 99' WHERE id = 3"]),
    "moment": (3, ["UPDATE audit SET at = '2026-11-24 10:00:00.000000' WHERE id = 3"]),
    "seal": (3, ["UPDATE audit SET mac = 'ä' WHERE id = 3"]),
    "seal of another": (3, ["UPDATE audit SET mac = (SELECT mac FROM audit WHERE id = 2) WHERE id = 3"]),
    "number": (99, ["UPDATE audit SET id = 99 WHERE id = 8"]),
    "last": (8, ["UPDATE audit SET about = 'plan 99' WHERE id = 8"]),
    "two": (1, ["UPDATE audit SET about = 'plan 99' WHERE id IN (1, 5)"]),
    "removed": (4, ["DELETE FROM audit WHERE id = 3"]),
    "first removed": (2, ["DELETE FROM audit WHERE id = 1"]),
    "removed and closed up": (
        3,
        ["DELETE FROM audit WHERE id = 3", *(f"UPDATE audit SET id = {n - 1} WHERE id = {n}" for n in range(4, 9))],
    ),
    "before the first": (
        0,
        ["INSERT INTO audit SELECT 0, at, actor, operation, about, mac FROM audit WHERE id = 1"],
    ),
    "after the last": (9, ["INSERT INTO audit SELECT 9, at, actor, operation, about, mac FROM audit WHERE id = 8"]),
    "between": (
        4,
        [
            *(f"UPDATE audit SET id = {n + 1} WHERE id = {n}" for n in range(8, 3, -1)),
            "INSERT INTO audit SELECT 4, at, actor, operation, 'plan 99', mac FROM audit WHERE id = 3",
        ],
    ),
    "swapped": (
        3,
        [
            "UPDATE audit SET id = 99 WHERE id = 3",
            "UPDATE audit SET id = 3 WHERE id = 6",
            "UPDATE audit SET id = 6 WHERE id = 99",
        ],
    ),
}
"""What somebody could do who may do anything to the database, and the first line that no longer fits."""


@pytest.fixture
def lines(engine: Engine) -> tuple[AuditLine, ...]:
    """A record of some lines."""
    with UnitOfWork(engine, KEY, actor="somebody", writes=True) as work:
        for number in range(1, NUM_LINES + 1):
            work.audit.append(Entry("somebody", "see week", f"plan {number}"))
        work.commit()
        return tuple(work.audit.lines())


def append(engine: Engine, entry: Entry) -> None:
    """Add a line as a use case does."""
    with UnitOfWork(engine, KEY, actor=entry.actor, writes=True, entry=entry) as work:
        work.commit()


def state(engine: Engine) -> ChainState:
    """Look at the whole record."""
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        return work.audit.verify()


def force(engine: Engine, *statements: str) -> None:
    """Take away what guards the record, and do something to it."""
    with engine.execution_options(writes=True).begin() as connection:
        drop_guard(connection)
        for statement in statements:
            connection.execute(text(statement))


def drop_guard(connection: Connection) -> None:
    """Take away what refuses to change the record."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP TRIGGER audit_no_change ON audit"))
        return
    for name in ("audit_no_update", "audit_no_delete"):
        connection.execute(text(f"DROP TRIGGER {name}"))


def test_lines_say_who_did_what_and_when(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    moments = [line.at for line in lines if line.at is not None]

    assert [line.id for line in lines] == list(range(1, NUM_LINES + 1))
    assert lines[2].entry == Entry("somebody", "see week", "plan 3")
    assert all(before <= after for before, after in pairwise(moments))
    assert len(moments) == NUM_LINES


def test_whole_record_is_whole(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    found = state(engine)

    assert (found.num_lines, found.first_broken) == (NUM_LINES, None)
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.audit.end() == (NUM_LINES, found.seal)
        assert work.audit.seal_of(NUM_LINES) == found.seal
        assert work.audit.seal_of(NUM_LINES + 1) is None


def test_record_without_lines_is_whole(engine: Engine) -> None:
    found = state(engine)

    assert (found.num_lines, found.first_broken) == (0, None)
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.audit.seal_of(0) == found.seal


def test_nothing_done_leaves_no_line(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    with UnitOfWork(engine, KEY, actor="a", writes=True, entry=Entry("a", "edit request", "request R1")) as work:
        work.requests.save([REQUEST])

    assert state(engine).num_lines == NUM_LINES


def test_database_refuses_to_change_the_record(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    with engine.connect() as connection:
        before = connection.execute(text(EVERYTHING)).all()

    for statement in (*CHANGES, *CHANGES_OF_A_KIND[engine.dialect.name]):
        with (
            pytest.raises(StoreError, match="AUDIT_READ_ONLY"),
            in_words(),
            engine.execution_options(writes=True).begin() as connection,
        ):
            connection.execute(text(statement))

    with engine.connect() as connection:
        assert connection.execute(text(EVERYTHING)).all() == before


def test_forced_change_is_found(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    found = {}
    for name, (_, statements) in FORGERIES.items():
        with Session(engine.execution_options(writes=True)) as session:
            drop_guard(session.connection())
            for statement in statements:
                session.execute(text(statement))
            found[name] = record(session, KEY).verify().first_broken

    assert found == {name: first_broken for name, (first_broken, _) in FORGERIES.items()}
    assert state(engine).first_broken is None, "each forgery was taken back"


def test_value_of_another_kind_is_found(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    """A file keeps any value in any column."""
    if engine.dialect.name == "postgresql":
        pytest.skip("a server keeps its columns' kinds")
    force(engine, "UPDATE audit SET at = 'yesterday' WHERE id = 5", "UPDATE audit SET about = x'00ff' WHERE id = 4")

    assert state(engine).first_broken == 4
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert [line.id for line in work.audit.lines() if line.at is None] == [5]


@pytest.mark.parametrize("num_left", [NUM_LINES - 1, 0])
def test_cut_end_shows_by_the_end_that_was_noted(engine: Engine, lines: tuple[AuditLine, ...], num_left: int) -> None:
    noted = state(engine)

    force(engine, f"DELETE FROM audit WHERE id > {num_left}")

    assert (state(engine).num_lines, state(engine).first_broken) == (num_left, None)
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.audit.seal_of(noted.num_lines) is None


def test_lines_written_anew_after_a_cut_do_not_bear_the_noted_seal(
    engine: Engine, lines: tuple[AuditLine, ...]
) -> None:
    noted = state(engine)

    force(engine, "DELETE FROM audit WHERE id > 5")
    for _ in range(3):
        append(engine, Entry("somebody", "see week", "plan 99"))

    assert (state(engine).num_lines, state(engine).first_broken) == (noted.num_lines, None)
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.audit.seal_of(noted.num_lines) != noted.seal


def test_record_sealed_anew_without_the_key_is_found(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    force(engine, "DELETE FROM audit")
    with Session(engine.execution_options(writes=True)) as session:
        forged = Audit(session, b"a guess")
        for line in lines:
            forged.append(line.entry)
        session.commit()
        assert forged.verify().first_broken is None

    assert state(engine).first_broken == 1


def test_lines_about_a_thing_are_those_about_its_parts_too(engine: Engine, lines: tuple[AuditLine, ...]) -> None:
    append(engine, Entry("somebody", "see own day", "plan 3, own day 2026-11-30"))
    append(engine, Entry("somebody", "see week", "plan 33"))

    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        found = [line.id for line in work.audit.lines(about=frozenset({"plan 3"}))]
        parts = [line.id for line in work.audit.lines(about=frozenset({"plan 3, own day 2026-11-30"}))]

    assert found == [3, NUM_LINES + 1]
    assert parts == [NUM_LINES + 1]


def test_request_that_is_not_stored_has_its_own_lines_only(engine: Engine) -> None:
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.audit.things_of_request("R9") == {"request R9", "requests"}


@pytest.mark.slow
def test_processes_that_write_at_once_make_one_record_without_a_gap(engine: Engine, address: Address) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_many, args=(address, str(number))) for number in range(NUM_PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0] * NUM_PROCESSES
    found = state(engine)
    assert (found.num_lines, found.first_broken) == (NUM_PROCESSES * LINES_EACH, None)
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        lines = list(work.audit.lines())
    for number in range(NUM_PROCESSES):
        mine = [line.entry.about for line in lines if line.entry.actor == str(number)]
        assert mine == [f"plan {place}" for place in range(LINES_EACH)]


def append_many(address: Address, actor: str) -> None:
    """Add lines in a process of its own."""
    engine = connect(address, KEY)
    for number in range(LINES_EACH):
        append(engine, Entry(actor, "see week", f"plan {number}"))
    engine.dispose()
