"""What a form or another system sent → a request, or everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from planner.domain.likeness import phone_key
from planner.domain.request import SupportRequest
from planner.domain.triage import Answers
from planner.errors import Finding
from planner.intake.catalogue import Catalogue
from planner.intake.guard import text_findings
from planner.intake.secrets import SecretKind, find_secret
from planner.locale import Language, Sentence, sentence

MOST_CHARACTERS: Mapping[str, int] = {
    "contact": 150,
    "name": 100,
    "phone": 30,
    "languages": 40,
    "topic": 40,
    "need": 1_000,
    "device": 100,
    "wishes": 400,
    "address": 120,
    "postcode": 10,
}
"""
By field, in the order of the form.

What becomes the notes of a request is shorter together than a clerk may write there, so that it can be edited later.
"""

NO_TOPIC = "other"
"""The topic of a wish that is told in own words alone."""

_LEAST_DIGITS, _MOST_DIGITS = 5, 15
"""Of a phone number: the shortest that can be told apart, and the longest that there is (ITU-T E.164)."""
_PHONE = re.compile(r"[+(]?\d[\d ()/.+–-]*", re.ASCII)
_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_DAMAGED = "\ufffd"
"""What stands in place of bytes that are no text."""
_DOOR_CODE = sentence("The text holds a door code. Leave it out; it is asked for when a visit has been agreed.")
"""The guard's own sentence points to a field that only those have who take requests by phone."""
_STOPPED = frozenset({"SECRET_IN_TEXT", "CHARACTERS_INVALID", "TEXT_TOO_LONG"})


@dataclass(frozen=True)
class RequestFields:
    """
    A wish as it was typed; a field that was left out is empty.

    Parameters
    ----------
    name, phone, address, postcode
        Of the person who needs support.
    languages
        Ids in the catalogue, in the person's order.
    topic
        Id in the catalogue; without one ``need`` must say what it is about.
    need
        In own words.
    device
        What the help is about.
    wishes
        When and how the person can be reached, and when a visit would suit.
    contact
        Who asks for somebody else, and how to reach them.
    is_for_other
        Whether somebody asks for somebody else, and so has to say who they are.
    answers
        To the questions of triage, where the sender asks them.
    """

    name: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    languages: tuple[str, ...] = ()
    topic: str = ""
    need: str = ""
    device: str = ""
    wishes: str = ""
    contact: str = ""
    is_for_other: bool = False
    answers: Answers = field(default_factory=Answers)


def request_findings(fields: RequestFields, catalogue: Catalogue) -> tuple[Finding, ...]:
    """
    Return everything that is wrong with a wish, in the order of the form; each names its field and repeats nothing.

    A field whose text is stopped is judged no further, so that nothing of it can be told.
    """
    stopped = list(_stopped(fields))
    done = {finding.where for finding in stopped}
    found = [*stopped, *(finding for finding in _wrong(fields, catalogue) if finding.where not in done)]
    order = list(MOST_CHARACTERS)
    return tuple(sorted(found, key=lambda finding: order.index(finding.where)))


def without_stopped(fields: RequestFields, findings: Iterable[Finding]) -> RequestFields:
    """Return what may be shown again to whoever typed it: the texts that were stopped are gone."""
    gone = {finding.where for finding in findings if finding.code in _STOPPED}
    empty: dict[str, Any] = {name: getattr(RequestFields, name) for name in gone}
    return replace(fields, **empty)


def request_from(
    fields: RequestFields,
    catalogue: Catalogue,
    *,
    request_id: str,
    received: date,
    source: str,
    language: Language,
) -> SupportRequest:
    """
    Return the request of a wish without findings.

    Parameters
    ----------
    fields, catalogue
        As judged by :func:`request_findings`.
    request_id, received, source
        Its number, the day on which it came in, and where from.
    language
        Of those who read the notes.
    """
    topic = fields.topic or NO_TOPIC
    return SupportRequest(
        id=request_id,
        received=received,
        name=_line(fields.name),
        phone=_line(fields.phone),
        address=_line(fields.address),
        postcode=_line(fields.postcode),
        languages=fields.languages,
        topic=topic,
        duration=catalogue.topics[topic].duration,
        windows=(),
        notes=_notes(fields, language),
        source=source,
        device=_line(fields.device),
        answers=fields.answers,
    )


def _stopped(fields: RequestFields) -> Iterator[Finding]:
    """What no text may be, before anything looks into it."""
    for name, most in MOST_CHARACTERS.items():
        text = ",".join(fields.languages) if name == "languages" else getattr(fields, name)
        if len(text) > most:
            yield Finding("TEXT_TOO_LONG", name, sentence("Write at most {most} characters.", most=most))
        elif _DAMAGED in text:
            yield Finding("CHARACTERS_INVALID", name, sentence("The text arrived damaged; type it once more."))
        elif find_secret(text) is SecretKind.DOOR_CODE:
            yield Finding("SECRET_IN_TEXT", name, _DOOR_CODE)
        else:
            yield from text_findings({name: text})


def _wrong(fields: RequestFields, catalogue: Catalogue) -> Iterator[Finding]:
    yield from (_missing(name) for name in _missing_fields(fields))
    phone, postcode = _line(fields.phone), _line(fields.postcode)
    if phone and not _is_phone(phone):
        text = sentence("Write the number with digits, such as 040 123 4567.")
        yield Finding("PHONE_INVALID", "phone", text)
    if postcode and not _POSTCODE.fullmatch(postcode):
        yield Finding("POSTCODE_INVALID", "postcode", sentence("A postcode has five digits, such as 00530."))
    if fields.topic and fields.topic not in catalogue.topics:
        yield Finding("TOPIC_UNKNOWN", "topic", _one_of(catalogue.topics))
    if any(language not in catalogue.languages for language in fields.languages):
        yield Finding("LANGUAGE_UNKNOWN", "languages", _one_of(catalogue.languages))


def _missing_fields(fields: RequestFields) -> Iterator[str]:
    if not any(character.isalpha() for character in fields.name):
        yield "name"
    if not _line(fields.phone):
        yield "phone"
    if not fields.languages:
        yield "languages"
    if not fields.topic and not _line(fields.need):
        yield "topic"
    if fields.is_for_other and not _line(fields.contact):
        yield "contact"


def _missing(name: str) -> Finding:
    texts = {
        "topic": sentence("Choose a topic, or tell in your own words what you need help with."),
        "contact": sentence("Give your own name and phone number, since you ask for somebody else."),
    }
    return Finding("FIELDS_MISSING", name, texts.get(name, sentence("This must be filled in.")))


def _is_phone(text: str) -> bool:
    is_short_enough = sum(character.isdigit() for character in text) <= _MOST_DIGITS
    return _PHONE.fullmatch(text) is not None and is_short_enough and len(phone_key(text)) >= _LEAST_DIGITS


def _one_of(known: Iterable[str]) -> Sentence:
    return sentence("Use one of: {known}.", known=", ".join(known))


def _notes(fields: RequestFields, language: Language) -> str:
    parts = (
        _lines(fields.need),
        _said(sentence("Times, and how to reach: {text}", text=_lines(fields.wishes)), language, fields.wishes),
        _said(sentence("Asked by somebody else: {text}", text=_line(fields.contact)), language, fields.contact),
    )
    return "\n".join(part for part in parts if part)


def _said(labelled: Sentence, language: Language, text: str) -> str:
    return labelled.in_language(language) if text.strip() else ""


def _line(text: str) -> str:
    """Return a text in one line; letters with marks in their composed form, so that spellings are equal."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _lines(text: str) -> str:
    """Return a text with its lines, as every browser and system ends them."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
