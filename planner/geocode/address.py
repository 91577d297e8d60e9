"""Finnish and Swedish street addresses, taken apart."""

import re
import unicodedata
from dataclasses import dataclass

_LONGEST_ADDRESS = 200
"""More than any address; the rest is not looked at."""

_POSTCODE = re.compile(r"(?<![\w])(?:FI-?)?(\d{5})(?!\w)", re.ASCII | re.IGNORECASE)
_STREET_AND_NUMBER = re.compile(
    r"^(?P<street>(?:\d[.:]\w? ?)?[^\d]*[^\W\d][^\d]*?)[ ]*"
    r"(?P<number>\d{1,4})(?: ?[-–—/&] ?(?P<number_end>\d{1,4}))?"
    r"(?:(?P<letter>[a-zåäö])(?![a-zåäö])| ?(?=[^\w]|$))(?P<rest>.*)$",
    re.IGNORECASE,
)
_STAIR_AND_FLAT = re.compile(
    r"^[ ,]*(?:(?:porras|rappu|trappa|uppg\.?) )?(?:(?P<stair>[a-zåäö])(?![a-zåäö]))?[ ,]*"
    r"(?:(?:as|asunto|bst|bostad|lgh|huoneisto)\.? ?)?(?P<flat>\d{1,4} ?[a-zåäö]?(?![a-zåäö\d]))?[ ,]*(?P<rest>.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StreetAddress:
    """
    An address in its parts; a part that is not there is empty or None.

    Parameters
    ----------
    street
        As written, short forms and all.
    number, number_end
        House number; two of them for ``5-7``.
    letter
        Lower case, of ``5b``; ``5 B`` is read as stair B, as it is mostly meant.
    stair, flat
        Upper case stair and flat number of ``5 B 24``.
    postcode, city
        The city is whatever other words stand beside the street.
    """

    street: str
    number: int | None = None
    number_end: int | None = None
    letter: str = ""
    stair: str = ""
    flat: str = ""
    postcode: str = ""
    city: str = ""


def parse_address(text: str) -> StreetAddress:
    """
    Take an address apart; nothing is looked up, and any text gives some answer.

    The part with a house number is the street, wherever the commas are: ``Oodi, Töölönlahdenkatu 4, 00100 Helsinki``.
    """
    tidy = " ".join(unicodedata.normalize("NFC", text[:_LONGEST_ADDRESS]).split())
    head, postcode, city = _without_tail(tidy)
    parts = [part.strip() for part in head.split(",") if part.strip()]
    for index, part in enumerate(parts):
        match = _STREET_AND_NUMBER.match(part)
        if match:
            return _numbered(match, [*parts[index + 1 :], city, *parts[:index]], postcode)
    return StreetAddress(street=parts[0] if parts else "", postcode=postcode, city=" ".join([*parts[1:], city]).strip())


def _without_tail(text: str) -> tuple[str, str, str]:
    """Cut postcode and city off; the last five digits standing alone are the postcode."""
    matches = list(_POSTCODE.finditer(text))
    if not matches:
        return text, "", ""
    last = matches[-1]
    if last.start() == 0:
        # "00100 Helsinki, Mannerheimintie 5"
        return text[last.end() :], last[1], ""
    return text[: last.start()], last[1], text[last.end() :].strip(" ,.")


def _numbered(match: re.Match[str], tail: list[str], postcode: str) -> StreetAddress:
    rest = _STAIR_AND_FLAT.match(", ".join(part for part in (match["rest"], *tail) if part))
    number_end = match["number_end"]
    return StreetAddress(
        street=match["street"].strip(" .") + ("." if match["street"].rstrip().endswith(".") else ""),
        number=int(match["number"]),
        number_end=int(number_end) if number_end else None,
        letter=(match["letter"] or "").lower(),
        stair=(rest["stair"] or "").upper() if rest else "",
        flat=(rest["flat"] or "").replace(" ", "").upper() if rest else "",
        postcode=postcode,
        city=rest["rest"].strip(" ,.") if rest else "",
    )
