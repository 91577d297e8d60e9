"""The columns of a file of requests, and what they are called in Finnish and Swedish."""

from collections.abc import Mapping

from planner.domain.channel import Channel
from planner.domain.request import Priority
from planner.domain.triage import Question
from planner.intake.columns import Columns

REASON = "reason"
"""Why a row was rejected; whoever corrects the rows may leave it there."""

_ALIASES = {
    "id": "tunnus, beteckning",
    "received": "saapunut, saapumispäivä, mottagen",
    "name": "nimi, namn",
    "phone": "puhelin, puhelinnumero, telefon, telefonnummer",
    "address": "osoite, katuosoite, adress, gatuadress",
    "postcode": "postinumero, postnummer",
    "languages": "kieli, kielet, palvelukieli, språk, servicespråk",
    "topic": "aihe, ämne",
    "minutes": "kesto, minuutit, längd, minuter",
    "times": "ajat, aikaikkunat, tider, tidsfönster",
    "preferred_times": "toivotut ajat, önskade tider",
    "priority": "kiireellisyys, prioritet",
    "serve_by": "määräaika, senaste dag",
    "helpers": "auttajia, antal handledare",
    "access_minutes": "saapumislisä, tillträdestid",
    "preferred_helpers": "toivotut auttajat, önskade handledare",
    "excluded_helpers": "estetyt auttajat, uteslutna handledare",
    "notes": "lisätiedot, huomautukset, anteckningar, tilläggsuppgifter",
    "device": "laite, apparat, enhet",
    "visits": "käynnit, käyntejä, besök, antal besök",
    "min_days": "vähintään päiviä, minst dagar",
    "max_days": "enintään päiviä, högst dagar",
    "channel": "kanava, kanal",
    "stair": "porras, rappu, trappa, trappuppgång",
    "floor": "kerros, våning",
    "lift": "hissi, hiss",
    "buzzer": "ovisummeri, ovipuhelin, porttelefon",
    "parking": "pysäköinti, parkering",
    "terms_read": "ehdot luettu, villkoren lästa",
    "content_agreed": "sisällöstä sovittu, innehållet överenskommet",
    "hazards_asked": "vaarat kysytty, riskerna frågade",
    "hazards": "vaarat, risker",
    "can_leave_home": "pääsee kotoa, kan lämna hemmet",
    "is_portable": "kannettava, bärbar",
    "needs_home": "vaatii kodin, kräver hemmet",
    "remote_tried": "etätukea kokeiltu, distansstöd prövat",
    "is_step_free": "esteetön, tillgänglig",
    REASON: "syy, orsak",
}
"""By name; those of a site that asks in other words can be mapped."""

_REQUIRED = ("id", "received", "name", "languages", "topic")
_REQUIRED_AT_HOME = ("address", "times")


def _columns(*required: str) -> Columns:
    return Columns(
        required=required,
        optional=tuple(name for name in _ALIASES if name not in required),
        aliases={alias: name for name, aliases in _ALIASES.items() for alias in aliases.split(", ")},
    )


COLUMNS = _columns(*_REQUIRED)
"""Of a file whose rows say how support is given."""
HOME_COLUMNS = _columns(*_REQUIRED, *_REQUIRED_AT_HOME)
"""Of a file of home visits: no row says how support is given."""

ANSWERS = tuple(str(question) for question in Question)
"""Columns with the answers of triage."""


def _by_name(names: Mapping[str, str]) -> Mapping[str, str]:
    return {name: key for key, written in names.items() for name in (key, *written.split(", "))}


PRIORITY_BY_NAME = _by_name(
    {
        Priority.URGENT: "kiireellinen, brådskande",
        Priority.NORMAL: "tavallinen, normaali, vanlig",
        Priority.LOW: "ei kiireellinen, ei kiireinen, inte brådskande, låg",
    }
)
"""Priority by what people write."""

CHANNEL_BY_NAME = _by_name(
    {
        Channel.SITE: "palvelupiste, piste, servicepunkt",
        Channel.REMOTE: "etätuki, etä, distansstöd, distans",
        Channel.HOME: "kotikäynti, koti, hembesök, hem",
        Channel.REFERRED: "ohjattu muualle, muualle, hänvisad",
    }
)
"""Channel by what people write."""
