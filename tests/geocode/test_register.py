import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.place import Place, Precision
from planner.geocode import Register

WHERE = 'row 2, column "address"'


def point(place: Place) -> tuple[float, float]:
    assert place.lat is not None
    assert place.lon is not None
    return round(place.lat, 6), round(place.lon, 6)


@pytest.mark.parametrize(
    "address",
    [
        "Mannerheimintie 10",
        "mannerheimintie 10",
        "Mannerheimvägen 10",
        "Mannerheimint. 10 B 24",
        "Mannerheimintie 10b, 00100 Helsinki",
        "Mannerheimintie 10, 00100 HELSINGFORS",
    ],
)
def test_known_house_is_a_building(register: Register, address: str) -> None:
    place = register.locate(address)

    assert (place.precision, point(place)) == (Precision.BUILDING, (60.170, 24.940))
    assert (place.address, place.matched, place.source) == (address, "Mannerheimintie 10", "register: addresses")


def test_a_swedish_name_reaches_houses_whose_row_lacks_the_number(register: Register) -> None:
    assert register.locate("Mannerheimvägen 40").precision is Precision.BUILDING


@pytest.mark.parametrize("number", ["8", "10", "8-10", "8–10"])
def test_a_range_is_the_house_of_both_its_numbers(register: Register, number: str) -> None:
    assert register.locate(f"Porvarintie {number}").precision is Precision.BUILDING


def test_a_range_does_not_hold_the_number_across_the_street(register: Register) -> None:
    assert register.locate("Porvarintie 9").precision is Precision.STREET


@pytest.mark.parametrize(
    ("number", "precision"), [("3a", Precision.BUILDING), ("3", Precision.BUILDING), ("3b", Precision.STREET)]
)
def test_another_letter_is_another_house(register: Register, number: str, precision: Precision) -> None:
    assert register.locate(f"Antti Korpin tie {number}").precision is precision


def test_number_between_two_known_houses_is_interpolated(register: Register) -> None:
    place = register.locate("Mannerheimintie 15")

    assert (place.precision, point(place)) == (Precision.STREET, (60.175, 24.935))
    assert place.matched == "Mannerheimintie 10 – Mannerheimintie 20"


def test_number_beyond_the_last_known_house_is_the_nearest_one(register: Register) -> None:
    place = register.locate("Mannerheimintie 99")

    assert (place.precision, point(place), place.matched) == (
        Precision.STREET,
        (60.200, 24.910),
        "Mannerheimintie 40",
    )


@pytest.mark.parametrize("address", ["Mannerheimintie", "Kevättori", "Kevättori 3"])
def test_street_without_a_known_number_is_no_building(register: Register, address: str) -> None:
    assert register.locate(address).precision is Precision.STREET


def test_a_swedish_name_paired_with_two_streets_means_the_usual_one(register: Register) -> None:
    assert register.locate("Storsvängen 10").matched == "Isokaari 10"
    assert register.locate("Storsvängen 7").precision is Precision.STREET
    assert register.locate("Isonniitynkatu 7").precision is Precision.BUILDING


def test_site_of_exact_position_is_found_by_address_and_by_name(register: Register) -> None:
    assert register.locate("Töölönlahdenkatu 4").precision is Precision.BUILDING
    assert register.locate("keskustakirjasto oodi").matched == "Keskustakirjasto Oodi"


def test_site_of_rough_position_is_not_used(register: Register) -> None:
    assert register.locate("Arviokuja 1").precision is Precision.NONE


@pytest.mark.parametrize(("address", "postcode"), [("Puuttuvakatu 1", "00940"), ("Puuttuvakatu 1, 00940 Helsinki", "")])
def test_unknown_street_falls_back_to_its_postcode(register: Register, address: str, postcode: str) -> None:
    place = register.locate(address, postcode)

    assert (place.precision, place.matched) == (Precision.POSTCODE, "00940")


@pytest.mark.parametrize(
    ("address", "matched"),
    [
        ("Puuttuvakatu 1, Kontula", "Kontula"),
        ("Puuttuvakatu 1, Gårdsbacka", "Gårdsbacka"),
        ("Puuttuvakatu 1, Länsi-Pakila", "Länsi-Pakila"),
    ],
)
def test_unknown_street_falls_back_to_a_named_neighbourhood(register: Register, address: str, matched: str) -> None:
    place = register.locate(address)

    assert (place.precision, place.matched) == (Precision.NEIGHBOURHOOD, matched)


@pytest.mark.parametrize("address", ["Puuttuvakatu 1", "Puuttuvakatu 1, Helsinki", "Helsinki", "", "   ", "?"])
def test_unknown_address_has_no_point(register: Register, address: str) -> None:
    place = register.locate(address)

    assert (place.precision, place.lat, place.lon) == (Precision.NONE, None, None)


def test_postcode_far_from_the_house_takes_the_certainty_away(register: Register) -> None:
    place = register.locate("Mannerheimintie 10", "00940")

    assert (place.precision, point(place)) == (Precision.STREET, (60.170, 24.940))


def test_postcode_near_the_house_changes_nothing(register: Register) -> None:
    assert register.locate("Mannerheimintie 10", "00100").precision is Precision.BUILDING


def test_unknown_postcode_of_the_city_changes_nothing(register: Register) -> None:
    assert register.locate("Mannerheimintie 10", "00101").precision is Precision.BUILDING


@pytest.mark.parametrize(
    ("address", "postcode"),
    [
        ("Mannerheimintie 10, Espoo", ""),
        ("Mannerheimvägen 10, Esbo", ""),
        ("Mannerheimintie 10, 02100 Espoo", ""),
        ("Mannerheimintie 10", "02100"),
        ("Vantaa, Mannerheimintie 10", ""),
        ("Mannerheimintie 10 Espoossa", ""),
        ("Mannerheimintie 10, 02100 ESPOO", "00100"),
    ],
)
def test_street_of_another_municipality_is_not_looked_for(register: Register, address: str, postcode: str) -> None:
    assert register.locate(address, postcode).precision is Precision.NONE
    finding = register.explain(address, postcode, where=WHERE)
    assert finding is not None
    assert (finding.code, finding.where) == ("ADDRESS_OUTSIDE_AREA", WHERE)


def test_the_municipality_is_named(register: Register) -> None:
    finding = register.explain("Mannerheimvägen 10, Esbo", where=WHERE)

    assert finding is not None
    assert "Espoo" in str(finding)


def test_a_street_named_after_a_town_is_in_helsinki(register: Register) -> None:
    finding = register.explain("Vanha Porvoontie 32", where=WHERE)

    assert finding is not None
    assert finding.code == "ADDRESS_NOT_FOUND"


@pytest.mark.parametrize(
    ("address", "code", "severity"),
    [
        ("Salainenkatu 1", "ADDRESS_NOT_FOUND", "error"),
        ("Salainenkatu 1, 00100 Helsinki", "ADDRESS_UNCONFIRMED", "warning"),
        ("Mannerheimintie 15", "ADDRESS_UNCONFIRMED", "warning"),
    ],
)
def test_what_is_not_a_building_is_explained_without_the_address(
    register: Register, address: str, code: str, severity: str
) -> None:
    finding = register.explain(address, where=WHERE)

    assert finding is not None
    assert (finding.code, finding.severity) == (code, severity)
    assert address.split()[0] not in str(finding)


def test_a_building_needs_no_explanation(register: Register) -> None:
    assert register.explain("Mannerheimintie 10", where=WHERE) is None


@pytest.mark.parametrize(
    ("typo", "street"),
    [("Mannerheiminite 5", "Mannerheimintie"), ("Runebergingatu 4", "Runeberginkatu"), ("Borgarväg 8", "Borgarvägen")],
)
def test_misspelt_street_suggests_the_nearest(register: Register, typo: str, street: str) -> None:
    assert register.suggestions(typo)[0] == street


@pytest.mark.parametrize("address", ["Mannerheimintie 10", "Xyzzy 1", ""])
def test_nothing_is_suggested_for_known_or_hopeless_names(register: Register, address: str) -> None:
    assert register.suggestions(address) == ()


@given(st.text(max_size=200), st.text(max_size=12))
def test_no_text_is_an_error(gazetteer_text: str, postcode: str) -> None:
    register = Register()

    assert register.locate(gazetteer_text, postcode).address == gazetteer_text
