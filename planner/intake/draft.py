"""What a clerk has typed of a request, and the request that it makes once nothing is missing or wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, TypeVar

from planner.domain.request import DatedWindow, Priority, SupportRequest
from planner.errors import Finding, InputError
from planner.intake.catalogue import Catalogue
from planner.intake.cells import CellError, parse_code, parse_postcode
from planner.intake.guard import text_findings
from planner.intake.request_columns import PRIORITY_BY_NAME
from planner.intake.times import parse_times
from planner.intake.working_days import promised_by
from planner.locale import sentence

T = TypeVar("T")

NEEDED = ("name", "phone", "languages", "topic")
"""Without these nobody can be called back, or be told what help there is."""

MAX_LINE_CHARACTERS = 200
"""Of a field that is one line on an envelope or in a list."""

_LINES = ("name", "phone", "address", "postcode")
_PHONE = re.compile(r"\+?[\d\s()./\-–]+", re.ASCII)
_LEAST_DIGITS, _MOST_DIGITS = 5, 15
"""E.164 has 15 at most; the shortest numbers in use by a person have 5."""


@dataclass(frozen=True)
class Draft:
    """
    The form of a new request as it stands, each field empty until somebody fills it.

    Parameters
    ----------
    name, phone, device, address, postcode, notes
        As typed.
    languages, topic, priority
        Ids or names of the catalogue.
    times
        When a visit suits; see :func:`planner.intake.wishes.read_wishes`.
    same_as
        Id of the open request that the clerk has seen to be the same.
    different_from
        Ids of requests that look alike and that the clerk has told apart.
    """

    name: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    topic: str = ""
    device: str = ""
    address: str = ""
    postcode: str = ""
    times: str = ""
    priority: str = ""
    notes: str = ""
    same_as: str = ""
    different_from: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to lose."""
        return self == Draft()


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as it is kept: only the fields that hold something."""
    return {name: value for name, value in asdict(draft).items() if value}


def draft_from_json(content: Mapping[str, Any]) -> Draft:
    """Return the draft that was kept; a field that this program does not know is left out."""
    known = {field.name: field.default for field in fields(Draft)}
    values = {name: content[name] for name in known if name in content}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(known[name], tuple)}
    return Draft(**{**values, **lists})


def stopped_fields(draft: Draft) -> list[Finding]:
    """
    Return what the guard says of all that a draft holds; a field that it names is kept nowhere.

    Fields that are chosen from lists count as well: nothing is there before a request is made that says they were.
    """
    held = ((field.name, getattr(draft, field.name)) for field in fields(Draft))
    texts = ((name, text) for name, value in held for text in ((value,) if isinstance(value, str) else value))
    return list(dict.fromkeys(finding for name, text in texts for finding in text_findings({name: text})))


def request_of_draft(
    draft: Draft, catalogue: Catalogue, *, request_id: str, today: date, promise_days: int
) -> SupportRequest:
    """
    Return the request that a draft makes.

    Parameters
    ----------
    draft, catalogue
        What was typed, and the ids that it may name.
    request_id, today
        Its number, and the day on which it comes in.
    promise_days
        Working days of the service promise.

    Raises
    ------
    InputError
        With everything that is missing or wrong, all at once; no finding repeats a text.
    """
    findings = _missing(draft) + stopped_fields(draft) + _too_long(draft)
    reader = _Reader(draft, findings)
    phone = reader.read("phone", _parse_phone)
    postcode = reader.read("postcode", parse_postcode)
    topic = reader.read("topic", lambda text: parse_code(text, catalogue.topic_by_name, "TOPIC_UNKNOWN"))
    languages = tuple(
        reader.parsed("languages", text, lambda text: parse_code(text, catalogue.language_by_name, "LANGUAGE_UNKNOWN"))
        for text in draft.languages
    )
    priority = reader.read("priority", lambda text: parse_code(text, PRIORITY_BY_NAME, "PRIORITY_UNKNOWN"))
    serve_by = promised_by(today, promise_days)
    windows = reader.windows(today, serve_by)
    if findings or phone is None or topic is None:
        raise InputError(findings)
    return SupportRequest(
        id=request_id,
        received=today,
        name=_line(draft.name),
        phone=phone,
        address=_line(draft.address),
        postcode=postcode or "",
        languages=tuple(dict.fromkeys(language for language in languages if language)),
        topic=topic,
        duration=catalogue.topics[topic].duration,
        windows=windows,
        serve_by=serve_by,
        notes=draft.notes.strip(),
        source="phone",
        device=draft.device.strip(),
        priority=Priority(priority or Priority.NORMAL),
    )


class _Reader:
    """Reads the fields that nothing was found of yet, and adds what is found of them."""

    def __init__(self, draft: Draft, findings: list[Finding]) -> None:
        self._draft = draft
        self._findings = findings
        self._refused = frozenset(finding.where for finding in findings)

    def read(self, field: str, parse: Callable[[str], T]) -> T | None:
        text = _line(getattr(self._draft, field))
        return self.parsed(field, text, parse) if text and field not in self._refused else None

    def parsed(self, field: str, text: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(text)
        except CellError as error:
            self._findings.append(Finding(error.code, field, error.text))
            return None

    def windows(self, today: date, until: date) -> tuple[DatedWindow, ...]:
        if "times" in self._refused:
            return ()
        windows, wrong = parse_times(self._draft.times, today, until=until)
        self._findings += wrong
        return windows


def _missing(draft: Draft) -> list[Finding]:
    text = sentence("This must be filled in.")
    empty = [name for name in NEEDED if not any(part.strip() for part in getattr(draft, name))]
    return [Finding("FIELDS_MISSING", name, text) for name in empty]


def _too_long(draft: Draft) -> list[Finding]:
    text = sentence("Write at most {limit} characters here; more goes into the notes.", limit=MAX_LINE_CHARACTERS)
    long = [name for name in _LINES if len(getattr(draft, name)) > MAX_LINE_CHARACTERS]
    return [Finding("TEXT_TOO_LONG", name, text) for name in long]


def _parse_phone(text: str) -> str:
    digits = sum(character.isdigit() for character in text)
    if not _PHONE.fullmatch(text) or not _LEAST_DIGITS <= digits <= _MOST_DIGITS:
        raise CellError(
            "PHONE_INVALID",
            sentence("This is no phone number. Write one number in digits, such as 040 123 4567 or +358 40 123 4567."),
        )
    return text


def _line(text: str) -> str:
    """Return a text in one line; letters with marks in their composed form, so that spellings are equal."""
    return " ".join(unicodedata.normalize("NFC", text).split())
