"""What the geocoder said of addresses, asked once."""

from sqlmodel import Session

from planner.domain.place import Place
from planner.store.mapping import place_of, place_values
from planner.store.saving import note_change, put
from planner.store.tables import PlaceRow


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
