"""The real app on a port of its own, and the system's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
)
_START_SECONDS = 60
_GUARD = Path(__file__).parent / "guard"
"""Holds a ``sitecustomize`` that refuses every connection to the outside, and notes it."""


@dataclass(frozen=True)
class Server:
    """A running app; ``outbound`` is the file in which attempts to leave the machine are noted."""

    url: str
    outbound: Path
    log: Path


def find_chromium() -> str | None:
    """Return the system's Chromium, or None."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser without a screen; it may talk to nobody but the server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def serve(database: Path, *, folder: Path = ROOT, port: int = 0) -> Iterator[Server]:
    """
    Run ``planner serve``, the app and a worker; sockets to the outside are refused and noted.

    Parameters
    ----------
    database
        Of the installation; notes and log are written beside it.
    folder
        Where it runs: its ``.streamlit/secrets.toml`` is read.
    port
        Where the app listens; 0: on a free one.
    """
    port = port or free_port()
    outbound, log = database.with_suffix(".outbound"), database.with_suffix(".log")
    outbound.touch()
    environment = {
        **os.environ,
        "PLANNER_DATABASE": str(database),
        "PYTHONPATH": f"{_GUARD}{os.pathsep}{ROOT}",
        "OUTBOUND_NOTES": str(outbound),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "planner", "serve", "--port", str(port)],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(f"{url}/_stcore/health", process)
            yield Server(url, outbound, log)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Ask again until the server answers; each refused connection returns at once, so a short timeout is the pause."""
    end = monotonic() + _START_SECONDS
    while monotonic() < end:
        assert process.poll() is None, "the server ended before it answered"
        try:
            with urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            subprocess.run([sys.executable, "-c", ""], check=True)
    raise AssertionError("the server did not answer")
