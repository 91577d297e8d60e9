"""A request as JSON, from another system: judged against the schema that is published, and by the rules of the form."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from planner.domain.likeness import phone_key
from planner.domain.triage import Answers, Question
from planner.errors import Finding, InputError
from planner.intake.catalogue import Catalogue
from planner.intake.guard import text_findings
from planner.intake.web_request import MOST_CHARACTERS, RequestFields, request_findings
from planner.locale import Sentence, sentence

INVALID = "JSON_INVALID"
"""Code of what is no JSON object at all, so that no field of it can be judged."""

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""As in the schema, whose ``$`` would let a line end pass."""
_LEAST_DIGITS = 7
"""Of a phone number that a reference may not hold; fewer stand in a reference by chance."""
_JUDGED_BY_THE_FORM = frozenset({"enum", "anyOf", "minLength", "minItems"})
"""Rules of the schema that the form has too, with words of its own."""
_KINDS: dict[str, Sentence] = {
    "string": sentence("text in quotes"),
    "array": sentence("a list in square brackets"),
    "object": sentence("an object"),
    "boolean": sentence("true or false"),
}


@dataclass(frozen=True)
class HandedRequest:
    """A wish of another system's, and what that system calls it."""

    reference: str
    fields: RequestFields


def request_schema() -> str:
    """Return the published schema of a request, as JSON."""
    return files("planner.intake").joinpath("request.schema.json").read_text(encoding="utf-8")


def read_request(content: bytes, catalogue: Catalogue) -> HandedRequest:
    """
    Return the request that a system has sent.

    Raises
    ------
    InputError
        With everything that is wrong, all at once; it repeats nothing of the content. ``JSON_INVALID`` alone when it
        is no JSON object.
    """
    document = _object(content)
    by_schema = list(dict.fromkeys(_schema_findings(document)))
    fields = _fields(document)
    by_form = [*_reference_findings(document), *request_findings(fields, catalogue)]
    done = {finding.where for finding in by_schema}
    findings = [*by_schema, *(finding for finding in by_form if finding.where not in done)]
    if findings:
        raise InputError(findings)
    return HandedRequest(document["reference"], fields)


def _object(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        text = sentence("The content is no JSON object in UTF-8 that names each field once.")
        raise InputError([Finding(INVALID, "", text)])
    return document


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A field stands twice.")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON.")


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(request_schema()))


def _schema_findings(document: dict[str, Any]) -> Iterator[Finding]:
    for error in _validator().iter_errors(document):
        if error.validator not in _JUDGED_BY_THE_FORM:
            yield from _findings_of(error)


def _findings_of(error: ValidationError) -> Iterator[Finding]:
    """Return what is wrong in words of ours: those of the library repeat what was sent."""
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path).lstrip(".")
    match error.validator:
        case "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            yield from (Finding("FIELDS_MISSING", name, sentence("This must be filled in.")) for name in missing)
        case "additionalProperties":
            known = ", ".join(error.schema["properties"])
            yield Finding("FIELD_UNKNOWN", where, sentence("There are only these fields: {known}.", known=known))
        case "type":
            yield Finding("TYPE_INVALID", where, sentence("This must be {expected}.", expected=_kind_of(error)))
        case "maxLength":
            most = error.validator_value
            yield Finding("TEXT_TOO_LONG", where, sentence("Write at most {most} characters.", most=most))
        case "maxItems" | "uniqueItems":
            most = error.schema["maxItems"]
            yield Finding("LIST_INVALID", where, sentence("Give at most {most}, each once.", most=most))
        case _:
            text = sentence("A reference has at most 40 letters, digits and . _ -, and begins with a letter or digit.")
            yield Finding("ID_INVALID", where, text)


def _kind_of(error: ValidationError) -> Sentence:
    wanted = error.validator_value
    return _KINDS[wanted if isinstance(wanted, str) else wanted[0]]


def _reference_findings(document: dict[str, Any]) -> Iterable[Finding]:
    """A reference becomes the number of a request, which stands in logs and in the record for ever."""
    reference, phone = _text(document, "reference"), phone_key(_text(document, "phone"))
    if not reference:
        return
    if not _REFERENCE.fullmatch(reference):
        text = sentence("A reference has at most 40 letters, digits and . _ -, and begins with a letter or digit.")
        yield Finding("ID_INVALID", "reference", text)
    elif len(phone) >= _LEAST_DIGITS and phone in re.sub(r"\D", "", reference):
        text = sentence("The reference holds the phone number; use one that says nothing of the person.")
        yield Finding("ID_INVALID", "reference", text)
    yield from text_findings({"reference": reference})


def _fields(document: dict[str, Any]) -> RequestFields:
    """Return the fields that have the right type; what is wrong with the others has been found by then."""
    texts: dict[str, Any] = {name: _text(document, name) for name in MOST_CHARACTERS if name != "languages"}
    languages, answers = document.get("languages"), document.get("answers")
    listed = tuple(item for item in languages if isinstance(item, str)) if isinstance(languages, list) else ()
    given = answers if isinstance(answers, dict) and set(answers) <= set(Question) else {}
    return RequestFields(**texts, languages=listed, answers=Answers(**given))


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name, "")
    return value if isinstance(value, str) else ""
