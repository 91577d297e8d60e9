"""Processes that are killed while they save plans: whatever was acknowledged is there, and nothing is half there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

import pytest
from sqlalchemy import Engine

from planner.store.address import Address
from planner.store.opening import create_database, open_database
from planner.store.plans import PlanToSave
from tests.databases import KEY, new_address
from tests.reliability.processes import Victim
from tests.reliability.saving import last_saved, plan_of, save_forever, save_whole, torn, week_of
from tests.store.rows import change, column, count, save_people

KILLS = {"file": 500, "server": 100}
CONTROL_KILLS = 30
FEW_KILLS = 6
KILLS_A_DATABASE = 10
"""Everything is looked at after each kill, so that a database must not become too long."""
LATEST_KILL = 0.12
"""Seconds after the first save: some five more."""


@dataclass
class Trial:
    """What was counted; a database that does not open raises."""

    kills: int = 0
    saves: int = 0
    acknowledged: int = 0
    torn: list[str] = field(default_factory=list)
    num_torn: int = 0
    lost: int = 0
    reopened: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        at = sorted(1000 * seconds for seconds in self.reopened)
        return (
            f"{self.kills} kills, {self.saves} saves, {self.acknowledged} acknowledged: {self.num_torn} torn, "
            f"{self.lost} lost; reopened {len(at)} times, p50 {at[len(at) // 2]:.1f} ms, max {at[-1]:.1f} ms"
        )


def run(
    kind: str, folder: Path, *, kills: int, kills_a_database: int = KILLS_A_DATABASE, is_whole: bool = True
) -> Trial:
    """Kill a writer again and again and look at everything after each kill."""
    trial, rng = Trial(), Random(kills)
    for begin in range(0, kills, kills_a_database):
        with _database(kind, folder / str(begin)) as (address, revision):
            for _ in range(min(kills_a_database, kills - begin)):
                _kill_once(
                    trial,
                    address,
                    revision,
                    folder / str(begin),
                    seconds=rng.uniform(0, LATEST_KILL),
                    is_whole=is_whole,
                )
            trial.saves += _num_saves(address)
    return trial


def _kill_once(trial: Trial, address: Address, revision: int, folder: Path, *, seconds: float, is_whole: bool) -> None:
    notes = folder / "acknowledged"
    engine = open_database(address, KEY)
    first = last_saved(engine) + 1
    engine.dispose()
    victim = Victim(save_forever, address, first, notes, is_whole)
    victim.wait_until_begun()
    assert victim.kill_after(seconds) == -9
    trial.kills += 1

    started = perf_counter()
    engine = open_database(address, KEY)
    last = last_saved(engine)
    trial.reopened.append(perf_counter() - started)
    _wait_for_the_server_to_notice(engine)
    _require_intact(engine)
    found = list(torn(engine, revision))
    trial.num_torn += bool(found)
    trial.torn += found
    acknowledged = [int(line) for line in notes.read_text().split() if int(line) >= first]
    trial.acknowledged += len(acknowledged)
    trial.lost += max(acknowledged, default=0) > max(last, last_saved(engine))
    engine.dispose()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[Address, int]]:
    folder.mkdir()
    with new_address(kind, folder) as address:
        engine = create_database(address, KEY)
        save_people(engine, week_of(0))
        revision = column(engine, "SELECT revision FROM installation")[0]
        engine.dispose()
        yield address, revision
    shutil.rmtree(folder)


def _num_saves(address: Address) -> int:
    engine = open_database(address, KEY)
    found = count(engine, "plan")
    engine.dispose()
    return found


def _require_intact(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        return
    assert column(engine, "PRAGMA cipher_integrity_check") == []
    assert column(engine, "PRAGMA integrity_check") == ["ok"]
    assert column(engine, "PRAGMA foreign_key_check") == []


def _wait_for_the_server_to_notice(engine: Engine) -> None:
    """The server may finish what a client sent before it died."""
    if engine.dialect.name != "postgresql":
        return
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    while count(engine, "pg_stat_activity", others):
        pass


@pytest.mark.parametrize("kind", ["file", "server"])
def test_few_kills_lose_and_tear_nothing(kind: str, tmp_path: Path) -> None:
    trial = run(kind, tmp_path, kills=FEW_KILLS)

    print(kind, trial)
    assert (trial.kills, trial.torn, trial.lost) == (FEW_KILLS, [], 0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "server"])
def test_many_kills_lose_and_tear_nothing(kind: str, tmp_path: Path) -> None:
    trial = run(kind, tmp_path, kills=KILLS[kind])

    print(kind, trial)
    assert (trial.kills, trial.torn, trial.lost) == (KILLS[kind], [], 0)
    assert trial.acknowledged > KILLS[kind]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "server"])
def test_control_in_three_commits_is_torn(kind: str, tmp_path: Path) -> None:
    trial = run(kind, tmp_path, kills=CONTROL_KILLS, kills_a_database=1, is_whole=False)

    print(kind, "control:", trial)
    assert trial.num_torn > CONTROL_KILLS // 10


@pytest.mark.parametrize(
    "tear",
    [
        "DELETE FROM stop WHERE id = (SELECT max(id) FROM stop)",
        "UPDATE stop SET state = 'draft' WHERE id = (SELECT max(id) FROM stop)",
        "DELETE FROM unassigned WHERE visit_id = (SELECT max(visit_id) FROM unassigned)",
        "UPDATE plan SET state = 'draft' WHERE id = (SELECT max(id) FROM plan)",
        "UPDATE installation SET revision = revision - 1",
        "DELETE FROM promise WHERE id = (SELECT max(id) FROM promise)",
        "INSERT INTO planned_week (digest, monday, content) VALUES ('x', '2026-11-30', 'x')",
        "INSERT INTO audit (id, at, actor, operation, about, mac) VALUES (9, '2026-11-30', 'a', 'o', 'save 9', 'x')",
    ],
)
def test_checker_sees_a_save_that_is_not_whole(whole: tuple[Engine, int], tear: str) -> None:
    engine, revision = whole
    assert list(torn(engine, revision)) == []

    change(engine, tear)

    assert list(torn(engine, revision)) != []


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[tuple[Engine, int]]:
    """A database with two whole saves, and what it had counted before them."""
    with _database("file", tmp_path / "whole") as (address, revision):
        engine = open_database(address, KEY)
        for number in (1, 2):
            save_whole(engine, number, PlanToSave.of(week_of(number), plan_of(number, week_of(number))))
        yield engine, revision
        engine.dispose()
