"""
The process that takes jobs: ``planner worker``, and for each job a process of its own.

A solve may take all of a core, hold Python's lock for seconds, or bring its process down; none of that may touch the
one that takes jobs, or the app.
"""

import argparse
import logging
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from planner.config import Settings, read_settings
from planner.errors import StoreError
from planner.logs import write_log
from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace, key_file, open_workspace
from planner.services.running import claim_job, give_back_job, release_job, run_job, say_alive, say_ended
from planner.store.jobs import LEASE, Job

_PAUSE_SECONDS = 0.2
"""Between two looks at the job table."""
_AFTER_FAILURE_SECONDS = 2.0
"""Before the database is asked again that could not be used."""
_SAY_ALIVE_EVERY = timedelta(seconds=5)
_NICENESS = 10
"""Of the processes of a job: they take what the app leaves, so that pages answer while both cores plan."""
_EXIT_UNOPENED = 75
"""Exit code of a job's process that could not open the database: nothing was tried, so the attempt does not count."""
_ID_BYTES = 4

_log = logging.getLogger(__name__)


class Told:
    """Whether SIGTERM or Ctrl-C has told this process to end."""

    def __init__(self) -> None:
        # A plain value: the lock of an Event may be held by what the signal interrupts, and then nothing ends.
        self._is_told = False

    def listen(self) -> None:
        """Take the two signals from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.tell())

    def tell(self) -> None:
        """Say it."""
        self._is_told = True

    def wait(self, seconds: float) -> bool:
        """Wait for so long, or until told; return whether it was said."""
        until = monotonic() + seconds
        while not self._is_told and (left := until - monotonic()) > 0:
            sleep(min(left, _PAUSE_SECONDS / 2))
        return self._is_told


class Worker:
    """
    Takes jobs one after the other until it is told to end.

    Parameters
    ----------
    workspace
        The installation.
    told
        When to end; the job at hand goes back into the queue.
    lease
        How long a job is this worker's without a sign of life of the job's process.
    """

    def __init__(self, workspace: Workspace, told: Told, *, lease: timedelta = LEASE) -> None:
        self._workspace = workspace.on_behalf_of(PROCESS)
        self._told = told
        self._lease = lease
        self._id = secrets.token_hex(_ID_BYTES)
        self._started = datetime.now(UTC)
        self._said_alive: datetime | None = None

    def run(self) -> None:
        """Work until told to end; a database that cannot be used for a while is asked again."""
        _log.info("worker started", extra={"worker": self._id})
        while not self._told.wait(0):
            self._try(self._take_one)
        self._try(lambda: say_ended(self._workspace, self._id))
        _log.info("worker ended", extra={"worker": self._id})

    def _take_one(self) -> None:
        self._say_alive()
        job = claim_job(self._workspace, lease=self._lease)
        if job is None:
            self._told.wait(_PAUSE_SECONDS)
            return
        fields = {"worker": self._id, "job": job.id, "attempt": job.attempt}
        process = _start(self._workspace.settings, job, self._lease)
        _log.info("job started", extra=fields)
        try:
            while process.poll() is None and not self._told.wait(_PAUSE_SECONDS):
                self._try(self._say_alive)
            is_told = process.poll() is None
        finally:
            code = _end(process)
        _log.info("job ended", extra={**fields, "code": code, "is_given_back": is_told})
        if is_told or code == _EXIT_UNOPENED:
            self._insist(lambda: give_back_job(self._workspace, job))
        elif code != 0:
            self._insist(lambda: release_job(self._workspace, job))
        if code == _EXIT_UNOPENED:
            self._told.wait(_AFTER_FAILURE_SECONDS)

    def _say_alive(self) -> None:
        now = datetime.now(UTC)
        if self._said_alive is None or now - self._said_alive >= _SAY_ALIVE_EVERY:
            say_alive(self._workspace, self._id, self._started)
            self._said_alive = now

    def _insist(self, act: Callable[[], None]) -> None:
        while not self._try(act) and not self._told.wait(0):
            pass

    def _try(self, act: Callable[[], None]) -> bool:
        try:
            act()
        except StoreError as error:
            _log.warning("database refused", extra={"worker": self._id, "code": error.code})
            self._told.wait(_AFTER_FAILURE_SECONDS)
            return False
        return True


def work_until_told_to_end(workspace: Workspace, *, lease: timedelta = LEASE) -> None:
    """Run a worker in this process; SIGTERM and Ctrl-C end it."""
    told = Told()
    told.listen()
    Worker(workspace, told, lease=lease).run()


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which a process of ours finds the same installation; its arguments say nothing."""
    return {
        **os.environ,
        "PLANNER_DATABASE": settings.database,
        "PLANNER_KEY_FILE": str(key_file(settings)),
        "PLANNER_KEY": settings.key,
        "PLANNER_LANGUAGE": settings.language,
    }


def main(arguments: list[str] | None = None) -> int:
    """Do the one job that the arguments name, and return the exit code."""
    parser = argparse.ArgumentParser(prog="planner.worker", description="Does one claimed job and ends.")
    parser.add_argument("--job", type=int, required=True, help="id of the job")
    parser.add_argument("--attempt", type=int, required=True, help="number of the attempt that claimed it")
    parser.add_argument("--lease", type=float, default=LEASE.total_seconds(), help="seconds, see planner worker")
    parsed = parser.parse_args(arguments)
    write_log()
    os.nice(_NICENESS)
    Thread(target=_end_with_the_worker, daemon=True).start()
    try:
        workspace = open_workspace(read_settings(Path.cwd())).on_behalf_of(PROCESS)
    except StoreError as error:
        _log.warning("database refused", extra={"job": parsed.job, "code": error.code})
        return _EXIT_UNOPENED
    run_job(workspace, parsed.job, parsed.attempt, lease=timedelta(seconds=parsed.lease))
    return 0


def _start(settings: Settings, job: Job, lease: timedelta) -> subprocess.Popen[bytes]:
    """Start the process of a job: leader of a group with its search processes, and its input ends with this one."""
    numbers = {"--job": job.id, "--attempt": job.attempt, "--lease": lease.total_seconds()}
    command = [sys.executable, "-m", "planner.worker"]
    command += [part for name, value in numbers.items() for part in (name, str(value))]
    return subprocess.Popen(  # noqa: S603 - our own module and three numbers
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment_of(settings),
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> int:
    """Leave nothing of a job's process behind, its search processes included, and return its exit code."""
    if process.poll() != 0:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            _log.debug("nothing was left of the job's processes")
    code = process.wait()
    if process.stdin is not None:
        process.stdin.close()
    return code


def _end_with_the_worker() -> None:
    """Wait for the end of the input, which is that of the worker, and end this process and all its search processes."""
    os.read(sys.stdin.fileno(), 1)  # a buffered read would hold a lock that Python wants at its own end
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
