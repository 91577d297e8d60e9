"""
Build the embedded tables of places from a folder of source tables.

Run ``python data/build/tables.py FACTS_DIR``. It selects and renames columns, mends the slips listed in
``corrections.csv``, adds the assumed columns of the sites, and sorts. The same sources give the same bytes.
"""

import argparse
import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]

BUILD_DIR = Path(__file__).resolve().parent
DATA_DIR = BUILD_DIR.parent

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "addresses": {"fi": "address_fi", "sv": "address_sv", "lat": "lat", "lon": "lon"},
    "neighbourhoods": {
        "fi": "name_fi",
        "sv": "name_sv",
        "lat": "lat",
        "lon": "lon",
        "area_km2": "area_km2",
        "residents_2015": "residents_2015",
        "age_60_69": "age_60_69",
        "age_70_79": "age_70_79",
        "age_80_plus": "age_80_plus",
    },
    "postcodes": {"postcode": "postcode", "lat": "lat", "lon": "lon"},
    "sites": {
        "kind": "kind",
        "name": "name_fi",
        "address": "address_fi",
        "postcode": "postcode",
        "lat": "lat",
        "lon": "lon",
        "precision": "coordinate_precision",
        "source": "source",
    },
}
"""Ours by the source's name, table by table; the rows are sorted by the first columns."""


@dataclass(frozen=True)
class SiteDefaults:
    """What is assumed of a site of a kind: hours in the ``opening_hours`` form of OpenStreetMap, and workstations."""

    opening_hours: str
    workstations: int


# No source gives either figure by site. The hours are ordinary ones for the kind. The workstations keep to the city's
# total of about 700 over 130-150 places (2021), five a place, more in libraries, none where people wait for a nurse.
SITE_DEFAULTS = {
    "library": SiteDefaults("Mo-Fr 09:00-20:00; Sa 10:00-16:00", 10),
    "senior_centre": SiteDefaults("Mo-Fr 08:00-16:00", 6),
    "resident_house": SiteDefaults("Mo-Fr 10:00-18:00", 4),
    "cultural_centre": SiteDefaults("Mo-Fr 09:00-20:00; Sa 10:00-16:00", 2),
    "health_station": SiteDefaults("Mo-Fr 08:00-16:00", 0),
}
ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Correction:
    """A slip of a source and what stands in its place; ``why`` is for the reader."""

    table: str
    column: str
    was: str
    now: str
    why: str


def build(facts_dir: Path, out_dir: Path) -> None:
    """
    Write the four tables.

    Raises
    ------
    ValueError
        When a correction mends nothing: the source has changed and the list must be looked at again.
    """
    corrections = read_corrections()
    for table, columns in COLUMNS.items():
        rows = [{ours: row[theirs] for ours, theirs in columns.items()} for row in _read(facts_dir / f"{table}.csv")]
        rows = corrected(rows, [correction for correction in corrections if correction.table == table])
        if table == "sites":
            rows = [with_assumptions(row) for row in rows]
        write_table(out_dir / f"{table}.csv", sorted(rows, key=lambda row: tuple(row.values())))


def read_corrections() -> list[Correction]:
    """Return the documented corrections."""
    return [Correction(**row) for row in _read(BUILD_DIR / "corrections.csv")]


def corrected(rows: Iterable[Row], corrections: Iterable[Correction]) -> list[Row]:
    """Return the rows with each correction made in exactly one of them."""
    mended = [dict(row) for row in rows]
    for correction in corrections:
        hits = [row for row in mended if row[correction.column] == correction.was]
        if len(hits) != 1:
            raise ValueError(f"The correction of {correction.was!r} meets {len(hits)} rows, not one; look at it again.")
        hits[0][correction.column] = correction.now
    return mended


def with_assumptions(site: Row) -> Row:
    """Return a site with hours and workstations by its kind, marked as assumptions; its source stays last."""
    defaults = SITE_DEFAULTS[site["kind"]]
    facts = {column: value for column, value in site.items() if column != "source"}
    return facts | {
        "opening_hours": defaults.opening_hours,
        "opening_hours_basis": ASSUMPTION,
        "workstations": str(defaults.workstations),
        "workstations_basis": ASSUMPTION,
        "source": site["source"],
    }


def write_table(path: Path, rows: list[Row]) -> None:
    """Write rows as UTF-8 csv with commas and line feeds."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the embedded tables of places.")
    parser.add_argument("facts_dir", type=Path, help="folder with the source tables")
    build(parser.parse_args().facts_dir, DATA_DIR)
