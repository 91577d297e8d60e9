"""The embedded sample goes through the whole way in."""

import pytest

from planner.config import data_file
from planner.domain.place import Precision
from planner.domain.request import SupportRequest
from planner.domain.roster import HelperProfile
from planner.geocode import Register
from planner.intake import read_catalogue, read_helpers, read_requests


@pytest.fixture(scope="module")
def requests() -> tuple[SupportRequest, ...]:
    return read_requests(data_file("sample/requests.csv"), read_catalogue())


@pytest.fixture(scope="module")
def helpers() -> tuple[HelperProfile, ...]:
    return read_helpers(data_file("sample/helpers.csv"), read_catalogue())


def test_sample_is_120_requests_and_10_helpers(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    assert (len(requests), len(helpers)) == (120, 10)


def test_every_address_of_the_sample_is_a_building(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    register = Register()
    ends = {
        address
        for helper in helpers
        for shift in helper.shifts
        for address in (shift.start_address, shift.end_address)
        if address is not None
    }

    places = [register.locate(request.address, request.postcode) for request in requests]
    places += [register.locate(address) for address in sorted(ends)]

    assert [place for place in places if place.precision is not Precision.BUILDING] == []
