import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.geocode import StreetAddress, parse_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mannerheimintie 5", StreetAddress("Mannerheimintie", 5)),
        ("Mannerheimintie 5 B 24", StreetAddress("Mannerheimintie", 5, stair="B", flat="24")),
        ("Mannerheimintie 5 B24", StreetAddress("Mannerheimintie", 5, stair="B", flat="24")),
        ("Mannerheimintie 5 b 24 a", StreetAddress("Mannerheimintie", 5, stair="B", flat="24A")),
        ("Mannerheimintie 5b", StreetAddress("Mannerheimintie", 5, letter="b")),
        ("Mannerheimintie 5B 24", StreetAddress("Mannerheimintie", 5, letter="b", flat="24")),
        ("Mannerheimintie 5 as. 24", StreetAddress("Mannerheimintie", 5, flat="24")),
        ("Mannerheimintie 5 rappu B as 24", StreetAddress("Mannerheimintie", 5, stair="B", flat="24")),
        ("Mannerheimvägen 5 trappa B bst 24", StreetAddress("Mannerheimvägen", 5, stair="B", flat="24")),
        ("Linnankoskenkatu 15-17", StreetAddress("Linnankoskenkatu", 15, 17)),
        ("Linnankoskenkatu 15–17 C", StreetAddress("Linnankoskenkatu", 15, 17, stair="C")),
        ("Aino Ackten tie 1", StreetAddress("Aino Ackten tie", 1)),
        ("2. linja 25", StreetAddress("2. linja", 25)),
        ("Runebergink. 43", StreetAddress("Runebergink.", 43)),
        ("Kevättori", StreetAddress("Kevättori")),
        ("  Mannerheimintie   5  ", StreetAddress("Mannerheimintie", 5)),
    ],
)
def test_parts_of_a_street_address(text: str, expected: StreetAddress) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mannerheimintie 5 B 24, 00100 Helsinki",
        "Mannerheimintie 5 B 24 00100 Helsinki",
        "Mannerheimintie 5 B 24,FI-00100 Helsinki",
        "Mannerheimintie 5, B 24, 00100, Helsinki",
    ],
)
def test_postcode_and_city_stand_in_the_tail(text: str) -> None:
    assert parse_address(text) == StreetAddress(
        "Mannerheimintie", 5, stair="B", flat="24", postcode="00100", city="Helsinki"
    )


@pytest.mark.parametrize(
    ("text", "city"),
    [("Mannerheimintie 5, Espoo", "Espoo"), ("Mannerheimintie 5 Espoo", "Espoo"), ("Espoo, Kotitie 5", "Espoo")],
)
def test_a_city_needs_no_postcode(text: str, city: str) -> None:
    assert parse_address(text).city == city


def test_a_building_may_be_named_before_its_street() -> None:
    address = parse_address("Oodi, Töölönlahdenkatu 4, 00100 Helsinki")

    assert (address.street, address.number, address.postcode) == ("Töölönlahdenkatu", 4, "00100")


@given(st.text(max_size=300))
def test_any_text_gives_some_answer(text: str) -> None:
    assert isinstance(parse_address(text), StreetAddress)


@pytest.mark.parametrize("text", ["1 " * 25_000, "a " * 25_000, "5 B " * 12_000, "," * 50_000, "00100" * 10_000])
def test_a_long_text_is_cut_before_it_is_matched(text: str) -> None:
    assert parse_address(text) == parse_address(text[:200])


@given(
    street=st.sampled_from(["Mannerheimintie", "Toinen linja", "Södra esplanaden", "Yrjö-Koskisen katu"]),
    number=st.integers(1, 400),
    letter=st.sampled_from(["", "a", "b"]),
    stair=st.sampled_from(["", "A", "C"]),
    flat=st.integers(1, 300),
)
def test_written_address_is_read_back(street: str, number: int, letter: str, stair: str, flat: int) -> None:
    text = f"{street} {number}{letter} {stair} as. {flat}, 00100 Helsinki"

    assert parse_address(text) == StreetAddress(
        street, number, letter=letter, stair=stair, flat=str(flat), postcode="00100", city="Helsinki"
    )
