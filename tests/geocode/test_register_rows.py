import pytest

from planner.errors import InputError
from planner.geocode.address import StreetAddress
from planner.geocode.imported_addresses import ImportedAddress
from planner.geocode.register_rows import RegisterRows, read_register_rows

CITY_HEADER = [
    *("id", "katunimi", "gatan", "osoitenumero", "osoitenumero2", "osoitekirjain", "n", "e", "kaupunki", "staden"),
    *("tyyppi", "postinumero", "postitoimipaikka", "osoitenumero_teksti", "geom"),
]
"""As the city's service gives it."""

IN_METRES = ("6675339", "25496886")
IN_DEGREES = (60.19086, 24.94387)
"""By hand: 21,266 m north of 60° N at 111,412 m a degree, 3,114 m west of 25° E at 55,480 m a degree."""


def read(*rows: list[str]) -> RegisterRows:
    return read_register_rows(rows, lambda _: None)


def city_row(
    number: str = "10", text: str = "10", *, at: tuple[str, str] = IN_METRES, end: str = "", letter: str = ""
) -> list[str]:
    names = ["1", "Viipurinkatu", "Viborgsgatan", number, end, letter, *at, "Helsinki", "Helsingfors"]
    return [*names, "1", "00510", "Helsinki", text, ""]


def test_a_row_of_the_citys_register_is_an_address_in_degrees() -> None:
    (address,) = read(CITY_HEADER, city_row()).addresses

    parts = StreetAddress("Viipurinkatu", 10, postcode="00510", city="Helsinki")
    assert (address.street, address.street_sv, address.parts) == ("Viipurinkatu", "Viborgsgatan", parts)
    assert (address.lat, address.lon) == pytest.approx(IN_DEGREES, abs=2e-5)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["street", "number", "lat", "lon"], ["Testikatu", "5", "60.2", "24.9"]),
        (["Street", "House number", "Latitude", "Longitude"], ["Testikatu", "5", "60,2", "24,9"]),
        (["Katunimi", "Osoitenumero", "y", "x"], ["Testikatu", "5", "60.2", "24.9"]),
        (["katunimi", "osoitenumero", "X", "Y"], ["Testikatu", "5", "60.2", "24.9"]),
        (["katunimi", "osoitenumero", "geom"], ["Testikatu", "5", "POINT (24.9 60.2)"]),
        (["katunimi", "osoitenumero", "geom"], ["Testikatu", "5", "SRID=4326;POINT(60.2 24.9)"]),
    ],
)
def test_columns_have_many_names_and_values_tell_the_order(header: list[str], cells: list[str]) -> None:
    assert read(header, cells).addresses == (
        ImportedAddress("Testikatu", "", StreetAddress("Testikatu", 5), 60.2, 24.9),
    )


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (city_row("5", "5"), (5, None, "")),
        (city_row("5", "5b", letter="b"), (5, None, "b")),
        (city_row("5", "", letter="b"), (5, None, "b")),
        (city_row("5", "", end="7"), (5, 7, "")),
        (city_row("5", "5-7", end="7"), (5, 7, "")),
        (city_row("", ""), (None, None, "")),
        (city_row("0", "0"), (None, None, "")),
    ],
)
def test_number_stands_in_one_column_or_in_several(row: list[str], number: tuple[int | None, int | None, str]) -> None:
    (address,) = read(CITY_HEADER, row).addresses

    assert (address.parts.number, address.parts.number_end, address.parts.letter) == number


@pytest.mark.parametrize(("written", "postcode"), [("00510", "00510"), ("510", "00510"), ("?", ""), ("", "")])
def test_postcode_keeps_the_zeros_that_spreadsheets_take(written: str, postcode: str) -> None:
    rows = read(["katu", "numero", "lat", "lon", "postinumero"], ["Testikatu", "5", "60.2", "24.9", written])

    assert rows.addresses[0].parts.postcode == postcode


@pytest.mark.parametrize(
    ("written", "name"), [("HELSINGFORS", "Helsinki"), ("Esbo", "Espoo"), ("Tuntematon", "Tuntematon"), ("", "")]
)
def test_municipality_is_named_in_finnish(written: str, name: str) -> None:
    rows = read(["katu", "numero", "lat", "lon", "kunta"], ["Testikatu", "5", "60.2", "24.9", written])

    assert rows.addresses[0].parts.city == name


def test_every_missing_column_is_named_with_the_names_it_may_have() -> None:
    with pytest.raises(InputError) as caught:
        read(["id", "gatan", "n"], ["1", "Testgatan", "60.2"])

    findings = caught.value.findings
    assert [finding.code for finding in findings] == ["COLUMN_MISSING"] * 3
    assert "katunimi" in str(findings[0])
    assert "osoitenumero_teksti" in str(findings[1])
    assert "longitude" in str(findings[2])


def test_an_empty_file_misses_its_columns() -> None:
    with pytest.raises(InputError, match="COLUMN_MISSING"):
        read()


def test_all_rows_that_cannot_be_read_are_named_at_once_and_the_others_kept() -> None:
    header = ["katu", "numero", "n", "e"]
    found = read(
        header,
        ["Testikatu", "1", *IN_METRES],
        ["", "2", *IN_METRES],
        ["Testikatu", "kolme", *IN_METRES],
        ["Testikatu", "4", "", ""],
        ["Testikatu", "5", "6672000", "385000"],
        ["Testikatu", "6", "1", "1"],
        ["Testikatu", "7", "60.2", "24.9"],
        [],
        ["Testikatu", "8", *IN_METRES],
    )

    assert [address.parts.number for address in found.addresses] == [1, 8]
    assert [finding.where for finding in found.findings] == [f"row {number}" for number in (3, 4, 5, 6, 7, 8)]
    assert "3067" in str(found.findings[3])
    assert "another system" in str(found.findings[5])


def test_progress_is_told() -> None:
    told: list[int] = []
    rows = [["katu", "numero", "lat", "lon"], *(["Testikatu", "1", "60.2", "24.9"] for _ in range(10_000))]

    read_register_rows(rows, told.append)

    assert told == [5_000, 10_000]
