"""What every geocoder promises."""

from typing import Protocol

from planner.domain.place import Place


class Geocoder(Protocol):
    """
    Looks up addresses.

    One contract test runs on every implementation.
    """

    def locate(self, address: str, postcode: str = "") -> Place:
        """
        Return the place of an address.

        Parameters
        ----------
        address
            As a person wrote it.
        postcode
            Helps and checks; one inside the address serves when this is empty.

        Returns
        -------
        Place
            With the address as it was asked for. An unknown address is a place of precision ``NONE``, never an
            error and never a point in the middle of the city.

        Raises
        ------
        GeocodeError
            When the service behind the geocoder cannot be asked; the register never does.
        """
        ...
