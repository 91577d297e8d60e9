"""The file of open data: put in place whole or not at all, and noticed by those who have it open."""

import sqlite3
from pathlib import Path

import pytest

from planner.domain.place import Place
from planner.errors import GeocodeError
from planner.geocode import Register
from planner.geocode.open_data import CITY, OSM, imported_sources, rewriting

from .open_data_files import TODAY, address, with_addresses

HOUSE = address("Testikatu 5", 60.2, 24.9)
MOVED = address("Testikatu 5", 60.3, 24.95)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "planner.opendata"


def point(place: Place) -> tuple[float | None, float | None]:
    return place.lat, place.lon


def test_a_source_stands_with_its_licence_and_credit(path: Path) -> None:
    with_addresses(path, HOUSE, source=OSM)
    with_addresses(path, HOUSE)

    city, osm = imported_sources(path)

    assert (city.name, city.licence, city.num_rows, city.imported) == (CITY.name, "CC BY 4.0", 1, TODAY)
    assert (osm.licence, osm.credit) == ("ODbL 1.0", "© OpenStreetMap contributors")


def test_each_point_bears_the_name_of_its_source_alone(path: Path) -> None:
    with_addresses(path, address("Testikatu 5", 60.2, 24.9), source=OSM)
    register = Register(open_data=with_addresses(path, address("Testikatu 7", 60.2, 24.9)))

    assert register.locate("Testikatu 5").source == "register: openstreetmap"
    assert register.locate("Testikatu 7").source == "register: city register"


def test_importing_a_source_anew_replaces_it_and_leaves_the_others(path: Path) -> None:
    with_addresses(path, HOUSE, address("Vanhakatu 1", 60.2, 24.9), source=OSM)
    with_addresses(path, MOVED)
    register = Register(open_data=with_addresses(path, HOUSE, source=OSM))

    assert [source.num_rows for source in imported_sources(path)] == [1, 1]
    assert point(register.locate("Testikatu 5")) == (60.3, 24.95)
    assert not register.locate("Vanhakatu 1").precision.is_settled


def test_an_import_is_noticed_by_a_register_that_is_open(path: Path) -> None:
    register = Register(open_data=with_addresses(path, HOUSE))
    before = point(register.locate("Testikatu 5"))

    with_addresses(path, MOVED)

    assert (before, point(register.locate("Testikatu 5"))) == ((60.2, 24.9), (60.3, 24.95))


def test_a_file_that_is_taken_away_is_noticed(path: Path) -> None:
    register = Register(open_data=with_addresses(path, HOUSE))
    register.locate("Testikatu 5")

    path.unlink()

    assert not register.locate("Testikatu 5").precision.is_settled


def fail_amidst(path: Path) -> None:
    with rewriting(path) as connection:
        connection.execute("DELETE FROM address")
        _ = 1 / 0


def let_another_end_amidst(path: Path) -> None:
    with rewriting(path) as connection:
        connection.execute("DELETE FROM address")
        with_addresses(path, MOVED)


def test_an_import_that_fails_leaves_everything_as_it_was(path: Path) -> None:
    with_addresses(path, HOUSE)
    before = path.read_bytes()

    with pytest.raises(ZeroDivisionError):
        fail_amidst(path)

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_import_that_ends_in_between_is_not_overwritten(path: Path) -> None:
    with_addresses(path, HOUSE)

    with pytest.raises(GeocodeError, match="OPEN_DATA_CHANGED"):
        let_another_end_amidst(path)

    assert [source.num_rows for source in imported_sources(path)] == [1]
    assert list(path.parent.iterdir()) == [path]


def spoil_with_text(path: Path) -> None:
    path.write_text("no database", encoding="utf-8")


def spoil_with_another_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("spoil", [spoil_with_text, spoil_with_another_version])
def test_a_file_that_cannot_be_read_is_said_and_made_anew_by_the_next_import(path: Path, spoil: object) -> None:
    with_addresses(path, HOUSE, source=OSM)
    assert callable(spoil)
    spoil(path)

    with pytest.raises(GeocodeError, match="OPEN_DATA_UNREADABLE"):
        imported_sources(path)

    register = Register(open_data=with_addresses(path, MOVED))
    assert point(register.locate("Testikatu 5")) == (60.3, 24.95)
    assert [source.name for source in imported_sources(path)] == [CITY.name]


def test_whoever_serves_may_read_the_file(path: Path) -> None:
    with_addresses(path, HOUSE)

    assert path.stat().st_mode & 0o777 == 0o644


def test_nothing_has_been_imported_where_there_is_no_file(path: Path) -> None:
    assert imported_sources(path) == ()
