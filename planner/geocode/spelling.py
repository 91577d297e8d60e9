"""Keys under which differently spelled names meet."""

import re
import unicodedata

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

_SHORT_ENDINGS = ((r"t\.$", "tie"), (r"k\.$", "katu"), (r"p\.$", "polku"), (r"v\.$", "vägen"), (r"g\.$", "gatan"))
_INFLECTED_ENDINGS = (
    (r"tie(?:lla|lle|lta|n)$", "tie"),
    (r"kadu(?:lla|lle|lta|n)$", "katu"),
    (r"kuja(?:lla|lle|lta|n)$", "kuja"),
    (r"polu(?:lla|lle|lta|n)$", "polku"),
    (r"tori(?:lla|lle|lta|n)$", "tori"),
    (r"aukio(?:lla|lle|lta|n)$", "aukio"),
    (r"kaare(?:lla|lle|lta|n)$", "kaari"),
    (r"ranna(?:lla|lle|lta|n)$", "ranta"),
    (r"rait(?:illa|ille|ilta|in)$", "raitti"),
    (r"rintee(?:lla|lle|lta|n)$", "rinne"),
    (r"linja(?:lla|lle|lta|n)$", "linja"),
    (r"kaare(?:lla|lle|lta|n)$", "kaari"),
)
"""On, onto, from and of a street, as people write them: ``Mannerheimintiellä 5``; folded, so ä is a."""


def folded(text: str) -> str:
    """Return the text without case, diacritics and doubled spaces, for comparing only."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(character for character in decomposed if not unicodedata.combining(character)).split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text; a dash joins."""
    return tuple(re.findall(r"[\w\-]+", folded(text)))


def street_keys(name: str) -> tuple[str, ...]:
    """
    Return the keys of a street name, most literal first.

    Case, diacritics, spaces and dashes make no difference; ``Mannerheimint.`` and ``Mannerheimintiellä`` reach
    ``mannerheimintie``.
    """
    lowered = " ".join(name.casefold().split())
    for pattern, ordinal in _ORDINALS.items():
        lowered = re.sub(rf"^{pattern}", ordinal, lowered)
    for pattern, ending in _SHORT_ENDINGS:
        lowered = re.sub(pattern, ending, lowered)
    key = re.sub(r"[\s\-–.'’]+", "", folded(lowered))
    uninflected = [re.sub(pattern, ending, key) for pattern, ending in _INFLECTED_ENDINGS]
    return tuple(dict.fromkeys((key, *uninflected)))
