"""Writers of a file stand in line: who came first goes first, and whoever dies or is impatient holds up nobody."""

import sys
from collections.abc import Callable
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine

from planner.store.address import FileAddress
from planner.store.opening import create_database
from planner.store.turns import Turn
from tests.databases import KEY
from tests.reliability.processes import Victim, begun
from tests.store.rows import a_request, count, save, writing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the line is made of locks that only Linux has")

LONG, NO_TIME = 60.0, 0.0
WAITING = 5


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """The file of a line in which nobody stands."""
    return tmp_path / "planner.db-line"


def taken(line: Path, patience: float = LONG) -> Turn:
    """Return a turn that there must be."""
    turn = Turn.take(line, patience)
    assert turn is not None
    return turn


def numbers_given(line: Path) -> int:
    return int.from_bytes(line.read_bytes()[:8], "little")


def test_who_came_first_goes_first(line: Path) -> None:
    order: list[int] = []

    def go(number: int) -> None:
        turn = taken(line)
        order.append(number)
        turn.release()

    first = taken(line)
    threads = [Thread(target=go, args=(number,)) for number in range(WAITING)]
    for number, thread in enumerate(threads):
        thread.start()
        _wait_until(lambda number=number: numbers_given(line) == number + 2)  # type: ignore[misc]
    assert order == []
    first.release()
    for thread in threads:
        thread.join()

    assert all(earlier < later for earlier, later in pairwise(order))
    assert len(order) == WAITING


def test_turn_of_a_killed_process_is_over(line: Path) -> None:
    victim = Victim(_hold_forever, line)
    victim.wait_until_begun()
    victim.kill_after(0)

    taken(line).release()


def test_killed_process_in_the_line_holds_up_nobody(line: Path) -> None:
    first = taken(line)
    victim = Victim(_stand_forever, line)
    victim.wait_until_begun()
    _wait_until(lambda: numbers_given(line) == 2)
    victim.kill_after(0)
    first.release()

    taken(line).release()


def test_impatient_one_goes_all_the_same(line: Path) -> None:
    first = taken(line)
    second = taken(line, NO_TIME)

    first.release()
    second.release()


def test_damaged_counter_is_begun_anew(line: Path) -> None:
    line.write_bytes(b"x")

    taken(line).release()

    assert numbers_given(line) == 1


def test_there_is_no_line_where_no_file_can_be(tmp_path: Path) -> None:
    assert Turn.take(tmp_path / "nowhere" / "line", LONG) is None


def test_writers_of_a_database_stand_in_line_and_leave_it(tmp_path: Path) -> None:
    address = FileAddress(tmp_path / "planner.db")
    engine = create_database(address, KEY)
    threads = [Thread(target=_save, args=(engine, number)) for number in range(WAITING)]
    with writing(engine) as work:
        work.requests.all()
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()

    assert count(engine, "support_request") == WAITING
    engine.dispose()
    taken(tmp_path / "planner.db-line", NO_TIME).release()


def _save(engine: Engine, number: int) -> None:
    save(engine, requests=[a_request(f"R{number}")])


def _hold_forever(pipe: Connection, line: Path) -> None:
    taken(line)
    begun(pipe)
    while True:
        pass


def _stand_forever(pipe: Connection, line: Path) -> None:
    begun(pipe)
    taken(line)


def _wait_until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        pass
