"""Several visits for one request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """
    How many visits a request needs and how far apart they are.

    Parameters
    ----------
    visits
        At least 1.
    min_days, max_days
        Days from one visit to the next, both included.
    """

    visits: int = 1
    min_days: int = 7
    max_days: int = 14
