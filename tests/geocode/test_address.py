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


@pytest.mark.parametrize(
    "text",
    [
        "Mannerheimintie 5 B 24",
        "Mannerheimintie 5 B-rappu 24",
        "Mannerheimintie 5 B rappu as. 24",
        "Mannerheimintie 5, porras B, asunto 24",
        "Mannerheimintie 5 B/24",
        "Mannerheimintie 5 B-24",
        "Mannerheimintie 5 - B 24",
        "Mannerheimintie 5 B as 24",
        "Mannerheimintie 5 B huoneisto nro 24",
        "Mannerheimintie 5 uppg. B lgh 24",
        "Mannerheimintie nro 5 B 24",
        "Mannerheimintie 5\nB 24",
        "Osoite: Mannerheimintie 5 B 24",
        "Käyntiosoite: Mannerheimintie 5 B 24",
        "porras B as 24, Mannerheimintie 5",
    ],
)
def test_stair_and_flat_are_kept_apart_however_they_are_written(text: str) -> None:
    assert parse_address(text) == StreetAddress("Mannerheimintie", 5, stair="B", flat="24")


@pytest.mark.parametrize(
    "text",
    [
        "c/o Virtanen, Mannerheimintie 5 B 24, 00100 Helsinki",
        "Mannerheimintie 5 B 24, c/o Virtanen, 00100 Helsinki",
        "Mannerheimintie 5 B 24 c/o Virtanen 00100 Helsinki",
        "Mannerheimintie 5 B 24, 00100 Helsinki, C / O Virtanen",
    ],
)
def test_whoever_is_visited_as_a_guest_is_no_part_of_the_street(text: str) -> None:
    found = parse_address(text)

    assert (found.street, found.number, found.stair, found.flat) == ("Mannerheimintie", 5, "B", "24")
    assert found.postcode == "00100"
    assert found.city == "Helsinki, Virtanen"


def test_a_town_after_the_name_of_a_host_is_kept() -> None:
    assert "Espoo" in parse_address("Mannerheimintie 5 c/o Virtanen Espoo").city


@pytest.mark.parametrize(
    ("text", "rest"),
    [("Mannerheimintie 5 B 24, 3. krs", "3. krs"), ("Mannerheimintie 5 B 24 (sisäpiha)", "sisäpiha")],
)
def test_what_says_more_stands_apart(text: str, rest: str) -> None:
    assert parse_address(text) == StreetAddress("Mannerheimintie", 5, stair="B", flat="24", city=rest)


@pytest.mark.parametrize("floor", ["3. krs", "3 krs", "3.krs", "3. kerros", "3 vån"])
def test_a_floor_is_no_flat(floor: str) -> None:
    assert parse_address(f"Mannerheimintie 5 B {floor}").flat == ""


@pytest.mark.parametrize("before", ["Kerros 3", "3. krs", "as 24", "PL 5", "Rappu B", "Huone 12"])
def test_what_is_no_street_before_the_street_is_not_taken_for_it(before: str) -> None:
    assert parse_address(f"{before}, Mannerheimintie 5").street == "Mannerheimintie"
