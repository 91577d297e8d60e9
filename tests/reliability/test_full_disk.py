"""A disk that fills up while plans are saved: told, nothing changed, and saving goes on when there is room again."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from planner.errors import StoreError
from planner.store.address import FileAddress
from planner.store.opening import create_database, open_database
from planner.store.plans import PlanToSave
from tests.databases import KEY
from tests.reliability.saving import last_saved, plan_of, save_whole, torn, week_of
from tests.store.rows import column, save_people

KIB = 1024
SIZE = 8 * 1024 * KIB
STEP = {"few": 64 * KIB, "many": 8 * KIB}
MOST_ROOM = 512 * KIB
"""A save needs less than this."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, and small."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system needs the right to mount; test_refusals.py has a limit of SQLite's own")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def engine(disk: Path) -> Iterator[Engine]:
    """A database on the small disk with a published plan."""
    engine = create_database(FileAddress(disk / "planner.db"), KEY)
    save_people(engine, week_of(0))
    yield engine
    engine.dispose()


def ready(number: int) -> PlanToSave:
    problem = week_of(number)
    return PlanToSave.of(problem, plan_of(number, problem))


def fill_up(disk: Path, room: int) -> Path:
    """Leave only so much room."""
    path = disk / "filler"
    path.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - room)))
    return path


@pytest.mark.parametrize("step", ["few", pytest.param("many", marks=pytest.mark.slow)])
def test_save_on_a_full_disk_is_whole_or_not_at_all(disk: Path, engine: Engine, step: str) -> None:
    revision = column(engine, "SELECT revision FROM installation")[0]
    save_whole(engine, 1, ready(1))
    told: list[str] = []
    tried, last = 0, 1
    for room in range(0, MOST_ROOM, STEP[step]):
        filler = fill_up(disk, room)
        tried += 1
        try:
            save_whole(engine, last + 1, ready(last + 1))
        except StoreError as error:
            told.append(str(error))
        else:
            last += 1

        assert last_saved(engine) == last
        filler.unlink()
        assert list(torn(engine, revision)) == []
        assert column(engine, "PRAGMA cipher_integrity_check") == []
        column(engine, "PRAGMA wal_checkpoint(TRUNCATE)")  # so that the next save needs room again

    print(f"{tried} saves on a disk with 0 to {MOST_ROOM // KIB} KiB left: {len(told)} refused, {last - 1} kept")
    assert told
    assert last > 1
    assert all("[DISK_FULL]" in each for each in told)


def test_saving_goes_on_when_there_is_room_again(disk: Path, engine: Engine) -> None:
    save_whole(engine, 1, ready(1))
    filler = fill_up(disk, 0)
    with pytest.raises(StoreError, match="DISK_FULL"):
        save_whole(engine, 2, ready(2))
    assert last_saved(engine) == 1

    filler.unlink()
    save_whole(engine, 2, ready(2))

    assert last_saved(engine) == 2


def test_process_that_starts_on_a_full_disk_says_so_and_harms_nothing(disk: Path, engine: Engine) -> None:
    """It cannot even read: SQLite shares 32 KiB between processes, and the first one needs room for that."""
    save_whole(engine, 1, ready(1))
    engine.dispose()
    filler = fill_up(disk, 0)

    with pytest.raises(StoreError, match=r"no room left.*DISK_ERROR"):
        open_database(FileAddress(disk / "planner.db"), KEY)

    filler.unlink()
    again = open_database(FileAddress(disk / "planner.db"), KEY)
    assert last_saved(again) == 1
    save_whole(again, 2, ready(2))
    again.dispose()
