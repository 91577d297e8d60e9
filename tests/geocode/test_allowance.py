"""When a service may be asked: one question at a time, a second apart, and none while it is left alone."""

import multiprocessing
import os
import signal
import stat
from pathlib import Path

import pytest

from planner.errors import GeocodeError
from planner.geocode.allowance import LONGEST_REST_S, MIN_DELAY_S, MOST_FAILURES, REST_S, Allowance, RestingError

from .fake_time import FakeTime

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "planner.db-geocoder"


def ask(file: Path, time: FakeTime, *, fails: bool = False, service: str = "service") -> None:
    """Take a turn as a process does that asks once."""
    with Allowance(file, service, clock=time.clock).turn() as turn:
        turn.begin()
        if fails:
            turn.failed()
        else:
            turn.succeeded()


def fail_until_left_alone(file: Path, time: FakeTime) -> None:
    for _ in range(MOST_FAILURES):
        ask(file, time, fails=True)


def test_questions_of_all_processes_are_a_second_apart(file: Path, time: FakeTime) -> None:
    """Each ``ask`` opens the file anew, as another process would."""
    for _ in range(3):
        ask(file, time)

    assert time.slept == [MIN_DELAY_S, MIN_DELAY_S]


def test_nobody_waits_for_time_that_has_passed(file: Path, time: FakeTime) -> None:
    ask(file, time)
    time.moment += 0.75
    ask(file, time)

    assert time.slept == [0.25]


def test_clock_that_was_set_back_costs_one_pause_and_no_more(file: Path, time: FakeTime) -> None:
    ask(file, time)
    time.moment -= 86_400
    ask(file, time)

    assert time.slept == [MIN_DELAY_S]


def test_service_that_keeps_failing_is_left_alone_by_everybody(file: Path, time: FakeTime) -> None:
    fail_until_left_alone(file, time)

    with pytest.raises(RestingError, match=r"left alone for 10 minutes more.*GEOCODER_RESTING"):
        ask(file, time)
    assert Allowance(file, "service", clock=time.clock).is_resting()


def test_failures_with_an_answer_between_them_are_not_in_a_row(file: Path, time: FakeTime) -> None:
    for fails in (True, True, False, True, True):
        ask(file, time, fails=fails)

    ask(file, time)


def test_after_its_rest_one_question_tries_the_service(file: Path, time: FakeTime) -> None:
    fail_until_left_alone(file, time)
    time.moment += REST_S

    ask(file, time, fails=True)

    with pytest.raises(RestingError):
        ask(file, time)
    time.moment += REST_S
    ask(file, time)
    ask(file, time, fails=True)
    assert not Allowance(file, "service", clock=time.clock).is_resting()


def test_other_service_is_not_left_alone_for_it(file: Path, time: FakeTime) -> None:
    fail_until_left_alone(file, time)

    ask(file, time, service="another")


def test_nobody_is_left_alone_for_more_than_a_day(file: Path, time: FakeTime) -> None:
    with Allowance(file, "service", clock=time.clock).turn() as turn:
        turn.failed(rest_s=1e30)
    time.moment += LONGEST_REST_S

    ask(file, time)


def test_nobody_is_left_alone_for_longer_when_the_clock_is_set_back(file: Path, time: FakeTime) -> None:
    fail_until_left_alone(file, time)
    time.moment -= 10 * LONGEST_REST_S

    with Allowance(file, "service", clock=time.clock).turn() as turn:
        assert turn.rest_s == LONGEST_REST_S


def test_file_is_its_owners_and_is_made_by_asking_only(file: Path, time: FakeTime) -> None:
    assert not Allowance(file, "service", clock=time.clock).is_resting()
    assert not file.exists()

    ask(file, time)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"garbage" * 100, b"5", b'{"service": 5}', b'{"service": ["a", "b", "c"]}', b"[]"]
)
def test_damaged_file_is_said_and_nothing_is_asked(file: Path, time: FakeTime, content: bytes) -> None:
    file.write_bytes(content)

    with pytest.raises(GeocodeError, match="GEOCODER_STATE"):
        ask(file, time)
    with pytest.raises(GeocodeError, match="GEOCODER_STATE"):
        Allowance(file, "service", clock=time.clock).is_resting()


def test_folder_that_is_missing_is_said(tmp_path: Path, time: FakeTime) -> None:
    with pytest.raises(GeocodeError, match="GEOCODER_STATE"):
        ask(tmp_path / "none" / "file", time)


def hold_the_turn(file: Path, pipe: "multiprocessing.connection.Connection") -> None:
    """Begin to ask, say so, and never end."""
    with Allowance(file, "service", clock=FakeTime().clock).turn() as turn:
        turn.begin()
        pipe.send("asked")
        signal.pause()


def test_while_one_process_asks_no_other_does_and_a_killed_one_has_asked(file: Path, time: FakeTime) -> None:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=hold_the_turn, args=(file, theirs), daemon=True)
    process.start()
    assert ours.recv() == "asked"

    with (
        pytest.raises(GeocodeError, match="GEOCODER_BUSY"),
        Allowance(file, "service", clock=time.clock, patience_s=0).turn(),
    ):
        pass
    assert not Allowance(file, "service", clock=time.clock).is_resting()
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()

    ask(file, time)

    assert time.slept == [MIN_DELAY_S]
