"""Travel times between all places, one mode."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNREACHABLE = -1
"""Stands in a matrix where no way leads; ``null`` in JSON."""

Matrix = NDArray[np.int32]
"""Whole seconds, shape (n, n); row = from; ``UNREACHABLE`` where no way leads."""


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """
    One matrix, or one for each band of departure times.

    Parameters
    ----------
    starts
        First second of each band, ascending from 0.
    matrices
        One a band, all of one shape, read-only.
    """

    starts: tuple[int, ...]
    matrices: tuple[Matrix, ...]

    @property
    def is_banded(self) -> bool:
        """Whether the departure decides which matrix counts."""
        return len(self.matrices) > 1

    def seconds(self, origin: int, destination: int, departure: int) -> int:
        """Return the travel time of a leg, in the band of its departure; ``UNREACHABLE`` where no way leads."""
        band = max(0, bisect_right(self.starts, departure) - 1)
        return int(self.matrices[band][origin, destination])


def constant_travel(matrix: Sequence[Sequence[int]] | Matrix) -> TravelTimes:
    """Return the travel times of a matrix that holds at any time of day."""
    return TravelTimes((0,), (read_only(np.asarray(matrix, dtype=np.int32)),))


def read_only(array: Matrix) -> Matrix:
    """Return the array, no longer writable."""
    array = np.ascontiguousarray(array)
    array.setflags(write=False)
    return array
