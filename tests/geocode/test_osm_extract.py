from pathlib import Path

import pytest
from osmium.osm.mutable import Node, Relation, Way

from planner.errors import InputError
from planner.geocode.imported_addresses import ImportedAddress
from planner.geocode.osm_extract import OsmAddresses, read_osm_extract

from .facts import SHARED_EXTRACT, shared_extract
from .open_data_files import osm_extract

STREET = {"addr:street": "Testikatu"}


def node(number: int, lat: float, lon: float, **tags: str) -> Node:
    return Node(
        id=number, version=1, location=(lon, lat), tags={key.replace("_", ":"): tag for key, tag in tags.items()}
    )


def way(number: int, nodes: list[int], tags: dict[str, str]) -> Way:
    return Way(id=number, version=1, nodes=nodes, tags=tags)


def square(first: int, lat: float, lon: float, side: float) -> list[Node]:
    corners = [(0, 0), (0, side), (side, side), (side, 0)]
    return [node(first + index, lat + up, lon + right) for index, (up, right) in enumerate(corners)]


def ring(first: int) -> list[int]:
    return [first, first + 1, first + 2, first + 3, first]


def read(path: Path) -> OsmAddresses:
    return read_osm_extract(path, lambda _: None)


def written(found: OsmAddresses) -> list[tuple[str, int | None, str, str]]:
    return [(a.street, a.parts.number, a.parts.letter, a.parts.stair) for a in found.addresses]


def one(found: OsmAddresses) -> ImportedAddress:
    (address,) = found.addresses
    return address


def test_a_node_with_a_number_is_an_address_and_its_street_tells_the_swedish_name(tmp_path: Path) -> None:
    found = read(
        osm_extract(
            tmp_path / "a.osm.pbf",
            nodes=[
                node(1, 60.2, 24.9, addr_housenumber="5b", addr_street="Testikatu", addr_postcode="00100"),
                node(2, 60.2, 24.91),
            ],
            ways=[way(1, [1, 2], {"highway": "residential", "name": "Testikatu", "name:sv": "Testgatan"})],
        )
    )

    address = one(found)
    assert (address.street, address.street_sv, address.lat, address.lon) == ("Testikatu", "Testgatan", 60.2, 24.9)
    assert (address.parts.number, address.parts.letter, address.parts.postcode) == (5, "b", "00100")
    assert found.num_nowhere == 1


def test_a_building_is_a_point_inside_it_and_swallows_the_shops_of_its_number(tmp_path: Path) -> None:
    shop = {"addr_housenumber": "5", "addr_street": "Testikatu", "addr_postcode": "00100", "addr_city": "Helsinki"}
    path = osm_extract(
        tmp_path / "a.osm.pbf",
        nodes=[*square(1, 60.2, 24.9, 0.001), node(9, 60.2, 24.9, **shop)],
        ways=[way(1, ring(1), {"building": "yes", "addr:housenumber": "5", **STREET})],
    )

    address = one(read(path))

    assert (address.lat, address.lon) == pytest.approx((60.2005, 24.9005))
    assert (address.parts.postcode, address.parts.city) == ("00100", "Helsinki")


def test_the_same_number_far_away_is_another_address(tmp_path: Path) -> None:
    tags = {"addr_housenumber": "5", "addr_street": "Testikatu"}
    path = osm_extract(tmp_path / "a.osm.pbf", nodes=[node(1, 60.2, 24.9, **tags), node(2, 60.3, 24.9, **tags)])

    assert len(read(path).addresses) == 2


def test_a_door_with_a_letter_is_a_stair_and_a_shop_of_a_unit_is_none(tmp_path: Path) -> None:
    tags = {"addr_housenumber": "5", "addr_street": "Testikatu"}
    path = osm_extract(
        tmp_path / "a.osm.pbf",
        nodes=[
            node(1, 60.2, 24.9, entrance="staircase", addr_unit="B", **tags),
            node(2, 60.2, 24.9, shop="yes", addr_unit="C", **tags),
        ],
    )

    assert written(read(path)) == [("Testikatu", 5, "", "B"), ("Testikatu", 5, "", "")]


def test_several_numbers_are_several_addresses_and_what_cannot_be_read_is_counted(tmp_path: Path) -> None:
    path = osm_extract(
        tmp_path / "a.osm.pbf",
        nodes=[
            node(1, 60.2, 24.9, addr_housenumber="5;7", addr_street="Testikatu"),
            node(2, 60.2, 24.9, addr_housenumber="C 31", addr_street="Testikatu"),
            node(3, 60.2, 24.9, addr_housenumber="5"),
        ],
    )

    found = read(path)

    assert written(found) == [("Testikatu", 5, "", ""), ("Testikatu", 7, "", "")]
    assert found.num_unread == 2


def test_what_lies_outside_the_region_is_left_out(tmp_path: Path) -> None:
    path = osm_extract(
        tmp_path / "a.osm.pbf", nodes=[node(1, 61.5, 23.8, addr_housenumber="5", addr_street="Testikatu")]
    )

    assert read(path).addresses == ()


def test_a_border_in_the_extract_tells_the_municipality(tmp_path: Path) -> None:
    border = {"type": "boundary", "boundary": "administrative", "admin_level": "8", "name": "Espoo"}
    path = osm_extract(
        tmp_path / "a.osm.pbf",
        nodes=[
            *square(1, 60.1, 24.6, 0.1),
            node(9, 60.15, 24.65, addr_housenumber="5", addr_street="Testikatu"),
            node(10, 60.15, 24.9, addr_housenumber="5", addr_street="Testikatu"),
        ],
        ways=[way(1, ring(1), {})],
        relations=[Relation(id=1, version=1, members=[("w", 1, "outer")], tags=border)],
    )

    found = read(path)

    assert [address.parts.city for address in found.addresses] == ["Espoo", ""]


def test_an_area_that_crosses_itself_is_no_building(tmp_path: Path) -> None:
    path = osm_extract(
        tmp_path / "a.osm.pbf",
        nodes=square(1, 60.2, 24.9, 0.001),
        ways=[way(1, [1, 3, 2, 4, 1], {"building": "yes", "addr:housenumber": "5", **STREET})],
    )

    assert read(path).addresses == ()


def test_a_file_that_is_no_extract_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(b"katunimi;osoitenumero\n")

    with pytest.raises(InputError, match="FILE_UNREADABLE"):
        read(path)


@pytest.mark.skipif(not SHARED_EXTRACT.is_file(), reason="the extract of the inner city is not beside the checkout")
def test_the_extract_of_the_inner_city() -> None:
    found = shared_extract()

    by_address = {(a.street, a.parts.number, a.parts.letter, a.parts.stair): a for a in found.addresses}
    assert len(found.addresses) > 4_000
    assert by_address["Bulevardi", 16, "", ""].street_sv == "Bulevarden"
    assert sum(bool(address.parts.stair) for address in found.addresses) > 1_000
