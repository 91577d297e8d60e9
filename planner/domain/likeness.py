"""Whether two requests may be the same person asking twice."""

import difflib
import re
import unicodedata
from dataclasses import replace
from typing import Protocol

from planner.domain.request import SupportRequest

OPEN_WITHIN_DAYS = 30
"""Two requests further apart are two wishes; target of the service."""

_COUNTRY = "358"
_LEAST_DIGITS = 5
"""A shorter number, such as an exchange's, would fit too many people."""
_LEAST_SIMILARITY = 0.8
"""Of the difference ratio of two surnames: one letter of a common one."""
_LEAST_LETTERS = 3
"""A shorter word of a name is a particle or an initial."""
_HOUSE = re.compile(r"([^\W\d][^\d,]*?)[\s.]*(\d+)")


def phone_key(number: str) -> str:
    """Return the digits of a phone number without the code of the country, so that spellings of it are equal."""
    digits = re.sub(r"\D", "", number)
    return digits.removeprefix("00").removeprefix(_COUNTRY).removeprefix("0")


class Asker(Protocol):
    """Whoever asks; a request is one."""

    @property
    def name(self) -> str:
        """As they said it."""

    @property
    def phone(self) -> str:
        """Empty when they gave none."""

    @property
    def address(self) -> str:
        """Empty when they gave none."""


class Likenesses:
    """
    Many who ask, arranged so that those who are like somebody are found at once.

    Whether they are is said by :func:`may_be_same` alone; phone and house only tell whom to look at.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, list[SupportRequest]] = {}

    def add(self, request: SupportRequest) -> None:
        """Add somebody."""
        for key in _keys(request):
            self._by_key.setdefault(key, []).append(request)

    def of(self, request: SupportRequest) -> tuple[SupportRequest, ...]:
        """Return those who may be the same as somebody, in the order in which they were added by either key."""
        found = {other.id: other for key in _keys(request) for other in self._by_key.get(key, ())}
        return tuple(other for other in found.values() if other.id != request.id and may_be_same(other, request))


def has_same_phone(one: Asker, other: Asker) -> bool:
    """Say whether both gave the same phone number; a number that nobody gave is not the same."""
    key = phone_key(one.phone)
    return len(key) >= _LEAST_DIGITS and key == phone_key(other.phone)


def may_be_same(one: Asker, other: Asker) -> bool:
    """Say whether a person should look at two requests: same phone, or same house and a similar name."""
    if has_same_phone(one, other):
        return True
    house = _house(one.address)
    return house != "" and house == _house(other.address) and _have_similar_names(one.name, other.name)


def is_same(one: SupportRequest, other: SupportRequest) -> bool:
    """Say whether two requests are surely one wish of one person: phone, name and topic agree."""
    return has_same_phone(one, other) and one.topic == other.topic and _words(one.name) == _words(other.name) != set()


def filled(kept: SupportRequest, other: SupportRequest) -> SupportRequest:
    """Return a request with what it lacks taken from another one; notes of both stand below each other."""
    fields = ("phone", "address", "postcode", "windows", "serve_by", "device", "channel", "preferred_windows")
    missing = {name: getattr(other, name) for name in fields if not getattr(kept, name)}
    notes = "\n".join(dict.fromkeys(text for text in (kept.notes, other.notes) if text))
    return replace(kept, **missing, notes=notes)


def _keys(request: SupportRequest) -> tuple[str, ...]:
    return tuple(
        f"{kind} {key}" for kind, key in (("p", phone_key(request.phone)), ("h", _house(request.address))) if key
    )


def _have_similar_names(one: str, other: str) -> bool:
    """Compare each word with each: a surname may stand first or last, and somebody may have left the first name out."""
    return any(
        difflib.SequenceMatcher(None, word, match).ratio() >= _LEAST_SIMILARITY
        for word in _words(one)
        for match in _words(other)
    )


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", letters)
    return {word for word in words if len(word) >= _LEAST_LETTERS or any(map(str.isdigit, word))}


def _house(address: str) -> str:
    """Return street and number, in one spelling; empty when there is no number."""
    match = _HOUSE.search(" ".join(address.casefold().split()))
    return "" if match is None else f"{match[1].strip()} {match[2]}"
