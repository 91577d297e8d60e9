"""What may leave the building of an address: street, number, postcode and town, and only where they are just that."""

from planner.geocode.address import StreetAddress
from planner.geocode.municipality import is_outside_postcode, other_municipality
from planner.geocode.spelling import folded, street_keys, words_of

_TOWN = "Helsinki"
_MOST_WORDS = 3
"""Of a street name; longer ones exist, and are rarer than a name before the street."""

_FINNISH = frozenset({"katu", "tie", "kuja", "polku", "tori", "aukio", "kaari", "raitti", "linja", "portti", "laituri"})
_SWEDISH = frozenset({"vag", "gata", "grand", "stig", "torg", "plats", "alle"})
"""Kinds of streets that are words of their own in some names, and nobody's name."""
_SWEDISH_ENDINGS = (
    *("vagen", "gatan", "granden", "stigen", "torget", "platsen", "planen", "bagen", "stranden", "linjen", "porten"),
    *("brinken", "kajen", "backen", "parken", "ringen", "kroken", "svangen", "esplanaden", "allen"),
)
_ENDINGS = (
    *(*_FINNISH, *_SWEDISH, *_SWEDISH_ENDINGS),
    *("ranta", "rinne", "penger", "silta", "vayla", "puisto", "puistikko", "esplanadi", "kulma", "kierto", "taival"),
    *("bulevardi", "kaarre", "raitio", "maki", "laita"),
)
_FIRST_WORDS = frozenset(
    {
        *("iso", "pieni", "vanha", "uusi", "itainen", "lantinen", "pohjoinen", "etelainen", "ensi", "toinen", "kolmas"),
        *("neljas", "viides", "stora", "lilla", "gamla", "nya", "ostra", "vastra", "norra", "sodra", "forsta"),
        *("andra", "tredje", "fjarde", "femte"),
    }
)
"""What may stand before a street name of one word; anything else there may be somebody's name."""


def question_of(address: StreetAddress, postcode: str) -> str | None:
    """
    Return what a service may be asked, or None when the address stays here.

    It stays here without a house number, because no answer could settle it; when it lies in another municipality; and
    when its street does not look like one and nothing else: what stands there may be a name, or the code of a door.
    """
    code = postcode.strip() or address.postcode
    if address.number is None or other_municipality(address) or is_outside_postcode(code):
        return None
    if not _is_street(address):
        return None
    return f"{address.street} {address.number}{address.letter}, {f'{code} {_TOWN}'.strip()}"


def language_of(address: StreetAddress) -> str:
    """Return the language in which the street is named: its answer is then spelled as the question."""
    last = _last_word(address)
    return "sv" if last in _SWEDISH or last.endswith(_SWEDISH_ENDINGS) else "fi"


def names_somebody(address: StreetAddress, names: str) -> bool:
    """Say whether a word of somebody's name stands in the street; then it must not leave, be it a street or not."""
    return not set(words_of(address.street)).isdisjoint(words_of(names))


def _is_street(address: StreetAddress) -> bool:
    """Read "Mannerheimintie", "Vanha Helsingintie" and "Antti Korpin tie", and nothing else before a street."""
    *first, _ = folded(address.street).split() or [""]
    last = _last_word(address)
    if len(first) >= _MOST_WORDS or not all(word.replace("-", "").isalpha() for word in first):
        return False
    if _FIRST_WORDS.issuperset(first):
        return last.endswith(_ENDINGS) and (bool(first) or last not in _ENDINGS)
    return last in _FINNISH | _SWEDISH


def _last_word(address: StreetAddress) -> str:
    return street_keys(address.street.rpartition(" ")[2])[-1]
