"""Estimated matrices: the numbers by hand, the promises of the shape, and what is refused."""

import dataclasses
import math

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.mode import Mode
from planner.domain.place import Place, Precision
from planner.errors import TravelError
from planner.travel import ESTIMATE, estimate_from, estimate_matrix, read_rules
from planner.travel.distance import distances_m
from tests.travel.points import STATION, Spot, north_of

HAND_COUNTED = [
    # Walk: metres × detour ÷ (4.8 ÷ 3.6 = 4/3 m/s).
    (Mode.WALK, 100, 100),  # 100 × 1.33 = 133 m
    (Mode.WALK, 300, 299),  # 300 × 1.33 = 399 m
    (Mode.WALK, 750, 703),  # 750 × 1.25 = 937.5 m
    (Mode.WALK, 1125, 1038),  # halfway from 1.25 to 1.21: 1125 × 1.23 = 1383.75 m
    (Mode.WALK, 1500, 1361),  # 1500 × 1.21 = 1815 m
    (Mode.WALK, 3500, 3071),  # 3500 × 1.17 = 4095 m
    (Mode.WALK, 10_000, 8775),  # 1.17 holds beyond the last band
    # Bike: 14.5 km/h = 4.0278 m/s.
    (Mode.BIKE, 300, 112),  # 453 m
    (Mode.BIKE, 750, 264),  # 1065 m
    (Mode.BIKE, 1500, 510),  # 2055 m
    (Mode.BIKE, 5000, 1626),  # 6550 m
    # Car: 22 km/h = 6.1111 m/s and 360 s for parking; or 720 s + 87.6 s/km; or two walks.
    (Mode.CAR, 60, 120),  # two walks of 79.8 m, 59.85 s each
    (Mode.CAR, 300, 446),  # 525 m, 85.9 s + 360 s
    (Mode.CAR, 750, 551),  # 1170 m, 191.5 s + 360 s
    (Mode.CAR, 1500, 718),  # 2190 m, 358.4 s + 360 s
    (Mode.CAR, 5000, 1158),  # the line: 720 + 438
    (Mode.CAR, 10_000, 1596),  # the line: 720 + 876
    # Transit: 1020 s + 178.2 s/km, or walking.
    (Mode.TRANSIT, 300, 299),  # walks
    (Mode.TRANSIT, 750, 703),  # walks; the line would take 1154 s
    (Mode.TRANSIT, 2000, 1376),  # the line: 1020 + 356.4
    (Mode.TRANSIT, 5000, 1911),  # the line: 1020 + 891
    (Mode.TRANSIT, 10_000, 2802),  # the line: 1020 + 1782
]


@pytest.mark.parametrize(("mode", "distance_m", "seconds"), HAND_COUNTED)
def test_time_is_the_one_worked_out_by_hand(mode: Mode, distance_m: float, seconds: int) -> None:
    matrix = estimate_matrix([STATION, north_of(STATION, distance_m)], mode)

    assert matrix.tolist() == [[0, seconds], [seconds, 0]]


@pytest.mark.parametrize("mode", Mode)
def test_longer_distance_never_takes_less_time(mode: Mode) -> None:
    # Every 10 m to 20 km, so both sides of each band's edge and of each change of curve are met.
    distances = np.arange(10, 20_000, 10, dtype=np.float64)

    assert np.all(np.diff(read_rules()[mode].seconds(distances)) > 0)


def test_transit_is_never_slower_than_walking() -> None:
    spots = [STATION, *(north_of(STATION, metres) for metres in range(100, 5000, 100))]

    assert np.all(estimate_matrix(spots, Mode.TRANSIT) <= estimate_matrix(spots, Mode.WALK))


@pytest.mark.parametrize("mode", Mode)
def test_same_point_twice_takes_no_time(mode: Mode) -> None:
    # Two residents of one house: no travel, and no second parking.
    assert not estimate_matrix([STATION, STATION], mode).any()


@pytest.mark.parametrize("mode", Mode)
def test_different_points_never_round_to_nothing(mode: Mode) -> None:
    # 1 cm is 0.01 s on foot; a leg of 0 s would pass for the same house.
    assert estimate_matrix([STATION, north_of(STATION, 0.01)], mode)[0, 1] == 1


@pytest.mark.parametrize("mode", Mode)
def test_no_places_give_an_empty_matrix(mode: Mode) -> None:
    assert estimate_matrix([], mode).shape == (0, 0)


def test_matrix_is_whole_seconds_that_nobody_can_write_over() -> None:
    matrix = estimate_matrix([STATION, north_of(STATION, 100)], Mode.WALK)

    assert matrix.dtype == np.int32
    assert not matrix.flags.writeable


def test_places_of_the_register_will_do() -> None:
    place = Place("Kaivokatu 1", 60.17061, 24.93976, Precision.BUILDING, "register: addresses")

    assert estimate_matrix([place], Mode.BIKE).tolist() == [[0]]


def test_other_rules_give_other_times() -> None:
    slow = dataclasses.replace(read_rules()[Mode.WALK].street, speed_km_h=2.4)
    rules = {**read_rules(), Mode.WALK: dataclasses.replace(read_rules()[Mode.WALK], street=slow)}

    matrix = estimate_matrix([STATION, north_of(STATION, 750)], Mode.WALK, rules=rules)

    assert matrix[0, 1] == 1406  # 937.5 m ÷ 2/3 m/s


# Five decimals are a metre: the precision of the tables, and far above what rounding can hide.
spots = st.builds(
    Spot,
    st.integers(-9_000_000, 9_000_000).map(lambda number: number / 100_000),
    st.integers(-17_999_999, 18_000_000).map(lambda number: number / 100_000),
)


@given(st.lists(spots, max_size=8), st.sampled_from(Mode))
def test_matrix_is_symmetric_with_a_zero_diagonal(places: list[Spot], mode: Mode) -> None:
    matrix = estimate_matrix(places, mode)

    assert np.array_equal(matrix, matrix.T)
    assert not np.diagonal(matrix).any()
    assert np.all(matrix >= 0)


@given(spots, spots)
def test_distance_agrees_with_great_circle_of_geopy(one: Spot, other: Spot) -> None:
    lat, lon = np.array([one.lat, other.lat]), np.array([one.lon, other.lon])

    # geopy's radius has two decimals less; near antipodes the haversine keeps about a metre.
    expected = great_circle((one.lat, one.lon), (other.lat, other.lon)).meters
    assert distances_m(lat, lon)[0, 1] == pytest.approx(expected, rel=1e-7, abs=2)


@pytest.mark.parametrize(
    "unusable",
    [Spot(None, None), Spot(math.nan, 24.9), Spot(60.2, math.inf), Spot(90.01, 24.9), Spot(60.2, -180.01)],
)
def test_unusable_coordinate_is_refused_by_its_position(unusable: Spot) -> None:
    with pytest.raises(TravelError, match="position 1 of the places"):
        estimate_matrix([STATION, unusable, STATION], Mode.CAR)


def test_all_unusable_coordinates_are_named_and_no_address() -> None:
    lost = Place("Olematon katu 1", None, None, Precision.NONE, "register")

    with pytest.raises(TravelError) as raised:
        estimate_matrix([lost, STATION, lost], Mode.TRANSIT)

    assert "position 0, 2 of" in str(raised.value)
    assert "Olematon" not in str(raised.value)


def test_label_says_estimate() -> None:
    assert ESTIMATE == "estimate"


@given(places=st.lists(spots, min_size=1, max_size=6), mode=st.sampled_from(Mode))
def test_one_place_against_many_is_a_row_of_the_matrix(places: list[Spot], mode: Mode) -> None:
    row = estimate_from(places[0], places, mode)

    assert row.tolist() == estimate_matrix(places, mode)[0].tolist()
    assert (row.dtype, row.flags.writeable) == (np.int32, False)
