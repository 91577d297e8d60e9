from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.place import Precision
from planner.geocode import Register
from planner.geocode.candidates import MAX_CANDIDATES

from .open_data_files import address, with_addresses


def matched(register: Register, address: str, postcode: str = "") -> list[str]:
    return [place.matched for place in register.candidates(address, postcode)]


def test_a_known_house_is_the_first_candidate_and_its_neighbours_follow(register: Register) -> None:
    assert matched(register, "Mannerheimintie 10") == ["Mannerheimintie 10", "Mannerheimintie 20", "Mannerheimintie 40"]


def test_an_unknown_number_offers_the_nearest_ones_of_the_street(register: Register) -> None:
    assert matched(register, "Mannerheimintie 22")[:2] == ["Mannerheimintie 20", "Mannerheimintie 10"]


@pytest.mark.parametrize(
    "typo", ["Manerheimintie 20", "Mannrehiemintie 20", "Mannerheim 20", "c/o Aho Mannerheimintie 20"]
)
def test_a_misspelt_street_offers_the_house_of_the_nearest_name(register: Register, typo: str) -> None:
    assert not register.locate(typo).precision.is_settled
    assert matched(register, typo)[0] == "Mannerheimintie 20"


def test_candidates_are_entries_with_their_own_point_for_the_address_as_asked(register: Register) -> None:
    first = register.candidates("Manerheimintie 20")[0]

    assert (first.address, first.precision) == ("Manerheimintie 20", Precision.BUILDING)
    assert (first.lat, first.lon, first.source) == (60.180, 24.930, "register: addresses")


@pytest.mark.parametrize("address", ["Mannerheimintie 10, Espoo", "Xyzzyqwerty 1", "", "02100 Espoo"])
def test_nothing_is_offered_outside_the_city_or_without_a_similar_street(register: Register, address: str) -> None:
    assert register.candidates(address) == ()


def test_streets_that_begin_alike_are_offered_apart(tmp_path: Path) -> None:
    houses = [address("Koekorpin tie 3", 60.2, 24.9), address("Koetorpin tie 3", 60.2001, 24.9)]
    register = Register(open_data=with_addresses(tmp_path / "a", *houses))

    assert matched(register, "Koesorpin tie 3")[:2] == ["Koekorpin tie 3", "Koetorpin tie 3"]


@given(st.text(max_size=60), st.text(max_size=6))
def test_never_more_than_fit_on_a_page_and_always_the_same(address: str, postcode: str) -> None:
    register = Register()

    first = register.candidates(address, postcode)

    assert len(first) <= MAX_CANDIDATES
    assert first == register.candidates(address, postcode)
