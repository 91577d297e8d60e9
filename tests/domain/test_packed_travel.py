"""Packed travel times: all of them come back, and they take few bytes."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from planner.domain.matrix import UNREACHABLE, Matrix, TravelTimes, constant_travel
from planner.domain.packed_travel import pack_travel, unpack_travel

BOTH_WAYS = [[0, 5, 9], [5, 0, 7], [9, 7, 0]]
ONE_WAY = [[0, 5, 9], [6, 0, 7], [9, 7, 0]]
LONGEST = 2**31 - 1


def through(travel: dict[str, TravelTimes], num_places: int) -> dict[str, TravelTimes]:
    """Pack travel times and unpack them."""
    layout, packed = pack_travel(travel)
    return unpack_travel(json.loads(json.dumps(layout)), packed, num_places)


def plain(travel: dict[str, TravelTimes]) -> list[tuple[str, tuple[int, ...], list[list[list[int]]]]]:
    """Return travel times as values that can be compared."""
    return [(mode, times.starts, [matrix.tolist() for matrix in times.matrices]) for mode, times in travel.items()]


@some.composite
def travels(draw: some.DrawFn) -> tuple[int, dict[str, TravelTimes]]:
    """Any matrices: of both ways or one, of one time of day or several, with places that cannot be reached."""
    size = draw(some.integers(0, 5))
    seconds = some.integers(UNREACHABLE, draw(some.sampled_from([100, 5_000, LONGEST])))

    def matrix() -> Matrix:
        found = np.array(draw(some.lists(seconds, min_size=size**2, max_size=size**2)), dtype=np.int32)
        found = found.reshape(size, size)
        if draw(some.booleans()):
            found = np.triu(found, 1) + np.triu(found, 1).T
        return found

    modes = draw(some.lists(some.sampled_from(["walk", "bike", "car", "transit"]), unique=True))
    starts = {mode: draw(some.sampled_from([(0,), (0, 3600)])) for mode in modes}
    return size, {mode: TravelTimes(starts[mode], tuple(matrix() for _ in starts[mode])) for mode in modes}


@given(travels())
def test_all_travel_times_come_back(sized: tuple[int, dict[str, TravelTimes]]) -> None:
    size, travel = sized

    found = through(travel, size)

    assert plain(found) == plain(travel)
    assert all(matrix.dtype == np.int32 for times in found.values() for matrix in times.matrices)


def test_unpacked_matrix_cannot_be_changed() -> None:
    found = through({"walk": constant_travel(BOTH_WAYS), "car": constant_travel(ONE_WAY)}, 3)

    for times in found.values():
        with pytest.raises(ValueError, match="read-only"):
            times.matrices[0][0, 1] = 1


@pytest.mark.parametrize(
    ("matrix", "kind", "half", "num_bytes"),
    [
        (BOTH_WAYS, "<i1", True, 3),
        (ONE_WAY, "<i1", False, 9),
        ([[0, 128], [128, 0]], "<i2", True, 2),
        ([[0, UNREACHABLE], [UNREACHABLE, 0]], "<i1", True, 1),
        ([[0, LONGEST], [LONGEST, 0]], "<i4", True, 4),
        ([[1, 5], [5, 1]], "<i1", False, 4),
    ],
    ids=["both ways", "one way", "longer", "unreachable", "longest", "to itself"],
)
def test_first_matrix_takes_as_many_bytes_as_it_needs(
    matrix: list[list[int]], kind: str, half: bool, num_bytes: int
) -> None:
    layout, packed = pack_travel({"walk": constant_travel(matrix)})

    assert layout == {"walk": [{"from": 0, "type": kind, "half": half}]}
    assert len(packed) == num_bytes


def test_later_matrix_is_kept_as_differences_in_the_order_of_the_first() -> None:
    """By walk the order is 5, 7, 9; by car these are 1000, 1001 and 1003: 1000 and then 1 and 2 more."""
    car = [[0, 1000, 1003], [1000, 0, 1001], [1003, 1001, 0]]

    layout, packed = pack_travel({"walk": constant_travel(BOTH_WAYS), "car": constant_travel(car)})

    assert layout["car"] == [{"from": 0, "type": "<i2", "half": True}]
    assert list(packed) == [5, 9, 7, 1000 % 256, 1, 2, 1000 // 256, 0, 0]
