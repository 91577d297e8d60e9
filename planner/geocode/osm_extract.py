"""Addresses in an extract of OpenStreetMap: buildings, doors and whatever else bears a number."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import osmium
import shapely
from osmium.osm import Area, Node, Way
from shapely import Geometry, Point

from planner.errors import Finding, InputError
from planner.geocode.address import StreetAddress
from planner.geocode.house_number import house_numbers, with_number
from planner.geocode.imported_addresses import ImportedAddress
from planner.geocode.municipality import municipality_named
from planner.geocode.postcode import known_postcode
from planner.locale import sentence

REGION = (24.45, 59.85, 25.40, 60.45)
"""West, south, east and north around Helsinki and its neighbours: an extract may hold the whole country."""

_MUNICIPALITY_LEVEL = "8"
"""``admin_level`` of Finnish municipalities."""

_NEAR_BUILDING_DEG = 0.0005
"""Half a block, 28 m east and 56 m north: what bears the number of a building so near stands in it."""

_PLACE_MARK = ","
"""In the name of a street it stands between a place and its street, and would make a second street of it."""

_OBJECTS_BETWEEN_REPORTS = 1_000

_Label = tuple[str, int | None, int | None, str, str]


@dataclass(frozen=True)
class OsmAddresses:
    """
    What an extract holds of addresses.

    Parameters
    ----------
    addresses
        Buildings before single points.
    num_unread
        Objects left out, since their street or house number cannot be read.
    num_nowhere
        Addresses whose municipality neither a tag nor a border in the extract tells.
    """

    addresses: tuple[ImportedAddress, ...]
    num_unread: int
    num_nowhere: int


@dataclass
class _Found:
    """What has been met so far; ``shapes`` are in degrees."""

    swedish_by_street: dict[str, str] = field(default_factory=dict)
    municipalities: list[tuple[str, Geometry]] = field(default_factory=list)
    addresses: list[tuple[str, StreetAddress, Geometry]] = field(default_factory=list)
    num_unread: int = 0


def read_osm_extract(path: Path, on_progress: Callable[[int], None]) -> OsmAddresses:
    """
    Return the addresses of an extract near Helsinki.

    Swedish names come from ``name:sv`` of the streets, municipalities from ``addr:city``, else from borders that are
    whole in the extract. The point of a building lies inside it. A door with ``addr:unit`` is that stair.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE`` when it is no extract.
    """
    try:
        found = _read(path, on_progress)
    except (RuntimeError, OSError) as error:
        text = sentence("The file is no OpenStreetMap extract that can be read; download it again as .osm.pbf.")
        raise InputError([Finding("FILE_UNREADABLE", "file", text)]) from error
    addresses = tuple(_without_repetition(_placed(found)))
    return OsmAddresses(addresses, found.num_unread, sum(not address.parts.city for address in addresses))


def _read(path: Path, on_progress: Callable[[int], None]) -> _Found:
    keys = osmium.filter.KeyFilter("addr:housenumber", "boundary", "highway")
    areas = osmium.filter.KeyFilter("addr:housenumber", "boundary")
    to_wkb = osmium.geom.WKBFactory()
    region = shapely.box(*REGION)
    found = _Found()
    for number, thing in enumerate(osmium.FileProcessor(str(path)).with_areas(areas).with_filter(keys)):
        if number % _OBJECTS_BETWEEN_REPORTS == 0:
            on_progress(number)
        match thing:
            case Area() if thing.tags.get("boundary") == "administrative":
                _note_municipality(found, thing, to_wkb)
            case Way() if "highway" in thing.tags:
                _note_street(found, thing)
            case Node() | Way() | Area() if "addr:housenumber" in thing.tags:
                shape = _shape(thing, to_wkb)
                if shape is not None and region.contains(shape):
                    _note_address(found, thing, shape)
    return found


def _note_municipality(found: _Found, area: Area, to_wkb: osmium.geom.WKBFactory) -> None:
    name = municipality_named(area.tags.get("name") or "")
    border = _area_shape(area, to_wkb)
    if name and border is not None and area.tags.get("admin_level") == _MUNICIPALITY_LEVEL:
        found.municipalities.append((name, border))


def _note_street(found: _Found, way: Way) -> None:
    finnish, swedish = way.tags.get("name:fi") or way.tags.get("name"), way.tags.get("name:sv")
    if finnish and swedish:
        found.swedish_by_street.setdefault(finnish, swedish)


def _note_address(found: _Found, thing: Node | Way | Area, shape: Geometry) -> None:
    tags = thing.tags
    street = tags.get("addr:street:fi") or tags.get("addr:street") or tags.get("addr:place")
    numbers = house_numbers(tags["addr:housenumber"])
    if not street or _PLACE_MARK in street or not numbers:
        found.num_unread += 1
        return
    parts = StreetAddress(
        street,
        stair=_stair(tags) if isinstance(thing, Node) else "",
        postcode=known_postcode(tags.get("addr:postcode") or ""),
        city=municipality_named(tags.get("addr:city") or ""),
    )
    swedish = tags.get("addr:street:sv") or ""
    found.addresses += [(swedish, with_number(parts, number), shape) for number in numbers]


def _stair(tags: osmium.osm.TagList) -> str:
    """Return the letter of a door; a shop of unit B is no door."""
    unit = (tags.get("addr:unit") or tags.get("ref") or "").strip().upper()
    return unit if "entrance" in tags and len(unit) == 1 and unit.isalpha() else ""


def _shape(thing: Node | Way | Area, to_wkb: osmium.geom.WKBFactory) -> Geometry | None:
    """Return the geometry; closed ways come as areas too, and are taken as such."""
    match thing:
        case Node():
            return Point(thing.location.lon, thing.location.lat)
        case Area():
            return _area_shape(thing, to_wkb)
        case Way() if not thing.is_closed():
            return shapely.LineString([(node.lon, node.lat) for node in thing.nodes])
        case _:
            return None


def _area_shape(area: Area, to_wkb: osmium.geom.WKBFactory) -> Geometry | None:
    """Return the area; None where the extract cuts its border, or it crosses itself."""
    try:
        return shapely.from_wkb(to_wkb.create_multipolygon(area))
    except RuntimeError:
        return None


def _placed(found: _Found) -> Iterator[tuple[ImportedAddress, Geometry]]:
    """Return every address with its point and municipality, buildings first."""
    for swedish, parts, shape in sorted(found.addresses, key=lambda address: address[2].geom_type == "Point"):
        point = shape.point_on_surface()
        inside = (name for name, border in found.municipalities if border.contains(point))
        city = parts.city or next(inside, "")
        name_sv = swedish or found.swedish_by_street.get(parts.street, "")
        yield ImportedAddress(parts.street, name_sv, replace(parts, city=city), point.y, point.x), shape


def _without_repetition(placed: Iterable[tuple[ImportedAddress, Geometry]]) -> list[ImportedAddress]:
    """
    Merge what repeats the number of a building beside it: the shops and doors of a house are that house.

    The house keeps its own point, and takes postcode and municipality from them where it has none.
    """
    kept: dict[_Label, list[tuple[ImportedAddress, Geometry]]] = defaultdict(list)
    for address, shape in placed:
        same = kept[_label(address)]
        beside = (index for index, (_, other) in enumerate(same) if other.distance(shape) <= _NEAR_BUILDING_DEG)
        index = next(beside, None)
        if index is None:
            same.append((address, shape))
        else:
            house, own_shape = same[index]
            same[index] = _completed(house, address), own_shape
    return [address for same in kept.values() for address, _ in same]


def _completed(house: ImportedAddress, other: ImportedAddress) -> ImportedAddress:
    postcode, city = house.parts.postcode or other.parts.postcode, house.parts.city or other.parts.city
    return replace(house, parts=replace(house.parts, postcode=postcode, city=city))


def _label(address: ImportedAddress) -> _Label:
    parts = address.parts
    return parts.street, parts.number, parts.number_end, parts.letter, parts.stair
