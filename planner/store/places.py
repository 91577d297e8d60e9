"""What the geocoder said of addresses, asked once."""

from datetime import UTC, datetime

from sqlmodel import Session

from planner.domain.place import Place
from planner.store.mapping import place_of, place_values
from planner.store.saving import note_change, put
from planner.store.tables import PlaceRow
from planner.store.turns import take_turns


class Places:
    """Places by address and postcode."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, address: str, postcode: str) -> Place | None:
        """Return the place of an address, or None while nobody has asked."""
        row = self._session.get(PlaceRow, (address, postcode))
        return place_of(row) if row else None

    def save(self, place: Place, postcode: str) -> None:
        """Keep what the geocoder said."""
        put(self._session, PlaceRow, {"address": place.address, "postcode": postcode}, place_values(place))
        note_change(self._session)

    def take_turn_to_ask(self) -> None:
        """Let one machine at a time ask outside, until the transaction ends; a file is on one machine anyhow."""
        take_turns(self._session.connection(), "geocoder")

    def settle(self, place: Place, postcode: str, by: str) -> None:
        """Keep the point that an account has chosen."""
        self.save(place, postcode)
        row = self._session.get_one(PlaceRow, (place.address, postcode))
        row.settled_by, row.settled = by, datetime.now(UTC)
        self._session.flush()
