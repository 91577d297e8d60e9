"""The app and a worker side by side, for an installation on one machine."""

import logging
import signal
import subprocess
import sys
from threading import Event

from planner.config import Settings, app_file
from planner.worker import environment_of

_LOOK_SECONDS = 0.5
_END_SECONDS = 20
"""How long a process may take to end before it is killed."""

_log = logging.getLogger(__name__)


def serve_until_told_to_end(settings: Settings, *, address: str, port: int) -> int:
    """
    Run both until SIGTERM, Ctrl-C, or the end of the app, and return the app's exit code; a dead worker is replaced.

    Parameters
    ----------
    settings
        Of the installation.
    address, port
        Where the app listens.
    """
    end = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    app = _start(settings, "streamlit", "run", str(app_file()), f"--server.address={address}", f"--server.port={port}")
    worker = _start(settings, "planner", "worker")
    try:
        while app.poll() is None and not end.wait(_LOOK_SECONDS):
            if worker.poll() is not None:
                _log.warning("worker died", extra={"code": worker.returncode})
                worker = _start(settings, "planner", "worker")
    finally:
        for process in (worker, app):
            _stop(process)
    return 0 if end.is_set() else app.returncode


def _start(settings: Settings, module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment_of(settings))  # noqa: S603 - our own


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
