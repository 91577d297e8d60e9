"""Processes of the product in tests: started, listened to, ended by name of nobody else, and looked for by number."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from tests.databases import KEY

_PATIENCE_SECONDS = 60
"""How long a line may take on a machine that others use too; nothing waits for it when all is well."""


@dataclass
class Running:
    """
    A process with the lines of its log.

    Parameters
    ----------
    process
        Whose standard error is the log.
    """

    process: subprocess.Popen[str]
    lines: list[dict[str, Any]] = field(default_factory=list)
    _queue: Queue[str | None] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        Thread(target=self._listen, daemon=True).start()

    def wait_for(self, message: str, **fields: object) -> dict[str, Any]:
        """Return the next line with the message and the fields."""
        while (text := self._queue.get(timeout=_PATIENCE_SECONDS)) is not None:
            self.lines.append(json.loads(text))
            line = self.lines[-1]
            if line["message"] == message and all(line.get(name) == value for name, value in fields.items()):
                return line
        raise AssertionError(f"The process ended without: {message} {fields}")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code; what was still to be read is then in ``lines``."""
        self.process.send_signal(number)
        code = self.process.wait(_PATIENCE_SECONDS)
        while (text := self._queue.get(timeout=_PATIENCE_SECONDS)) is not None:
            self.lines.append(json.loads(text))
        return code

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for text in self.process.stderr:
            self._queue.put(text)
        self._queue.put(None)


@contextmanager
def planner(database: str, folder: Path, *arguments: str) -> Iterator[Running]:
    """Run a command of the product in a working folder of its own; whatever is left of it at the end is killed."""
    environment = {
        **os.environ,
        "PLANNER_DATABASE": database,
        "PLANNER_KEY": KEY.secret.hex(),
        "PLANNER_LANGUAGE": "en",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Running(process)
        finally:
            for pid in (*descendants(process.pid), process.pid):
                _kill(pid)


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started."""
    children: dict[int, list[int]] = {}
    for each, (parent, _group) in _living().items():
        children.setdefault(parent, []).append(each)
    found, new = [], [pid]
    while new:
        new = [child for each in new for child in children.get(each, ())]
        found += new
    return found


def living(pids: list[int]) -> list[int]:
    """Return which of the processes live."""
    alive = _living()
    return [pid for pid in pids if pid in alive]


def arguments_of(pid: int) -> str:
    """Return what others see of a process in ``ps``."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _living() -> dict[int, tuple[int, int]]:
    """Parent and group of each process that is not a zombie."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue  # it has just ended
            if state != "Z":
                found[int(folder.name)] = (int(parent), int(group))
    return found


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
