"""Points that belong to no place where a helper goes."""

import pytest

from planner.domain.place import Place, Precision
from planner.geocode.reach import is_within_reach


@pytest.mark.parametrize(
    ("lat", "lon", "where"),
    [(60.1699, 24.9384, "the centre"), (60.2950, 24.9300, "just over the border"), (60.1454, 24.9881, "an island")],
)
def test_city_and_its_edge_are_within_reach(lat: float, lon: float, where: str) -> None:
    assert is_within_reach(Place("x", lat, lon, Precision.BUILDING, "person")), where


@pytest.mark.parametrize(
    ("lat", "lon", "where"),
    [(61.4978, 23.7610, "Tampere"), (24.9384, 60.1699, "turned round"), (60.3935, 25.6650, "Porvoo"), (0, 0, "zero")],
)
def test_other_towns_and_slips_are_not(lat: float, lon: float, where: str) -> None:
    assert not is_within_reach(Place("x", lat, lon, Precision.BUILDING, "person")), where


def test_place_without_a_point_is_not() -> None:
    assert not is_within_reach(Place("x", None, None, Precision.NONE, "register"))
