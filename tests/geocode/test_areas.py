"""Boundaries of districts: their file, and what they tell of a point."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import box

from planner.errors import InputError
from planner.geocode import Register
from planner.geocode.area_file import read_areas
from planner.geocode.districts import Area, Districts

from .open_data_files import address, with_addresses, with_areas

SQUARE = [[[24.9, 60.2], [25.0, 60.2], [25.0, 60.3], [24.9, 60.3], [24.9, 60.2]]]
IN_METRES = [[[25_494_000, 6_675_000], [25_496_000, 6_675_000], [25_496_000, 6_677_000], [25_494_000, 6_675_000]]]
"""5 km west of 25° E, 21 km north of 60° N."""

WEST = Area("Länsi", "Väst", box(24.90, 60.20, 24.95, 60.25))
EAST = Area("Itä", "Öst", box(24.95, 60.20, 25.00, 60.25))
YARD = Area("Piha", "Gården", box(24.96, 60.21, 24.97, 60.22))


def feature(coordinates: Any = SQUARE, *, kind: str = "Polygon", **names: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": names, "geometry": {"type": kind, "coordinates": coordinates}}


def content(*features: Any, crs: str | None = None) -> bytes:
    member = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", "features": features, **member}).encode()


def codes(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read_areas(content)
    return [(finding.code, finding.where) for finding in caught.value.findings]


def test_an_area_has_its_names_and_its_boundary() -> None:
    (area,) = read_areas(content(feature(nimi_fi="Kallio", nimi_se="Berghäll", tunnus="311")))

    assert (area.name_fi, area.name_sv, area.shape.bounds) == ("Kallio", "Berghäll", (24.9, 60.2, 25.0, 60.3))


@pytest.mark.parametrize("names", [{"NIMI": "Kallio"}, {"name_fi": "Kallio"}, {"name": "Kallio", "other": None}])
def test_the_name_may_stand_under_other_properties(names: dict[str, object]) -> None:
    assert read_areas(content(feature(**names)))[0].name_fi == "Kallio"


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_degrees_are_read_in_either_order_of_the_axes(crs: str | None) -> None:
    swapped = [[[lat, lon] for lon, lat in ring] for ring in SQUARE]

    shapes = [read_areas(content(feature(given, nimi="A"), crs=crs))[0].shape for given in (SQUARE, swapped)]

    assert shapes[0].bounds == shapes[1].bounds == (24.9, 60.2, 25.0, 60.3)


@pytest.mark.parametrize("crs", ["EPSG:3879", "urn:ogc:def:crs:EPSG::3879"])
def test_metres_of_the_citys_own_system_become_degrees(crs: str) -> None:
    (area,) = read_areas(content(feature(IN_METRES, nimi="A"), crs=crs))

    assert area.shape.bounds == pytest.approx((24.892, 60.188, 24.928, 60.206), abs=0.001)


def test_several_parts_and_heights_are_read() -> None:
    parts = [SQUARE, [[[25.1, 60.2, 7.0], [25.2, 60.2, 7.0], [25.2, 60.3, 7.0], [25.1, 60.2, 7.0]]]]

    (area,) = read_areas(content(feature(parts, kind="MultiPolygon", nimi="A")))

    assert area.shape.bounds == (24.9, 60.2, 25.2, 60.3)


def test_a_boundary_that_crosses_itself_is_mended() -> None:
    bow = [[[24.9, 60.2], [25.0, 60.3], [25.0, 60.2], [24.9, 60.3], [24.9, 60.2]]]

    (area,) = read_areas(content(feature(bow, nimi="A")))

    assert area.shape.is_valid
    assert area.shape.area > 0


def test_every_area_that_cannot_be_used_is_named_at_once() -> None:
    found = codes(
        content(
            feature(nimi="A"),
            feature(),
            feature([24.9, 60.2], kind="Point", nimi="B"),
            feature([[[24.9, 60.2]]], nimi="C"),
            feature(IN_METRES, nimi="D"),
            7,
            feature("x", nimi="E"),
        )
    )

    assert found == [("AREA_INVALID", f"features[{number}]") for number in (1, 2, 3, 4, 5, 6)]


@pytest.mark.parametrize("broken", [b"", b"\xff", b"[]", b'{"features": 5}', b"[" * 100_000])
def test_a_file_that_is_no_geojson_is_refused(broken: bytes) -> None:
    assert codes(broken) == [("FILE_UNREADABLE", "file")]


def test_a_file_without_areas_is_refused() -> None:
    assert codes(content()) == [("AREA_INVALID", "features")]


@pytest.mark.parametrize("crs", ["EPSG:3067", "urn:ogc:def:crs:EPSG::3067", "mine"])
def test_another_coordinate_system_is_refused(crs: str) -> None:
    assert codes(content(feature(nimi="A"), crs=crs)) == [("CRS_UNKNOWN", "crs")]


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (60.21, 24.91, "Länsi"),
        (60.21, 24.99, "Itä"),
        (60.215, 24.965, "Piha"),
        (60.2505, 24.96, "Itä"),
        (60.40, 24.96, None),
        (60.22, 24.80, None),
    ],
)
def test_the_smallest_district_around_a_point_counts_and_near_the_border_the_nearest(
    lat: float, lon: float, name: str | None
) -> None:
    area = Districts([EAST, WEST, YARD]).area_of(lat, lon)

    assert (area and area.name_fi) == name


def test_points_are_told_to_be_outside_together() -> None:
    assert Districts([EAST]).are_outside([(60.21, 24.99), (60.40, 24.96), (60.2505, 24.96)]) == [False, True, False]
    assert Districts([EAST]).are_outside([]) == []


def test_the_register_names_the_district_by_its_boundary(tmp_path: Path) -> None:
    register = Register(open_data=with_areas(tmp_path / "a", EAST, WEST))

    assert register.district(60.21, 24.91) == "Länsi"
    assert register.is_outside(60.40, 24.96)
    assert not register.is_outside(60.21, 24.91)


def test_without_boundaries_the_nearest_label_names_the_district_and_nothing_is_outside() -> None:
    register = Register()

    assert register.district(60.18428, 24.95268) == "Torkkelinmäki"
    assert not register.is_outside(61.5, 23.8)


@pytest.mark.parametrize("areas_first", [True, False])
def test_an_address_outside_all_districts_is_not_used_unless_its_municipality_is_told(
    tmp_path: Path, areas_first: bool
) -> None:
    path = tmp_path / "a"
    houses = [
        address("Rajakatu 1", 60.40, 24.96),
        address("Rajakatu 2", 60.21, 24.96),
        address("Saarikatu 1", 60.10, 24.96, postcode="00100", city="Helsinki"),
    ]
    if areas_first:
        with_areas(path, EAST)
    register = Register(open_data=with_addresses(path, *houses))
    if not areas_first:
        with_areas(path, EAST)

    settled = [register.locate(text).precision.is_settled for text in ("Rajakatu 1", "Rajakatu 2", "Saarikatu 1")]

    assert settled == [False, True, True]
