"""How far a search has come: by rounds where they are given, else by time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.week import Week

_CHUNK_ROUNDS = 500
_CHUNK_SECONDS = 0.1
_MOST_ROUNDS = 20_000
_STEPS = 50
"""Chunks of a short search at least, so that the temperature falls smoothly."""


@dataclass(frozen=True)
class Fall:
    """
    How the temperature falls, by a constant factor.

    Parameters
    ----------
    first, last
        Temperatures, in seconds of travel.
    """

    first: float
    last: float

    def at(self, progress: float) -> float:
        """Return the temperature at a progress from 0 to 1."""
        return self.first * float((self.last / self.first) ** progress)

    def between(self, begin: float, end: float) -> "Fall":
        """Return a piece of the fall, between two points of its progress."""
        return Fall(self.at(begin), self.at(end))


HOT = Fall(2000.0, 50.0)
"""Measured: 1,500 to 40 is half a percent better up to 1,000 visits, 3,000 to 60 one percent at 3,000."""
FULL = Fall(8000.0, 200.0)
"""Where helpers are too few: what a visit left out costs makes any smaller step a wall (measured: 2 to 6 % better)."""
MILD = Fall(150.0, 50.0)
"""Where a good plan is there already."""


class Cooling:
    """
    Runs a search in chunks while the temperature falls.

    Parameters
    ----------
    week
        Its rate of travel scales the temperatures.
    start, end
        Moments of the monotonic clock between which the temperature falls.
    rounds
        To run in all, in chunks that are always the same; None: the time alone counts.
    fall
        Of the temperature.
    """

    def __init__(self, week: Week, start: float, end: float, rounds: int | None, fall: Fall) -> None:
        self._scale, self._fall = max(1, week.travel_rate), fall
        self._start, self._end = start, end
        self._rounds, self._done = rounds, 0
        self._chunk = _CHUNK_ROUNDS if rounds is not None else _CHUNK_ROUNDS // 5

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        by_time = (monotonic() - self._start) / max(1e-3, self._end - self._start)
        if self._rounds is None or by_time >= 1:
            return min(1.0, max(0.0, by_time))
        return self._done / self._rounds

    def run(self, search: KernelSearch, until: float, tell: Callable[[], None]) -> None:
        """Run up to a progress; ``tell`` is called after each chunk."""
        while (progress := self.progress) < until:
            rounds = self._next_rounds(until)
            temperature = self._scale * self._fall.at(progress)
            began = monotonic()
            search.run(rounds, temperature, temperature)
            self._done += rounds
            self._adapt(monotonic() - began)
            tell()

    def _next_rounds(self, until: float) -> int:
        if self._rounds is None:
            return self._chunk
        return max(1, min(self._chunk, round(self._rounds * until) - self._done))

    def _adapt(self, seconds: float) -> None:
        """Make chunks last as long as a person may wait for a cancel, and no longer."""
        if self._rounds is not None:
            return
        wanted = min(_CHUNK_SECONDS, (self._end - self._start) / _STEPS)
        factor = min(4.0, max(0.25, wanted / max(seconds, 1e-6)))
        self._chunk = int(min(_MOST_ROUNDS, max(1, self._chunk * factor)))
