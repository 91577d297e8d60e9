import logging
from collections.abc import Callable

import pytest

from planner.domain.place import Precision
from planner.errors import GeocodeError
from planner.geocode import Geocoder
from planner.geocode.online import OnlineGeocoder, digitransit, nominatim
from planner.geocode.quiet_http import MAX_ANSWER_BYTES

from .faulty_service import FaultyService, nominatim_answer, pelias_answer

CANARY = "Kanarialinnuntie 10 B 24"
STREET = "Kanarialinnuntie"
TIMEOUT_S = 0.2
"""Long enough for an answer from this machine; the silent server answers never."""

Maker = Callable[..., Geocoder]


def make_nominatim(service: FaultyService, timeout_s: float = 30) -> OnlineGeocoder:
    return nominatim("planner tests", url=service.url, timeout_s=timeout_s, min_delay_s=0)


def make_digitransit(service: FaultyService, timeout_s: float = 30) -> OnlineGeocoder:
    return digitransit("secret-key", url=service.url, timeout_s=timeout_s, min_delay_s=0)


def outcome(geocoder: Geocoder) -> object:
    """Return the precision found, or ``GeocodeError`` when that was raised without the address."""
    try:
        return geocoder.locate(CANARY).precision
    except GeocodeError as error:
        return None if STREET in str(error) else GeocodeError


both = pytest.mark.parametrize("make", [make_nominatim, make_digitransit])


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503])
def test_refusal_is_a_geocode_error(service: FaultyService, make: Maker, status: int) -> None:
    service.status = status
    service.headers = {"Retry-After": "60"}
    service.answer(CANARY.encode())

    with pytest.raises(GeocodeError) as caught:
        make(service).locate(CANARY)

    assert STREET not in str(caught.value)
    assert len(service.requests) == 1, "a refusal is not asked again"


@both
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(service: FaultyService, make: Maker, status: int) -> None:
    with FaultyService() as elsewhere:
        elsewhere.answer(nominatim_answer())
        service.status = status
        service.headers = {"Location": elsewhere.url + "/search"}

        with pytest.raises(GeocodeError):
            make(service).locate(CANARY)

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
    b"[" * 100_000,
]


@both
@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_an_error_or_no_place_and_never_a_point(service: FaultyService, make: Maker, body: bytes) -> None:
    service.answer(body)

    assert outcome(make(service)) in (Precision.NONE, GeocodeError)


@both
def test_answer_too_large_is_refused(service: FaultyService, make: Maker) -> None:
    service.answer(b" " * (10 * MAX_ANSWER_BYTES))

    with pytest.raises(GeocodeError, match="too large"):
        make(service).locate(CANARY)


@both
def test_silent_service_is_given_up(service: FaultyService, make: Maker) -> None:
    service.is_silent = True

    with pytest.raises(GeocodeError, match="in time"):
        make(service, TIMEOUT_S).locate(CANARY)


@both
def test_service_that_is_down_is_an_error(make: Maker) -> None:
    with FaultyService() as service:
        geocoder = make(service)

    with pytest.raises(GeocodeError, match="reached"):
        geocoder.locate(CANARY)


@both
def test_only_street_number_and_postcode_leave_the_building(service: FaultyService, make: Maker) -> None:
    service.answer([] if make is make_nominatim else {"features": []})

    make(service).locate("Mannerheimintie 5 B 24 c/o Virtanen, 00100 Helsinki")

    (_, parameters, _) = service.requests[0]
    assert (parameters.get("q") or parameters["text"]) == ["Mannerheimintie 5, 00100 Helsinki"]


@both
def test_address_of_another_municipality_is_not_sent(service: FaultyService, make: Maker) -> None:
    make(service).locate("Mannerheimintie 5, 02100 Espoo")

    assert service.requests == []


@both
def test_no_log_holds_the_address(service: FaultyService, make: Maker, caplog: pytest.LogCaptureFixture) -> None:
    service.status = 500
    service.answer(CANARY.encode())

    with caplog.at_level(logging.DEBUG), pytest.raises(GeocodeError):
        make(service).locate(CANARY)

    assert STREET not in caplog.text


def test_digitransit_key_travels_in_a_header_and_never_in_the_url(service: FaultyService) -> None:
    service.answer(pelias_answer())

    make_digitransit(service).locate("Mannerheimintie 10")

    (path, parameters, headers) = service.requests[0]
    assert path == "/geocoding/v1/search"
    assert headers["digitransit-subscription-key"] == "secret-key"
    assert "secret-key" not in str(parameters)


def test_nominatim_is_told_who_asks(service: FaultyService) -> None:
    service.answer(nominatim_answer())

    make_nominatim(service).locate("Mannerheimintie 10")

    (path, parameters, headers) = service.requests[0]
    assert path == "/search"
    assert headers["user-agent"] == "planner tests"
    assert parameters["countrycodes"] == ["fi"]


@pytest.mark.parametrize(
    ("answer", "precision"),
    [
        (nominatim_answer(), Precision.BUILDING),
        (nominatim_answer(house_number="12", road="Mannerheimintie"), Precision.STREET),
        (nominatim_answer(house_number="10b", road="Mannerheimintie"), Precision.BUILDING),
        (nominatim_answer(road="Mannerheimintie"), Precision.STREET),
        (nominatim_answer(kind="postcode", postcode="00100"), Precision.POSTCODE),
        (nominatim_answer(kind="suburb", suburb="Kamppi"), Precision.NEIGHBOURHOOD),
        (nominatim_answer(kind="city", city="Helsinki"), Precision.NONE),
        (nominatim_answer(lat=61.5, lon=23.8), Precision.NONE),
    ],
)
def test_worth_of_a_nominatim_answer(service: FaultyService, answer: object, precision: Precision) -> None:
    service.answer(answer)

    assert make_nominatim(service).locate("Mannerheimintie 10").precision is precision


@pytest.mark.parametrize(
    ("answer", "precision"),
    [
        (pelias_answer(), Precision.BUILDING),
        (pelias_answer(housenumber="12"), Precision.STREET),
        (pelias_answer(housenumber="10", accuracy="interpolated"), Precision.STREET),
        (pelias_answer(layer="street"), Precision.STREET),
        (pelias_answer(layer="postalcode"), Precision.POSTCODE),
        (pelias_answer(layer="neighbourhood"), Precision.NEIGHBOURHOOD),
        (pelias_answer(layer="localadmin"), Precision.NONE),
        (pelias_answer(layer="venue"), Precision.NONE),
        (pelias_answer(lat=61.5, lon=23.8), Precision.NONE),
    ],
)
def test_worth_of_a_digitransit_answer(service: FaultyService, answer: object, precision: Precision) -> None:
    service.answer(answer)

    assert make_digitransit(service).locate("Mannerheimintie 10").precision is precision


@pytest.mark.parametrize(
    "make",
    [
        lambda: digitransit(""),
        lambda: digitransit("  "),
        lambda: nominatim(""),
        lambda: digitransit("key", url="http://geocoder.example"),
        lambda: nominatim("planner tests", url="file:///etc/hosts"),
        lambda: nominatim("planner tests", url=""),
    ],
)
def test_geocoder_without_its_settings_is_refused(make: Callable[[], OnlineGeocoder]) -> None:
    with pytest.raises(GeocodeError, match="GEOCODER_NOT_CONFIGURED"):
        make()


def test_questions_are_spaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is faked: the limiter reads the clock and sleeps through the two names replaced here."""
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", sleep)
    monkeypatch.setattr("geopy.extra.rate_limiter.default_timer", lambda: now[0])
    geocoder = OnlineGeocoder(lambda _: None, lambda *_: Precision.NONE, source="fake")

    for number in (1, 2, 3):
        geocoder.locate(f"Mannerheimintie {number}")

    assert sum(slept) >= 2
