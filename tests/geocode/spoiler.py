"""
Addresses as people get them wrong, made from right ones with a seed.

Each keeps the truth that it was made from. A number that is mistaken for another one is not among them: nothing in the
address could show it.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.geocode.address import parse_address
from planner.geocode.spelling import folded

Random = random.Random


@dataclass(frozen=True)
class Fact:
    """A house as its register writes it, in both languages, with its point and postcode where known."""

    fi: str
    sv: str
    lat: float
    lon: float
    postcode: str = ""

    @property
    def street(self) -> str:
        return parse_address(self.fi).street

    @property
    def number(self) -> str:
        return self.fi.removeprefix(self.street).strip()


@dataclass(frozen=True)
class Dirty:
    """
    What somebody wrote.

    Parameters
    ----------
    truth
        Where it was meant; None where it is in another municipality, so that no point is right.
    """

    kind: str
    address: str
    postcode: str
    truth: Fact | None


Spoil = Callable[[Fact, Random], tuple[str, str] | None]
"""Returns address and postcode, or None where this cannot be done to the fact."""

_ENDINGS = {"tie": ("t.", "t"), "katu": ("k.", "k"), "polku": ("p.", "p"), "vägen": ("v.", "v"), "gatan": ("g.", "g")}
_INFLECTED = {
    "tie": ("tiellä", "tien", "tieltä"),
    "katu": ("kadulla", "kadun", "kadulle"),
    "kuja": ("kujalla", "kujan"),
    "polku": ("polulla", "polun"),
    "tori": ("torilla", "torin"),
    "ranta": ("rannalla", "rannan"),
    "kaari": ("kaarella", "kaaren"),
}
_LETTERS = "aeiklmnoprstuvyäö"
_HOSTS = ("Esimerkki", "Asukas Esimerkki", "Testinen")
_WORDS_BEFORE = ("Kerrostalo, ", "Osoite: ", "Sisäpiha, ", "3. krs, ", "talo ")
_WORDS_AFTER = (", 3. krs", " (sisäpiha)", ", soita ovikelloa", " Helsinki", ", HKI", ", Helsingfors")
_TOWNS = (", Espoo", ", 02100 Espoo", " Vantaa", ", 01300 Vanda", ", Esbo", " Espoossa", ", 02700 Kauniainen")
_FLATS = (" B 24", " A12", " C as 3", " B-rappu 7", ", porras A, asunto 5", " as. 8", " B 24 a")


def spoilt(facts: Sequence[Fact], count: int, *, seed: int) -> tuple[Dirty, ...]:
    """Return so many addresses, every kind as often as the others; the same for the same seed."""
    random_ = random.Random(seed)
    kinds = list(SPOILS.items())
    found: list[Dirty] = []
    while len(found) < count:
        kind, spoil = kinds[len(found) % len(kinds)]
        found.append(next(_of_kind(kind, spoil, _shuffled(facts, random_), random_)))
    return tuple(found)


def _shuffled(facts: Sequence[Fact], random_: Random) -> Iterator[Fact]:
    yield from random_.sample(facts, len(facts))


def _of_kind(kind: str, spoil: Spoil, facts: Iterable[Fact], random_: Random) -> Iterator[Dirty]:
    for fact in facts:
        made = spoil(fact, random_) if parse_address(fact.fi).number is not None else None
        if made is not None:
            yield Dirty(kind, *made, None if kind == "another town" else fact)


def _cut(street: str, random_: Random) -> str:
    """Drop a letter; the first is what people get right."""
    place = random_.randrange(1, len(street))
    return street[:place] + street[place + 1 :]


def _doubled(street: str, random_: Random) -> str:
    place = random_.randrange(1, len(street))
    return street[:place] + street[place] + street[place:]


def _swapped(street: str, random_: Random) -> str:
    place = random_.randrange(1, len(street) - 1)
    return street[:place] + street[place + 1] + street[place] + street[place + 2 :]


def _mistyped(street: str, random_: Random) -> str:
    place = random_.randrange(1, len(street))
    return street[:place] + random_.choice(_LETTERS) + street[place + 1 :]


def _of_street(change: Callable[[str, Random], str]) -> Spoil:
    def spoil(fact: Fact, random_: Random) -> tuple[str, str]:
        return f"{change(fact.street, random_)} {fact.number}", ""

    return spoil


def _ended(endings: dict[str, tuple[str, ...]], choice: int | None = None) -> Spoil:
    def spoil(fact: Fact, random_: Random) -> tuple[str, str] | None:
        for ending, others in endings.items():
            if fact.street.endswith(ending) and len(fact.street) > len(ending) + 2:
                other = random_.choice(others) if choice is None else others[choice]
                return f"{fact.street.removesuffix(ending)}{other} {fact.number}", ""
        return None

    return spoil


def _swedish(fact: Fact, _: Random) -> tuple[str, str] | None:
    return (fact.sv, "") if parse_address(fact.sv).number is not None else None


def _swedish_short(fact: Fact, random_: Random) -> tuple[str, str] | None:
    parts = parse_address(fact.sv)
    if parts.number is None:
        return None
    return _ended({name: _ENDINGS[name] for name in ("vägen", "gatan")})(Fact(fact.sv, "", fact.lat, fact.lon), random_)


def _with_postcode(fact: Fact, _: Random) -> tuple[str, str] | None:
    return (f"{fact.fi}, {fact.postcode} Helsinki", "") if fact.postcode else None


def _wrong_postcode(fact: Fact, random_: Random) -> tuple[str, str]:
    return fact.fi, random_.choice(["00100", "00990", "00700", "00340", "00650", "0010", "abc", "530"])


def _ranged(fact: Fact, random_: Random) -> tuple[str, str] | None:
    if not fact.number.isdigit():
        return None
    number = int(fact.number)
    dash = random_.choice(["-", "–", " - ", "/"])
    return f"{fact.street} {number}{dash}{number + 2}", ""


def _host(fact: Fact, random_: Random) -> tuple[str, str]:
    host = random_.choice(_HOSTS)
    forms = (f"c/o {host}, {fact.fi}", f"{fact.fi} c/o {host}", f"{fact.fi}, C/O {host}", f"c/o {host} {fact.fi}")
    return random_.choice(forms), ""


def _spaced(fact: Fact, random_: Random) -> tuple[str, str]:
    spaced = re.sub(" ", lambda _: random_.choice(["  ", " \t", "\u00a0"]), fact.fi)
    return random_.choice([f" {spaced} ", f"{spaced}.", f",{spaced},"]), ""


SPOILS: dict[str, Spoil] = {
    "as it stands": lambda fact, _: (fact.fi, ""),
    "capitals": lambda fact, _: (fact.fi.upper(), ""),
    "no capitals": lambda fact, _: (fact.fi.lower(), ""),
    "no dots": lambda fact, _: (folded(fact.fi), ""),
    "letter missing": _of_street(_cut),
    "letter doubled": _of_street(_doubled),
    "letters swapped": _of_street(_swapped),
    "wrong letter": _of_street(_mistyped),
    "shortened": _ended(_ENDINGS, 0),
    "shortened without a dot": _ended(_ENDINGS, 1),
    "inflected": _ended(_INFLECTED),
    "Swedish": _swedish,
    "Swedish shortened": _swedish_short,
    "stair and flat": lambda fact, random_: (fact.fi + random_.choice(_FLATS), ""),
    "guest of somebody": _host,
    "with postcode": _with_postcode,
    "wrong postcode": _wrong_postcode,
    "range": _ranged,
    "words before": lambda fact, random_: (random_.choice(_WORDS_BEFORE) + fact.fi, ""),
    "words after": lambda fact, random_: (fact.fi + random_.choice(_WORDS_AFTER), ""),
    "spaces and stops": _spaced,
    "cut short": lambda fact, _: (f"{fact.street[: max(5, len(fact.street) * 2 // 3)]} {fact.number}", ""),
    "glued": lambda fact, _: (fact.street + fact.number, ""),
    "no number": lambda fact, _: (fact.street, ""),
    "another town": lambda fact, random_: (fact.fi + random_.choice(_TOWNS), ""),
}
