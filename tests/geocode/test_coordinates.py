import pytest

from planner.geocode.coordinates import System, is_tm35, system_of, to_wgs84

QUARTER_60_M = 6_654_072.819
"""Arc of the meridian of GRS 80 from the equator to 60° N, from tables of the ellipsoid."""


@pytest.mark.parametrize(
    ("pair", "system"),
    [
        ((60.17, 24.94), System.WGS84),
        ((24.94, 60.17), System.WGS84),
        ((6_675_339, 25_496_886), System.GK25),
        ((25_496_886, 6_675_339), System.GK25),
        ((6_672_000, 385_000), None),
        ((0, 0), None),
        ((59.33, 18.06), None),
    ],
)
def test_values_tell_the_system_in_either_order(pair: tuple[float, float], system: System | None) -> None:
    assert system_of(*pair) is system


def test_the_system_of_the_whole_country_is_known_by_its_values() -> None:
    assert is_tm35(6_672_000, 385_000)
    assert not is_tm35(6_675_339, 25_496_886)


def test_on_the_central_meridian_the_northing_is_the_arc_of_the_meridian() -> None:
    ((lat, lon),) = to_wgs84([(25_500_000.0, QUARTER_60_M)], System.GK25)

    assert (lat, lon) == pytest.approx((60.0, 25.0), abs=1e-8)


def test_east_of_the_meridian_a_metre_is_a_metre() -> None:
    """1,000 m east at 60° N: a degree of longitude is 55,800 m there on GRS 80."""
    ((lat, lon),) = to_wgs84([(QUARTER_60_M, 25_501_000.0)], System.GK25)

    assert lat == pytest.approx(60.0, abs=2e-6)
    assert lon == pytest.approx(25.0 + 1_000 / 55_800, abs=1e-6)


def test_wgs84_passes_through_with_the_latitude_first() -> None:
    assert to_wgs84([(24.94, 60.17), (60.18, 24.95)], System.WGS84) == [(60.17, 24.94), (60.18, 24.95)]


def test_a_pair_outside_its_system_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        to_wgs84([(60.17, 24.94)], System.GK25)
