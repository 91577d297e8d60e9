"""What of an address may be asked outside, and which addresses stay here."""

import pytest

from planner.geocode import parse_address
from planner.geocode.question import language_of, names_somebody, question_of


@pytest.mark.parametrize(
    ("address", "postcode", "question"),
    [
        ("Mannerheimintie 5 B 24", "", "Mannerheimintie 5, Helsinki"),
        ("Mannerheimintie 5b as. 24", "00100", "Mannerheimintie 5b, 00100 Helsinki"),
        ("Mannerheimintie 5 B 24 c/o Virtanen, 00100 Helsinki", "", "Mannerheimintie 5, 00100 Helsinki"),
        ("Virtanen, Mannerheimintie 5", "", "Mannerheimintie 5, Helsinki"),
        ("Mannerheimint. 5", "", "Mannerheimint. 5, Helsinki"),
        ("Antti Korpin tie 3", "", "Antti Korpin tie 3, Helsinki"),
        ("Vanha Helsingintie 5", "", "Vanha Helsingintie 5, Helsinki"),
        ("Toinen linja 25", "", "Toinen linja 25, Helsinki"),
        ("Södra esplanaden 2", "", "Södra esplanaden 2, Helsinki"),
        ("Meri-Rastilan kuja 2 A", "", "Meri-Rastilan kuja 2, Helsinki"),
    ],
)
def test_street_number_postcode_and_town_leave(address: str, postcode: str, question: str) -> None:
    assert question_of(parse_address(address), postcode) == question


@pytest.mark.parametrize(
    "address",
    [
        "",
        "Mannerheimintie",
        "Mannerheimintie 5, 02100 Espoo",
        "Mannerheimintie 5, Vantaa",
        "c/o Virtanen Mannerheimintie 5",
        "Matti Virtanen Mannerheimintie 5 B 2",
        "Matti Harju 5",
        "Ovikoodi 1234 Mannerheimintie 5",
        "Palvelutalo Harjula 5",
        "avain naapurilla Antti Korpin tie 3",
    ],
)
def test_what_is_no_plain_address_stays_here(address: str) -> None:
    assert question_of(parse_address(address), "") is None


def test_postcode_of_another_municipality_stays_here() -> None:
    assert question_of(parse_address("Mannerheimintie 5"), "02100") is None


@pytest.mark.parametrize(
    ("street", "language"),
    [("Mannerheimintie", "fi"), ("Mannerheimvägen", "sv"), ("Anders Korps väg", "sv"), ("Andra linjen", "sv")],
)
def test_language_is_that_of_the_street(street: str, language: str) -> None:
    assert language_of(parse_address(f"{street} 5")) == language


@pytest.mark.parametrize(("names", "is_named"), [("Antti Virtanen", True), ("Aino Korpi", False), ("", False)])
def test_name_in_a_street_is_noticed(names: str, is_named: bool) -> None:
    assert names_somebody(parse_address("Antti Korpin tie 3"), names) is is_named
