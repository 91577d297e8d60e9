"""A point on the map, and how well it is known."""

from dataclasses import dataclass
from enum import StrEnum


class Precision(StrEnum):
    """How exact a place is, best first. Anything below ``BUILDING`` waits for a person to settle it."""

    ENTRANCE = "entrance"
    BUILDING = "building"
    STREET = "street"
    POSTCODE = "postcode"
    NEIGHBOURHOOD = "neighbourhood"
    NONE = "none"

    @property
    def is_settled(self) -> bool:
        """Whether a visit may be planned there without a person having looked."""
        return self in (Precision.ENTRANCE, Precision.BUILDING)


@dataclass(frozen=True)
class Place:
    """
    An address with its point.

    Parameters
    ----------
    address
        As it was asked for.
    lat, lon
        WGS 84 degrees; both ``None`` exactly when the precision is ``NONE``. No coordinate is ever invented.
    precision
        What the point is worth.
    source
        Which register or service gave the point, for instance ``register: addresses``.
    matched
        The entry that was found, in its own spelling; empty when nothing was.
    """

    address: str
    lat: float | None
    lon: float | None
    precision: Precision
    source: str
    matched: str = ""

    def __post_init__(self) -> None:
        has_point = self.lat is not None and self.lon is not None
        if has_point == (self.precision is Precision.NONE):
            raise ValueError("A place has a point exactly when its precision is not 'none'.")
