"""One bit of a database file turns over: reading everything says so, wherever it was."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from planner.errors import StoreError
from planner.store.address import FileAddress
from planner.store.opening import create_database, open_database
from planner.store.plans import PlanToSave
from planner.store.refusals import in_words
from planner.store.tables import metadata
from tests.databases import KEY
from tests.reliability.migrating import rows_of
from tests.reliability.saving import plan_of, save_whole, week_of
from tests.store.rows import MONDAY, column, reading, save_people

FLIPS, FEW_FLIPS = 300, 30
LEAST_MISSED = 0.3
"""Of all flips; what an unencrypted file lets through in the control."""
BITS = 8


@dataclass
class Trial:
    """
    How flips were found.

    Parameters
    ----------
    told
        By an error of ours while everything was read.
    checked
        By the check of all pages, in pages that no query had read.
    changed, unnoticed
        Not at all; what was read was another thing, or the same.
    texts
        What the program said.
    """

    told: int = 0
    checked: int = 0
    changed: int = 0
    unnoticed: int = 0
    texts: set[str] = field(default_factory=set)

    @property
    def found(self) -> int:
        return self.told + self.checked


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of used pages only, with requests, helpers and a published plan."""
    path = tmp_path_factory.mktemp("flips") / "planner.db"
    engine = create_database(FileAddress(path), KEY)
    save_people(engine, week_of(0))
    for number in (1, 2):
        save_whole(engine, number, PlanToSave.of(week_of(number), plan_of(number, week_of(number))))
    engine.dispose()
    connection = keyed(path)
    connection.execute("VACUUM")
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def run(file: Path, folder: Path, flips: int) -> Trial:
    """Turn over one bit at a time, read everything as the program does, and check all pages."""
    trial, rng, content = Trial(), Random(4), file.read_bytes()
    expected, _ = read(file)
    for number in range(flips):
        path = folder / f"{number}.db"
        path.write_bytes(flipped(content, rng))
        try:
            found, is_sound = read(path)
        except StoreError as error:
            trial.told += 1
            trial.texts.add(str(error))
        else:
            trial.checked += not is_sound
            trial.changed += is_sound and found != expected
            trial.unnoticed += is_sound and found == expected
        path.unlink()
    return trial


def flipped(content: bytes, rng: Random) -> bytes:
    """Return the content with one bit turned over."""
    damaged = bytearray(content)
    damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(BITS)
    return bytes(damaged)


def read(path: Path) -> tuple[object, bool]:
    """Open a database as the program does; return all that is in it, and whether its own check finds it sound."""
    engine = open_database(FileAddress(path), KEY)
    try:
        with in_words():
            with reading(engine) as work:
                plan, state = work.plans.latest(MONDAY), work.audit.verify()
            rows = [column(engine, f"SELECT count(*) FROM {name}") for name in metadata.tables], rows_of(engine)
            return (plan and plan.plan, state, rows), column(engine, "PRAGMA cipher_integrity_check") == []
    finally:
        engine.dispose()


def read_plain(path: Path) -> tuple[object, bool]:
    """Do the same with an unencrypted file."""
    connection = sqlite3.connect(path)
    try:
        rows = [connection.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(metadata.tables)]
        return rows, connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        connection.close()


@pytest.mark.parametrize(
    "flips", [pytest.param(FEW_FLIPS, id="few"), pytest.param(FLIPS, id="many", marks=pytest.mark.slow)]
)
def test_each_flip_is_told(file: Path, tmp_path: Path, flips: int) -> None:
    trial = run(file, tmp_path, flips)

    print(f"{flips} flips in {file.stat().st_size} bytes: {trial}")
    assert trial.found == flips
    assert all("restore a back-up" in said and "Asukas" not in said for said in trial.texts)


def test_control_without_encryption_misses_flips(file: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    connection = keyed(file)
    connection.execute("ATTACH ? AS plain KEY ''", (str(plain),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    rng, content, path = Random(4), plain.read_bytes(), tmp_path / "flipped.db"
    expected, missed, changed = read_plain(plain)[0], 0, 0
    for _ in range(FLIPS):
        path.write_bytes(flipped(content, rng))
        try:
            found, is_sound = read_plain(path)
        except (sqlite3.Error, ValueError):
            continue
        missed += is_sound
        changed += is_sound and found != expected

    print(f"control: {missed} of {FLIPS} flips were not found, and {changed} of these changed what is read")
    assert changed > 0
    assert missed > LEAST_MISSED * FLIPS


def keyed(path: Path) -> Any:
    """Return a connection past the program."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.secret.hex()}'\"")
    return connection
