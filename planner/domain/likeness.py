"""Whether two requests may be the same person asking twice."""

import difflib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
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
_MOST_PAIRS = 50_000
"""Pairs of names that are remembered while many are compared; few names are common."""
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


class Wish(Asker, Protocol):
    """What somebody asks for; a request is one."""

    @property
    def id(self) -> str:
        """Of the request."""

    @property
    def topic(self) -> str:
        """Id in the topic catalogue."""


@dataclass(frozen=True)
class StoredWish:
    """As much of a stored request as tells whether another one is the same; see :class:`SupportRequest`."""

    id: str
    name: str
    phone: str
    address: str
    topic: str


class Likenesses:
    """
    Many who ask, arranged so that those who are like somebody are found at once.

    The rule is that of :func:`may_be_same`; phone and house only tell whom to look at.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, list[tuple[Wish, _Traits]]] = {}
        self._by_wish: dict[object, Wish] = {}
        self._are_similar = lru_cache(_MOST_PAIRS)(_are_similar)

    def add(self, wish: Wish) -> None:
        """Add somebody."""
        traits = _Traits(wish)
        for key in traits.keys:
            self._by_key.setdefault(key, []).append((wish, traits))
        if traits.is_sure:
            self._by_wish.setdefault(traits.of_wish(wish), wish)

    def of(self, wish: Wish) -> tuple[Wish, ...]:
        """Return those who may be the same as somebody, in the order in which they were added by either key."""
        traits = _Traits(wish)
        found = {other.id: (other, its) for key in traits.keys for other, its in self._by_key.get(key, ())}
        found.pop(wish.id, None)
        return tuple(other for other, its in found.values() if _may_be_same(traits, its, self._are_similar))

    def has_like(self, wish: Wish) -> bool:
        """Say whether there is anybody who may be the same as somebody else; the first one found is enough."""
        traits = _Traits(wish)
        others = (known for key in traits.keys for known in self._by_key.get(key, ()) if known[0].id != wish.id)
        return any(_may_be_same(traits, its, self._are_similar) for _, its in others)

    def same_as(self, wish: Wish) -> Wish | None:
        """Return the first one added that is surely the same wish, by the rule of :func:`is_same`."""
        traits = _Traits(wish)
        return self._by_wish.get(traits.of_wish(wish)) if traits.is_sure else None


def may_be_same(one: Asker, other: Asker) -> bool:
    """Say whether a person should look at two requests: same phone, or same house and a similar name."""
    return _may_be_same(_Traits(one), _Traits(other), _are_similar)


def is_same(one: Wish, other: Wish) -> bool:
    """Say whether two requests are surely one wish of one person: phone, name and topic agree."""
    its, others = _Traits(one), _Traits(other)
    return its.is_sure and its.of_wish(one) == others.of_wish(other)


def filled(kept: SupportRequest, other: SupportRequest) -> SupportRequest:
    """
    Return a request with what it lacks taken from another one; notes of both stand below each other.

    The channel is not taken: it is chosen for a request, and its state goes with it.
    """
    fields = ("phone", "address", "postcode", "windows", "serve_by", "device", "preferred_windows")
    missing = {name: getattr(other, name) for name in fields if not getattr(kept, name)}
    notes = "\n".join(dict.fromkeys(text for text in (kept.notes, other.notes) if text))
    return replace(kept, **missing, notes=notes)


class _Traits:
    """What somebody is compared by, each worked out once and only when it is asked for."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @cached_property
    def phone(self) -> str:
        return phone_key(self._asker.phone)

    @cached_property
    def house(self) -> str:
        return _house(self._asker.address)

    @cached_property
    def words(self) -> set[str]:
        return _words(self._asker.name)

    @property
    def is_sure(self) -> bool:
        """Whether enough was given to tell who it is."""
        return len(self.phone) >= _LEAST_DIGITS and bool(self.words)

    def of_wish(self, wish: Wish) -> object:
        """Return what is equal for the same wish of the same person."""
        return self.phone, wish.topic, frozenset(self.words)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(f"{kind} {key}" for kind, key in (("p", self.phone), ("h", self.house)) if key)


def _have_same_phone(one: _Traits, other: _Traits) -> bool:
    return len(one.phone) >= _LEAST_DIGITS and one.phone == other.phone


def _may_be_same(one: _Traits, other: _Traits, are_similar: Callable[[str, str], bool]) -> bool:
    if _have_same_phone(one, other):
        return True
    if not one.house or one.house != other.house:
        return False
    # Each word with each: a surname may stand first or last, and somebody may have left the first name out.
    return any(are_similar(word, match) for word in one.words for match in other.words)


def _are_similar(one: str, other: str) -> bool:
    mean = (len(one) + len(other)) / 2
    if min(len(one), len(other)) < mean * _LEAST_SIMILARITY:
        return False  # the ratio cannot be larger than if all of the shorter one stood in the longer one
    return one == other or difflib.SequenceMatcher(None, one, other).ratio() >= _LEAST_SIMILARITY


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", letters)
    return {word for word in words if len(word) >= _LEAST_LETTERS or any(map(str.isdigit, word))}


def _house(address: str) -> str:
    """Return street and number, in one spelling; empty when there is no number."""
    match = _HOUSE.search(" ".join(address.casefold().split()))
    return "" if match is None else f"{match[1].strip()} {match[2]}"
