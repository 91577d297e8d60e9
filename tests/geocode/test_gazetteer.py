"""The embedded tables, through the register."""

import csv
from collections.abc import Iterator

import pytest

from planner.config import data_file
from planner.domain.place import Precision
from planner.geocode import Register, parse_address
from planner.geocode.gazetteer import read_gazetteer


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with data_file(name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def embedded() -> Register:
    return Register()


def test_every_embedded_address_with_a_number_is_a_building_at_its_own_point(embedded: Register) -> None:
    for row in rows_of("addresses.csv"):
        place = embedded.locate(row["fi"])
        expected = Precision.STREET if parse_address(row["fi"]).number is None else Precision.BUILDING
        assert (place.precision, place.lat, place.lon) == (expected, float(row["lat"]), float(row["lon"])), row["fi"]


def test_every_swedish_address_with_a_number_is_the_building_of_its_row(embedded: Register) -> None:
    for row in rows_of("addresses.csv"):
        if parse_address(row["sv"]).number is not None:
            place = embedded.locate(row["sv"])
            assert (place.precision, place.matched) == (Precision.BUILDING, row["fi"]), row["sv"]


def test_exact_sites_are_buildings(embedded: Register) -> None:
    exact = [row for row in rows_of("sites.csv") if row["precision"] == "exact"]

    assert exact
    assert all(embedded.locate(row["address"], row["postcode"]).precision.is_settled for row in exact)


def test_every_neighbourhood_is_found_in_both_languages(embedded: Register) -> None:
    for row in rows_of("neighbourhoods.csv"):
        for name in (row["fi"], row["sv"]):
            assert embedded.locate(f"Puuttuvakatu 1, {name}").precision is Precision.NEIGHBOURHOOD, name


def test_no_street_is_taken_for_another_municipality(embedded: Register) -> None:
    for row in rows_of("addresses.csv"):
        for name in (row["fi"], row["sv"]):
            finding = embedded.explain(f"{name}, Helsinki", where="x")
            assert finding is None or finding.code != "ADDRESS_OUTSIDE_AREA", name


def test_tables_are_read_once() -> None:
    assert read_gazetteer() is read_gazetteer()
