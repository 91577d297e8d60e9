"""Open data through the command line."""

import json
import shutil
from pathlib import Path

import pytest
from osmium.osm.mutable import Node

from tests.cli.commands import run, run_json
from tests.geocode.open_data_files import osm_extract
from tests.services.files import a_request, as_csv

REGISTER = """katunimi,gatan,osoitenumero,n,e,postinumero,kaupunki
Koetie,Provvägen,5,6675339,25496886,00510,Helsinki
Koetie,Provvägen,7,6675349,25496896,00510,Helsinki
"""
FAULTY = REGISTER + "Koetie,Provvägen,yhdeksän,6675339,25496886,00510,Helsinki\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run("init").exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def installation(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def file(name: str, text: str) -> str:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return name


def areas(lat: float) -> str:
    ring = [[24.9, lat], [25.0, lat], [25.0, lat + 0.1], [24.9, lat + 0.1], [24.9, lat]]
    area = {"properties": {"nimi_fi": "Koe"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return file("areas.geojson", json.dumps({"type": "FeatureCollection", "features": [area]}))


def test_a_register_is_imported_and_listed_with_its_licence() -> None:
    report = run_json("data", "import-addresses", file("register.csv", REGISTER))
    (source,) = run_json("data", "list")

    assert (report["rows"], report["left_out"], report["without_municipality"]) == (2, 0, 0)
    assert (source["source"], source["licence"], source["file"], source["rows"]) == (
        *("city register", "CC BY 4.0"),
        *("register.csv", 2),
    )
    assert Path("planner.opendata").is_file()


def test_imported_addresses_are_found_when_requests_are_geocoded() -> None:
    Path("requests.csv").write_bytes(as_csv((a_request("R1", "Koetie 5 B 24", "8.12.2026 10.00-14.00"),)))
    assert run("import", "--requests", "requests.csv").exit_code == 0
    run("data", "import-addresses", file("register.csv", REGISTER))

    assert run_json("geocode")["precision"]["building"] == 1


def test_one_faulty_row_stops_the_import_unless_it_is_to_be_left_out() -> None:
    name = file("register.csv", FAULTY)

    stopped = run("data", "import-addresses", name)
    nothing = run_json("data", "list")
    report = run_json("data", "import-addresses", name, "--leave-out-faulty")

    assert stopped.exit_code == 1
    assert "row 4: " in stopped.stderr
    assert "ADDRESS_ROW_INVALID" in stopped.stderr
    assert nothing == []
    assert (report["rows"], report["left_out"]) == (2, 1)


def test_a_missing_column_is_named() -> None:
    result = run("data", "import-addresses", file("register.csv", "katunimi,n,e\nKoetie,1,2\n"))

    assert result.exit_code == 1
    assert "osoitenumero" in result.stderr


def test_an_extract_of_openstreetmap_keeps_its_own_licence(tmp_path: Path) -> None:
    tags = {"addr:street": "Koetie", "addr:housenumber": "5"}
    path = osm_extract(tmp_path / "a.osm.pbf", nodes=[Node(id=1, version=1, location=(24.94, 60.19), tags=tags)])

    report = run_json("data", "import-addresses", str(path))

    assert (report["source"], report["licence"], report["rows"]) == ("openstreetmap", "ODbL 1.0", 1)
    assert report["without_municipality"] == 1


def test_areas_put_addresses_outside_them_aside() -> None:
    without_town = "\n".join(line.rsplit(",", 1)[0] for line in REGISTER.splitlines())
    run("data", "import-addresses", file("register.csv", without_town))

    around, elsewhere = (run_json("data", "import-areas", areas(lat)) for lat in (60.15, 60.4))

    assert (around["rows"], around["outside"]) == (1, 0)
    assert elsewhere["outside"] == 2


def test_what_is_said_in_words_names_counts() -> None:
    said = [
        run("data", "list").stdout,
        run("data", "import-addresses", file("register.csv", REGISTER)).stdout,
        run("data", "import-areas", areas(60.4)).stdout,
        run("data", "list").stdout,
    ]

    assert "No open data" in said[0]
    assert "Imported 2 addresses." in said[1]
    assert "Imported 1 areas." in said[2]
    assert "city register" in said[3]


def test_the_file_may_stand_elsewhere(installation: Path) -> None:
    Path("planner.toml").write_text('open_data_file = "open/helsinki.opendata"\n', encoding="utf-8")

    run_json("data", "import-addresses", file("register.csv", REGISTER))

    assert (installation / "open" / "helsinki.opendata").is_file()
