"""A file of many requests as another system might export it: distinct people, most columns, times in many manners."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from planner.intake.secrets import find_secret
from tests.intake import tuned
from tests.intake.notes import harmless

_FIRST_DAY, _DAYS = date(2026, 1, 2), 330
_FIRST_NAMES, _SURNAMES, _STREETS_BEGIN = map(
    str.split,
    (
        "Aino Anja Anneli Birgit Eeva Elina Esko Gunilla Hannu Helena Irja Juhani Kaarina Kalevi Lars Leena Marja "
        "Martti Olavi Pentti Raija Seppo Sirkka Tapio Veikko",
        "Ahonen Bergström Dahl Eerola Forsman Granlund Hakala Heikkinen Ikonen Järvinen Kallio Koskinen Lahti Laine "
        "Lehtonen Lindqvist Mäkelä Niemi Nurmi Ojala Peltola Rantanen Räsänen Saarinen Salminen Sjöblom Toivonen "
        "Tuominen Virtanen Öhman",
        "Hämeen Kalevan Museon Mäkelän Kustaan Vaasan Porvoon Sturen Agricolan Kulma Pursi Kanavan Merimiehen Tehtaan "
        "Punavuoren Lapin Runon Töölön Huvilan Laivurin Mannerin Itä Länsi Pohjois Etelä Koivu Mänty Kuusi Pihlajan "
        "Haapa Lepän Ruusu Kielon Orvokin Vuokon Kallion Harjun Alppi Linnan Sahan",
    ),
)
_STREETS = [begin + end for begin in _STREETS_BEGIN for end in ("katu", "tie", "polku", "kuja", "kaari")]
_HOUSES, _FLATS = 150, 60
_LANGUAGES = ("fi",) * 7 + ("sv", "fi, sv", "en")
_TOPICS = ("phone_setup", "phone_use", "computer_use", "tv_channels", "e_services", "printer", "other")
_DEVICES = ("", "", "Doro 8050", "iPhone 13", "HP DeskJet 2720e", "televisio")
_WORDS = ("arkiaamuisin", "ma, ke 9-12", "vardagar förmiddag", "iltapäivisin", "arkisin, ei perjantaisin", "ti 13-16")
_DATED = 0.7
"""Of the rows name dates; the others say in words when a visit suits."""
_YES_NO = ("", "", "kyllä", "ei")


def many_rows(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Return rows of as many people, half of them with a note."""
    rng = Random(seed)
    drawn = harmless(tuned.HARMLESS, count, seed)
    for number in range(count):
        # A reference number may have the check digits of a card; one such note would refuse the file.
        note = drawn[number] if number % 2 and find_secret(drawn[number]) is None else ""
        yield _row(number, note, rng)


def _row(number: int, note: str, rng: Random) -> dict[str, str]:
    received = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    street, stair = rng.choice(_STREETS), rng.choice("ABCD")
    talked = _finnish(received) if rng.random() < 1 / 2 else ""
    return {
        "id": f"R{number:06d}",
        "received": _finnish(received),
        "name": f"{rng.choice(_FIRST_NAMES)} {rng.choice(_SURNAMES)}",
        "phone": f"040 {number:07d}",
        "address": f"{street} {rng.randrange(1, _HOUSES)} {stair} {rng.randrange(1, _FLATS)}",
        "postcode": f"{rng.randrange(10, 99):04d}0",
        "languages": rng.choice(_LANGUAGES),
        "topic": rng.choice(_TOPICS),
        "minutes": rng.choice(("", "60", "90")),
        "times": _times(received, rng),
        "serve_by": rng.choice(("", "", _finnish(received + timedelta(days=rng.randrange(5, 20))))),
        "helpers": "1",
        "access_minutes": rng.choice(("", "3")),
        "notes": note,
        "channel": rng.choice(("home", "home", "kotikäynti", "remote")),
        "device": rng.choice(_DEVICES),
        "priority": rng.choice(("", "", "", "kiireellinen")),
        "stair": stair,
        "floor": str(rng.randrange(1, 8)),
        "lift": rng.choice(_YES_NO),
        "can_leave_home": rng.choice(_YES_NO),
        **dict.fromkeys(("terms_read", "content_agreed", "hazards_asked"), talked),
    }


def _times(received: date, rng: Random) -> str:
    if rng.random() >= _DATED:
        return rng.choice(_WORDS)
    days: Sequence[date] = [received + timedelta(days=rng.randrange(1, 15)) for _ in range(rng.randrange(1, 3))]
    return ", ".join(f"{_finnish(day)} {rng.choice(('9.00-12.00', '12-15', '10.00-14.30'))}" for day in days)


def _finnish(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
