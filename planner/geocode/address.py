"""Finnish and Swedish street addresses, taken apart."""

import re
import unicodedata
from dataclasses import dataclass

_LONGEST_ADDRESS = 200
"""More than any address; the rest is not looked at."""

_POSTCODE = re.compile(r"(?<![\w])(?:FI-?)?(\d{5})(?!\w)", re.ASCII | re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:(?:käynti|koti|katu|lähi|besöks|hem|gatu)?(?:osoite|adress)|os|address)(?: on)?\s*[:.]\s*", re.IGNORECASE
)
_CARE_OF = re.compile(r"[ ,]*\bc ?/ ?o\b[.:]? *(?P<name>[^,\d]*)(?P<next>,|\d|$)", re.IGNORECASE)
_INSIDE_WORD = (
    r"(?:kerros|krs|rappu|porras|asunto|as|huone|ovi|talo|våning|vån|trappa|uppgång|lägenhet|lgh|bostad|bst|dörr|"
    r"pl|postilokero|pb|postbox)"
)
_INSIDE = re.compile(rf"(?:{_INSIDE_WORD}\b\.? ?(?:[a-zåäö]\b|\d{{1,4}}\.?)? ?)+", re.IGNORECASE)
"""A part of an address that says where inside the building and nothing else."""
_NUMBER_WORD = re.compile(r"[ ,]+(?:n:o|nro|no|nr|numero|nummer|talo)\.?$", re.IGNORECASE)
_STREET_AND_NUMBER = re.compile(
    r"^(?P<street>(?:\d[.:]\w? ?)?[^\d]*[^\W\d][^\d]*?)[ ]*"
    r"(?P<number>\d{1,4})(?: ?[-–—/&] ?(?P<number_end>\d{1,4}))?"
    r"(?:(?P<letter>[a-zåäö])(?![a-zåäö])| ?(?=[^\w]|$))(?P<rest>.*)$",
    re.IGNORECASE,
)
_STAIR_WORD = r"(?:porras|portaikko|rappu|rapp|trappa|trapp|uppgång|uppg|ingång)(?![a-zåäö])"
_FLAT_WORD = r"(?:as|asunto|bst|bostad|lgh|lägenhet|huoneisto|hto|h|ovi|nro|n:o|#)(?![a-zåäö])"
_STAIR_AND_FLAT = re.compile(
    rf"^[ ,/-]*(?:{_STAIR_WORD}\.? ?)?(?:(?P<stair>[a-zåäö])(?![a-zåäö])(?:[ -]?{_STAIR_WORD})?)?[ ,/-]*"
    rf"(?:{_FLAT_WORD}\.? ?){{0,2}}(?P<flat>\d{{1,4}}(?!\.? ?(?:krs|kerr|vån)) ?[a-zåäö]?(?![a-zåäö\d]))?"
    r"[ ,]*(?P<rest>.*)$",
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
        The city is whatever other words stand beside the street: whoever is visited as a guest (``c/o``), too.
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
    # Half a surrogate pair is no character, and no table can be asked for it.
    written = text[:_LONGEST_ADDRESS].encode("utf-8", "replace").decode()
    lines = re.sub(r"[\n\r;|]+", ", ", unicodedata.normalize("NFC", written))
    tidy, host = _without_host(_LABEL.sub("", " ".join(lines.split())))
    head, postcode, city = _without_tail(tidy)
    parts = [part.strip() for part in head.split(",") if part.strip()]
    others = f"{city}, {host}" if host else city
    for index, part in enumerate(parts):
        match = _STREET_AND_NUMBER.match(part)
        if match and not _INSIDE.fullmatch(part):
            return _numbered(match, [*parts[index + 1 :], city, *parts[:index]], postcode, host)
    return StreetAddress(
        street=parts[0] if parts else "", postcode=postcode, city=" ".join([*parts[1:], others]).strip()
    )


def _without_host(text: str) -> tuple[str, str]:
    """Cut off who is visited as a guest; where a number follows the name at once, nothing tells it from the street."""
    match = _CARE_OF.search(text)
    if match is None:
        return text, ""
    before, after = text[: match.start()], text[match.end("name") :]
    if any(character.isdigit() for character in before) or match["next"] == ",":
        return f"{before} {after}".strip(" ,"), match["name"].strip(" .")
    return f"{before} {match['name']}{after}".strip(" ,"), ""


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


def _numbered(match: re.Match[str], tail: list[str], postcode: str, host: str) -> StreetAddress:
    rest = _STAIR_AND_FLAT.match(", ".join(part for part in (match["rest"], *tail) if part))
    number_end = match["number_end"]
    street = _NUMBER_WORD.sub("", match["street"].strip(" "))
    others = rest["rest"].strip(" ,.()") if rest else ""
    return StreetAddress(
        street=street.strip(" .") + ("." if street.endswith(".") else ""),
        number=int(match["number"]),
        number_end=int(number_end) if number_end else None,
        letter=(match["letter"] or "").lower(),
        stair=(rest["stair"] or "").upper() if rest else "",
        flat=(rest["flat"] or "").replace(" ", "").upper() if rest else "",
        postcode=postcode,
        city=f"{others}, {host}" if host and others else others or host,
    )
