"""Addresses into places, each asked once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.place import Place, Precision
from planner.domain.request import SupportRequest
from planner.domain.roster import HelperProfile
from planner.errors import Finding
from planner.locale import Sentence, sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.unit_of_work import UnitOfWork

_Address = tuple[str, str]
"""Address and postcode."""


@dataclass(frozen=True)
class GeocodeReport:
    """
    What is known of all addresses.

    Parameters
    ----------
    counts
        Addresses by precision class.
    findings
        One for each address that a person must settle; the place is the request or shift, never the address.
    """

    counts: Mapping[Precision, int]
    findings: tuple[Finding, ...]


@operation(Operation.GEOCODE)
def geocode_all(workspace: Workspace) -> GeocodeReport:
    """Look up every address that nobody has looked up yet, and say what all of them are worth."""
    with workspace.writing("addresses") as work:
        addresses = _addresses(work.requests.all(), work.helpers.all())
        places = {address: _locate(workspace, work, address) for address in addresses}
        work.commit()
    counts = Counter(place.precision for place in places.values())
    explained = (workspace.register.explain(*address, where=where) for address, where in addresses.items())
    return GeocodeReport(counts, tuple(finding for finding in explained if finding is not None))


def settled_place(workspace: Workspace, work: UnitOfWork, address: str, postcode: str = "") -> Place | None:
    """Return the place of an address if a visit may be planned there, else None."""
    place = work.places.find(address, postcode) or workspace.register.locate(address, postcode)
    return place if place.precision.is_settled else None


def unsettled(workspace: Workspace, address: str, postcode: str, *, where: str) -> Finding:
    """Return why an address cannot be planned yet."""
    unconfirmed: Sentence = sentence("The address is not settled; confirm its point.")
    finding = workspace.register.explain(address, postcode, where=where)
    return finding or Finding("ADDRESS_UNCONFIRMED", where, unconfirmed, "warning")


def _addresses(requests: Iterable[SupportRequest], helpers: Iterable[HelperProfile]) -> dict[_Address, str]:
    """Every address once, with the first place where it stands."""
    found: dict[_Address, str] = {}
    for request in requests:
        found.setdefault((request.address, request.postcode), f"request {request.id}")
    for helper in helpers:
        for shift in helper.shifts:
            for address in (shift.start_address, shift.end_address):
                if address is not None:
                    found.setdefault((address, ""), f"helper {helper.id}, shift of {shift.day}")
    return found


def _locate(workspace: Workspace, work: UnitOfWork, address: _Address) -> Place:
    known = work.places.find(*address)
    if known is not None:
        return known
    place = workspace.register.locate(*address)
    work.places.save(place, address[1])
    return place
