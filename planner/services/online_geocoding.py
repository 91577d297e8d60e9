"""Addresses that the register does not settle, asked of an online geocoder: the only way by which one leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from planner.domain.place import Place
from planner.errors import GeocodeError
from planner.geocode import parse_address
from planner.geocode.allowance import AllowanceError, Clock, Turn
from planner.geocode.asked import merged, was_asked
from planner.geocode.online import OnlineGeocoder
from planner.geocode.question import names_somebody, question_of
from planner.locale import Sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.geocoder import online_geocoder
from planner.services.geocoding import Address, known_place, people_by_address
from planner.store.address import ServerAddress
from planner.store.address import parse_address as parse_database
from planner.store.unit_of_work import UnitOfWork

OnAsked = Callable[[int, int], None]
"""Is told after each address how many are done, of how many."""


_Outcome = Place | GeocodeError | None
"""The place that is kept, what went wrong, or None where another process asked meanwhile."""


@dataclass(frozen=True)
class OnlineReport:
    """
    What became of the addresses that the register does not settle.

    Parameters
    ----------
    service
        That was asked.
    kept_here
        Never sent: without a number, in another municipality, or with more in them than an address.
    settled, unsettled, failed
        Sent. Where settled a visit may be planned; where unsettled the service knew nothing better, and a person must
        look; of those that failed nothing was learned, so that they are asked again another time.
    left
        Not sent, because nothing may be asked for now.
    problems
        What went wrong, each once; no address stands in it.
    """

    service: str
    kept_here: int = 0
    settled: int = 0
    unsettled: int = 0
    failed: int = 0
    left: int = 0
    problems: tuple[Sentence, ...] = ()

    @property
    def asked(self) -> int:
        """How many addresses were sent."""
        return self.settled + self.unsettled + self.failed


@operation(Operation.GEOCODE)
def geocode_online(
    workspace: Workspace, *, on_asked: OnAsked | None = None, clock: Clock | None = None
) -> OnlineReport:
    """
    Ask the online geocoder of the installation for every address that the register does not settle, each once.

    Street, number, postcode and town leave the machine, and nothing else. The record tells how many were to be asked
    before the first one leaves, and how many were asked after the last one. Each answer is kept as soon as it is there.

    Parameters
    ----------
    clock
        The time; that of the machine by default.

    Raises
    ------
    InputError, GeocodeError
        When no service is switched on, or its settings are wrong; nothing has left then.
    """
    geocoder = online_geocoder(workspace.settings, clock)
    with workspace.reading() as work:
        unsettled = tuple(_unsettled(workspace, work))
    to_ask = tuple(address for address, names in unsettled if _may_leave(address, names))
    report = OnlineReport(geocoder.name, kept_here=len(unsettled) - len(to_ask))
    if not to_ask:
        return report
    workspace.note(f"addresses, {len(to_ask)} to ask of {geocoder.name}")
    outcomes: list[_Outcome] = []
    try:
        for outcome in _outcomes(workspace, geocoder, to_ask):
            outcomes.append(outcome)
            if on_asked is not None:
                on_asked(len(outcomes), len(to_ask))
    finally:
        report = _counted(report, outcomes, len(to_ask))
        workspace.note(f"addresses, {report.asked} asked of {geocoder.name}")
    return report


def _unsettled(workspace: Workspace, work: UnitOfWork) -> Iterator[tuple[Address, str]]:
    """Yield each address in use that nobody has settled and no service was asked for, with the names of its people."""
    for address, people in people_by_address(work, work.requests.not_closed()).items():
        place = known_place(workspace, work, address)
        if not place.precision.is_settled and not was_asked(place):
            yield address, people.names


def _may_leave(address: Address, names: str) -> bool:
    parsed = parse_address(address[0])
    return question_of(parsed, address[1]) is not None and not names_somebody(parsed, names)


def _outcomes(workspace: Workspace, geocoder: OnlineGeocoder, addresses: tuple[Address, ...]) -> Iterator[_Outcome]:
    """Ask for one after the other; one that fails costs the others nothing, and a service left alone ends it."""
    for address in addresses:
        try:
            yield _ask(workspace, geocoder, address)
        except AllowanceError as error:
            yield error
            return
        except GeocodeError as error:
            yield error


def _counted(report: OnlineReport, outcomes: list[_Outcome], num_to_ask: int) -> OnlineReport:
    places = [outcome for outcome in outcomes if isinstance(outcome, Place)]
    errors = [outcome for outcome in outcomes if isinstance(outcome, GeocodeError)]
    num_refused = sum(isinstance(error, AllowanceError) for error in errors)
    num_settled = sum(place.precision.is_settled for place in places)
    return replace(
        report,
        settled=num_settled,
        unsettled=len(places) - num_settled,
        failed=len(errors) - num_refused,
        left=num_to_ask - len(outcomes) + num_refused,
        problems=tuple(dict.fromkeys(error.text for error in errors)),
    )


def _ask(workspace: Workspace, geocoder: OnlineGeocoder, address: Address) -> Place | None:
    """Ask for an address and keep the answer; None when another process did so while this one waited for its turn."""
    with _turn(workspace, geocoder) as turn:
        with workspace.reading() as work:
            known = known_place(workspace, work, address)
        if known.precision.is_settled or was_asked(known):
            return None
        place = merged(known, geocoder.locate_in(turn, *address))
        _keep(workspace, place, address[1])
        return place


@contextmanager
def _turn(workspace: Workspace, geocoder: OnlineGeocoder) -> Iterator[Turn]:
    """Hold the turn to ask: among the processes of this machine, and where the database is a server, among machines."""
    with geocoder.allowance.turn() as turn:
        if not isinstance(parse_database(workspace.settings.database), ServerAddress):
            yield turn
            return
        with workspace.reading() as work:
            work.places.take_turn_to_ask()
            try:
                yield turn
            finally:
                # Another machine does not see when this one asked.
                turn.linger()


@operation(Operation.GEOCODE)
def _keep(workspace: Workspace, place: Place, postcode: str) -> None:
    """
    Keep an answer, unless a person has settled the address meanwhile.

    A use case of its own, so that a meeting of transactions does not send the address again.
    """
    with workspace.writing(None) as work:
        stored = work.places.find(place.address, postcode)
        if stored is None or not stored.precision.is_settled:
            work.places.save(place, postcode)
            work.commit()
