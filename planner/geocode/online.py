"""
Online geocoders, off unless an operator switches one on.

They send the street, the number and the postcode of a resident to a service, never the stair, the flat or a name;
what comes back is kept only when it lies in Helsinki.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import GeocoderRateLimited, GeopyError
from geopy.geocoders import Nominatim, Pelias
from geopy.location import Location

from planner.domain.place import Place, Precision
from planner.errors import GeocodeError
from planner.geocode.address import StreetAddress, parse_address
from planner.geocode.allowance import Allowance, AllowanceError, Turn
from planner.geocode.answer import Answer, of_nominatim, of_pelias
from planner.geocode.failure import failure_of
from planner.geocode.gazetteer import read_gazetteer
from planner.geocode.judgement import AREA, Coordinates, worth
from planner.geocode.question import language_of, question_of
from planner.geocode.quiet_http import QuietAdapter
from planner.locale import sentence

DEFAULT_TIMEOUT_S = 5.0
LONGEST_PAUSE_S = 30.0
"""A service that wishes for a longer one is left alone instead of waited for."""
NOMINATIM_URL = "https://nominatim.openstreetmap.org"
DIGITRANSIT_URL = "https://api.digitransit.fi"

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


@dataclass(frozen=True)
class Service:
    """
    How a service is asked.

    Parameters
    ----------
    name
        Kept with each place.
    ask
        Question and its language → geopy location, None when the service knows no such place.
    read
        That location in our own terms.
    """

    name: str
    ask: Callable[[str, str], Location | None]
    read: Callable[[Location], Answer]


class OnlineGeocoder:
    """
    A service behind the ``Geocoder`` Protocol.

    Parameters
    ----------
    service
        Whom to ask.
    allowance
        When the installation may ask.
    centres
        Of postcodes, to hold answers against; the embedded ones by default.
    """

    def __init__(
        self, service: Service, allowance: Allowance, *, centres: Mapping[str, Coordinates] | None = None
    ) -> None:
        self.name = service.name
        self.allowance = allowance
        self._service = service
        self._centres = _centres() if centres is None else centres

    def locate(self, address: str, postcode: str = "") -> Place:
        """
        Return the place that the service knows. See ``Geocoder``.

        Raises
        ------
        GeocodeError
            When the service is out of reach, refuses, answers garbage, or is left alone for now; the text never holds
            the address.
        """
        if question_of(parse_address(address), postcode) is None:
            return self._nowhere(address)
        with self.allowance.turn() as turn:
            return self.locate_in(turn, address, postcode)

    def locate_in(self, turn: Turn, address: str, postcode: str) -> Place:
        """Return the place within a turn that the caller holds; otherwise as ``locate``."""
        parsed = parse_address(address)
        question = question_of(parsed, postcode)
        if question is None:
            return self._nowhere(address)
        try:
            location = self._asked(turn, question, language_of(parsed))
            place = self._nowhere(address) if location is None else self._place(location, parsed, address, postcode)
        except AllowanceError:
            # Not a failure of the service, though a LookupError too.
            raise
        except (GeopyError, *_UNREADABLE) as error:
            turn.failed(_wish_of(error))
            # Without the original: an answer may repeat what was asked.
            raise failure_of(error, self.name) from None
        turn.succeeded()
        return place

    def _asked(self, turn: Turn, question: str, language: str) -> Location | None:
        """Ask once; a service that wishes for a short pause gets it and is asked again."""
        turn.begin()
        try:
            return self._service.ask(question, language)
        except GeocoderRateLimited as error:
            wish_s = _wish_of(error)
            if not 0 < wish_s <= LONGEST_PAUSE_S:
                raise
        turn.pause(wish_s)
        turn.begin()
        return self._service.ask(question, language)

    def _place(self, location: Location, parsed: StreetAddress, address: str, postcode: str) -> Place:
        answer = self._service.read(location)
        precision = worth(answer, parsed, postcode.strip() or parsed.postcode, self._centres)
        if precision is Precision.NONE:
            return self._nowhere(address)
        return Place(address, answer.lat, answer.lon, precision, self.name, matched=answer.text)

    def _nowhere(self, address: str) -> Place:
        return Place(address, None, None, Precision.NONE, self.name)


def nominatim(
    user_agent: str, *, allowance: Allowance, url: str = NOMINATIM_URL, timeout_s: float = DEFAULT_TIMEOUT_S
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
    if not user_agent.strip():
        text = sentence(
            "Nominatim wants to know who asks: set user_agent to your name and e-mail address, or use the register. "
            "[GEOCODER_NOT_CONFIGURED]"
        )
        raise GeocodeError(text)
    service = Nominatim(user_agent=user_agent, timeout=timeout_s, adapter_factory=QuietAdapter, **_host(url))

    def ask(question: str, language: str) -> Location | None:
        return service.geocode(
            question, addressdetails=True, country_codes="fi", viewbox=AREA, bounded=True, language=language
        )

    return OnlineGeocoder(Service("nominatim", ask, of_nominatim), allowance)


def digitransit(
    key: str,
    *,
    allowance: Allowance,
    user_agent: str = "",
    url: str = DIGITRANSIT_URL,
    timeout_s: float = DEFAULT_TIMEOUT_S,
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
    if not key.strip() or not key.isascii() or not key.isprintable():
        text = sentence(
            "Digitransit needs its key: give it in PLANNER_GEOCODER_KEY or in a file, or use the register. "
            "[GEOCODER_NOT_CONFIGURED]"
        )
        raise GeocodeError(text)
    service = _Digitransit(
        user_agent=user_agent or "home-visit-planner", timeout=timeout_s, adapter_factory=QuietAdapter, **_host(url)
    )
    service.headers["digitransit-subscription-key"] = key.strip()

    def ask(question: str, language: str) -> Location | None:
        return service.geocode(question, boundary_rect=AREA, language=language)

    return OnlineGeocoder(Service("digitransit", ask, of_pelias), allowance)


class _Digitransit(Pelias):  # type: ignore[misc]
    geocode_path = "/geocoding/v1/search"
    reverse_path = "/geocoding/v1/reverse"


def _centres() -> dict[str, Coordinates]:
    return {code: (point.lat, point.lon) for code, point in read_gazetteer().postcodes.items()}


def _host(url: str) -> dict[str, Any]:
    """Return domain, scheme and proxies of a service; plain HTTP only to this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    is_here = parts.hostname in _LOOPBACK
    has_more = "@" in parts.netloc or parts.query or parts.fragment
    if not parts.hostname or has_more or parts.scheme not in ({"http", "https"} if is_here else {"https"}):
        raise GeocodeError(sentence("A geocoder's address must start with https://. [GEOCODER_NOT_CONFIGURED]"))
    domain = parts.netloc + parts.path.rstrip("/")
    return {"domain": domain, "scheme": parts.scheme, "proxies": {} if is_here else None}


def _wish_of(error: Exception) -> float:
    """Return for how many seconds a service wishes to be left alone; 0 when it does not say."""
    return float(error.retry_after or 0) if isinstance(error, GeocoderRateLimited) else 0.0
