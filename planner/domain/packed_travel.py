"""
Travel times in few bytes, without losing a second: for weeks that are stored many times.

Only half of a matrix is kept where both ways take the same, and all values in the narrowest type that holds them. Modes
agree on what is near and what is far: from the second matrix on, values stand in the order of the first one, each as
the difference to the one before it, which is small then. The bytes of one rank stand together, since the high ones are
much alike, and whoever deflates them profits.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.matrix import Matrix, TravelTimes, read_only

_Values = NDArray[np.int64]
_TYPES = ("<i1", "<i2", "<i4", "<i8")
"""The last one is for differences; a travel time needs four bytes at most."""

Layout = dict[str, list[dict[str, Any]]]
"""By mode, for each band: ``from`` when it begins, the ``type`` of its values, and whether ``half`` of it is kept."""


def pack_travel(travel: Mapping[str, TravelTimes]) -> tuple[Layout, bytes]:
    """Return how the matrices of a week are packed, as plain JSON data, and their bytes, for the caller to deflate."""
    order, layout, parts = _Order(), Layout(), []
    for mode, times in travel.items():
        layout[mode] = []
        for start, matrix in zip(times.starts, times.matrices, strict=True):
            is_half = _is_half_enough(matrix)
            values = order.differences(_kept(matrix, is_half), is_half)
            kind = _narrowest(values)
            layout[mode].append({"from": start, "type": kind, "half": is_half})
            parts.append(_by_rank(values.astype(kind)))
    return layout, b"".join(parts)


def unpack_travel(layout: Layout, packed: bytes, num_places: int) -> dict[str, TravelTimes]:
    """Return the travel times that :func:`pack_travel` packed."""
    order, travel, offset = _Order(), {}, 0
    for mode, bands in layout.items():
        matrices = []
        for band in bands:
            kind, is_half = np.dtype(band["type"]), band["half"]
            size = _num_kept(num_places, is_half) * kind.itemsize
            values = _from_ranks(packed[offset : offset + size], kind)
            matrices.append(_matrix(order.values(values, is_half), num_places, is_half))
            offset += size
        travel[mode] = TravelTimes(tuple(band["from"] for band in bands), tuple(matrices))
    return travel


class _Order:
    """The order of the first matrix, for those after it; whole ones and halves have one each."""

    def __init__(self) -> None:
        self._by_half: dict[bool, NDArray[np.intp]] = {}

    def differences(self, values: _Values, is_half: bool) -> _Values:
        """Return what is kept of the values of a matrix."""
        order = self._by_half.get(is_half)
        if order is None:
            self._learn(values, is_half)
            return values
        return np.diff(values[order], prepend=0)

    def values(self, kept: _Values, is_half: bool) -> _Values:
        """Return the values of which this was kept."""
        order = self._by_half.get(is_half)
        if order is None:
            self._learn(kept, is_half)
            return kept
        values = np.empty_like(kept)
        values[order] = np.cumsum(kept)
        return values

    def _learn(self, values: _Values, is_half: bool) -> None:
        self._by_half[is_half] = np.argsort(values, kind="stable")  # any other kind may order equal ones otherwise


def _is_half_enough(matrix: Matrix) -> bool:
    return np.array_equal(matrix, matrix.T) and not matrix.diagonal().any()


def _kept(matrix: Matrix, is_half: bool) -> _Values:
    return (matrix[_above(len(matrix))] if is_half else matrix.ravel()).astype(np.int64)


def _matrix(values: _Values, num_places: int, is_half: bool) -> Matrix:
    if not is_half:
        return read_only(values.reshape(num_places, num_places).astype(np.int32))
    matrix = np.zeros((num_places, num_places), dtype=np.int32)
    matrix[_above(num_places)] = values
    return read_only(matrix + matrix.T)


def _num_kept(num_places: int, is_half: bool) -> int:
    return num_places * (num_places - 1) // 2 if is_half else num_places**2


def _above(num_places: int) -> NDArray[np.bool_]:
    """Return where a matrix lies above its diagonal."""
    return ~np.tri(num_places, dtype=np.bool_)


def _narrowest(values: _Values) -> str:
    least, most = int(values.min(initial=0)), int(values.max(initial=0))
    return next(kind for kind in _TYPES if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max)


def _by_rank(values: NDArray[np.signedinteger[Any]]) -> bytes:
    return values.view(np.uint8).reshape(-1, values.itemsize).T.tobytes()


def _from_ranks(packed: bytes, kind: np.dtype[Any]) -> _Values:
    ranks = np.frombuffer(packed, dtype=np.uint8).reshape(kind.itemsize, -1)
    return np.ascontiguousarray(ranks.T).view(kind).ravel().astype(np.int64)
