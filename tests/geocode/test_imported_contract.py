"""The promises of every geocoder, kept by an imported register, for several who ask at once too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from planner.geocode import Geocoder, Register

from .faulty_service import BUILDING_AT
from .open_data_files import address, with_addresses
from .test_geocoder_contract import (  # noqa: F401 - run here on another geocoder
    test_known_house_is_a_building_with_its_point,
    test_no_address_and_another_municipality_are_nowhere,
    test_place_keeps_the_address_as_asked_for_and_names_its_source,
    test_same_question_same_answer,
    test_unknown_address_is_a_value_without_a_point,
)


@pytest.fixture
def geocoder(tmp_path: Path) -> tuple[Geocoder, Callable[[], None]]:
    data = with_addresses(tmp_path / "a", address("Mannerheimintie 10", *BUILDING_AT, postcode="00100"))
    return Register(open_data=data), lambda: None


def test_many_who_ask_at_once_get_what_one_gets(tmp_path: Path) -> None:
    houses = [address(f"Koe{letter}tie {number}", 60.2, 24.9) for letter in "abcdefgh" for number in range(1, 40)]
    register = Register(open_data=with_addresses(tmp_path / "a", *houses))
    questions = [house.street + f" {house.parts.number}" for house in houses]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(register.locate, questions))

    assert [place.matched for place in found] == questions
