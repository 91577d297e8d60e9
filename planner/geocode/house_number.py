"""House numbers as registers write them: ``5``, ``5b``, ``5-7``, ``5a-c``, ``5;7``."""

import re
from dataclasses import dataclass, replace

from planner.geocode.address import StreetAddress

_NUMBER = re.compile(
    r"(?P<number>\d{1,4}) ?(?P<letter>[a-zåäö])?(?: ?[-–/] ?(?:(?P<number_end>\d{1,4}) ?)?(?P<letter_end>[a-zåäö])?)?",
    re.IGNORECASE,
)
_LIST = re.compile(r"[;,]")


@dataclass(frozen=True)
class HouseNumber:
    """One number of a house; a range of letters is no letter, since the house holds all of them."""

    number: int
    number_end: int | None = None
    letter: str = ""


def house_numbers(text: str) -> tuple[HouseNumber, ...]:
    """Return the numbers of a house, several where it stands at a corner of the list; none that can be read: empty."""
    found = [_NUMBER.fullmatch(part.strip()) for part in _LIST.split(text)]
    return tuple(_house_number(match) for match in found if match) if all(found) else ()


def with_number(street: StreetAddress, house: HouseNumber) -> StreetAddress:
    """Return the address of a house on the street."""
    return replace(street, number=house.number, number_end=house.number_end, letter=house.letter)


def _house_number(match: re.Match[str]) -> HouseNumber:
    end = match["number_end"]
    is_range = bool(end or match["letter_end"])
    letter = "" if is_range else (match["letter"] or "").lower()
    return HouseNumber(int(match["number"]), int(end) if end and int(end) != int(match["number"]) else None, letter)
