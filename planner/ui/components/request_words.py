"""How pages call the fields of a request, and how they show what stands in them."""

from collections.abc import Mapping
from datetime import date

from planner.domain.consent import CONSENT_NAMES
from planner.domain.request import Priority, SupportRequest
from planner.errors import Finding
from planner.intake.times import written_times
from planner.locale import Sentence, sentence
from planner.ui import session
from planner.ui.session import language, say
from planner.ui.text import plain

FIELD_NAMES: Mapping[str, Sentence] = {
    "name": sentence("Name"),
    "phone": sentence("Phone"),
    "languages": sentence("Languages"),
    "topic": sentence("What the help is about"),
    "device": sentence("Device and problem, in the resident's words"),
    "address": sentence("Address"),
    "postcode": sentence("Postcode"),
    "times": sentence("When a visit suits"),
    "windows": sentence("When a visit suits"),
    "priority": sentence("How urgent"),
    "serve_by": sentence("Latest day"),
    "notes": sentence("Notes"),
    "duration": sentence("Minutes at the resident"),
    "received": sentence("Received"),
}
PRIORITY_NAMES: Mapping[Priority, Sentence] = {
    Priority.URGENT: sentence("urgent"),
    Priority.NORMAL: sentence("normal"),
    Priority.LOW: sentence("can wait"),
}
_SECONDS_PER_MINUTE = 60


def topic_names() -> dict[str, str]:
    """Return the topics by id, in the reader's language and its alphabet."""
    names = {id_: topic.names[language()] for id_, topic in session.workspace().catalogue.topics.items()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def language_names() -> dict[str, str]:
    """Return the service languages by id, in the order of the catalogue."""
    return {id_: names[language()] for id_, names in session.workspace().catalogue.languages.items()}


def priority_names() -> dict[Priority, str]:
    """Return the priorities in the reader's language, the most pressing first."""
    return {priority: say(name) for priority, name in PRIORITY_NAMES.items()}


def shown_day(day: date | None) -> str:
    """Return a day as Finland writes it, or nothing."""
    return "" if day is None else f"{day.day}.{day.month}.{day.year}"


def shown_field(request: SupportRequest, field: str) -> str:
    """Return what stands in a field, for a reader."""
    match field:
        case "topic":
            return topic_names().get(request.topic, request.topic)
        case "languages":
            return ", ".join(language_names().get(id_, id_) for id_ in request.languages)
        case "windows":
            return written_times(request.windows)
        case "priority":
            return say(PRIORITY_NAMES[request.priority])
        case "duration":
            return str(request.duration // _SECONDS_PER_MINUTE)
        case "received" | "serve_by":
            return shown_day(getattr(request, field))
        case _:
            return str(getattr(request, field))


def finding_lines(findings: tuple[Finding, ...]) -> str:
    """Return findings as a list, each with the name of its field."""
    lines = []
    for finding in findings:
        name = say(FIELD_NAMES.get(finding.where) or CONSENT_NAMES.get(finding.where) or finding.where)
        lines.append(f"- **{plain(name)}**: {plain(finding.text.in_language(language()))}")
    return "\n".join(lines)
