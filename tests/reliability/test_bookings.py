"""The database itself refuses to book a helper twice at the same time, whoever asks and however."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from planner.errors import BookingError, StoreError
from planner.store.address import Address
from planner.store.opening import create_database
from planner.store.plans import PlanToSave
from planner.store.refusals import in_words
from tests.builders import a_plan
from tests.databases import KEY, KINDS, new_address
from tests.reliability.booking import EPOCH, WEEK, Bookings, book, drop_rule, in_file, insert_stop, overlaps
from tests.reliability.processes import together
from tests.store.rows import change, count, save_people, writing

SCHEDULERS = 4
TRIES, FEW_TRIES = 2500, 40
"""Of each scheduler; 4 times 2,500 are 10,000."""
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module", params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A database of each kind for all that follows, with the people and a draft to which plain stops belong."""
    with new_address(request.param, tmp_path_factory.mktemp("bookings")) as address:
        fill(address)
        yield address


@pytest.fixture
def engine(address: Address) -> Iterator[Engine]:
    """The same without any stop."""
    engine = create_database(address, KEY)
    change(engine, "DELETE FROM stop")
    yield engine
    engine.dispose()


def fill(address: Address) -> None:
    """Store people and a draft."""
    engine = create_database(address, KEY)
    save_people(engine, WEEK)
    with writing(engine) as work:
        work.plans.save(PlanToSave.of(WEEK, a_plan(WEEK, {("h0", 0): ["v0"]})))
        work.commit()
    engine.dispose()


def run(address: Address, tries: int) -> Bookings:
    """Let schedulers race and return what they did together."""
    whole = Bookings()
    for done in together(book, [(address, seed, tries) for seed in range(SCHEDULERS)]):
        whole.tried += done.tried
        whole.kept += done.kept
        whole.refused += done.refused
        whole.again += done.again
        whole.otherwise += done.otherwise
    return whole


@pytest.mark.parametrize(
    "tries", [pytest.param(FEW_TRIES, id="few"), pytest.param(TRIES, id="many", marks=pytest.mark.slow)]
)
def test_no_helper_is_booked_twice(address: Address, engine: Engine, tries: int) -> None:
    whole = run(address, tries)

    found = overlaps(engine)
    print(
        f"{whole.tried} tries, {whole.kept} kept, {whole.refused} refused, {whole.again} to be tried again, "
        f"{len(whole.otherwise)} otherwise: {found} overlaps"
    )
    assert (whole.tried, whole.otherwise, found) == (SCHEDULERS * tries, [], 0)
    assert whole.refused > 0
    assert whole.kept > 0


@pytest.mark.parametrize("kind", KINDS)
def test_control_without_the_rule_has_overlaps(kind: str, tmp_path: Path) -> None:
    with new_address(kind, tmp_path) as address:
        fill(address)
        engine = create_database(address, KEY)
        drop_rule(engine)
        run(address, FEW_TRIES)
        found = overlaps(engine)
        engine.dispose()

    print(f"control: {found} overlaps")
    assert found > 0


# --- what the rule says, by plain SQL


def taken(engine: Engine, *, hours: float = 0, length: timedelta = HOUR, **more: str | None) -> None:
    """Add a stop of h0, by default booked at the first hour."""
    starts = EPOCH + hours * HOUR
    with in_words(), engine.execution_options(writes=True).begin() as connection:
        insert_stop(connection, "h0", starts, starts + length, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "length"),
    [
        (0, HOUR),
        (-1, HOUR + SECOND),
        (1 - 1 / 3600, HOUR),
        (0.25, HOUR / 2),
        (-1, 3 * HOUR),
        (1 - 1 / 3_600_000, HOUR),
    ],
    ids=["same", "its beginning", "its end", "within", "around", "a millisecond"],
)
def test_booking_that_overlaps_is_refused(engine: Engine, hours: float, length: timedelta) -> None:
    taken(engine)

    with pytest.raises(BookingError, match="DOUBLE_BOOKING"):
        taken(engine, hours=hours, length=length)

    assert count(engine, "stop", "state = 'booked'") == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_bookings_that_touch_are_allowed(engine: Engine, hours: float) -> None:
    taken(engine)
    taken(engine, hours=hours)

    assert overlaps(engine) == 0


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_draft_or_cancelled_stop_takes_no_time(engine: Engine, state: str) -> None:
    taken(engine)
    taken(engine, state=state)
    taken(engine, hours=1, state=state)
    taken(engine, hours=1)

    assert count(engine, "stop", "state = 'booked'") == 2


def test_done_stop_still_takes_its_time(engine: Engine) -> None:
    taken(engine, state="done")

    with pytest.raises(BookingError):
        taken(engine)


@pytest.mark.parametrize("empty", ["", " "])
def test_overlap_with_a_reason_is_allowed_and_an_empty_one_is_none(engine: Engine, empty: str) -> None:
    taken(engine)
    taken(engine, reason="two residents of one household")

    with pytest.raises(StoreError):
        taken(engine, reason=empty)

    assert count(engine, "stop", "state = 'booked'") == 2


@pytest.mark.parametrize(
    "changed",
    ["state = 'booked'", "state = 'done'"],
)
def test_update_to_a_state_that_takes_time_is_refused(engine: Engine, changed: str) -> None:
    taken(engine)
    taken(engine, state="cancelled")

    with pytest.raises(BookingError), in_words(), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(f"UPDATE stop SET {changed} WHERE state = 'cancelled'"))

    assert count(engine, "stop", "state = 'cancelled'") == 1


@pytest.mark.parametrize("changed", ["starts = :moment", "helper_id = 'h0'", "overlap_reason = NULL"])
def test_update_into_a_booked_time_is_refused(engine: Engine, changed: str) -> None:
    taken(engine)
    with engine.execution_options(writes=True).begin() as connection:
        helper, hours, reason = {
            "s": ("h0", 1, None),
            "h": ("h1", 0, None),
            "o": ("h0", 0, "reason"),
        }[changed[0]]
        starts = EPOCH + hours * HOUR
        insert_stop(connection, helper, starts, starts + HOUR, reason=reason)
        values = {"moment": in_file(connection, EPOCH + HOUR / 2)} if ":moment" in changed else {}

    with pytest.raises(BookingError), in_words(), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(f"UPDATE stop SET {changed} WHERE id = (SELECT max(id) FROM stop)"), values)

    assert overlaps(engine) == 0


def test_change_of_a_booking_itself_is_allowed(engine: Engine) -> None:
    taken(engine)

    with engine.execution_options(writes=True).begin() as connection:
        values = {"moment": in_file(connection, EPOCH + HOUR / 2)}
        connection.execute(text("UPDATE stop SET starts = :moment WHERE state = 'booked'"), values)

    assert count(engine, "stop", "state = 'booked'") == 1


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
def test_stop_that_takes_no_time_at_all_is_refused(engine: Engine, length: timedelta) -> None:
    with pytest.raises(DBAPIError), engine.execution_options(writes=True).begin() as connection:
        insert_stop(connection, "h0", EPOCH, EPOCH + length)


SPELLINGS = [
    "2026-12-21T00:30:00.000000",
    "2026-12-21 00:30",
    "2026-12-21 00:30:00",
    "1766277000",
    "now",
    "2026-12-41 00:30:00.000000",
]


@pytest.mark.parametrize("written", SPELLINGS)
@pytest.mark.parametrize("name", ["starts", "ends"])
def test_file_takes_instants_of_one_spelling_only(tmp_path: Path, name: str, written: str) -> None:
    """It compares them as text: in another spelling they would stand before or after all others of their day."""
    with new_address("file", tmp_path) as address:
        fill(address)
        engine = create_database(address, KEY)

    with pytest.raises(StoreError), in_words(), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(f"UPDATE stop SET {name} = :written"), {"written": written})
    engine.dispose()
