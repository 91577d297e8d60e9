"""What an imported register answers: houses, doors, doubled names, other municipalities."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.place import Place, Precision
from planner.geocode import Register
from planner.geocode.candidates import MAX_CANDIDATES
from planner.geocode.imported_addresses import ImportedAddress
from planner.geocode.open_data import CITY, OSM, Source

from .open_data_files import address, with_addresses

NORTH, SOUTH = 60.25, 60.16
"""Ten kilometres apart."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "planner.opendata"


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return register_of(tmp_path_factory.mktemp("one") / "a", address("Testikatu 5", 60.2, 24.9))


def register_of(path: Path, *addresses: ImportedAddress, source: Source = CITY) -> Register:
    return Register(open_data=with_addresses(path, *addresses, source=source))


def found(place: Place) -> tuple[Precision, float | None]:
    return place.precision, place.lat


def test_a_register_is_believed_before_openstreetmap_and_that_before_the_embedded_tables(path: Path) -> None:
    with_addresses(path, address("Agricolankatu 11", 60.19, 24.95), address("Testikatu 1", 60.2, 24.9), source=OSM)
    osm_alone = Register(open_data=with_addresses(path, source=CITY)).locate("Agricolankatu 11")
    both = register_of(path, address("Agricolankatu 11", 60.195, 24.95))

    assert found(osm_alone) == (Precision.BUILDING, 60.19)
    assert found(both.locate("Agricolankatu 11")) == (Precision.BUILDING, 60.195)
    assert found(both.locate("Testikatu 1")) == (Precision.BUILDING, 60.2)
    assert both.locate("Aarteenetsijäntie 10").source == "register: addresses"


def test_a_swedish_name_is_the_street_of_its_rows(path: Path) -> None:
    register = register_of(path, address("Testikatu 5", 60.2, 24.9, sv="Testgatan"))

    assert register.locate("Testgatan 5").matched == "Testikatu 5"
    assert register.locate("TESTG. 5 B 2").matched == "Testikatu 5"


@pytest.mark.parametrize(
    ("postcode", "expected"),
    [
        ("", (Precision.STREET, SOUTH)),
        ("00100", (Precision.BUILDING, SOUTH)),
        ("00700", (Precision.BUILDING, NORTH)),
        ("00530", (Precision.STREET, SOUTH)),
    ],
)
def test_a_name_that_stands_twice_needs_its_postcode(
    path: Path, postcode: str, expected: tuple[Precision, float]
) -> None:
    register = register_of(
        path,
        address("Kotitie 5", SOUTH, 24.93, postcode="00100"),
        address("Kotitie 5", NORTH, 25.02, postcode="00700"),
    )

    assert found(register.locate("Kotitie 5", postcode)) == expected


def test_a_number_of_one_of_two_streets_still_needs_its_postcode(path: Path) -> None:
    """A register may lack the number on the other street."""
    register = register_of(
        path,
        address("Kotitie 5", SOUTH, 24.93, postcode="00100"),
        address("Kotitie 5", NORTH, 25.02, postcode="00700"),
        address("Kotitie 9", NORTH, 25.02, postcode="00700"),
    )

    assert register.locate("Kotitie 9").precision is Precision.STREET
    assert register.locate("Kotitie 9", "00700").precision is Precision.BUILDING
    assert register.locate("Kotitie 9", "00100").precision is Precision.STREET


def test_both_houses_of_a_doubled_name_are_offered_with_their_postcodes(path: Path) -> None:
    register = register_of(
        path,
        address("Kotitie 5", SOUTH, 24.93, postcode="00100"),
        address("Kotitie 5", NORTH, 25.02, postcode="00700"),
    )

    offered = [place.matched for place in register.candidates("Kotitie 5")]

    assert offered[:2] == ["Kotitie 5, 00100", "Kotitie 5, 00700"]
    assert register.candidates("Kotitie 5", "00700")[0].matched == "Kotitie 5, 00700"


def test_a_swedish_name_of_two_streets_is_no_building_without_a_postcode(path: Path) -> None:
    register = register_of(
        path,
        address("Isokaari 5", SOUTH, 24.87, sv="Storsvängen", postcode="00200"),
        address("Isonniitynkatu 7", NORTH, 24.94, sv="Storsvängen", postcode="00520"),
    )

    assert register.locate("Storsvängen 7").precision is Precision.STREET
    assert register.locate("Storsvängen 7", "00520").matched == "Isonniitynkatu 7"


def test_names_that_differ_by_their_dots_are_two_streets(path: Path) -> None:
    register = register_of(path, address("Saarentie 5", SOUTH, 24.93), address("Säärentie 5", NORTH, 24.93))

    assert found(register.locate("Saarentie 5")) == (Precision.BUILDING, SOUTH)
    assert found(register.locate("SÄÄRENTIE 5")) == (Precision.BUILDING, NORTH)


def test_a_house_with_another_postcode_than_asked_for_is_for_a_person_to_settle(path: Path) -> None:
    register = register_of(path, address("Testikatu 5", 60.2, 24.9, postcode="00100"))

    assert register.locate("Testikatu 5", "00100").precision is Precision.BUILDING
    assert register.locate("Testikatu 5", "00120").precision is Precision.STREET
    assert register.locate("Testikatu 5, 00100 Helsinki", "00120").precision is Precision.STREET


@pytest.mark.parametrize(
    ("written", "matched", "precision"),
    [
        ("Testikatu 5 B 24", "Testikatu 5 B", Precision.ENTRANCE),
        ("Testikatu 5b", "Testikatu 5 B", Precision.ENTRANCE),
        ("Testikatu 5 C 30", "Testikatu 5", Precision.BUILDING),
        ("Testikatu 5", "Testikatu 5", Precision.BUILDING),
        ("Testikatu 7 B 1", "Testikatu 7", Precision.BUILDING),
    ],
)
def test_the_stair_asked_for_is_an_entrance_where_a_table_knows_its_door(
    path: Path, written: str, matched: str, precision: Precision
) -> None:
    doors = [address("Testikatu 5 A", 60.2001, 24.9), address("Testikatu 5 B", 60.2002, 24.9)]
    with_addresses(path, *doors, source=OSM)
    register = register_of(path, address("Testikatu 5", 60.2, 24.9), address("Testikatu 7", 60.2, 24.901))

    place = register.locate(written)

    assert (place.matched, place.precision) == (matched, precision)


@pytest.mark.parametrize(
    ("written", "settled"),
    [("Testikatu 5 B 24", False), ("Testikatu 5b", True), ("Testikatu 5 C 24", True), ("Testikatu 5", True)],
)
def test_stair_b_of_five_is_not_taken_for_house_5b_in_silence(path: Path, written: str, settled: bool) -> None:
    register = register_of(path, address("Testikatu 5", 60.2, 24.9), address("Testikatu 5b", 60.2005, 24.9))

    assert register.locate(written).precision.is_settled is settled


def test_stair_b_is_house_5b_where_five_has_letters_alone(path: Path) -> None:
    register = register_of(path, address("Testikatu 5a", 60.2, 24.9), address("Testikatu 5b", 60.2005, 24.9))

    assert register.locate("Testikatu 5 B 24").matched == "Testikatu 5b"
    assert register.locate("Testikatu 5").precision is Precision.STREET


@pytest.mark.parametrize(
    ("written", "settled"),
    [("Testikatu 1-3", False), ("Testikatu 1", True), ("Testikatu 11", True), ("Testikatu 13", True)],
)
def test_a_range_of_two_houses_is_for_a_person_and_a_number_inside_a_range_is_not(
    path: Path, written: str, settled: bool
) -> None:
    register = register_of(
        path,
        address("Testikatu 1", 60.2, 24.9),
        address("Testikatu 3", 60.2006, 24.9),
        address("Testikatu 11-15", 60.201, 24.9),
    )

    assert register.locate(written).precision.is_settled is settled


@pytest.mark.parametrize(
    ("written", "matched", "settled"),
    [
        ("Testikatu 5-12", "Testikatu 5", True),
        ("Testikatu 2-48", "Testikatu 5", False),
        ("Testikatu 10-12", "Testikatu 12", True),
        ("Testikatu 11-12", "Testikatu 5 – Testikatu 12", False),
    ],
)
def test_what_cannot_be_a_range_is_a_number_with_its_flat(
    path: Path, written: str, matched: str, settled: bool
) -> None:
    houses = [(5, 60.2), (12, 60.202), (48, 60.21)]
    register = register_of(path, *(address(f"Testikatu {number}", lat, 24.9) for number, lat in houses))

    place = register.locate(written)

    assert (place.matched, place.precision.is_settled) == (matched, settled)


def test_a_number_whose_entries_are_far_apart_on_one_street_is_for_a_person(path: Path) -> None:
    register = register_of(path, address("Testikatu 5", 60.2, 24.9), address("Testikatu 5", 60.203, 24.9))

    assert register.locate("Testikatu 5").precision is Precision.STREET


def test_a_street_that_only_another_municipality_has_is_outside_and_named(path: Path) -> None:
    register = register_of(
        path,
        address("Espoontie 5", 60.2, 24.7, postcode="02100", city="Espoo"),
        address("Yhteiskatu 5", 60.2, 24.7, postcode="02100", city="Espoo"),
        address("Yhteiskatu 7", 60.2, 24.9, postcode="00100", city="Helsinki"),
    )

    finding = register.explain("Espoontie 5", where="x")

    assert finding is not None
    assert (finding.code, "Espoo" in str(finding)) == ("ADDRESS_OUTSIDE_AREA", True)
    assert register.locate("Espoontie 5").precision is Precision.NONE
    assert register.candidates("Espoontie 5") == ()
    for said in ("Espoontie 5, Helsinki", "Espoontie 5, 00100"):
        unknown = register.explain(said, where="x")
        assert unknown is not None
        assert unknown.code != "ADDRESS_OUTSIDE_AREA"
    assert found(register.locate("Yhteiskatu 5")) == (Precision.STREET, 60.2)
    assert register.locate("Yhteiskatu 7").precision is Precision.BUILDING


@given(st.text(max_size=60) | st.text(st.characters(categories=["Cs", "Cc", "L"]), max_size=20), st.text(max_size=8))
def test_no_text_is_an_error(one_house: Register, address_: str, postcode: str) -> None:
    assert one_house.locate(address_, postcode).address == address_
    assert len(one_house.candidates(address_, postcode)) <= MAX_CANDIDATES
    one_house.suggestions(address_)


def test_a_house_of_an_unknown_municipality_with_a_postcode_outside_is_not_used(path: Path) -> None:
    register = register_of(path, address("Testikatu 5", 60.2, 24.9, postcode="02100"))

    assert register.locate("Testikatu 5").precision is Precision.NONE
