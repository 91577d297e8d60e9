"""Schedulers who book the same helpers at the same hours, by publishing plans and by plain SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, text

from planner.domain.plan import Plan, Route, Stop
from planner.errors import BookingError, StoreError, TryAgainError
from planner.store.address import Address
from planner.store.opening import open_database
from planner.store.plans import PlanToSave
from planner.store.refusals import in_words
from tests.builders import HOUR, MINUTE, a_helper, a_visit, a_week
from tests.databases import KEY
from tests.store.rows import writing

HELPERS = ("h0", "h1", "h2")
NUM_VISITS = 9
NUM_WEEKS = 3
"""Before the days on which all bookings meet; each has a third of the visits, since a visit is promised in one."""
WEEK = a_week([a_visit(f"v{idx}") for idx in range(NUM_VISITS)], [a_helper(id_) for id_ in HELPERS], days=28)
EPOCH = datetime(2026, 12, 21, tzinfo=UTC)
"""The Monday on whose days all bookings meet; problems of the three weeks before reach it too."""
HOURS = 60
SLOT = 15 * MINUTE
_PUBLISHES, _INSERTS, _MOVES, _CANCELS = 1, 4, 3, 4
"""How often each way is tried, against the others."""


@dataclass
class Bookings:
    """
    What a scheduler did.

    Parameters
    ----------
    tried, kept, refused
        Number of tries that would take a helper's time, of those that did, and of those that met another booking.
    again
        Tries that gave way to another transaction and may be repeated.
    otherwise
        What else the store said.
    """

    tried: int = 0
    kept: int = 0
    refused: int = 0
    again: int = 0
    otherwise: list[str] = field(default_factory=list)


def book(address: Address, seed: int, num_tries: int) -> Bookings:
    """Book, move, free and publish at random."""
    engine, rng, done = open_database(address, KEY), Random(seed), Bookings()
    ways = {_publish: _PUBLISHES, _insert: _INSERTS, _move: _MOVES, _cancel: _CANCELS}
    while done.tried < num_tries:
        (way,) = rng.choices(list(ways), list(ways.values()))
        done.tried += way is not _cancel
        try:
            way(engine, rng, seed)
        except BookingError:
            done.refused += 1
        except TryAgainError:
            done.again += 1
        except StoreError as error:
            done.otherwise.append(str(error))
        else:
            done.kept += way is not _cancel
    engine.dispose()
    return done


def _publish(engine: Engine, rng: Random, seed: int) -> None:
    """Plan a week and visits that are this scheduler's own, so that they replace no one else's, on everybody's days."""
    weeks_before = seed % NUM_WEEKS + 1
    problem = replace(WEEK, monday=EPOCH.date() - timedelta(weeks=weeks_before), timezone="UTC")
    day, hour = divmod(rng.randrange(HOURS - 1), 24)
    start = hour * HOUR
    visit = rng.randrange(NUM_VISITS // NUM_WEEKS) * NUM_WEEKS + seed % NUM_WEEKS
    stop = Stop(f"v{visit}", start, start, start + HOUR)
    route = Route(rng.choice(HELPERS), weeks_before * 7 + day, stop.start, stop.end, (stop,))
    ready = PlanToSave.of(problem, Plan(problem.digest(), (route,)))
    with writing(engine) as work:
        work.plans.publish(work.plans.save(ready))
        work.commit()


def _insert(engine: Engine, rng: Random, _: int) -> None:
    with _plain(engine) as connection:
        insert_stop(connection, rng.choice(HELPERS), *_interval(rng))


def _move(engine: Engine, rng: Random, _: int) -> None:
    with _plain(engine) as connection:
        found = _any_stop(connection, rng)
        starts, ends = _interval(rng)
        values = {"id": found, "helper": rng.choice(HELPERS), "starts": in_file(connection, starts)}
        connection.execute(_MOVE, {**values, "ends": in_file(connection, ends)})


def _cancel(engine: Engine, rng: Random, _: int) -> None:
    with _plain(engine) as connection:
        connection.execute(_CANCEL, {"id": _any_stop(connection, rng)})


_MOVE = text("UPDATE stop SET state = 'booked', helper_id = :helper, starts = :starts, ends = :ends WHERE id = :id")
_CANCEL = text("UPDATE stop SET state = 'cancelled' WHERE id = :id")
_INSERT = text(
    "INSERT INTO stop (plan_id, visit_id, helper_id, starts, ends, zone, state, overlap_reason) "
    "VALUES ((SELECT min(id) FROM plan), 'v0', :helper, :starts, :ends, 'UTC', :state, :reason)"
)


def insert_stop(
    connection: Connection,
    helper: str,
    starts: datetime,
    ends: datetime,
    *,
    state: str = "booked",
    reason: str | None = None,
) -> None:
    """Add a stop by plain SQL."""
    moments = {"starts": in_file(connection, starts), "ends": in_file(connection, ends)}
    connection.execute(_INSERT, {"helper": helper, **moments, "state": state, "reason": reason})


def in_file(connection: Connection, moment: datetime) -> Any:
    """Return an instant as the kind of database keeps it."""
    return moment if connection.dialect.name == "postgresql" else f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def overlaps(engine: Engine) -> int:
    """Count pairs of stops that take a helper's time at once, by plain SQL and without the rule's own words."""
    query = text(
        "SELECT count(*) FROM stop a JOIN stop b ON a.helper_id = b.helper_id AND a.id < b.id "
        "WHERE a.state <> 'cancelled' AND b.state <> 'cancelled' AND a.state <> 'draft' AND b.state <> 'draft' "
        "AND a.overlap_reason IS NULL AND b.overlap_reason IS NULL AND a.starts < b.ends AND b.starts < a.ends"
    )
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def drop_rule(engine: Engine) -> None:
    """Take the rule away, for the control."""
    if engine.dialect.name == "postgresql":
        statements = ["ALTER TABLE stop DROP CONSTRAINT stop_overlap"]
    else:
        statements = ["DROP TRIGGER stop_overlap_insert", "DROP TRIGGER stop_overlap_update"]
    with engine.execution_options(writes=True).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def _plain(engine: Engine) -> Iterator[Connection]:
    """Give a transaction of plain SQL; what the database refuses is an error of ours."""
    with in_words(), engine.execution_options(writes=True).begin() as connection:
        yield connection


def _interval(rng: Random) -> tuple[datetime, datetime]:
    starts = EPOCH + timedelta(seconds=SLOT * rng.randrange(HOURS * 4))
    return starts, starts + timedelta(seconds=SLOT * rng.randint(1, 8))


def _any_stop(connection: Connection, rng: Random) -> int:
    last = connection.execute(text("SELECT max(id) FROM stop")).scalar() or 0
    return rng.randint(0, last)
