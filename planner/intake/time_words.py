"""The words in which people say when, in Finnish, Swedish and English."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import product

_HOUR = 3600

Interval = tuple[int, int]
"""Whole seconds since local midnight, both ends included."""

MORNING: Interval = (8 * _HOUR, 12 * _HOUR)
AFTERNOON: Interval = (12 * _HOUR, 16 * _HOUR)
EVENING: Interval = (16 * _HOUR, 19 * _HOUR)
WHOLE_DAY: Interval = (8 * _HOUR, 16 * _HOUR)
"""When a visit may start by these words; assumptions, since people who say them name no hour."""

ALL_DAYS = frozenset(range(7))
WORKDAYS = frozenset(range(5))
WEEKEND = ALL_DAYS - WORKDAYS


class Mark(Enum):
    """A word or sign that joins or turns round what stands beside it."""

    JOIN = "join"
    BREAK = "break"
    """What comes after it is a wish of its own."""
    EXCEPT = "except"
    AFTER = "after"
    BEFORE = "before"
    CLOCK = "clock"
    """A time follows."""
    NOTHING = "nothing"
    """A word that may stand there and says nothing, such as *on*."""


@dataclass(frozen=True)
class Meaning:
    """
    What a word says.

    Parameters
    ----------
    weekdays
        0 for Monday; empty when it names none.
    part
        Of the day, or None.
    mark
        None for a word that names a day or a part of it.
    """

    weekdays: frozenset[int] = frozenset()
    part: Interval | None = None
    mark: Mark | None = None


PHRASES: Mapping[str, str] = {
    "joka päivä": "päivittäin",
    "minä päivänä tahansa": "päivittäin",
    "varje dag": "dagligen",
    "alla dagar": "dagligen",
    "every day": "daily",
    "any day": "daily",
    "koko päivän": "päivisin",
    "koko päivä": "päivisin",
    "hela dagen": "dagtid",
    "all day": "daytime",
    "whole day": "daytime",
    "milloin vain": "päivittäin",
    "milloin tahansa": "päivittäin",
    "när som helst": "dagligen",
    "any time": "daily",
}
"""Several words that mean what one word means."""

_FINNISH_DAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_SWEDISH_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = (
    ("ma", "mån", "må", "mon"),
    ("ti", "tis", "tue", "tues"),
    ("ke", "ons", "wed"),
    ("to", "tor", "tors", "thu", "thur", "thurs"),
    ("pe", "fre", "fr", "fri"),
    ("la", "lör", "lö", "sat"),
    ("su", "sön", "sö", "sun"),
)
"""Swedish *on*, *ti* and *to*: the first is an English word, the others are the Finnish ones too."""

ENGLISH_DAYS = frozenset({*_ENGLISH_DAYS, *(f"{day}s" for day in _ENGLISH_DAYS), *(names[-1] for names in _SHORT)})
"""Between two of them *to* is no Thursday."""

_FINNISH_PARTS = {
    MORNING: ("aamu aamulla aamuna aamut aamuisin aamupäivä aamupäivällä aamupäivänä aamupäivät aamupäivisin"),
    AFTERNOON: "iltapäivä iltapäivällä iltapäivänä iltapäivät iltapäivisin",
    EVENING: "ilta illalla iltana illat iltaisin",
}
_SWEDISH_PARTS = {
    MORNING: "morgon morgonen morgnar förmiddag förmiddagen förmiddagar förmiddagarna",
    AFTERNOON: "eftermiddag eftermiddagen eftermiddagar eftermiddagarna",
    EVENING: "kväll kvällen kvällar kvällarna",
}
_ENGLISH_PARTS = {MORNING: "morning mornings", AFTERNOON: "afternoon afternoons", EVENING: "evening evenings"}
_GROUPS = {
    WORKDAYS: (
        "arki arkisin arkena arkipäivä arkipäivät arkipäivinä arkipäivisin vardag vardagar vardagarna "
        "weekday weekdays workday workdays"
    ),
    WEEKEND: "viikonloppu viikonloput viikonloppuna viikonloppuisin helg helger helgen weekend weekends",
    ALL_DAYS: "päivittäin dagligen daily",
}
_MARKS = {
    Mark.JOIN: "ja sekä tai och samt eller and or",
    Mark.EXCEPT: "ei paitsi inte ej utom not except",
    Mark.AFTER: "jälkeen efter after",
    Mark.BEFORE: "ennen före before",
    Mark.CLOCK: "klo kello kl klockan at",
    Mark.NOTHING: ("on in the på joka varje every any each mutta men but vain bara endast only"),
}


def _finnish_day(stem: str) -> Iterator[str]:
    yield from (stem, stem + "na", stem + "t", stem + ("sin" if stem.endswith("i") else "isin"))


def _swedish_day(stem: str) -> Iterator[str]:
    yield from (stem, stem + "ar", stem + "en", stem + "arna")


def _words() -> Iterator[tuple[str, Meaning]]:
    for number, (fi, sv, en, short) in enumerate(zip(_FINNISH_DAYS, _SWEDISH_DAYS, _ENGLISH_DAYS, _SHORT, strict=True)):
        for word in (*_finnish_day(fi), *_swedish_day(sv), en, en + "s", *short):
            yield word, Meaning(weekdays=frozenset({number}))
    for weekdays, words in _GROUPS.items():
        yield from ((word, Meaning(weekdays=weekdays)) for word in words.split())
    yield from ((word, Meaning(part=WHOLE_DAY)) for word in ("päivisin", "päivällä", "dagtid", "daytime"))
    for part, words in (item for parts in (_FINNISH_PARTS, _SWEDISH_PARTS, _ENGLISH_PARTS) for item in parts.items()):
        yield from ((word, Meaning(part=part)) for word in words.split())
    yield from _compounds()
    for mark, words in _MARKS.items():
        yield from ((word, Meaning(mark=mark)) for word in words.split())


def _compounds() -> Iterator[tuple[str, Meaning]]:
    """Day and part in one word: *maanantaiaamuisin*, *arkiaamut*, *måndagsförmiddag*."""
    finnish = {**{stem: frozenset({n}) for n, stem in enumerate(_FINNISH_DAYS)}, "arki": WORKDAYS}
    swedish = {**{stem + "s": frozenset({n}) for n, stem in enumerate(_SWEDISH_DAYS)}, "vardags": WORKDAYS}
    for stems, parts in ((finnish, _FINNISH_PARTS), (swedish, _SWEDISH_PARTS)):
        for (stem, weekdays), (part, endings) in product(stems.items(), parts.items()):
            yield from ((stem + ending, Meaning(weekdays, part)) for ending in endings.split())


WORDS: Mapping[str, Meaning] = dict(_words())
"""Meaning by casefolded word, hyphens left out."""
