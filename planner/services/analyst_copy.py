"""What analysts get: no names, no points, and no row that could be about fewer than five people."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

from planner.domain.anonymity import Columns, PersonalRow, release
from planner.errors import Finding, InputError
from planner.geocode.neighbourhood import neighbourhood_of
from planner.locale import Language, sentence
from planner.report.analyst import WRITERS, AnalystCopy
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.private_file import write_private
from planner.store.statistics import SupportFact

COLUMNS: Columns = ("area", "language", "topic", "week", "minutes", "result")
LADDER: tuple[Columns, ...] = (
    COLUMNS,
    ("area", "language", "topic", "minutes", "result"),
    ("area", "language", "topic", "result"),
    ("area", "topic", "result"),
    ("language", "topic", "week", "result"),
    ("language", "topic", "result"),
    ("topic", "result"),
    ("result",),
    (),
)
"""What is given up first: weeks and minutes say least of how a service does; the result is kept longest."""
UNKNOWN_AREA = "unknown"

_KEY_BYTES = 32
_PSEUDONYM_DIGITS = 16
_SECONDS_PER_MINUTE = 60


@operation(Operation.EXPORT_ANALYST_COPY)
def write_analyst_copy(workspace: Workspace, path: Path, *, today: date, language: Language) -> AnalystCopy:
    """
    Write the analyst copy into a file, as its ending says, and return what stands in it.

    Raises
    ------
    InputError
        ``FORMAT_UNKNOWN`` for another ending.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        text = sentence("Use one of: {known}.", known=", ".join(WRITERS))
        raise InputError([Finding("FORMAT_UNKNOWN", "file", text)])
    with workspace.reading() as work:
        facts = work.statistics.facts()
    workspace.note("analyst copy")
    copy = copy_of(facts, today, district_of=workspace.register.district)
    write_private(path, writer(copy, language))
    return copy


def copy_of(
    facts: tuple[SupportFact, ...], today: date, *, district_of: Callable[[float, float], str] = neighbourhood_of
) -> AnalystCopy:
    """
    Return the copy of some facts.

    The key of the pseudonyms is made for this copy and kept nowhere. A pseudonym is of a request and not of a person:
    all requests of one person together would be as good as a name.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    rows = [PersonalRow(fact.resident, _pseudonym(key, fact.request), _told(fact, district_of)) for fact in facts]
    released = release(rows, COLUMNS, LADDER)
    # By pseudonym: the order of the store would tell when somebody came.
    return AnalystCopy(today, COLUMNS, tuple(sorted(released, key=lambda row: row.id)))


def _pseudonym(key: bytes, request: str) -> str:
    return hmac.new(key, request.encode(), hashlib.sha256).hexdigest()[:_PSEUDONYM_DIGITS]


def _told(fact: SupportFact, district_of: Callable[[float, float], str]) -> dict[str, str]:
    return {
        "area": UNKNOWN_AREA if fact.point is None else district_of(*fact.point),
        "language": fact.language,
        "topic": fact.topic,
        "week": fact.monday.isoformat(),
        "minutes": str(round(fact.duration / _SECONDS_PER_MINUTE)),
        "result": fact.result,
    }
