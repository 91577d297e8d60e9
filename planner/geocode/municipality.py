"""Other municipalities, so that their addresses are not looked for in Helsinki."""

import re

from planner.geocode.address import StreetAddress
from planner.geocode.spelling import folded, words_of

_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_POSTCODE_PREFIX = "00"
"""Postcodes of Helsinki begin with it, and no others do."""

_NAMES = (
    ("Espoo", "Esbo"),
    ("Hyvinkää", "Hyvinge"),
    ("Hämeenlinna", "Tavastehus"),
    ("Inkoo", "Ingå"),
    ("Jyväskylä",),
    ("Järvenpää", "Träskända"),
    ("Kauniainen", "Grankulla"),
    ("Kerava", "Kervo"),
    ("Kirkkonummi", "Kyrkslätt"),
    ("Kotka",),
    ("Kouvola",),
    ("Kuopio",),
    ("Lahti", "Lahtis"),
    ("Lohja", "Lojo"),
    ("Mäntsälä",),
    ("Nurmijärvi",),
    ("Oulu", "Uleåborg"),
    ("Pornainen", "Borgnäs"),
    ("Porvoo", "Borgå"),
    ("Raasepori", "Raseborg"),
    ("Sipoo", "Sibbo"),
    ("Siuntio", "Sjundeå"),
    ("Tampere", "Tammerfors"),
    ("Turku", "Åbo"),
    ("Tuusula", "Tusby"),
    ("Vaasa", "Vasa"),
    ("Vantaa", "Vanda"),
    ("Vihti", "Vichtis"),
)
"""The neighbours of Helsinki and the large cities, Finnish name first."""

HOME = "Helsinki"
_NAMES_OF_HOME = frozenset({"helsinki", "helsingfors", "hki", "hfors", "h:fors"})

_NAME_BY_WORD = {word: names[0] for names in _NAMES for name in names for word in words_of(name)}
_CASES = re.compile(r"(?<=\w\w\w)(?:ssa|sta|lla|lta|n)$")
"""In, from and of a town, folded: ``Espoossa``, ``Tampereella`` not, whose stem differs."""


def municipality_named(text: str) -> str:
    """Return the Finnish name of a municipality given by its name in Finnish or Swedish; empty for any other text."""
    name = folded(text)
    return HOME if name in _NAMES_OF_HOME else _NAME_BY_WORD.get(name, "")


def names_home(address: StreetAddress) -> bool:
    """Whether the tail of the address names Helsinki."""
    return not _NAMES_OF_HOME.isdisjoint(words_of(address.city))


def other_municipality(address: StreetAddress) -> str | None:
    """Return the Finnish name of another municipality that the tail of the address names, or None."""
    words = words_of(address.city)
    spellings = (*words, *(_CASES.sub("", word) for word in words))
    return next((_NAME_BY_WORD[word] for word in spellings if word in _NAME_BY_WORD), None)


def is_outside_postcode(postcode: str) -> bool:
    """Whether the postcode belongs to another municipality."""
    return _POSTCODE.fullmatch(postcode) is not None and not postcode.startswith(_POSTCODE_PREFIX)
