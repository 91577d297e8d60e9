"""A GeoJSON file of district boundaries."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely import Geometry
from shapely.errors import ShapelyError
from shapely.geometry import shape as shape_of

from planner.errors import Finding, InputError
from planner.geocode.coordinates import System, system_of, to_wgs84
from planner.geocode.districts import Area
from planner.locale import Sentence, sentence

NAMES_FI = ("nimi_fi", "name_fi", "nimi", "fi", "name")
NAMES_SV = ("nimi_se", "nimi_sv", "name_sv", "namn", "sv")
"""Properties that may hold a name, the first that a feature has counts; case makes no difference."""

_SYSTEM_BY_CODE = {"4326": System.WGS84, "CRS84": System.WGS84, "3879": System.GK25}
_CODE = re.compile(r"(?:EPSG:+|OGC:[\d.]*:?)(?:[\d.]*:)?(CRS84|\d{4,5})$", re.IGNORECASE)
_KINDS = ("Polygon", "MultiPolygon")


def read_areas(content: bytes) -> tuple[Area, ...]:
    """
    Return the districts of a file, in WGS 84.

    The ``crs`` member says in which system it is, WGS 84 where there is none; the values have to agree with it. Both
    orders of axes are read. A boundary that crosses itself is mended where that leaves an area.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE``, ``CRS_UNKNOWN``, or ``AREA_INVALID`` for each feature that cannot be used.
    """
    collection = _collection(content)
    system = _system(collection)
    areas: list[Area] = []
    findings: list[Finding] = []
    for number, feature in enumerate(collection["features"]):
        found = _area(feature, system)
        if isinstance(found, Area):
            areas.append(found)
        else:
            findings.append(Finding("AREA_INVALID", f"features[{number}]", found))
    if not areas and not findings:
        findings.append(Finding("AREA_INVALID", "features", sentence("The file holds no areas.")))
    if findings:
        raise InputError(findings)
    return tuple(areas)


def _collection(content: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError([_unreadable()]) from error
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        raise InputError([_unreadable()])
    return read


def _unreadable() -> Finding:
    text = sentence("The file is no GeoJSON with a list of features; save it as GeoJSON.")
    return Finding("FILE_UNREADABLE", "file", text)


def _system(collection: Mapping[str, Any]) -> System:
    member = collection.get("crs")
    if member is None:
        return System.WGS84
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    code = _CODE.search(name)
    system = _SYSTEM_BY_CODE.get(code[1].upper()) if code else None
    if system is None:
        text = sentence("The areas are in another coordinate system; save them in WGS 84 or EPSG:3879.")
        raise InputError([Finding("CRS_UNKNOWN", "crs", text)])
    return system


def _area(feature: object, system: System) -> Area | Sentence:
    """Return the district of a feature, or what is wrong with it."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return sentence("The area has no name; give it the property nimi_fi.")
    properties = {str(key).casefold(): value for key, value in feature["properties"].items()}
    name_fi, name_sv = _name(properties, NAMES_FI), _name(properties, NAMES_SV)
    if not name_fi:
        return sentence("The area has no name; give it the property nimi_fi.")
    shape = _shape(feature.get("geometry"))
    if shape is None:
        return sentence("The area is no polygon.")
    if any(system_of(*pair) is not system for pair in _corners(shape)):
        return sentence("The coordinates do not lie in Finland in {system}; correct the crs member.", system=system)
    return Area(name_fi, name_sv, _in_wgs84(shape, system))


def _name(properties: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((str(properties[name]).strip() for name in names if properties.get(name)), "")


def _shape(geometry: object) -> Geometry | None:
    if not isinstance(geometry, dict) or geometry.get("type") not in _KINDS:
        return None
    try:
        shape = shapely.force_2d(shape_of(geometry))
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return None
    mended = shape if shape.is_valid else shapely.make_valid(shape)
    return mended if mended.area > 0 else None


def _corners(shape: Geometry) -> Iterator[tuple[float, float]]:
    yield from ((float(one), float(other)) for one, other in shapely.get_coordinates(shape))


def _in_wgs84(shape: Geometry, system: System) -> Geometry:
    points = to_wgs84(list(_corners(shape)), system)
    return shapely.set_coordinates(shapely.force_2d(shape), [(lon, lat) for lat, lon in points])
