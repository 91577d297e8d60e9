"""Addresses into places, each asked once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.place import Place, Precision
from planner.domain.request import SupportRequest
from planner.errors import Finding
from planner.locale import Sentence, sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.unit_of_work import UnitOfWork

Address = tuple[str, str]
"""Address and postcode."""


@dataclass(frozen=True)
class People:
    """
    Who has an address.

    Parameters
    ----------
    where
        The first place where it stands: a request, or a shift.
    names
        Of everybody who has it.
    """

    where: str
    names: str


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
    """Look up every address that is not settled in the register, and say what all of them are worth; none leaves."""
    with workspace.writing("addresses") as work:
        people = people_by_address(work, work.requests.all())
        places = {address: _kept_place(workspace, work, address) for address in people}
        work.commit()
    counts = Counter(place.precision for place in places.values())
    findings = tuple(
        unsettled(workspace, *address, where=people[address].where)
        for address, place in places.items()
        if not place.precision.is_settled
    )
    return GeocodeReport(counts, findings)


def settled_place(workspace: Workspace, work: UnitOfWork, address: str, postcode: str = "") -> Place | None:
    """Return the place of an address if a visit may be planned there, else None."""
    place = known_place(workspace, work, (address, postcode))
    return place if place.precision.is_settled else None


def known_place(workspace: Workspace, work: UnitOfWork, address: Address) -> Place:
    """Return what is stored of an address, or what the register says where nothing is, or where it settles it now."""
    stored = work.places.find(*address)
    if stored is not None and stored.precision.is_settled:
        return stored
    place = workspace.register.locate(*address)
    return place if stored is None or place.precision.is_settled else stored


def unsettled(workspace: Workspace, address: str, postcode: str, *, where: str) -> Finding:
    """Return why an address cannot be planned yet."""
    unconfirmed: Sentence = sentence("The address is not settled; confirm its point.")
    finding = workspace.register.explain(address, postcode, where=where)
    return finding or Finding("ADDRESS_UNCONFIRMED", where, unconfirmed, "warning")


def people_by_address(work: UnitOfWork, requests: Iterable[SupportRequest]) -> dict[Address, People]:
    """Return every address of some requests and of all shifts once, with those who have it."""
    found: dict[Address, People] = {}

    def add(address: Address, where: str, name: str) -> None:
        if not address[0]:
            return
        before = found.get(address, People(where, ""))
        found[address] = People(before.where, f"{before.names} {name}".strip())

    for request in requests:
        add((request.address, request.postcode), f"request {request.id}", request.name)
    for helper in work.helpers.all():
        for shift in helper.shifts:
            for address in (shift.start_address, shift.end_address):
                if address is not None:
                    add((address, ""), f"helper {helper.id}, shift of {shift.day}", helper.name)
    return found


def _kept_place(workspace: Workspace, work: UnitOfWork, address: Address) -> Place:
    place = known_place(workspace, work, address)
    if work.places.find(*address) != place:
        work.places.save(place, address[1])
    return place
