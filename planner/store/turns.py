"""
Writers take turns: on a server by its advisory locks, and in a file they stand in line.

SQLite lets waiting writers look again and again, up to a tenth of a second apart, and whoever looks at the right moment
gets in; of eight writers that are always busy, one in a hundred waited for seconds. Here each takes a number and waits
for the one before it, whose end it sees within a millisecond.

The line is only about order: that one writer at a time gets in is SQLite's own business, so that a line that breaks,
or is missing, harms nothing. Locks of the operating system make it up, and end with the process that holds them.
"""

import os
import struct
from pathlib import Path
from time import monotonic, sleep
from typing import Self

from sqlalchemy import Connection, text

try:
    import fcntl

    _LOCK: int | None = getattr(fcntl, "F_OFD_SETLK", None)
except ImportError:
    _LOCK = None

_NUMBER = struct.Struct("<Q")
_FLOCK = struct.Struct("hhqqi4x")
"""``struct flock`` of 64-bit Linux: kind, whence, start, length, process."""
_COUNTER, _FIRST_NUMBER = 0, 16
"""Bytes to lock: one for the counter, and one for each number."""
_LOOK_AGAIN = 0.001
"""Seconds."""


def take_turns(connection: Connection, subject: str) -> None:
    """Let one writer at a time into what follows, until its transaction ends; writers of a file take turns anyhow."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:subject))"), {"subject": f"planner.{subject}"})


class Turn:
    """
    A place in the line; it is held until it is released.

    Parameters
    ----------
    descriptor
        Of the file with the counter, open for this turn alone: the locks belong to it.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, file: Path, patience: float) -> Self | None:
        """
        Wait for the one before and return the turn; None where there can be no line.

        Parameters
        ----------
        file
            Keeps the counter; made if it is missing.
        patience
            Seconds; whoever has waited for so long does not wait any longer, and has a turn all the same.
        """
        if _LOCK is None:
            return None
        try:
            turn = cls(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError:
            return None
        try:
            turn._stand_in_line(monotonic() + patience)
        except OSError:
            turn.release()
            return None
        return turn

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._descriptor)

    def _stand_in_line(self, deadline: float) -> None:
        if not self._lock(_COUNTER, deadline):
            return
        number = self._next_number()
        self._lock(_FIRST_NUMBER + number, deadline)
        self._unlock(_COUNTER)
        self._lock(_FIRST_NUMBER + number - 1, deadline)

    def _next_number(self) -> int:
        found = os.pread(self._descriptor, _NUMBER.size, 0)
        number = _NUMBER.unpack(found)[0] + 1 if len(found) == _NUMBER.size else 1
        os.pwrite(self._descriptor, _NUMBER.pack(number), 0)
        return int(number)

    def _lock(self, byte: int, deadline: float) -> bool:
        while not self._set(fcntl.F_WRLCK, byte):
            if monotonic() >= deadline:
                return False
            sleep(_LOOK_AGAIN)
        return True

    def _unlock(self, byte: int) -> None:
        self._set(fcntl.F_UNLCK, byte)

    def _set(self, kind: int, byte: int) -> bool:
        try:
            fcntl.fcntl(self._descriptor, _LOCK or 0, _FLOCK.pack(kind, os.SEEK_SET, byte, 1, 0))
        except (BlockingIOError, PermissionError):  # held by another one: EAGAIN or EACCES
            return False
        return True
