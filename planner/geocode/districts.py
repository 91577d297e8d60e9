"""Boundaries of the city's districts: what they are called, and what lies outside."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely import Geometry, Point, STRtree

_SHORE_DEG = 0.004
"""Some 220 m east and 440 m north: boundaries may end at the shore or be drawn with fewer corners, and a pier or a
house on the border is in the city all the same."""


@dataclass(frozen=True)
class Area:
    """
    A district.

    Parameters
    ----------
    name_fi, name_sv
        Its names; the Swedish one may be empty.
    shape
        Polygon or several of them; WGS 84 degrees, east before north.
    """

    name_fi: str
    name_sv: str
    shape: Geometry


class Districts:
    """
    Tells in which district a point lies.

    Parameters
    ----------
    areas
        At least one; where they overlap, the smallest counts.
    """

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = sorted(areas, key=lambda area: (area.shape.area, area.name_fi))
        self._tree = STRtree([area.shape for area in self._areas])

    def area_of(self, lat: float, lon: float) -> Area | None:
        """Return the district of a point, or the one beside it within a few hundred metres; None outside the city."""
        point = Point(lon, lat)
        within = self._tree.query(point, predicate="intersects")
        if len(within):
            return self._areas[int(min(within))]
        nearest = self._areas[int(self._tree.nearest(point))]
        return nearest if nearest.shape.distance(point) <= _SHORE_DEG else None

    def are_outside(self, points: Iterable[tuple[float, float]]) -> list[bool]:
        """Say of each point, latitude first, whether no district is near it."""
        shapes = [Point(lon, lat) for lat, lon in points]
        if not shapes:
            return []
        near = set(self._tree.query(shapes, predicate="dwithin", distance=_SHORE_DEG)[0])
        return [index not in near for index in range(len(shapes))]


def write_areas(connection: sqlite3.Connection, source: str, areas: Sequence[Area]) -> None:
    """Put the areas in the place of all that the source had."""
    connection.execute("DELETE FROM area WHERE source = ?", (source,))
    rows = [(source, area.name_fi, area.name_sv, shapely.to_wkb(area.shape)) for area in areas]
    connection.executemany("INSERT INTO area VALUES (?, ?, ?, ?)", rows)


def read_districts(connection: sqlite3.Connection) -> Districts | None:
    """Return the districts of the file of open data; None where none have been imported."""
    rows = connection.execute("SELECT name_fi, name_sv, shape FROM area ORDER BY rowid").fetchall()
    areas = [Area(name_fi, name_sv, shapely.from_wkb(shape)) for name_fi, name_sv, shape in rows]
    return Districts(areas) if areas else None


def mark_outside(connection: sqlite3.Connection) -> int:
    """
    Mark the addresses that no municipality was told of and that lie outside all districts; return their number.

    Without districts none is marked.
    """
    connection.execute("UPDATE address SET is_outside = 0")
    districts = read_districts(connection)
    if districts is None:
        return 0
    rows = connection.execute("SELECT rowid, lat, lon FROM address WHERE municipality = ''").fetchall()
    outside = districts.are_outside((lat, lon) for _, lat, lon in rows)
    marked = [(row[0],) for row, is_outside in zip(rows, outside, strict=True) if is_outside]
    connection.executemany("UPDATE address SET is_outside = 1 WHERE rowid = ?", marked)
    return len(marked)
