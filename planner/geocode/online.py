"""
Online geocoders, off unless an operator switches one on.

They send the street, the number and the postcode of a resident to a service, never the stair, the flat or a name;
what comes back is kept only when it lies in Helsinki.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Pelias
from geopy.location import Location

from planner.domain.place import Place, Precision
from planner.errors import GeocodeError
from planner.geocode.address import StreetAddress, parse_address
from planner.geocode.municipality import is_outside_postcode, other_municipality
from planner.geocode.quiet_http import QuietAdapter
from planner.locale import sentence

MIN_DELAY_S = 1.0
"""Between requests: the policy of the public Nominatim, and the pause that Digitransit asks for."""

DEFAULT_TIMEOUT_S = 5.0

AREA = ((59.92, 24.78), (60.30, 25.26))
"""South-west and north-east corner around Helsinki with its islands; answers outside are another place."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Grade = Callable[[Mapping[str, Any], StreetAddress], Precision]
"""What an answer of a service is worth, given its raw form and what was asked."""


class OnlineGeocoder:
    """
    A service behind the ``Geocoder`` Protocol; one object a process, for it keeps the pause between requests.

    Parameters
    ----------
    ask
        Text → geopy location, None when the service knows no such place.
    grade
        What an answer is worth.
    source
        Name of the service, kept with each place.
    min_delay_s
        Pause between requests.
    """

    def __init__(
        self, ask: Callable[[str], Location | None], grade: Grade, *, source: str, min_delay_s: float = MIN_DELAY_S
    ) -> None:
        # Neither retries nor swallowed errors: both would write the address to the log.
        self._ask = RateLimiter(ask, min_delay_seconds=min_delay_s, max_retries=0, swallow_exceptions=False)
        self._grade = grade
        self._source = source

    def locate(self, address: str, postcode: str = "") -> Place:
        """
        Return the place that the service knows. See ``Geocoder``.

        Raises
        ------
        GeocodeError
            When the service is out of reach, refuses, or answers garbage; the text never holds the address.
        """
        parsed = parse_address(address)
        code = postcode.strip() or parsed.postcode
        if not parsed.street or other_municipality(parsed) or is_outside_postcode(code):
            return self._nowhere(address)
        try:
            location = self._ask(_query(parsed, code))
            return self._nowhere(address) if location is None else self._place(location, parsed, address)
        except GeopyError as error:
            # Without the original: an answer may repeat what was asked.
            text = sentence(
                "{source} cannot answer: {cause} Try later or use the register.", source=self._source, cause=error
            )
            raise GeocodeError(text) from None
        except (LookupError, TypeError, ValueError, AttributeError):
            text = sentence("{source} answered something that is no place. Use the register.", source=self._source)
            raise GeocodeError(text) from None

    def _place(self, location: Location, parsed: StreetAddress, address: str) -> Place:
        precision = self._grade(location.raw, parsed)
        if precision is Precision.NONE or not _is_in_area(location.latitude, location.longitude):
            return self._nowhere(address)
        return Place(
            address, location.latitude, location.longitude, precision, self._source, matched=str(location.address)
        )

    def _nowhere(self, address: str) -> Place:
        return Place(address, None, None, Precision.NONE, self._source)


def nominatim(
    user_agent: str,
    *,
    url: str = "https://nominatim.openstreetmap.org",
    timeout_s: float = DEFAULT_TIMEOUT_S,
    min_delay_s: float = MIN_DELAY_S,
) -> OnlineGeocoder:
    """
    Return OpenStreetMap's Nominatim.

    Parameters
    ----------
    user_agent
        Names the operator with a way to reach them, as the policy of the service asks.

    Raises
    ------
    GeocodeError
        ``GEOCODER_NOT_CONFIGURED`` without a user agent, or with a URL that is not encrypted.
    """
    _require(user_agent, "Nominatim needs a user agent that names the operator")
    service = Nominatim(user_agent=user_agent, timeout=timeout_s, adapter_factory=QuietAdapter, **_host(url))
    return OnlineGeocoder(
        lambda text: service.geocode(text, addressdetails=True, country_codes="fi", viewbox=AREA, bounded=True),
        _grade_nominatim,
        source="nominatim",
        min_delay_s=min_delay_s,
    )


def digitransit(
    key: str,
    *,
    user_agent: str = "home-visit-planner",
    url: str = "https://api.digitransit.fi",
    timeout_s: float = DEFAULT_TIMEOUT_S,
    min_delay_s: float = MIN_DELAY_S,
) -> OnlineGeocoder:
    """
    Return the Finnish public transport geocoder, a Pelias with its own paths.

    Parameters
    ----------
    key
        Subscription key; it travels in a header, so that no log of URLs keeps it.

    Raises
    ------
    GeocodeError
        ``GEOCODER_NOT_CONFIGURED`` without a key, or with a URL that is not encrypted.
    """
    _require(key, "Digitransit needs a subscription key")
    service = _Digitransit(user_agent=user_agent, timeout=timeout_s, adapter_factory=QuietAdapter, **_host(url))
    service.headers["digitransit-subscription-key"] = key
    return OnlineGeocoder(
        lambda text: service.geocode(text, boundary_rect=AREA, language="fi"),
        _grade_pelias,
        source="digitransit",
        min_delay_s=min_delay_s,
    )


class _Digitransit(Pelias):  # type: ignore[misc]
    geocode_path = "/geocoding/v1/search"
    reverse_path = "/geocoding/v1/reverse"


def _require(value: str, problem: str) -> None:
    if not value.strip():
        text = sentence("{problem}; set it, or use the offline register. [GEOCODER_NOT_CONFIGURED]", problem=problem)
        raise GeocodeError(text)


def _host(url: str) -> dict[str, Any]:
    """Return domain, scheme and proxies of a service; plain HTTP only to this machine."""
    parts = urlsplit(url)
    is_here = parts.hostname in _LOOPBACK
    if not parts.netloc or parts.scheme not in ({"http", "https"} if is_here else {"https"}):
        raise GeocodeError(sentence("A geocoder's address must start with https://. [GEOCODER_NOT_CONFIGURED]"))
    return {"domain": parts.netloc, "scheme": parts.scheme, "proxies": {} if is_here else None}


def _query(parsed: StreetAddress, postcode: str) -> str:
    number = "" if parsed.number is None else f" {parsed.number}{parsed.letter}"
    town = f"{postcode} Helsinki".strip()
    return f"{parsed.street}{number}, {town}"


def _is_in_area(lat: float, lon: float) -> bool:
    (south, west), (north, east) = AREA
    return isfinite(lat) and isfinite(lon) and south <= lat <= north and west <= lon <= east


def _grade_nominatim(raw: Mapping[str, Any], wanted: StreetAddress) -> Precision:
    details = raw["address"]
    if "house_number" in details:
        return _of_house(details["house_number"], wanted)
    if "road" in details or "square" in details:
        return Precision.STREET
    match raw.get("addresstype"):
        case "postcode":
            return Precision.POSTCODE
        case "suburb" | "quarter" | "neighbourhood":
            return Precision.NEIGHBOURHOOD
        case _:
            # A city or a country found by its centre is not a place to send anybody to.
            return Precision.NONE


def _grade_pelias(raw: Mapping[str, Any], wanted: StreetAddress) -> Precision:
    properties = raw["properties"]
    match properties["layer"]:
        case "address" if properties.get("accuracy", "point") == "point":
            return _of_house(properties.get("housenumber", ""), wanted)
        case "address" | "street":
            return Precision.STREET
        case "postalcode":
            return Precision.POSTCODE
        case "neighbourhood" | "borough":
            return Precision.NEIGHBOURHOOD
        case _:
            return Precision.NONE


def _of_house(number: object, wanted: StreetAddress) -> Precision:
    """Trust a house only when it is the one that was asked for."""
    found = parse_address(f"{wanted.street} {number}")
    is_same = found.number == wanted.number and wanted.number is not None
    is_other_letter = wanted.letter and found.letter and found.letter != wanted.letter
    return Precision.BUILDING if is_same and not is_other_letter else Precision.STREET
