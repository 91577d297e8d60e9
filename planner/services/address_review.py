"""Addresses that a person has to settle: which, what they might be, and the point that was chosen."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.place import Place, Precision
from planner.errors import EditConflictError, Finding, InputError, NotFoundError
from planner.geocode.judgement import AREA
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.geocoding import Address, known_place, unsettled
from planner.store.unit_of_work import UnitOfWork

BY_HAND = "person"
"""The source of a point that somebody has chosen."""

_CODE_LENGTH = 12


@dataclass(frozen=True)
class DoubtfulAddress:
    """
    An address below building level.

    Parameters
    ----------
    code
        Names it in links and commands; it says nothing of the address.
    address, postcode
        Personal data.
    uses
        The requests and shifts that wait for it.
    place
        What is known of it so far.
    reason
        Why a person has to look.
    candidates
        Houses that may be meant, best first.
    """

    code: str
    address: str
    postcode: str
    uses: tuple[str, ...]
    place: Place
    reason: Finding
    candidates: tuple[Place, ...]


@operation(Operation.GEOCODE)
def addresses_to_settle(workspace: Workspace) -> tuple[DoubtfulAddress, ...]:
    """Return every address that a person has to settle, in the order of the requests; that it was seen is recorded."""
    workspace.note("addresses to settle")
    with workspace.reading() as work:
        return tuple(_doubtful(workspace, work))


@operation(Operation.GEOCODE)
def settle_address(workspace: Workspace, code: str, lat: float, lon: float, matched: str = "") -> None:
    """
    Put an address at the point that a person has chosen; visits can be planned there from now on.

    Parameters
    ----------
    code
        Of the address; see :class:`DoubtfulAddress`.
    lat, lon
        WGS 84 degrees.
    matched
        The candidate that was taken, or empty for a point of one's own.

    Raises
    ------
    InputError
        ``COORDINATE_INVALID`` for a point far from the city.
    EditConflictError
        When somebody else has settled it meanwhile.
    NotFoundError
        When no address has that code.
    """
    (south, west), (north, east) = AREA
    if not (south <= lat <= north and west <= lon <= east):
        text = sentence("The point is far outside the city. Move it, or correct the address in the request.")
        raise InputError([Finding("COORDINATE_INVALID", "point", text)])
    with workspace.writing(f"address {code}") as work:
        address = _address_of(workspace, work, code)
        chosen = Place(address[0], lat, lon, Precision.BUILDING, BY_HAND, matched)
        stored = work.places.find(*address)
        if stored is not None and stored.precision.is_settled:
            raise EditConflictError(chosen, stored)
        work.places.settle(chosen, address[1], workspace.actor.id)
        work.commit()


def _doubtful(workspace: Workspace, work: UnitOfWork) -> Iterator[DoubtfulAddress]:
    for address, uses in _uses(work).items():
        place = known_place(workspace, work, address)
        if not place.precision.is_settled:
            yield DoubtfulAddress(
                code=_code(workspace, address),
                address=address[0],
                postcode=address[1],
                uses=tuple(uses),
                place=place,
                reason=unsettled(workspace, *address, where=uses[0]),
                candidates=workspace.register.candidates(*address),
            )


def _uses(work: UnitOfWork) -> dict[Address, list[str]]:
    """Return each address of an open request or a shift with what waits for it; remote help may do without one."""
    uses: dict[Address, list[str]] = {}
    for request in work.requests.not_closed():
        if request.address:
            uses.setdefault((request.address, request.postcode), []).append(f"request {request.id}")
    for helper in work.helpers.all():
        for shift in helper.shifts:
            for end in {shift.start_address, shift.end_address} - {None, ""}:
                uses.setdefault((str(end), ""), []).append(f"helper {helper.id}, shift of {shift.day}")
    return uses


def _address_of(workspace: Workspace, work: UnitOfWork, code: str) -> Address:
    for address in _uses(work):
        if hmac.compare_digest(_code(workspace, address).encode(), code.encode(errors="replace")):
            return address
    raise NotFoundError(sentence("No address waits under this code any more."))


def _code(workspace: Workspace, address: Address) -> str:
    secret = workspace.key.derived("addresses to settle")
    return hmac.new(secret, "\n".join(address).encode(), hashlib.sha256).hexdigest()[:_CODE_LENGTH]
