"""The answer of an online geocoder in our own terms, whatever the service calls them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geopy.location import Location

from planner.domain.place import Precision
from planner.geocode.address import parse_address


@dataclass(frozen=True)
class Answer:
    """
    What a service says that it has found.

    Parameters
    ----------
    lat, lon
        WGS 84 degrees.
    kind
        As precise as the service claims to be.
    text
        The place in the words of the service.
    street, number, postcode, city
        What it belongs to; empty where the service does not say.
    """

    lat: float
    lon: float
    kind: Precision
    text: str
    street: str = ""
    number: str = ""
    postcode: str = ""
    city: str = ""


def of_nominatim(location: Location) -> Answer:
    """Return an answer of Nominatim, asked for with its address details."""
    details: Mapping[str, Any] = location.raw["address"]
    return Answer(
        *(float(location.latitude), float(location.longitude)),
        kind=_kind_of_nominatim(location.raw, details),
        text=str(location.address),
        street=str(details.get("road") or details.get("square") or ""),
        number=str(details.get("house_number", "")),
        postcode=str(details.get("postcode", "")),
        city=str(details.get("city") or details.get("town") or details.get("municipality") or ""),
    )


def of_pelias(location: Location) -> Answer:
    """Return an answer of Pelias, and so of Digitransit."""
    properties: Mapping[str, Any] = location.raw["properties"]
    name = str(properties.get("name", ""))
    return Answer(
        *(float(location.latitude), float(location.longitude)),
        kind=_kind_of_pelias(properties),
        text=str(properties.get("label") or name),
        street=str(properties.get("street") or parse_address(name).street),
        number=str(properties.get("housenumber", "")),
        postcode=str(properties.get("postalcode", "")),
        city=str(properties.get("localadmin") or properties.get("locality") or ""),
    )


def _kind_of_nominatim(raw: Mapping[str, Any], details: Mapping[str, Any]) -> Precision:
    if "house_number" in details:
        return Precision.BUILDING
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


def _kind_of_pelias(properties: Mapping[str, Any]) -> Precision:
    match properties["layer"]:
        case "address" if properties.get("accuracy", "point") == "point":
            return Precision.BUILDING
        case "address" | "street":
            return Precision.STREET
        case "postalcode":
            return Precision.POSTCODE
        case "neighbourhood" | "borough":
            return Precision.NEIGHBOURHOOD
        case _:
            return Precision.NONE
