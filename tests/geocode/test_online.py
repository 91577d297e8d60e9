"""Online geocoders before a service on this machine that misbehaves in every way."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.domain.place import Precision
from planner.errors import GeocodeError
from planner.geocode.allowance import Allowance, RestingError
from planner.geocode.online import LONGEST_PAUSE_S, OnlineGeocoder, digitransit, nominatim
from planner.geocode.quiet_http import MAX_ANSWER_BYTES

from .fake_time import FakeTime
from .faulty_service import FaultyService, nominatim_answer, pelias_answer

CANARY = "Kanarialinnuntie 10 B 24"
STREET = "Kanarialinnuntie"
TIMEOUT_S = 0.2
"""Long enough for an answer from this machine; the silent server answers never."""

Maker = Callable[..., OnlineGeocoder]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def allowance(tmp_path: Path, time: FakeTime) -> Allowance:
    return Allowance(tmp_path / "allowance", "service", clock=time.clock)


def make_nominatim(service: FaultyService, allowance: Allowance, timeout_s: float = 30) -> OnlineGeocoder:
    return nominatim("planner tests", allowance=allowance, url=service.url, timeout_s=timeout_s)


def make_digitransit(service: FaultyService, allowance: Allowance, timeout_s: float = 30) -> OnlineGeocoder:
    return digitransit("secret-key", allowance=allowance, url=service.url, timeout_s=timeout_s)


def outcome(geocoder: OnlineGeocoder) -> object:
    """Return the precision found, or ``GeocodeError`` when that was raised without the address."""
    try:
        return geocoder.locate(CANARY).precision
    except GeocodeError as error:
        return None if STREET in str(error) else GeocodeError


both = pytest.mark.parametrize("make", [make_nominatim, make_digitransit])


@both
@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "does not understand us"),
        (401, "refuses the key"),
        (403, "refuses the key"),
        (404, "does not understand us"),
        (429, "too often"),
        (500, "fault of its own"),
        (502, "fault of its own"),
        (503, "in time"),
    ],
)
def test_refusal_is_said_and_not_asked_again(
    service: FaultyService, allowance: Allowance, make: Maker, status: int, said: str
) -> None:
    service.reply.status = status
    service.reply.body = CANARY.encode()

    with pytest.raises(GeocodeError, match=said) as caught:
        make(service, allowance).locate(CANARY)

    assert STREET not in str(caught.value)
    assert len(service.requests) == 1


@both
@pytest.mark.parametrize("status", [429, 503])
def test_service_that_wishes_for_a_short_pause_gets_it(
    service: FaultyService, allowance: Allowance, time: FakeTime, make: Maker, status: int
) -> None:
    service.first, service.reply.headers = [status], {"Retry-After": "7"}
    service.reply.body = nominatim_answer() if make is make_nominatim else pelias_answer()

    place = make(service, allowance).locate("Mannerheimintie 10")

    assert (place.precision, len(service.requests)) == (Precision.BUILDING, 2)
    assert time.slept == [7.0]


@both
def test_service_that_wishes_for_a_long_pause_is_left_alone_for_it(
    service: FaultyService, allowance: Allowance, time: FakeTime, make: Maker
) -> None:
    service.reply.status, service.reply.headers = 429, {"Retry-After": "3600"}
    service.reply.body = [] if make is make_nominatim else {"features": []}
    geocoder = make(service, allowance)

    for kind in (GeocodeError, RestingError):
        with pytest.raises(kind):
            geocoder.locate(CANARY)

    assert LONGEST_PAUSE_S < 3600
    assert (len(service.requests), time.slept) == (1, [])
    time.moment += 3600
    service.reply.status = 200
    assert geocoder.locate(CANARY).precision is Precision.NONE


@both
def test_pause_is_granted_once(service: FaultyService, allowance: Allowance, make: Maker) -> None:
    service.reply.status, service.reply.headers = 429, {"Retry-After": "7"}

    with pytest.raises(GeocodeError, match="too often"):
        make(service, allowance).locate(CANARY)

    assert len(service.requests) == 2


@both
@pytest.mark.parametrize("wish", ["soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "99999999999999999999"])
def test_wish_that_is_nonsense_does_no_harm(
    service: FaultyService, allowance: Allowance, time: FakeTime, make: Maker, wish: str
) -> None:
    service.reply.status, service.reply.headers = 429, {"Retry-After": wish}

    with pytest.raises(GeocodeError, match="too often"):
        make(service, allowance).locate(CANARY)

    assert (len(service.requests), time.slept) == (1, [])


@both
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(service: FaultyService, allowance: Allowance, make: Maker, status: int) -> None:
    with FaultyService() as elsewhere:
        elsewhere.reply.body = nominatim_answer()
        service.reply.status = status
        service.reply.headers = {"Location": elsewhere.url + "/search"}

        with pytest.raises(GeocodeError, match="OUTBOUND_BLOCKED"):
            make(service, allowance).locate(CANARY)

        assert elsewhere.requests == []


GARBAGE = [
    b"",
    b"<html>Kanarialinnuntie</html>",
    b"\xff\xfe\x00",
    b"null",
    b"5",
    b'"Kanarialinnuntie"',
    b"[1, 2]",
    b"[{}]",
    b'{"features": 5}',
    b'{"features": [{}]}',
    b'{"features": [{"geometry": {"coordinates": []}, "properties": {}}]}',
    b'[{"lat": "north", "lon": "east", "display_name": "x"}]',
    b'[{"lat": "60.17", "lon": "24.94", "display_name": "x"}]',
    b'[{"lat": "60.17", "lon": "24.94", "display_name": "x", "address": 5}]',
    json.dumps(nominatim_answer(lat=float("nan"))).encode(),
    json.dumps(pelias_answer(lon=float("inf"))).encode(),
    b"[" * 100_000,
]


@both
@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_an_error_or_no_place_and_never_a_point(
    service: FaultyService, allowance: Allowance, make: Maker, body: bytes
) -> None:
    service.reply.body = body

    assert outcome(make(service, allowance)) in (Precision.NONE, GeocodeError)


@both
def test_answer_too_large_is_refused(service: FaultyService, allowance: Allowance, make: Maker) -> None:
    service.reply.body = b" " * (10 * MAX_ANSWER_BYTES)

    with pytest.raises(GeocodeError, match="too large"):
        make(service, allowance).locate(CANARY)


@both
def test_silent_service_is_given_up(service: FaultyService, allowance: Allowance, make: Maker) -> None:
    service.reply.is_silent = True

    with pytest.raises(GeocodeError, match="in time"):
        make(service, allowance, TIMEOUT_S).locate(CANARY)


@both
def test_service_that_is_down_is_an_error(allowance: Allowance, make: Maker) -> None:
    with FaultyService() as service:
        geocoder = make(service, allowance)

    with pytest.raises(GeocodeError, match="reached"):
        geocoder.locate(CANARY)


@both
def test_only_street_number_and_postcode_leave_the_building(
    service: FaultyService, allowance: Allowance, make: Maker
) -> None:
    service.reply.body = [] if make is make_nominatim else {"features": []}

    make(service, allowance).locate("Mannerheimintie 5 B 24 c/o Virtanen, 00100 Helsinki")

    (_, parameters, _) = service.requests[0]
    assert (parameters.get("q") or parameters["text"]) == ["Mannerheimintie 5, 00100 Helsinki"]


@both
def test_address_of_another_municipality_is_not_sent(service: FaultyService, allowance: Allowance, make: Maker) -> None:
    make(service, allowance).locate("Mannerheimintie 5, 02100 Espoo")

    assert service.requests == []


@both
def test_no_log_holds_the_address(
    service: FaultyService, allowance: Allowance, make: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    service.reply.status = 500
    service.reply.body = CANARY.encode()

    with caplog.at_level(logging.DEBUG), pytest.raises(GeocodeError):
        make(service, allowance).locate(CANARY)

    assert STREET not in caplog.text


def test_digitransit_key_travels_in_a_header_and_never_in_the_url(service: FaultyService, allowance: Allowance) -> None:
    service.reply.body = pelias_answer()

    make_digitransit(service, allowance).locate("Mannerheimintie 10")

    (path, parameters, headers) = service.requests[0]
    assert path == "/geocoding/v1/search"
    assert headers["digitransit-subscription-key"] == "secret-key"
    assert "secret-key" not in str(parameters)


def test_nominatim_is_told_who_asks(service: FaultyService, allowance: Allowance) -> None:
    service.reply.body = nominatim_answer()

    make_nominatim(service, allowance).locate("Mannerheimintie 10")

    (path, parameters, headers) = service.requests[0]
    assert path == "/search"
    assert headers["user-agent"] == "planner tests"
    assert parameters["countrycodes"] == ["fi"]


@both
def test_answer_that_is_cut_off_is_no_answer(service: FaultyService, allowance: Allowance, make: Maker) -> None:
    """What is left of it is well-formed: the space behind it is missing."""
    answer = nominatim_answer() if make is make_nominatim else pelias_answer()
    service.reply.body = json.dumps(answer).encode() + b" "
    service.reply.is_cut = True

    with pytest.raises(GeocodeError, match="reached"):
        make(service, allowance).locate("Mannerheimintie 10")


@both
def test_swedish_street_is_asked_for_in_swedish(service: FaultyService, allowance: Allowance, make: Maker) -> None:
    service.reply.body = [] if make is make_nominatim else {"features": []}

    make(service, allowance).locate("Mannerheimvägen 5")

    (_, parameters, _) = service.requests[0]
    assert (parameters.get("accept-language") or parameters["lang"]) == ["sv"]


@pytest.mark.parametrize(
    ("changes", "precision"),
    [
        ({}, Precision.BUILDING),
        ({"house_number": "12"}, Precision.STREET),
        ({"house_number": "10b"}, Precision.BUILDING),
        ({"road": "Mannerheiminkatu"}, Precision.STREET),
        ({"road": None}, Precision.STREET),
        ({"house_number": None}, Precision.STREET),
        ({"postcode": "00940"}, Precision.STREET),
        ({"postcode": None}, Precision.STREET),
        ({"city": "Vantaa"}, Precision.NONE),
        ({"lat": 60.25, "lon": 25.10}, Precision.STREET),
        ({"lat": 61.5, "lon": 23.8}, Precision.NONE),
        ({"kind": "postcode", "house_number": None, "road": None}, Precision.POSTCODE),
        ({"kind": "suburb", "house_number": None, "road": None}, Precision.NEIGHBOURHOOD),
        ({"kind": "city", "house_number": None, "road": None}, Precision.NONE),
    ],
)
def test_worth_of_a_nominatim_answer(
    service: FaultyService, allowance: Allowance, changes: dict[str, Any], precision: Precision
) -> None:
    service.reply.body = nominatim_answer(**changes)

    assert make_nominatim(service, allowance).locate("Mannerheimintie 10").precision is precision


@pytest.mark.parametrize(
    ("changes", "precision"),
    [
        ({}, Precision.BUILDING),
        ({"housenumber": "12"}, Precision.STREET),
        ({"accuracy": "interpolated"}, Precision.STREET),
        ({"street": "Mannerheiminkatu"}, Precision.STREET),
        ({"postalcode": "00940"}, Precision.STREET),
        ({"postalcode": None}, Precision.STREET),
        ({"localadmin": "Espoo"}, Precision.NONE),
        ({"lat": 60.25, "lon": 25.10}, Precision.STREET),
        ({"lat": 61.5, "lon": 23.8}, Precision.NONE),
        ({"layer": "street"}, Precision.STREET),
        ({"layer": "postalcode"}, Precision.POSTCODE),
        ({"layer": "neighbourhood"}, Precision.NEIGHBOURHOOD),
        ({"layer": "localadmin"}, Precision.NONE),
        ({"layer": "venue"}, Precision.NONE),
    ],
)
def test_worth_of_a_digitransit_answer(
    service: FaultyService, allowance: Allowance, changes: dict[str, Any], precision: Precision
) -> None:
    service.reply.body = pelias_answer(**changes)

    assert make_digitransit(service, allowance).locate("Mannerheimintie 10").precision is precision


def test_house_in_another_postcode_than_the_one_given_is_not_trusted(
    service: FaultyService, allowance: Allowance
) -> None:
    service.reply.body = pelias_answer(postalcode="00100")

    place = make_digitransit(service, allowance).locate("Mannerheimintie 10", "00250")

    assert place.precision is Precision.STREET


@pytest.mark.parametrize(
    "make",
    [
        lambda allowance: digitransit("", allowance=allowance),
        lambda allowance: digitransit("  ", allowance=allowance),
        lambda allowance: digitransit("two\r\nlines", allowance=allowance),
        lambda allowance: nominatim("", allowance=allowance),
        lambda allowance: digitransit("key", allowance=allowance, url="http://geocoder.example"),
        lambda allowance: digitransit("key", allowance=allowance, url="https://user:word@geocoder.example"),
        lambda allowance: nominatim("planner tests", allowance=allowance, url="file:///etc/hosts"),
        lambda allowance: nominatim("planner tests", allowance=allowance, url=""),
        lambda allowance: nominatim("planner tests", allowance=allowance, url="https://[broken"),
    ],
)
def test_geocoder_without_its_settings_is_refused(
    allowance: Allowance, make: Callable[[Allowance], OnlineGeocoder]
) -> None:
    with pytest.raises(GeocodeError, match="GEOCODER_NOT_CONFIGURED"):
        make(allowance)


def test_own_service_may_stand_under_a_path(service: FaultyService, allowance: Allowance) -> None:
    nominatim("planner tests", allowance=allowance, url=service.url + "/nominatim/").locate("Mannerheimintie 10")

    assert service.requests[0][0] == "/nominatim/search"
