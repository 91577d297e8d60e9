"""Lists of unequal length, one after another in one array."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.solve.kernel.week import Ints


def begins(counts: NDArray[np.int64]) -> Ints:
    """Return where each list begins, and where the last one ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def rows(cells: Sequence[Sequence[Sequence[Sequence[int]]]], width: int) -> tuple[Ints, tuple[Ints, ...]]:
    """Lay lists of tuples by task and day one after another; returns where each begins, and the columns."""
    counts = np.array([[len(cell) for cell in row] for row in cells], dtype=np.int64)
    flat = [item for row in cells for cell in row for item in cell]
    columns = np.array(flat, dtype=np.int64).reshape(len(flat), width)
    ends = np.cumsum(counts.ravel()).reshape(counts.shape)
    at = np.concatenate([(ends - counts)[:, :1], ends], axis=1) if counts.size else np.zeros((len(cells), 1), np.int64)
    return at.astype(np.int64), tuple(np.ascontiguousarray(columns[:, j]) for j in range(width))
