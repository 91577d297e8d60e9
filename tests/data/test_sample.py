"""The sample week: rebuilt to the byte, in the form of a Finnish Excel, plausible, and nobody's."""

import codecs
import csv
import re
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from planner.domain.mode import Mode
from planner.domain.request import SupportRequest
from planner.domain.roster import HelperProfile
from planner.geocode.register import Register
from planner.intake import read_catalogue, read_helpers, read_requests
from tests.data.scripts import DATA_DIR, build_script

SAMPLE_DIR = DATA_DIR / "sample"
FILES = ("requests.csv", "helpers.csv")
MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 4)


@pytest.fixture(scope="module")
def requests() -> tuple[SupportRequest, ...]:
    return read_requests(SAMPLE_DIR / "requests.csv", read_catalogue())


@pytest.fixture(scope="module")
def helpers() -> tuple[HelperProfile, ...]:
    return read_helpers(SAMPLE_DIR / "helpers.csv", read_catalogue())


@pytest.mark.parametrize("name", FILES)
def test_script_writes_the_committed_file_again(name: str) -> None:
    assert build_script("sample").sample_files(DATA_DIR)[name] == (SAMPLE_DIR / name).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_file_is_what_a_finnish_excel_writes(name: str) -> None:
    content = (SAMPLE_DIR / name).read_bytes()

    assert content.startswith(codecs.BOM_UTF8)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_columns_stand_in_the_promised_order() -> None:
    heads = {name: (SAMPLE_DIR / name).read_text(encoding="utf-8-sig").splitlines()[0] for name in FILES}

    assert heads == {
        "requests.csv": "id;received;name;phone;address;postcode;languages;topic;minutes;times;serve_by;helpers;"
        "access_minutes;preferred_helpers;excluded_helpers;notes;"
        "terms_read;content_agreed;hazards_asked",
        "helpers.csv": "id;name;organisation;volunteer;skills;languages;max_week_hours;date;start;end;mode;"
        "start_address;end_address;max_visits",
    }


def test_every_address_is_a_known_building(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    register = Register()
    addresses = {request.address for request in requests}
    for helper in helpers:
        for shift in helper.shifts:
            addresses |= {shift.start_address, shift.end_address or shift.start_address}

    assert [address for address in sorted(addresses) if not register.locate(address).precision.is_settled] == []


def test_some_addresses_are_written_as_people_write_them(requests: tuple[SupportRequest, ...]) -> None:
    assert sum(re.search(r" [A-D] \d+$", request.address) is not None for request in requests) >= 20
    assert sum(re.search(r"(vägen|gatan) \d", request.address) is not None for request in requests) >= 3


def test_nobody_in_it_is_real(requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]) -> None:
    assert all(re.fullmatch(r"Asukas Esimerkki \d{3}", request.name) for request in requests)
    assert all(re.fullmatch(r"Auttaja Esimerkki \d{2}", helper.name) for helper in helpers)
    # 000 cannot be dialled: 00 leads abroad, and no country's code begins with 0.
    assert all(re.fullmatch(r"000 0000 \d{3}", request.phone) for request in requests)


def test_week_has_the_promised_size(requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]) -> None:
    assert len(requests) == 120
    assert len(helpers) == 10
    assert 38 <= sum(len(helper.shifts) for helper in helpers) <= 42
    assert all(request.helpers_required == 1 for request in requests)
    assert all(30 * 60 <= request.duration <= 90 * 60 for request in requests)


def test_everything_happens_in_the_working_week(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    days = {window.day for request in requests for window in request.windows}
    days |= {shift.day for helper in helpers for shift in helper.shifts}

    assert min(days) == MONDAY
    assert max(days) == FRIDAY
    assert all(request.received < MONDAY for request in requests)


def test_serve_by_leaves_every_offered_day(requests: tuple[SupportRequest, ...]) -> None:
    # The others have the latest day that the service promises by itself, whatever they offer.
    file = (SAMPLE_DIR / "requests.csv").read_text(encoding="utf-8-sig")
    named = {row["id"] for row in csv.DictReader(StringIO(file), delimiter=";") if row["serve_by"]}
    promised = [request for request in requests if request.id in named]

    assert promised
    assert all(
        request.serve_by and window.day <= request.serve_by for request in promised for window in request.windows
    )


def test_languages_keep_to_the_shares_of_the_old(requests: tuple[SupportRequest, ...]) -> None:
    first = Counter(request.languages[0] for request in requests)

    assert 0.80 <= first["fi"] / len(requests) <= 0.90
    assert 0.08 <= first["sv"] / len(requests) <= 0.10


def test_some_ask_for_a_helper_and_some_for_a_language_that_nobody_speaks(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    spoken = {language for helper in helpers for language in helper.languages}
    preferring = [request for request in requests if request.preferred_helpers]

    assert 0.10 <= len(preferring) / len(requests) <= 0.20
    assert any(set(request.languages).isdisjoint(spoken) for request in requests)


def test_preferred_helper_speaks_the_language_and_knows_the_topic(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    helper_by_id = {helper.id: helper for helper in helpers}
    topics = read_catalogue().topics
    for request in requests:
        for key in request.preferred_helpers:
            assert request.languages[0] in helper_by_id[key].languages
            assert set(topics[request.topic].skills) <= set(helper_by_id[key].skills)


def test_helpers_are_a_mix(helpers: tuple[HelperProfile, ...]) -> None:
    shifts = [shift for helper in helpers for shift in helper.shifts]

    assert {shift.mode for shift in shifts} == set(Mode)
    assert {helper.is_volunteer for helper in helpers} == {True, False}
    assert {shift.end_address is None for shift in shifts} == {True, False}
    assert {helper.max_week is None for helper in helpers} == {True, False}
    assert {"fi", "sv", "en", "ru"} <= {language for helper in helpers for language in helper.languages}


def test_demand_needs_most_of_the_hours(
    requests: tuple[SupportRequest, ...], helpers: tuple[HelperProfile, ...]
) -> None:
    # Visits alone; travel, lunch and windows that do not meet take the rest, so that not all can be served.
    demand = sum(request.duration + request.access for request in requests)
    offered = sum(shift.end - shift.start for helper in helpers for shift in helper.shifts)

    assert 0.5 <= demand / offered <= 0.7


def write_places(folder: Path, *, young_and_old: tuple[int, int]) -> None:
    """Two areas of which the second has two addresses; ages of the 80+ band only."""
    first, second = young_and_old
    head = "fi,sv,lat,lon,area_km2,residents_2015,age_60_69,age_70_79,age_80_plus\n"
    areas = f"A,,60.1,24.9,1,100,,,{first}\nB,,60.2,24.9,1,100,,,{second}\n"
    (folder / "neighbourhoods.csv").write_text(head + areas, encoding="utf-8")
    houses = "Atie 1,,60.11,24.9\nBtie 1,,60.19,24.9\nBtie 2,,60.21,24.9\nTori,,60.2,24.9\n"
    (folder / "addresses.csv").write_text("fi,sv,lat,lon\n" + houses, encoding="utf-8")


def test_address_shares_the_weight_of_its_nearest_neighbourhood(tmp_path: Path) -> None:
    write_places(tmp_path, young_and_old=(100, 400))

    weights = build_script("sample").address_weights(tmp_path, {"age_60_69": 0.5, "age_70_79": 0.5, "age_80_plus": 0.3})

    # 100 × 0.3 on one address; 400 × 0.3 on two; the square has no number and nobody lives there.
    assert weights == pytest.approx({"Atie 1": 30, "Btie 1": 60, "Btie 2": 60})


def test_old_neighbourhoods_are_drawn_more_often(requests: tuple[SupportRequest, ...]) -> None:
    ages = {"age_60_69": 0, "age_70_79": 1, "age_80_plus": 1}
    weights = build_script("sample").address_weights(DATA_DIR, ages)
    register = Register()
    drawn = [weights[register.locate(request.address).matched] for request in requests]

    assert sum(drawn) / len(drawn) > 1.3 * sum(weights.values()) / len(weights)
