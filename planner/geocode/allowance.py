"""
What an installation may ask of an online geocoder.

One question at a time and a second apart, and none while the service is left alone because it keeps failing. All
processes of the machine share one small file beside the database. It holds times and counts and nothing of any address.
Whoever holds its lock has the turn: a process that dies gives the turn back, and what it had written stays.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from planner.errors import GeocodeError
from planner.locale import sentence

MIN_DELAY_S = 1.0
"""Between questions: the policy of the public Nominatim, and the pause that Digitransit asks for."""
MOST_FAILURES = 3
"""In a row, until the service is left alone."""
REST_S = 600.0
"""How long it is then left alone; afterwards one question tries it, and one more failure ends that."""
LONGEST_REST_S = 86_400.0
"""However long a service wishes to be left alone, tomorrow it is asked again."""

PATIENCE_S = 120.0
"""Whoever waits longer for a turn than anybody should hold one gives up."""

_SECONDS_PER_MINUTE = 60
_TABLE = "CREATE TABLE IF NOT EXISTS service (name TEXT PRIMARY KEY, asked REAL, failures INTEGER, rests_until REAL)"
_KEEP = "INSERT OR REPLACE INTO service VALUES (?, ?, ?, ?)"


@dataclass(frozen=True)
class Clock:
    """
    The time, and a way to let it pass.

    Parameters
    ----------
    now
        Seconds since 1970: processes and reboots share it.
    sleep
        Waits for so many seconds.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class RestingError(GeocodeError):
    """The service has failed too often and is left alone for now; nothing was sent."""


class Turn:
    """The right to ask now; only its holder asks, in the whole installation."""

    def __init__(self, allowance: "Allowance", connection: sqlite3.Connection) -> None:
        self._service, self._clock = allowance.service, allowance.clock
        self._connection = connection
        row = connection.execute(
            "SELECT asked, failures, rests_until FROM service WHERE name = ?", (self._service,)
        ).fetchone()
        asked, failures, rests_until = row or (0, 0, 0)
        self._asked, self._failures, self._rests_until = float(asked), int(failures), float(rests_until)

    @property
    def rest_s(self) -> float:
        """Seconds for which the service is still left alone; a clock that was set back does not make them more."""
        return min(max(0.0, self._rests_until - self._clock.now()), LONGEST_REST_S)

    def begin(self) -> None:
        """
        Wait until the service may be asked, and note that it is asked now.

        Raises
        ------
        RestingError
            ``GEOCODER_RESTING`` while the service is left alone.
        """
        if self.rest_s > 0:
            text = sentence(
                "{service} has failed too often and is left alone for {minutes} minutes more; the register is asked "
                "meanwhile. [GEOCODER_RESTING]",
                service=self._service,
                minutes=int(-(-self.rest_s // _SECONDS_PER_MINUTE)),
            )
            raise RestingError(text)
        self.linger()
        self._asked = self._clock.now()
        self._keep()

    def linger(self) -> None:
        """Wait until others may ask, wherever they are."""
        remaining = self._asked + MIN_DELAY_S - self._clock.now()
        if remaining > 0:
            self._clock.sleep(min(remaining, MIN_DELAY_S))

    def pause(self, seconds: float) -> None:
        """Do as the service wishes and let some time pass, for everybody."""
        self._clock.sleep(seconds)

    def succeeded(self) -> None:
        """Note that the service answered."""
        self._failures, self._rests_until = 0, 0.0
        self._keep()

    def failed(self, rest_s: float = 0.0) -> None:
        """Note that it did not; it is left alone after ``MOST_FAILURES`` in a row, or for as long as it wishes."""
        self._failures += 1
        rest_s = max(rest_s, REST_S if self._failures >= MOST_FAILURES else 0.0)
        if rest_s > 0:
            self._rests_until = self._clock.now() + min(rest_s, LONGEST_REST_S)
        self._keep()

    def _keep(self) -> None:
        """Write at once, in a file that stays locked: a process that is killed has asked all the same."""
        with self._connection:
            self._connection.execute(_KEEP, (self._service, self._asked, self._failures, self._rests_until))


class Allowance:
    """
    What may be asked of one service.

    Parameters
    ----------
    file
        Shared by the processes of the installation; made when the first one asks.
    service
        As it is called in the file and in messages.
    clock
        The time.
    patience_s
        How long to wait for the turn.
    """

    def __init__(self, file: Path, service: str, *, clock: Clock | None = None, patience_s: float = PATIENCE_S) -> None:
        self.service = service
        self.clock = clock or Clock()
        self._file = file
        self._patience_s = patience_s

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """
        Wait for the turn and hold it.

        Raises
        ------
        GeocodeError
            ``GEOCODER_STATE`` when the file cannot be used; nothing may be asked then.
        """
        with closing(self._opened(self._patience_s)) as connection:
            yield Turn(self, connection)

    def is_resting(self) -> bool:
        """Say whether the service is left alone; where somebody has the turn, it is not."""
        if not self._file.is_file():
            return False
        try:
            connection = self._opened(patience_s=0)
        except BusyError:
            return False
        with closing(connection):
            return Turn(self, connection).rest_s > 0

    def _opened(self, patience_s: float) -> sqlite3.Connection:
        try:
            with suppress(FileExistsError):
                os.close(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            connection = sqlite3.connect(self._file, timeout=patience_s)
        except (OSError, sqlite3.Error):
            raise _unusable(self._file) from None
        try:
            # In this mode the lock outlives a transaction, until the connection is closed.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            with connection:
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute(_TABLE)
        except sqlite3.Error as error:
            connection.close()
            is_busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            raise (_busy(self.service) if is_busy else _unusable(self._file)) from None
        return connection


class BusyError(GeocodeError):
    """Others have held the turn for too long."""


def _busy(service: str) -> GeocodeError:
    return BusyError(sentence("Others are asking {service}; try later. [GEOCODER_BUSY]", service=service))


def _unusable(file: Path) -> GeocodeError:
    text = sentence(
        "The file {name} cannot be used, so nothing may be asked online; make its folder writable, or remove the file "
        "if it is damaged. [GEOCODER_STATE]",
        name=file.name,
    )
    return GeocodeError(text)
