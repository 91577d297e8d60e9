"""A register small enough to know by heart, and a geocoding service on this machine that can misbehave."""

from collections.abc import Iterator

import pytest

from planner.geocode import Register
from planner.geocode.gazetteer import Gazetteer, gazetteer_of

from .faulty_service import FaultyService


def row(**cells: object) -> dict[str, str]:
    return {column: str(value) for column, value in cells.items()}


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return gazetteer_of(
        addresses=[
            row(fi="Mannerheimintie 10", sv="Mannerheimvägen 10", lat=60.170, lon=24.940),
            row(fi="Mannerheimintie 20", sv="Mannerheimvägen 20", lat=60.180, lon=24.930),
            row(fi="Mannerheimintie 40", sv="Mannerheimvägen", lat=60.200, lon=24.910),
            row(fi="Porvarintie 8-10", sv="Borgarvägen 8-10", lat=60.230, lon=24.990),
            row(fi="Antti Korpin tie 3a", sv="Anders Korps väg 3a", lat=60.240, lon=24.970),
            row(fi="Toinen linja 25", sv="Andra linjen 25", lat=60.185, lon=24.945),
            row(fi="Meri-Rastilan kuja 2", sv="Havsrastbölegränden 2", lat=60.202, lon=25.130),
            row(fi="Runeberginkatu 43", sv="Runebergsgatan 43", lat=60.181, lon=24.924),
            row(fi="Kevättori", sv="Vårtorget", lat=60.250, lon=25.030),
            row(fi="Isokaari 10", sv="Storsvängen 10", lat=60.155, lon=24.875),
            row(fi="Isokaari 30", sv="Storsvängen 30", lat=60.157, lon=24.865),
            row(fi="Isonniitynkatu 7", sv="Storsvängen 7", lat=60.205, lon=24.940),
        ],
        sites=[
            row(name="Keskustakirjasto Oodi", address="Töölönlahdenkatu 4", precision="exact", lat=60.174, lon=24.938),
            row(name="Arvion kirjasto", address="Arviokuja 1", precision="postcode_centroid", lat=60.220, lon=24.900),
        ],
        postcodes=[
            row(postcode="00100", lat=60.172, lon=24.935),
            row(postcode="00940", lat=60.238, lon=25.076),
        ],
        neighbourhoods=[
            row(fi="Kontula", sv="Gårdsbacka", lat=60.236, lon=25.083),
            row(fi="Pakila", sv="Baggböle", lat=60.240, lon=24.940),
            row(fi="Länsi-Pakila", sv="Västra Baggböle", lat=60.243, lon=24.920),
        ],
    )


@pytest.fixture(scope="session")
def register(gazetteer: Gazetteer) -> Register:
    return Register(gazetteer)


@pytest.fixture
def service() -> Iterator[FaultyService]:
    with FaultyService() as running:
        yield running
