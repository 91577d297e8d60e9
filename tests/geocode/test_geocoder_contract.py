"""What every geocoder promises; each implementation runs through the same tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.domain.place import Precision
from planner.geocode import Geocoder, Register
from planner.geocode.allowance import Allowance
from planner.geocode.online import digitransit, nominatim

from .fake_time import FakeTime
from .faulty_service import BUILDING_AT, FaultyService, nominatim_answer, pelias_answer

KNOWN = "Mannerheimintie 10"
UNKNOWN = "Puuttuvakatu 1"
ELSEWHERE = "Mannerheimintie 10, 02100 Espoo"


def make_nominatim(service: FaultyService, allowance: Allowance) -> Geocoder:
    service.reply.body = nominatim_answer()
    return nominatim("planner tests", allowance=allowance, url=service.url)


def make_digitransit(service: FaultyService, allowance: Allowance) -> Geocoder:
    service.reply.body = pelias_answer()
    return digitransit("key", allowance=allowance, url=service.url)


@pytest.fixture(params=[None, make_nominatim, make_digitransit], ids=["register", "nominatim", "digitransit"])
def geocoder(
    request: pytest.FixtureRequest, register: Register, service: FaultyService, tmp_path: Path
) -> tuple[Geocoder, Callable[[], None]]:
    """Return a geocoder that knows ``KNOWN``, and what makes its service know nothing."""
    if request.param is None:
        return register, lambda: None
    nothing = [] if request.param is make_nominatim else {"features": []}
    allowance = Allowance(tmp_path / "allowance", "service", clock=FakeTime().clock)

    def forget() -> None:
        service.reply.body = nothing

    return request.param(service, allowance), forget


def test_known_house_is_a_building_with_its_point(geocoder: tuple[Geocoder, Callable[[], None]]) -> None:
    place = geocoder[0].locate(KNOWN)

    assert (place.precision, (place.lat, place.lon)) == (Precision.BUILDING, BUILDING_AT)


def test_place_keeps_the_address_as_asked_for_and_names_its_source(
    geocoder: tuple[Geocoder, Callable[[], None]],
) -> None:
    place = geocoder[0].locate(f" {KNOWN} B 24 ", "00100")

    assert place.address == f" {KNOWN} B 24 "
    assert place.source
    assert place.matched


def test_unknown_address_is_a_value_without_a_point(geocoder: tuple[Geocoder, Callable[[], None]]) -> None:
    forget = geocoder[1]
    forget()

    place = geocoder[0].locate(UNKNOWN)

    assert (place.precision, place.lat, place.lon, place.matched) == (Precision.NONE, None, None, "")


@pytest.mark.parametrize("address", ["", ELSEWHERE])
def test_no_address_and_another_municipality_are_nowhere(
    geocoder: tuple[Geocoder, Callable[[], None]], address: str
) -> None:
    assert geocoder[0].locate(address).precision is Precision.NONE


def test_same_question_same_answer(geocoder: tuple[Geocoder, Callable[[], None]]) -> None:
    assert geocoder[0].locate(KNOWN) == geocoder[0].locate(KNOWN)
