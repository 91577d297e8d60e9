"""Houses that are known, to be spoilt: from tables beside the code and from an extract of OpenStreetMap."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from planner.geocode.gazetteer import read_gazetteer
from planner.geocode.imported_addresses import ImportedAddress
from planner.geocode.municipality import HOME
from planner.geocode.osm_extract import OsmAddresses, read_osm_extract
from planner.geocode.street import Point, distance_m

from .spoiler import Fact

SHARED_EXTRACT = Path(__file__).parents[3] / "shared" / "osm" / "helsinki-centre-2024-08.osm.pbf"
SHARED_FACTS = Path(__file__).parents[3] / "shared" / "facts" / "addresses.csv"


def facts_of(path: Path) -> tuple[Fact, ...]:
    """Return the rows of a table: Finnish, Swedish, latitude, longitude; the postcode has the nearest centroid."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(_fact(fi, sv, float(lat), float(lon)) for fi, sv, lat, lon in rows)


@cache
def shared_extract() -> OsmAddresses:
    """Return the extract of the inner city, read once."""
    return read_osm_extract(SHARED_EXTRACT, lambda _: None)


def facts_of_extract(addresses: Iterable[ImportedAddress]) -> tuple[Fact, ...]:
    """Return the houses of an extract that are in Helsinki; its doors belong to houses."""
    return tuple(
        Fact(f"{a.street} {_number(a)}", f"{a.street_sv} {_number(a)}".strip(), a.lat, a.lon, a.parts.postcode)
        for a in addresses
        if not a.parts.stair and a.parts.city in ("", HOME)
    )


def _fact(fi: str, sv: str, lat: float, lon: float) -> Fact:
    here = Point("", lat, lon, "")
    nearest = min(read_gazetteer().postcodes.values(), key=lambda centre: distance_m(here, centre))
    return Fact(fi, sv, lat, lon, nearest.name)


def _number(address: ImportedAddress) -> str:
    parts = address.parts
    end = "" if parts.number_end is None else f"-{parts.number_end}"
    return f"{parts.number}{end}{parts.letter}"
