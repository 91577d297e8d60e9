"""How long an engine may look."""

from dataclasses import dataclass

from planner.errors import Finding, InputError
from planner.locale import sentence

MAX_SECONDS = 3600
DEFAULT_SECONDS = 20


@dataclass(frozen=True)
class Limits:
    """
    Stop rules; the first one reached stops the search.

    Parameters
    ----------
    seconds
        Wall time for the whole solve, above 0 and up to an hour.
    iterations
        Rounds of the search in each process, or solutions for OR-Tools routing; with it the same problem, seed, version
        and number of processes give the same plan, as long as the time suffices. None: only the time counts.

    Raises
    ------
    InputError
        LIMIT_RANGE, when one is out of range.
    """

    seconds: float = DEFAULT_SECONDS
    iterations: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= MAX_SECONDS:
            text = sentence("Give a time above 0 and up to {most} seconds.", most=MAX_SECONDS)
            raise InputError([Finding("LIMIT_RANGE", "seconds", text)])
        if self.iterations is not None and self.iterations < 1:
            text = sentence("Give at least 1 iteration, or none.")
            raise InputError([Finding("LIMIT_RANGE", "iterations", text)])
