"""How a helper moves."""

from enum import StrEnum


class Mode(StrEnum):
    """Travel mode of a shift."""

    WALK = "walk"
    BIKE = "bike"
    CAR = "car"
    TRANSIT = "transit"
