"""The embedded tables: promised columns, values that can be used, a source for everything."""

import csv
import tomllib
from pathlib import Path

import pytest

from planner.config import data_file
from planner.locale import LANGUAGES
from tests.data.scripts import DATA_DIR, build_script

COLUMNS = {
    "addresses": ["fi", "sv", "lat", "lon"],
    "neighbourhoods": [
        "fi",
        "sv",
        "lat",
        "lon",
        "area_km2",
        "residents_2015",
        "age_60_69",
        "age_70_79",
        "age_80_plus",
    ],
    "postcodes": ["postcode", "lat", "lon"],
    "sites": [
        "kind",
        "name",
        "address",
        "postcode",
        "lat",
        "lon",
        "precision",
        "opening_hours",
        "opening_hours_basis",
        "workstations",
        "workstations_basis",
        "source",
    ],
}
NUM_ROWS = {"addresses": 346, "neighbourhoods": 143, "postcodes": 84, "sites": 68}
CITY_LAT, CITY_LON = (59.9, 60.3), (24.7, 25.3)
"""Helsinki with its sea; a coordinate outside is a slip."""


def rows_of(table: str) -> list[dict[str, str]]:
    with data_file(f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def toml_of(table: str) -> dict[str, dict]:
    return tomllib.loads(data_file(f"{table}.toml").read_text(encoding="utf-8"))[table]


@pytest.mark.parametrize("table", COLUMNS)
def test_table_has_the_promised_columns_and_rows(table: str) -> None:
    assert list(rows_of(table)[0]) == COLUMNS[table]
    assert len(rows_of(table)) == NUM_ROWS[table]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_point_is_in_the_city(table: str) -> None:
    for row in rows_of(table):
        assert CITY_LAT[0] <= float(row["lat"]) <= CITY_LAT[1]
        assert CITY_LON[0] <= float(row["lon"]) <= CITY_LON[1]


@pytest.mark.parametrize("table", ["addresses", "neighbourhoods", "postcodes"])
def test_no_entry_stands_twice(table: str) -> None:
    keys = [next(iter(row.values())) for row in rows_of(table)]

    assert len(keys) == len(set(keys))


def test_every_site_names_its_source_and_marks_what_is_assumed() -> None:
    for site in rows_of("sites"):
        assert site["source"]
        assert site["precision"] in {"exact", "same_street", "postcode_centroid"}
        assert (site["opening_hours_basis"], site["workstations_basis"]) == ("assumption", "assumption")
        assert site["opening_hours"]
        assert int(site["workstations"]) >= 0


def test_every_file_has_a_row_in_the_readme() -> None:
    readme = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    files = [path for path in DATA_DIR.rglob("*.*") if path.suffix in {".csv", ".toml"} and path.parent.name != "build"]

    assert [path.name for path in files if f"{path.relative_to(DATA_DIR)}`" not in readme] == []


def test_topics_ask_for_known_skills_and_say_that_they_are_assumed() -> None:
    skills = toml_of("skills")
    for topic in toml_of("topics").values():
        assert set(topic["skills"]) <= set(skills)
        assert topic["minutes"] > 0
        assert topic["assumption"] is True


@pytest.mark.parametrize("table", ["topics", "skills", "languages"])
def test_every_entry_has_its_own_name_in_each_language(table: str) -> None:
    entries = toml_of(table).values()
    for language in LANGUAGES:
        names = [entry[language] for entry in entries]
        assert all(names)
        assert len(set(names)) == len(names)


def test_service_languages_of_the_city_can_be_asked_for() -> None:
    assert {"fi", "sv", "en", "ru", "et", "so", "ar", "zh", "se"} <= set(toml_of("languages"))


def test_slips_of_the_source_are_mended() -> None:
    swedish = {row["fi"]: row["sv"] for row in rows_of("addresses")}

    assert "Kontulankaari 8" in swedish
    for correction in build_script("tables").read_corrections():
        assert correction.why
        if correction.table == "addresses" and correction.column == "sv":
            assert correction.was not in swedish.values()


@pytest.fixture
def facts_dir(tmp_path: Path) -> Path:
    """Sources with one row a table, and every row that a correction mends."""
    tables = build_script("tables")
    for table, columns in tables.COLUMNS.items():
        row = dict.fromkeys(columns.values(), "1") | ({"kind": "library"} if table == "sites" else {})
        mended = [
            row | {columns[correction.column]: correction.was}
            for correction in tables.read_corrections()
            if correction.table == table
        ]
        tables.write_table(tmp_path / f"{table}.csv", [row, *mended])
    return tmp_path


def test_tables_are_built_from_sources_of_that_form(facts_dir: Path, tmp_path: Path) -> None:
    out_dir = tmp_path / "out"
    out_dir.mkdir()

    build_script("tables").build(facts_dir, out_dir)

    for table, columns in COLUMNS.items():
        assert (out_dir / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(columns)
    assert "Vilhelmsberg" in (out_dir / "neighbourhoods.csv").read_text(encoding="utf-8")


def test_correction_that_meets_no_row_stops_the_build() -> None:
    tables = build_script("tables")
    correction = tables.Correction("addresses", "sv", "Felvägen 1", "Rättvägen 1", "misspelt")

    with pytest.raises(ValueError, match="meets 0 rows"):
        tables.corrected([{"fi": "Oikea tie 1", "sv": "Rättvägen 1"}], [correction])
