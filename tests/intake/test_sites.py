"""Sites from a table, from the city's register, and from the program."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from planner.domain.place import Precision
from planner.domain.site import ASSUMPTION
from planner.errors import InputError
from planner.intake.sites import read_sites, shipped_sites

DAY = date(2026, 11, 1)


def codes(source: bytes) -> list[tuple[str, str]]:
    """Return code and place of every finding of a file that must not be accepted."""
    with pytest.raises(InputError) as refused:
        read_sites(source, DAY)
    return [(finding.code, finding.where) for finding in refused.value.findings]


def unit(**more: Any) -> dict[str, Any]:
    """Return a unit as the service register gives it."""
    return {
        "id": 1923,
        "name": {"fi": "Kampin palvelukeskus", "sv": "Kampens servicecentral"},
        "street_address": {"fi": "Salomonkatu 21 B"},
        "address_zip": "00100",
        "location": {"type": "Point", "coordinates": [24.928, 60.169]},
        **more,
    }


def test_sites_of_the_program_say_what_is_assumed() -> None:
    sites = shipped_sites()

    assert Counter(site.kind for site in sites)["library"] == 35
    assert len({site.id for site in sites}) == len(sites) == 68
    assert {hours.source for site in sites for hours in site.hours} == {ASSUMPTION}
    assert all(site.workstations == () for site in sites if site.kind == "health_station")


def test_a_table_with_finnish_headers_is_read() -> None:
    file = (
        "nimi;osoite;postinumero;aukioloajat;asiakastyöasemia;esteetön\n"
        "Tapulin asukastalo;Tapulikuja 1;00750;ma-pe 9-15;3;kyllä"
    )

    (site,) = read_sites(file.encode(), DAY)

    assert (site.id, site.kind, site.precision) == ("tapulin-asukastalo", "resident_house", Precision.NONE)
    assert len(site.hours) == 5
    assert site.workstations[0].count == 3
    assert (site.is_step_free, site.source, site.hours[0].source) == (True, "file", "file")


def test_the_service_register_is_read_and_what_it_lacks_is_assumed() -> None:
    (site,) = read_sites(json.dumps({"results": [unit()]}).encode(), DAY)

    assert (site.id, site.kind, site.lat, site.lon) == ("tprek-1923", "senior_centre", 60.169, 24.928)
    assert {hours.source for hours in site.hours} == {ASSUMPTION}
    assert site.as_of == DAY


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (unit(name=None), "results[1]"),
        (unit(location={"coordinates": ["x", 1]}), "results[1]"),
        (unit(location={"coordinates": [1e9, 60]}), "results[1]"),
        (unit(id="abc"), "results[1]"),
        ("text", "results[1]"),
        (unit(), "site tprek-1923"),
    ],
)
def test_a_broken_or_repeated_unit_refuses_the_file(broken: Any, place: str) -> None:
    assert [where for _, where in codes(json.dumps([unit(), broken]).encode())] == [place]


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b'{"detail": "not found"}'])
def test_what_is_no_list_of_units_is_refused(content: bytes) -> None:
    assert codes(content)[0][0] == "FILE_UNREADABLE"


def test_every_problem_of_a_table_is_named() -> None:
    file = (
        "name;address;kind;lat;opening_hours;workstations;step_free\n"
        "A;Katu 1;castle;x;never;0;maybe\n"
        ";Katu 2;library;;;-3;\n"
    )

    found = codes(file.encode())

    assert {(code, where.rsplit(" ", 1)[-1]) for code, where in found} == {
        ("VALUE_UNKNOWN", '"kind"'),
        ("COORDINATE_INVALID", '"lat"'),
        ("HOURS_INVALID", '"opening_hours"'),
        ("COUNT_RANGE", '"workstations"'),
        ("YES_NO_INVALID", '"step_free"'),
        ("VALUE_MISSING", '"name"'),
    }


def test_texts_of_the_service_register_are_guarded_as_any() -> None:
    units = [
        unit(id=1, name={"fi": "Kirjasto \x00"}),
        unit(id=2, street_address={"fi": "Henkilötunnus 131052-308T"}),
        unit(id=3, address_zip="\ud800"),
        unit(id=4, location={"coordinates": [10**400, 60.2]}),
    ]

    assert codes(json.dumps({"results": units}).encode()) == [
        ("CHARACTERS_INVALID", "results[0].name"),
        ("SECRET_IN_TEXT", "results[1].address"),
        ("CHARACTERS_INVALID", "results[2].postcode"),
        ("ROW_REJECTED", "results[3]"),
    ]
