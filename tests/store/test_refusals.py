"""What the database refuses: a code for each kind, nothing changed, and never a word of a row."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlmodel import Session

from planner.errors import BookingError, EditConflictError, PlannerError, StoreError, TryAgainError
from planner.store.address import Address, FileAddress
from planner.store.audit import Entry
from planner.store.key import Key
from planner.store.opening import create_database, open_database
from planner.store.plans import PlanToSave
from planner.store.refusals import in_words
from planner.store.tables import RequestRow
from planner.store.unit_of_work import UnitOfWork
from tests.builders import a_plan, a_visit, a_week
from tests.databases import KEY, new_address
from tests.store.rows import MONDAY, a_profile, a_request, change, column, count, reading, save, save_people, writing

CANARY = "Kanarialintu Salainen 040 1234567"
HOSTILE = f"{CANARY} database disk image is malformed, locked, disk is full, DOUBLE_BOOKING, AUDIT_READ_ONLY"
"""A text that says what a database might say."""


def spoken(error: BaseException) -> str:
    """Return everything of an error that a log could show."""
    shown, seen = "", error
    while seen is not None:
        shown += f"{seen!s} {seen!r} {seen.args!r} {getattr(seen, '__notes__', '')}"
        seen = None if seen.__suppress_context__ else seen.__cause__ or seen.__context__  # type: ignore[assignment]
    return shown


# --- no way in which the database refuses repeats a row


def _same_scenario_twice(engine: Engine) -> None:
    with writing(engine) as work:
        for _ in range(2):
            work.scenarios.add(MONDAY, HOSTILE, {"note": CANARY})
        work.commit()


def _shift_twice(engine: Engine) -> None:
    profile = a_profile(name=HOSTILE)
    save(engine, helpers=[a_profile(name=HOSTILE, shifts=profile.shifts * 2)])


def _text_for_a_number(engine: Engine) -> None:
    save(engine, requests=[a_request(name=HOSTILE, duration=None, notes=HOSTILE)])


def _nothing_where_something_must_be(engine: Engine) -> None:
    save(engine, requests=[a_request(name=None, notes=HOSTILE)])


def _too_large_a_number(engine: Engine) -> None:
    save(engine, requests=[a_request(name=HOSTILE, notes=HOSTILE, duration=2**40)])
    with in_words(), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("INSERT INTO organisation (id, name) VALUES (1, :name), (1, :name)"), {"name": HOSTILE})


def _reference_to_nobody(engine: Engine) -> None:
    with in_words(), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("INSERT INTO visit (id, request_id) VALUES (:id, :id)"), {"id": HOSTILE})


def _table_that_is_none(engine: Engine) -> None:
    with in_words(), engine.connect() as connection:
        connection.execute(text(f"SELECT '{CANARY}' FROM nowhere"))


def _key_of_a_row_changed(engine: Engine) -> None:
    save(engine, requests=[a_request(HOSTILE, name=HOSTILE)])
    with in_words(), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE support_request SET resident_id = :id"), {"id": HOSTILE})


PATHS = [
    _same_scenario_twice,
    _shift_twice,
    _text_for_a_number,
    _nothing_where_something_must_be,
    _too_large_a_number,
    _reference_to_nobody,
    _table_that_is_none,
    _key_of_a_row_changed,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__.strip("_"))
def test_refusal_repeats_no_row_and_what_was_typed_does_not_steer_it(
    engine: Engine, path: Callable[[Engine], None]
) -> None:
    with pytest.raises(StoreError, match="The database refused the change") as caught:
        path(engine)

    assert "Kanarialintu" not in spoken(caught.value)
    assert "040 1234567" not in spoken(caught.value)


def test_conflict_and_missing_request_are_told_without_their_values(engine: Engine) -> None:
    save(engine, requests=[a_request(name=CANARY, notes=CANARY)])
    for request, version in ((a_request(name=CANARY, duration=1), "0.0"), (a_request("R9", name=CANARY), "1.1")):
        with pytest.raises(PlannerError) as caught, writing(engine) as work:
            work.requests.replace(request, version)
        assert "Kanarialintu" not in spoken(caught.value)


def test_record_can_only_be_added_to(engine: Engine) -> None:
    with UnitOfWork(engine, KEY, actor="test", writes=True, entry=Entry("test", CANARY, "week")) as work:
        work.commit()

    for statement in ("UPDATE audit SET operation = 'nothing'", "DELETE FROM audit"):
        with pytest.raises(StoreError, match="AUDIT_READ_ONLY") as caught, in_words():
            change(engine, statement)
        assert "Kanarialintu" not in spoken(caught.value)
    assert column(engine, "SELECT operation FROM audit") == [CANARY]


def test_double_booking_is_told_without_helper_and_visit(engine: Engine) -> None:
    week = a_week([a_visit(f"{CANARY} 1"), a_visit(f"{CANARY} 2")])
    save_people(engine, week)
    first = a_plan(week, {("h1", 0): [f"{CANARY} 1"]})
    with writing(engine) as work:
        for _ in range(2):
            plan_id = work.plans.save(PlanToSave.of(week, first))
        work.plans.publish(plan_id)
        work.commit()

    with pytest.raises(BookingError, match="DOUBLE_BOOKING") as caught, in_words():
        change(engine, "UPDATE stop SET state = 'booked'")

    assert "Kanarialintu" not in spoken(caught.value)


# --- a file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An encrypted database with a request."""
    path = tmp_path / "planner.db"
    engine = create_database(FileAddress(path), KEY)
    save(engine, requests=[a_request(name=CANARY)])
    engine.dispose()
    return path


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda path: path.write_bytes(b"\x00" * 100_000), "KEY_WRONG"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "KEY_WRONG|DATABASE_DAMAGED"),
        (lambda path: path.write_bytes(b"garbage" + path.read_bytes()[7:]), "KEY_WRONG"),
        (lambda path: path.write_bytes(_with_zeros(path.read_bytes(), 4096)), "DATABASE_DAMAGED"),
    ],
    ids=["zeros", "cut off", "another head", "zeros after the first page"],
)
def test_damaged_file_is_told_and_left_as_it_is(file: Path, damage: Callable[[Path], object], code: str) -> None:
    damage(file)
    before = file.read_bytes()

    with pytest.raises(StoreError, match=code) as caught:
        _read_all(FileAddress(file), KEY)

    assert "Kanarialintu" not in spoken(caught.value)
    assert file.read_bytes() == before


def _with_zeros(content: bytes, start: int) -> bytes:
    return content[:start] + b"\x00" * (len(content) - start)


def _read_all(address: Address, key: Key) -> None:
    engine = open_database(address, key)
    try:
        with reading(engine) as work:
            work.requests.all()
    finally:
        engine.dispose()


def test_wrong_key_is_told_and_the_right_one_still_opens(file: Path) -> None:
    with pytest.raises(StoreError, match="KEY_WRONG"):
        _read_all(FileAddress(file), Key(bytes(32)))

    _read_all(FileAddress(file), KEY)


def test_file_that_cannot_hold_more_says_so_and_keeps_the_old_plan(file: Path) -> None:
    """SQLite's own limit stands for the disk's; ``tests/reliability/test_full_disk.py`` fills a real one."""
    engine = open_database(FileAddress(file), KEY)
    limited = event.listens_for(engine, "connect")(lambda connection, _: _limit(connection))
    engine.dispose()

    with pytest.raises(StoreError, match="DISK_FULL") as caught:
        save(engine, requests=[a_request(f"R{number}", name=CANARY, notes=CANARY * 100) for number in range(100)])
    assert "Kanarialintu" not in spoken(caught.value)
    assert count(engine, "support_request") == 1

    event.remove(engine, "connect", limited)
    engine.dispose()
    save(engine, requests=[a_request(f"R{number}", notes=CANARY * 100) for number in range(100)])
    assert count(engine, "support_request") == 100
    engine.dispose()


def _limit(connection: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
    connection.execute(f"PRAGMA max_page_count = {pages + 5}")  # type: ignore[attr-defined]


def test_busy_file_is_told(file: Path) -> None:
    first, second = (open_database(FileAddress(file), KEY) for _ in range(2))
    event.listen(second, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 0"))
    second.dispose()

    with writing(first) as work:
        work.requests.all()
        with pytest.raises(StoreError, match="DATABASE_BUSY"):
            save(second, requests=[a_request("R2")])
    save(second, requests=[a_request("R2")])
    first.dispose()
    second.dispose()


def test_file_that_is_gone_in_mid_use_is_told(file: Path) -> None:
    engine = open_database(FileAddress(file), KEY)
    engine.dispose()
    file.rename(file.with_suffix(".away"))

    with pytest.raises(StoreError, match="DATABASE_CLOSED"), reading(engine) as work:
        work.requests.all()

    assert not file.exists()
    engine.dispose()


# --- a server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Engine]:
    """A database on a server, with a request."""
    with new_address("server", tmp_path) as address:
        engine = create_database(address, KEY)
        save(engine, requests=[a_request(name=CANARY)])
        yield engine
        engine.dispose()


def test_row_changed_under_a_writer_is_a_conflict(server: Engine) -> None:
    """A change that no form carried: the version of the row tells."""
    with Session(server.execution_options(writes=True)) as session:
        row = session.get_one(RequestRow, "R1")
        change(server, "UPDATE support_request SET notes = 'theirs', version = version + 1")
        row.notes = f"mine {CANARY}"
        with pytest.raises(EditConflictError) as caught, in_words():
            session.commit()

    assert "Kanarialintu" not in spoken(caught.value)
    assert column(server, "SELECT notes FROM support_request") == ["theirs"]


def test_connection_that_breaks_in_a_transaction_changes_nothing(server: Engine) -> None:
    with writing(server) as work:
        work.requests.save([a_request("R2", name=CANARY)])
        _break_connections(server)
        with pytest.raises(StoreError, match="DATABASE_UNREACHABLE") as caught, in_words():
            work.requests.save([a_request("R3", name=CANARY)])

    assert "Kanarialintu" not in spoken(caught.value)
    assert count(server, "support_request") == 1


def test_connection_that_breaks_at_the_commit_leaves_it_open_whether_it_saved(server: Engine) -> None:
    with writing(server) as work:
        work.requests.save([a_request("R2", name=CANARY)])
        _break_connections(server)
        with pytest.raises(StoreError, match="SAVE_UNKNOWN") as caught, in_words():
            work.commit()

    assert "Kanarialintu" not in spoken(caught.value)
    assert count(server, "support_request") == 1


def test_connection_that_broke_between_two_transactions_is_not_noticed(server: Engine) -> None:
    _break_connections(server)

    save(server, requests=[a_request("R2")])

    assert count(server, "support_request") == 2


def test_two_who_wait_for_each_other_may_try_again(server: Engine) -> None:
    save(server, requests=[a_request("R2", name="Asukas 2")])
    told: list[BaseException] = []

    def cross(first: str, second: str, turn: Callable[[], object]) -> None:
        try:
            with in_words(), server.execution_options(writes=True).begin() as connection:
                connection.execute(_TOUCH, {"id": first, "notes": CANARY})
                turn()
                connection.execute(_TOUCH, {"id": second, "notes": CANARY})
        except PlannerError as error:
            told.append(error)

    other = Thread(target=lambda: cross("R2", "R1", lambda: None))

    def wait_for_the_other() -> None:
        other.start()
        while not count(server, "pg_stat_activity", "wait_event_type = 'Lock' AND datname = current_database()"):
            pass

    cross("R1", "R2", wait_for_the_other)
    other.join()

    assert [type(error) for error in told] == [TryAgainError]
    assert "Kanarialintu" not in spoken(told[0])


_TOUCH = text("UPDATE support_request SET notes = :notes WHERE id = :id")


def _break_connections(engine: Engine) -> None:
    """End every other client's connection to the database, as a server does that stops."""
    past = create_engine(engine.url)
    with past.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        )
    past.dispose()
