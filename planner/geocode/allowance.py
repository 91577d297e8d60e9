"""
What an installation may ask of an online geocoder.

One question at a time and a second apart, and none while the service is left alone because it keeps failing. All
processes of the machine share one small file beside the database. It holds times and counts and nothing of any address.
Whoever holds its lock, one of the operating system, has the turn: a process that dies gives the turn back, and what it
had written stays.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.errors import GeocodeError
from planner.locale import sentence

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

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
_LOOK_AGAIN_S = 0.02
_NUM_BYTES = 512
"""Of the file, always: it is written at once and whole, so that who reads without a lock reads sense."""

_History = tuple[float, int, float]
"""When a service was last asked, how often it has failed in a row, and until when it is left alone."""
_NEW: _History = (0.0, 0, 0.0)


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


class AllowanceError(GeocodeError):
    """Nothing may be asked now, whatever it is; nothing was sent."""


class RestingError(AllowanceError):
    """The service has failed too often and is left alone."""


class BusyError(AllowanceError):
    """Others have held the turn for too long."""


class Turn:
    """The right to ask now; only its holder asks, in the whole installation."""

    def __init__(self, allowance: "Allowance", descriptor: int) -> None:
        self._service, self._clock = allowance.service, allowance.clock
        self._descriptor = descriptor
        self._others = _read(descriptor)
        self._asked, self._failures, self._rests_until = self._others.pop(self._service, _NEW)

    @property
    def rest_s(self) -> float:
        """Seconds for which the service is still left alone; a clock that was set back does not make them more."""
        return _remaining(self._rests_until, self._clock)

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
        """Write at once: a process that is killed has asked all the same."""
        histories = {**self._others, self._service: (self._asked, self._failures, self._rests_until)}
        os.pwrite(self._descriptor, json.dumps(histories).encode().ljust(_NUM_BYTES), 0)
        os.fsync(self._descriptor)


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
        AllowanceError
            ``GEOCODER_BUSY`` when others hold it for too long, ``GEOCODER_STATE`` when the file cannot be used;
            nothing may be asked then.
        """
        descriptor = -1
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._wait_for(descriptor)
            turn = Turn(self, descriptor)
        except (OSError, ValueError):
            _close(descriptor)
            raise self._unusable() from None
        except BusyError:
            _close(descriptor)
            raise
        try:
            yield turn
        finally:
            _close(descriptor)

    def is_resting(self) -> bool:
        """Say whether the service is left alone; nobody is waited for."""
        if not self._file.is_file():
            return False
        try:
            descriptor = os.open(self._file, os.O_RDONLY | os.O_CLOEXEC)
            try:
                *_, rests_until = _read(descriptor).get(self.service, _NEW)
            finally:
                _close(descriptor)
        except (OSError, ValueError):
            raise self._unusable() from None
        return _remaining(rests_until, self.clock) > 0

    def _wait_for(self, descriptor: int) -> None:
        if fcntl is None:
            raise OSError("This system has no locks that we know.")
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    text = sentence("Others are asking {service}; try later. [GEOCODER_BUSY]", service=self.service)
                    raise BusyError(text) from None
            time.sleep(_LOOK_AGAIN_S)

    def _unusable(self) -> AllowanceError:
        text = sentence(
            "The file {name} cannot be used, so nothing may be asked online; make it and its folder writable, or "
            "remove the file if it is damaged. [GEOCODER_STATE]",
            name=self._file.name,
        )
        return AllowanceError(text)


def _read(descriptor: int) -> dict[str, _History]:
    """Return what the file says of each service; a new one says nothing."""
    content = os.pread(descriptor, _NUM_BYTES, 0)
    if not content:
        return {}
    try:
        return {
            str(name): (float(asked), int(failures), float(rests_until))
            for name, (asked, failures, rests_until) in json.loads(content).items()
        }
    except (TypeError, AttributeError) as error:
        raise ValueError("The file is damaged.") from error


def _remaining(rests_until: float, clock: Clock) -> float:
    return min(max(0.0, rests_until - clock.now()), LONGEST_REST_S)


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        os.close(descriptor)
