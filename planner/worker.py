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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from planner.config import Settings, read_settings
from planner.errors import StoreError
from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace, key_file, open_workspace
from planner.services.running import claim_job, release_job, run_job, say_alive
from planner.store.jobs import Job

_PAUSE_SECONDS = 0.2
"""Between two looks at the job table."""
_AFTER_FAILURE_SECONDS = 2
"""Before the database is asked again that could not be used."""
_SAY_ALIVE_EVERY = timedelta(seconds=5)
_ID_BYTES = 4

_log = logging.getLogger(__name__)


class Worker:
    """
    Takes jobs one after the other until it is told to end.

    Parameters
    ----------
    workspace
        The installation.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace.on_behalf_of(PROCESS)
        self._id = secrets.token_hex(_ID_BYTES)
        self._started = self._said_alive = datetime.now(UTC)
        self._end = Event()

    def run(self) -> None:
        """Work until :meth:`end`; a database that cannot be used for a while is asked again."""
        _log.info("worker started", extra={"worker": self._id})
        self._say_alive()
        while not self._end.is_set():
            try:
                self._take_one()
            except StoreError as error:
                _log.warning("database refused", extra={"worker": self._id, "kind": type(error).__name__})
                self._end.wait(_AFTER_FAILURE_SECONDS)
        _log.info("worker ended", extra={"worker": self._id})

    def end(self) -> None:
        """Let the worker end soon; the job that it has goes back."""
        self._end.set()

    def _take_one(self) -> None:
        self._say_alive_sometimes()
        job = claim_job(self._workspace)
        if job is None:
            self._end.wait(_PAUSE_SECONDS)
            return
        _log.info("job started", extra={"worker": self._id, "job": job.id, "attempt": job.attempt})
        process = _start(self._workspace.settings, job)
        try:
            while process.poll() is None and not self._end.wait(_PAUSE_SECONDS):
                self._say_alive_sometimes()
        finally:
            process.terminate()
            code = process.wait()
            release_job(self._workspace, job)
        _log.info("job ended", extra={"worker": self._id, "job": job.id, "attempt": job.attempt, "code": code})

    def _say_alive_sometimes(self) -> None:
        if datetime.now(UTC) - self._said_alive >= _SAY_ALIVE_EVERY:
            self._say_alive()

    def _say_alive(self) -> None:
        say_alive(self._workspace, self._id, self._started)
        self._said_alive = datetime.now(UTC)


def work_until_told_to_end(workspace: Workspace) -> None:
    """Run a worker in this process; SIGTERM and Ctrl-C end it."""
    worker = Worker(workspace)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.end())
    worker.run()


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which a process of ours finds the same installation; its arguments say nothing."""
    return {
        **os.environ,
        "PLANNER_DATABASE": settings.database,
        "PLANNER_KEY_FILE": str(key_file(settings)),
        "PLANNER_KEY": settings.key,
        "PLANNER_LANGUAGE": settings.language,
    }


def main(arguments: list[str] | None = None) -> None:
    """Do the one job that the arguments name."""
    parser = argparse.ArgumentParser(prog="planner.worker", description="Does one claimed job and ends.")
    parser.add_argument("--job", type=int, required=True, help="id of the job")
    parser.add_argument("--attempt", type=int, required=True, help="number of the attempt that claimed it")
    parsed = parser.parse_args(arguments)
    workspace = open_workspace(read_settings(Path.cwd())).on_behalf_of(PROCESS)
    run_job(workspace, parsed.job, parsed.attempt)


def _start(settings: Settings, job: Job) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "planner.worker", "--job", str(job.id), "--attempt", str(job.attempt)]
    return subprocess.Popen(  # noqa: S603 - our own module and two numbers
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment_of(settings)
    )


if __name__ == "__main__":
    main()
