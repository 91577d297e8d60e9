"""Which service an operator has chosen."""

from pathlib import Path

import pytest

from planner.errors import GeocodeError, InputError
from planner.geocode.allowance import Allowance
from planner.geocode.choice import Choice, geocoder_of, read_choice


@pytest.fixture
def allowance(tmp_path: Path) -> Allowance:
    return Allowance(tmp_path / "allowance", "service")


def test_nothing_is_asked_online_by_default(allowance: Allowance) -> None:
    choice = read_choice({})

    assert (choice.online, choice.ask) == ("off", "on request")
    with pytest.raises(GeocodeError, match="GEOCODER_NOT_CONFIGURED"):
        geocoder_of(choice, "key", allowance)


def test_table_is_read(allowance: Allowance) -> None:
    choice = read_choice({"online": "nominatim", "user_agent": "city <a@city.example>", "timeout": "2.5"})

    assert choice == Choice("nominatim", user_agent="city <a@city.example>", timeout=2.5)
    assert geocoder_of(choice, "", allowance).name == "nominatim"
    assert geocoder_of(Choice("digitransit"), "key", allowance).name == "digitransit"


@pytest.mark.parametrize("choice", [Choice("digitransit"), Choice("nominatim")])
def test_service_without_what_it_needs_is_not_configured(choice: Choice, allowance: Allowance) -> None:
    with pytest.raises(GeocodeError, match="GEOCODER_NOT_CONFIGURED"):
        geocoder_of(choice, "", allowance)


def test_everything_wrong_is_named_at_once_and_the_key_is_not_repeated() -> None:
    table = {"online": "google", "ask": True, "url": 5, "timeout": "soon", "key": "secret", "colour": "red"}

    with pytest.raises(InputError) as caught:
        read_choice(table)

    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("KEY_IN_FILE", "[geocoder]: key"),
        ("KEY_UNKNOWN", "[geocoder]: colour"),
        ("TYPE_INVALID", "[geocoder]: online"),
        ("TYPE_INVALID", "[geocoder]: ask"),
        ("TYPE_INVALID", "[geocoder]: url"),
        ("TYPE_INVALID", "[geocoder]: timeout"),
    ]
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("timeout", [0, -1, 61, float("nan"), float("inf"), True, None, [5]])
def test_timeout_is_some_seconds(timeout: object) -> None:
    with pytest.raises(InputError, match="timeout"):
        read_choice({"timeout": timeout})
