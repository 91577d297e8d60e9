"""The app and a worker side by side, for an installation on one machine."""

import logging
import subprocess
import sys
from time import monotonic

from planner.config import Settings, app_file
from planner.worker import Told, environment_of

_LOOK_SECONDS = 0.5
_NEXT_WORKER_SECONDS = 5.0
"""Between the starts of two workers: one that cannot live would take a core otherwise."""
_END_SECONDS = 20
"""How long a process may take to end before it is killed."""
_EXIT_KILLED = 128
"""Exit codes above it are those of processes that a signal has ended."""

_log = logging.getLogger(__name__)


def serve_until_told_to_end(settings: Settings, *, address: str, port: int) -> int:
    """
    Run both until SIGTERM, Ctrl-C, or the end of the app; a dead worker is replaced.

    Parameters
    ----------
    settings
        Of the installation.
    address, port
        Where the app listens.

    Returns
    -------
    int
        0 when told to end, else the app's exit code: whoever runs services then starts both anew.
    """
    told = Told()
    told.listen()
    app = _start_app(settings, address, port)
    worker, started = _start(settings, "planner", "worker"), monotonic()
    _log.info("serving", extra={"address": address, "port": port})
    try:
        while app.poll() is None and not told.wait(_LOOK_SECONDS):
            if worker.poll() is not None and monotonic() - started >= _NEXT_WORKER_SECONDS:
                _log.warning("worker died", extra={"code": worker.returncode})
                worker, started = _start(settings, "planner", "worker"), monotonic()
    finally:
        _stop(app, worker)
    if told.wait(0):
        _log.info("ended", extra={"app": app.returncode, "worker": worker.returncode})
        return 0
    _log.error("app died", extra={"code": app.returncode})
    return app.returncode if app.returncode >= 0 else _EXIT_KILLED - app.returncode


def _start_app(settings: Settings, address: str, port: int) -> subprocess.Popen[bytes]:
    """Start the server; its other options stand in ``.streamlit/config.toml`` beside the script, which it reads."""
    options = (f"--server.address={address}", f"--server.port={port}")
    return _start(settings, "planner.cli.app_process", "run", str(app_file()), *options)


def _start(settings: Settings, module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    # Streamlit greets on standard output; what is to be known goes to the log.
    return subprocess.Popen(  # noqa: S603 - our own
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment_of(settings)
    )


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    """End all of them at once, and kill what does not end."""
    for process in processes:
        process.terminate()
    until = monotonic() + _END_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
