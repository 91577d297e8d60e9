"""What a resident may ask for: to see all that is stored about them, and to be forgotten."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from planner.errors import Finding, InputError, NotFoundError, StoreError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.private_file import write_private
from planner.services.questions.suggest_ground import forget_grounds
from planner.store.receipts import Receipt
from planner.store.unit_of_work import UnitOfWork
from planner.store.wiping import Wiped, wipe

PERSON_FORMAT = "planner-person/1"
_KIND = "erasure"


@dataclass(frozen=True)
class Who:
    """
    How a resident is named.

    Parameters
    ----------
    by
        Kind of the value.
    value
        Id of the resident, a phone number, or the id of one of their requests.
    """

    by: Literal["id", "phone", "request"]
    value: str


@dataclass(frozen=True)
class Erased:
    """What an erasure did, and what became of the freed space."""

    resident: str
    receipt: Receipt
    wiped: Wiped


@operation(Operation.EXPORT_PERSON)
def export_person(workspace: Workspace, who: Who, path: Path) -> str:
    """
    Write all that is stored about a resident into a JSON file that only its owner may read, and return their id.

    Raises
    ------
    NotFoundError
        ``RESIDENT_NOT_FOUND``.
    InputError
        ``RESIDENT_AMBIGUOUS``, once for each resident who fits.
    """
    resident = _only_one(workspace, who)
    with workspace.writing(f"resident {resident}") as work:
        record = _record(work, resident)
        work.commit()
    write_private(path, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())
    return resident


@operation(Operation.ERASE_PERSON)
def erase_person(workspace: Workspace, who: Who, now: datetime) -> Erased:
    """
    Forget a resident in every table, plan and scenario, and write the database anew without them.

    Parameters
    ----------
    now
        What counts as the future.

    Raises
    ------
    NotFoundError
        ``RESIDENT_NOT_FOUND``.
    InputError
        ``RESIDENT_AMBIGUOUS``, once for each resident who fits.
    StoreError
        ``REQUEST_STATE`` while a visit to come is promised.
    """
    resident = _only_one(workspace, who)
    with workspace.writing(f"resident {resident}") as work:
        if not work.persons.by_id(resident):
            raise _nobody()
        if work.persons.is_promised_a_visit(resident, now):
            promised = sentence(
                "The resident is promised a visit that is still to come; cancel it and tell them first. [REQUEST_STATE]"
            )
            raise StoreError(promised)
        receipt = work.receipts.add(_KIND, work.persons.erase(resident))
        work.commit()
    forget_grounds()
    return Erased(resident, receipt, wipe(workspace.engine))


def _record(work: UnitOfWork, resident: str) -> dict[str, Any]:
    stored = work.persons.record(resident)
    for request in stored["requests"]:
        request["door_code"] = work.door_codes.find(request["id"])
    things = [work.audit.things_of_request(request["id"]) for request in stored["requests"]]
    lines = work.audit.lines(about=frozenset({f"resident {resident}"}).union(*things))
    return {
        "format": PERSON_FORMAT,
        "made": datetime.now(UTC).isoformat(),
        **stored,
        "record": [{"at": line.at.isoformat() if line.at else None, **vars(line.entry)} for line in lines],
    }


def _only_one(workspace: Workspace, who: Who) -> str:
    with workspace.reading() as work:
        match who.by:
            case "id":
                found = work.persons.by_id(who.value)
            case "phone":
                found = work.persons.by_phone(who.value)
            case "request":
                found = work.persons.by_request(who.value)
    if not found:
        raise _nobody()
    if len(found) > 1:
        text = sentence("Several residents fit; name the one by this id.")
        raise InputError([Finding("RESIDENT_AMBIGUOUS", resident, text) for resident in found])
    return found[0]


def _nobody() -> NotFoundError:
    return NotFoundError(sentence("No resident is stored under that; nothing was changed. [RESIDENT_NOT_FOUND]"))
