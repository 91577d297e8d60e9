"""The way from the street to a resident's door."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """
    What a helper has to know to reach the door; a door code is no part of it, since that is kept apart and sealed.

    Parameters
    ----------
    stair
        Letter of the stair.
    floor
        Number of the floor, None when it is not known; 1 is the ground floor, as Finnish houses count.
    has_lift
        None when nobody has asked.
    buzzer
        The name on the door phone.
    parking
        Where a car may stand.
    """

    stair: str = ""
    floor: int | None = None
    has_lift: bool | None = None
    buzzer: str = ""
    parking: str = ""
