"""Under which headers an address register may say what."""

import re
from collections.abc import Mapping, Sequence

from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "street": ("katunimi", "kadunnimi", "katu", "street", "street_fi", "katunimi_fi"),
    "street_sv": ("gatan", "gatunamn", "street_sv", "katunimi_sv", "katunimi_se"),
    "number": ("osoitenumero_teksti", "osoitenumero", "numero", "talonumero", "number", "housenumber"),
    "number_end": ("osoitenumero2", "number_end"),
    "letter": ("osoitekirjain", "kirjain", "letter"),
    "north": ("n", "lat", "latitude", "northing", "pohjoinen", "y"),
    "east": ("e", "lon", "lng", "longitude", "easting", "itä", "x"),
    "point": ("geom", "the_geom", "geometry", "wkt"),
    "postcode": ("postinumero", "postcode", "postnummer"),
    "municipality": ("kaupunki", "kunta", "municipality", "postitoimipaikka"),
}
"""What is read, by the headers under which it may stand; the first of them that a file has counts."""

_PIECES_OF_A_NUMBER = "osoitenumero"
"""Beside ``osoitenumero_teksti``; with its letter in a column of its own."""


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """
    Return the index of each column by what it holds; case, spaces and dashes of a header make no difference.

    Raises
    ------
    InputError
        ``COLUMN_MISSING`` for each column that is not there, with the names that it may have.
    """
    index_by_header = {_folded(cell): index for index, cell in reversed(list(enumerate(header)))}
    columns = {
        name: next(index_by_header[_folded(alias)] for alias in aliases if _folded(alias) in index_by_header)
        for name, aliases in COLUMNS.items()
        if any(_folded(alias) in index_by_header for alias in aliases)
    }
    if _PIECES_OF_A_NUMBER in index_by_header:
        columns["number_alone"] = index_by_header[_PIECES_OF_A_NUMBER]
    missing = [name for name in ("street", "number") if name not in columns]
    if "point" not in columns:
        missing += [name for name in ("north", "east") if name not in columns]
    if missing:
        raise InputError([_missing(name) for name in missing])
    return columns


def _folded(header: str) -> str:
    return re.sub(r"[\s_\-]+", "", header.casefold().lstrip("\ufeff"))


def _missing(name: str) -> Finding:
    text = sentence(
        "No column holds the {what}; it may be called: {names}.", what=_NAMES[name], names=", ".join(COLUMNS[name])
    )
    return Finding("COLUMN_MISSING", "row 1", text)


_NAMES: Mapping[str, Sentence] = {
    "street": sentence("street"),
    "number": sentence("house number"),
    "north": sentence("northern coordinate"),
    "east": sentence("eastern coordinate"),
}
