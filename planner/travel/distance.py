"""Straight-line distance on the globe."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, IUGG. Against the ellipsoid the sphere errs by 0.3 % at the latitude of Helsinki at
most, nothing beside the error of any estimate that stands on it."""


def distances_m(lat: Floats, lon: Floats) -> Floats:
    """
    Return the distances between all points by the haversine formula.

    Parameters
    ----------
    lat, lon
        WGS 84 degrees, shape (n,).

    Returns
    -------
    Floats
        Metres, shape (n, n); exactly symmetric, and exactly 0 between equal points.
    """
    return _metres(lat[:, None], lon[:, None], lat, lon)


def distances_to_first_m(lat: Floats, lon: Floats) -> Floats:
    """Return the first row of :func:`distances_m`, shape (n,)."""
    return _metres(lat[:1], lon[:1], lat, lon)


def _metres(lat: Floats, lon: Floats, lats: Floats, lons: Floats) -> Floats:
    phi, theta, phis, thetas = (np.radians(degrees) for degrees in (lat, lon, lats, lons))
    half_north = np.sin((phi - phis) / 2)
    half_east = np.sin((theta - thetas) / 2)
    haversine = half_north**2 + np.cos(phi) * np.cos(phis) * half_east**2
    # Rounding lifts antipodes a little above 1.
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    return metres
