"""Travel times estimated from straight-line distance."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from planner.domain.matrix import Matrix, read_only
from planner.domain.mode import Mode
from planner.errors import TravelError
from planner.locale import sentence
from planner.travel.curves import ModeRule
from planner.travel.distance import Floats, distances_m, distances_to_first_m
from planner.travel.rules import read_rules

ESTIMATE = "estimate"
"""Label of these times, wherever they are kept or shown."""

_MAX_LAT, _MAX_LON = 90, 180


class Located(Protocol):
    """Anything with a point: a ``Place``, or a point of a Problem."""

    @property
    def lat(self) -> float | None:
        """WGS 84 degrees north."""

    @property
    def lon(self) -> float | None:
        """WGS 84 degrees east."""


def estimate_matrix(places: Sequence[Located], mode: Mode, *, rules: Mapping[Mode, ModeRule] | None = None) -> Matrix:
    """
    Return travel times from straight-line distance, calibrated for the mode.

    Parameters
    ----------
    places
        WGS 84; n of them, none is allowed.
    mode
        Walk, bike, car or transit.
    rules
        Speeds, detours and lines; those of ``data/travel_estimate.toml`` by default.

    Returns
    -------
    Matrix
        Whole seconds, int32, shape (n, n), read-only and symmetric, never ``UNREACHABLE``. 0 on the diagonal and
        between equal points; at least 1 between different ones, so that a leg never vanishes by rounding. They are
        estimates: show them with the label ``ESTIMATE``.

    Raises
    ------
    TravelError
        When a place has no coordinate, or one that is not on the globe. It names the positions, never the addresses.
    """
    lat, lon = _coordinates(places)
    return _seconds(distances_m(lat, lon), (rules or read_rules())[mode])


def estimate_from(
    place: Located, places: Sequence[Located], mode: Mode, *, rules: Mapping[Mode, ModeRule] | None = None
) -> Matrix:
    """
    Return travel times from one place to many, and so from each of them to it; the same as in a matrix of all.

    Returns
    -------
    Matrix
        Whole seconds, int32, shape (n,), read-only.

    Raises
    ------
    TravelError
        As :func:`estimate_matrix`.
    """
    lat, lon = _coordinates([place, *places])
    return _seconds(distances_to_first_m(lat, lon)[1:], (rules or read_rules())[mode])


def straight_distances_m(places: Sequence[Located]) -> Floats:
    """
    Return the straight distances between places in metres, shape (n, n).

    Raises
    ------
    TravelError
        As :func:`estimate_matrix`.
    """
    return distances_m(*_coordinates(places))


def _seconds(distance_m: Floats, rule: ModeRule) -> Matrix:
    seconds = np.rint(rule.seconds(distance_m))
    return read_only(np.where(distance_m > 0, np.maximum(seconds, 1), 0).astype(np.int32))


def _coordinates(places: Sequence[Located]) -> tuple[Floats, Floats]:
    # None becomes nan, which no comparison accepts.
    lat = np.array([place.lat for place in places], dtype=np.float64)
    lon = np.array([place.lon for place in places], dtype=np.float64)
    unusable = np.flatnonzero(~((np.abs(lat) <= _MAX_LAT) & (np.abs(lon) <= _MAX_LON)))
    if unusable.size:
        positions = ", ".join(str(index) for index in unusable)
        text = sentence(
            "No usable coordinate at position {positions} of the places, counted from 0; settle them first."
        )
        raise TravelError(text.with_values(positions=positions))
    return lat, lon
