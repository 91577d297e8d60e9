"""Keys under which differently spelled names meet."""

import re
import unicodedata
from functools import lru_cache

_NUM_NAMES_KEPT = 4_096
"""Spellings whose keys are kept; people write few streets in many ways."""

_ORDINALS = {
    r"1\. ?linja": "ensi linja",
    r"2\. ?linja": "toinen linja",
    r"3\. ?linja": "kolmas linja",
    r"4\. ?linja": "neljäs linja",
    r"5\. ?linja": "viides linja",
    r"1:a linjen": "första linjen",
    r"2:a linjen": "andra linjen",
    r"3:e linjen": "tredje linjen",
    r"4:e linjen": "fjärde linjen",
    r"5:e linjen": "femte linjen",
}
"""The numbered streets of Kallio, the only ones whose names are written with digits."""

_SHORT_ENDINGS = {
    "t": ("tie",),
    "k": ("katu",),
    "p": ("polku",),
    "kj": ("kuja",),
    "pt": ("puistotie",),
    "v": ("vägen",),
    "g": ("gatan",),
    "gr": ("gränden", "gränd"),
    "st": ("stigen",),
    "str": ("stranden",),
}
"""The end of a name by what people write for it, with a full stop or without: ``Mannerheimint.``, ``Annank``."""
_SHORT_ENDING = re.compile(rf"(?<=\w[\w ])({'|'.join(sorted(_SHORT_ENDINGS, key=len, reverse=True))})(\.?)$")

_SHORT_BEGINNINGS = {
    r"p(?:ohj)?": ("pohjoinen ", "pohjois"),
    r"et?(?:el)?": ("eteläinen ", "etelä"),
    r"it?": ("itäinen ", "itä"),
    r"l(?:änt)?": ("läntinen ", "länsi"),
    r"v": ("vanha ", "västra "),
    r"n": ("norra ",),
    r"s": ("södra ",),
    r"ö": ("östra ",),
}
"""The first word by its first letters with a full stop: ``P. Rautatiekatu``, ``Pohj. Rautatiekatu``."""

_INFLECTED = {
    "tie": "tie", "kadu": "katu", "kuja": "kuja", "polu": "polku", "tori": "tori", "aukio": "aukio", "kaare": "kaari",
    "ranna": "ranta", "raiti": "raitti", "rintee": "rinne", "linja": "linja", "mae": "maki", "vayla": "vayla",
    "porti": "portti", "silla": "silta", "penkeree": "penger", "puisto": "puisto", "kulma": "kulma", "laida": "laita",
    "laituri": "laituri", "bulevardi": "bulevardi", "esplanadi": "esplanadi", "nieme": "niemi",
    "lahde": "lahti", "ahde": "ahde", "pello": "pelto", "niity": "niitty", "syrja": "syrja", "piha": "piha",
    "kierro": "kierto", "taipalee": "taival", "kallio": "kallio", "torma": "torma", "metsa": "metsa", "vuore": "vuori",
    "keha": "keha", "satama": "satama", "varre": "varsi", "reuna": "reuna", "rivi": "rivi", "kenta": "kentta",
    "puistiko": "puistikko", "kaytava": "kaytava", "kuru": "kuru", "suora": "suora", "reiti": "reitti",
    "saare": "saari", "aho": "aho",
}  # fmt: skip
"""The end of a name by its stem before a case ending; folded, so ä is a."""
_CASES = "lla|lle|lta|ssa|sta|n"
_INFLECTED_ENDING = re.compile(rf"({'|'.join(sorted(_INFLECTED, key=len, reverse=True))})(?:{_CASES})$")
"""On, onto, from, in and of a street, as people write them: ``Mannerheimintiellä 5``, ``Hämeentien 3``."""


def folded(text: str) -> str:
    """Return the text without case, diacritics and doubled spaces, for comparing only."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(character for character in decomposed if not unicodedata.combining(character)).split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text; a dash joins."""
    return tuple(re.findall(r"[\w\-]+", folded(text)))


def marked_key(name: str) -> str:
    """Return the name without case, spaces and dashes, but with its dots: Saarentie is not Säärentie."""
    return _bare(unicodedata.normalize("NFC", name).casefold())


@lru_cache(_NUM_NAMES_KEPT)
def street_keys(name: str) -> tuple[str, ...]:
    """
    Return the keys of a street name, most literal first.

    Case, diacritics, spaces and dashes make no difference; ``Mannerheimint.`` and ``Mannerheimintiellä`` reach
    ``mannerheimintie``. A name may reach several, of which a register knows one.
    """
    lowered = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    for pattern, ordinal in _ORDINALS.items():
        lowered = re.sub(rf"^{pattern}", ordinal, lowered)
    spellings = [full for begun in (lowered, *_begun(lowered)) for full in (begun, *_ended(begun))]
    keys = [_bare(folded(spelling)) for spelling in spellings]
    return tuple(dict.fromkeys((*keys, *(_INFLECTED_ENDING.sub(_nominative, key) for key in keys))))


def _bare(text: str) -> str:
    return re.sub(r"[\s\-–.'’´`]+", "", text)


def _begun(name: str) -> list[str]:
    first, dot, rest = name.partition(".")
    if not dot or not rest:
        return []
    return [
        begin + rest.strip()
        for pattern, begins in _SHORT_BEGINNINGS.items()
        if re.fullmatch(pattern, first)
        for begin in begins
    ]


def _ended(name: str) -> list[str]:
    found = _SHORT_ENDING.search(name)
    return [] if found is None else [name[: found.start()] + ending for ending in _SHORT_ENDINGS[found[1]]]


def _nominative(found: re.Match[str]) -> str:
    return _INFLECTED[found[1]]
