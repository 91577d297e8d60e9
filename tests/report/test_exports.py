"""Each export is read back by another program than the one that wrote it."""

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.locale import LANGUAGES, Language
from planner.report.calendar import week_calendar
from planner.report.directory import Directory, ResidentEntry
from planner.report.geojson import week_geojson
from planner.report.html import week_html
from planner.report.labels import AUDIENCE_NOTE, DESTROY_NOTE, ESTIMATE_NOTE
from planner.report.pdf import week_pdf
from planner.report.sheet import WeekSheet, week_sheet
from planner.report.spreadsheet import week_xlsx
from tests.builders import HOUR, MINUTE, a_plan, a_visit, a_week
from tests.report.conftest import DIRECTORY, HOSTILE, PHONE

MADE = datetime(2026, 11, 24, 12, tzinfo=UTC)
TITLE = {"fi": "viikko", "sv": "vecka", "en": "week of 30.11.2026"}
PERSONAL = ("Asukas", "Salaisuuskatu", "script", "+358", "Auttaja")


class _Page(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _pdf_text(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _structure(content: bytes) -> Counter[str]:
    """Return how many elements of each kind a screen reader finds."""
    kinds: Counter[str] = Counter()
    waiting: list[Any] = [PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            kinds[element.get("/S", "")] += 1
            waiting += [element["/K"]] if "/K" in element else []
    return kinds


def _uids(sheet: WeekSheet) -> set[str]:
    return {str(event["uid"]) for event in Calendar.from_ical(week_calendar(sheet, "fi", made=MADE)).walk("VEVENT")}


def _renamed(sheet: WeekSheet, name: str) -> WeekSheet:
    """Return the week with another name for the resident of the first visit."""
    day = sheet.days[0]
    resident = replace(day.stops[0].resident, name=name)
    return replace(sheet, days=(replace(day, stops=(replace(day.stops[0], resident=resident), *day.stops[1:])),))


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_says_everything_and_runs_nothing(sheet: WeekSheet, language: Language) -> None:
    page = _Page(week_html(sheet, language))

    assert HOSTILE in page.text
    assert TITLE[language] in page.text
    assert ("lang", language) in page.attributes
    for note in (AUDIENCE_NOTE, DESTROY_NOTE, ESTIMATE_NOTE):
        assert note.in_language(language) in page.text
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not [value for name, value in page.attributes if name in ("src", "href", "onclick")]
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3")] == ["h1", "h2", "h2", "h2", "h3"]
    assert page.tags.count("caption") == page.tags.count("table") == 4
    assert {value for name, value in page.attributes if name == "scope"} == {"col", "row"}
    # A table that scrolls sideways on a phone must be reached by the keyboard.
    assert page.attributes.count(("tabindex", "0")) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_tagged_and_knows_its_language(sheet: WeekSheet, language: Language) -> None:
    content = week_pdf(sheet, language)
    catalogue = PdfReader(io.BytesIO(content)).trailer["/Root"]
    text = _pdf_text(content)

    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert TITLE[language] in text
    for word in ("Asukas Kaksi", "Salaisuuskatu 1", "#import", "*bold*", "$x$", "_it_", "äö–"):
        assert word in text


def test_pdf_holds_a_heading_for_each_day_of_a_helper(sheet: WeekSheet) -> None:
    kinds = _structure(week_pdf(sheet, "fi"))

    assert (kinds["/H1"], kinds["/H2"], kinds["/H3"]) == (1, 4, 1)
    assert kinds["/Table"] == 4
    assert kinds["/TH"] == 2 + 7 + 5 + 8


@pytest.mark.parametrize("name", ["王芳", "አበበ", "\0\7", "\ud83d", "\ufffe", "\U0010ffff"])
def test_pdf_prints_a_name_that_no_font_can_draw(sheet: WeekSheet, name: str) -> None:
    """Which scripts the fonts know depends on the machine; that the others still get their print does not."""
    text = _pdf_text(week_pdf(_renamed(sheet, name), "fi"))

    assert "Asukas Kaksi" in text


def test_pdf_replaces_only_what_no_font_can_draw(sheet: WeekSheet) -> None:
    unassigned_code_point = "\U0003ffff"
    text = _pdf_text(week_pdf(_renamed(sheet, f"Äijä{unassigned_code_point} Иван"), "fi"))

    assert "Äijä\N{REPLACEMENT CHARACTER} Иван" in text


@pytest.mark.parametrize(("count", "name"), [(60, "Asukas"), (8, "Asukas " + "nimi " * 80)])
def test_pdf_lets_a_long_day_run_over_to_the_next_page(count: int, name: str) -> None:
    visits = [a_visit(f"v{number}", duration=5 * MINUTE, place="house") for number in range(count)]
    week = a_week(visits)
    residents = {visit.id: ResidentEntry(name, "", f"Katu {visit.id}.", "") for visit in visits}
    plan = a_plan(week, {("h1", 0): [visit.id for visit in visits]})

    text = _pdf_text(week_pdf(week_sheet(week, plan, Directory(residents)), "fi"))

    assert [visit.id for visit in visits if f"Katu {visit.id}." not in text] == []


@pytest.mark.parametrize("write", [week_html, week_pdf, week_xlsx])
def test_same_week_is_the_same_file(write: Callable[[WeekSheet, Language], object], sheet: WeekSheet) -> None:
    assert write(sheet, "fi") == write(sheet, "fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_calendar_holds_times_and_no_names(sheet: WeekSheet, language: Language) -> None:
    content = week_calendar(sheet, language, made=MADE)
    events = Calendar.from_ical(content).walk("VEVENT")
    zones = Calendar.from_ical(content).walk("VTIMEZONE")

    starts = [event["dtstart"].dt for event in events]
    stops = sheet.days[0].stops
    assert [start.hour * 3600 + start.minute * 60 for start in starts] == [stop.start for stop in stops]
    assert starts[0].utcoffset() == datetime(2026, 11, 30, tzinfo=ZoneInfo("Europe/Helsinki")).utcoffset()
    assert [str(zone["tzid"]) for zone in zones] == ["Europe/Helsinki"]
    assert len({str(event["uid"]) for event in events}) == 2
    assert [event["dtstamp"].dt for event in events] == [MADE, MADE]
    for word in PERSONAL:
        assert word not in content.decode()


def test_calendar_of_one_helper_holds_only_theirs(sheet: WeekSheet) -> None:
    assert len(Calendar.from_ical(week_calendar(sheet, "fi", made=MADE, helper="h1")).walk("VEVENT")) == 2
    assert Calendar.from_ical(week_calendar(sheet, "fi", made=MADE, helper="h2")).walk("VEVENT") == []


def test_calendar_of_one_helper_tells_no_id(sheet: WeekSheet) -> None:
    """An organisation's ids may be names."""
    day = sheet.days[0]
    stops = tuple(replace(stop, visit=f"asukas-{stop.visit}") for stop in day.stops)
    named = replace(sheet, days=(replace(day, helper="auttaja.yksi", stops=stops),))

    content = week_calendar(named, "fi", made=MADE, helper="auttaja.yksi")

    assert [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")] == ["Käynti 1", "Käynti 2"]
    assert b"auttaja" not in content
    assert b"asukas" not in content


def test_calendar_event_keeps_its_identity_when_it_moves(sheet: WeekSheet) -> None:
    """Somebody else's visit, or the same visit in another week, is another event."""
    day = sheet.days[0]
    moved = replace(day, day=date(2026, 12, 2), stops=tuple(replace(s, start=s.start + 600) for s in day.stops))
    uids = _uids(sheet)

    assert _uids(replace(sheet, days=(moved,))) == uids
    assert not _uids(replace(sheet, days=(replace(day, helper="h2"),))) & uids
    assert not _uids(replace(sheet, monday=date(2026, 12, 7))) & uids


def test_exports_agree_on_the_minute(sheet: WeekSheet) -> None:
    """Half a minute goes up, everywhere."""
    day = sheet.days[0]
    stop = replace(day.stops[0], arrive=8 * HOUR, start=9 * HOUR + 30, end=10 * HOUR + 29)
    odd = replace(sheet, days=(replace(day, stops=(stop,)),))

    event = Calendar.from_ical(week_calendar(odd, "sv", made=MADE)).walk("VEVENT")[0]
    row = load_workbook(io.BytesIO(week_xlsx(odd, "sv"))).worksheets[0][2]

    assert (event["dtstart"].dt.time(), event["dtend"].dt.time()) == (time(9, 1), time(10, 0))
    assert (row[6].value, row[7].value) == (time(9, 1), time(10, 0))
    for text in (week_html(odd, "sv"), _pdf_text(week_pdf(odd, "sv"))):
        assert "09:01" in text
        assert "09:00" not in text


def test_calendar_keeps_wall_time_over_a_change_of_clocks(sheet: WeekSheet) -> None:
    last_sunday_of_march = date(2027, 3, 28)
    day = replace(sheet.days[0], day=last_sunday_of_march)
    content = week_calendar(replace(sheet, days=(day,)), "fi", made=MADE)

    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["dtstart"].dt.time() == time(9, 0)
    assert (event["dtend"].dt - event["dtstart"].dt).total_seconds() == 3600


def test_geojson_draws_routes_and_names_nobody(sheet: WeekSheet) -> None:
    collection = json.loads(json.dumps(week_geojson(sheet)))
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]

    assert kinds == ["route", "visit", "visit", "unassigned"]
    route = collection["features"][0]["geometry"]
    assert (route["type"], len(route["coordinates"])) == ("LineString", 4)
    assert route["coordinates"][0] == [24.9, 60.2]
    assert [feature["properties"]["number"] for feature in collection["features"][1:3]] == [1, 2]
    assert collection["features"][3]["properties"] == {"kind": "unassigned", "visit": "v3", "reason": "NO_LANGUAGE"}
    assert collection["bbox"] == [24.9, 60.2, 24.9, 60.2]
    for word in PERSONAL:
        assert word not in json.dumps(collection)


@pytest.mark.parametrize("language", LANGUAGES)
def test_spreadsheet_holds_real_times_and_no_formula(sheet: WeekSheet, language: Language) -> None:
    workbook = load_workbook(io.BytesIO(week_xlsx(sheet, language)))
    week = workbook.worksheets[0]
    rows = list(week.iter_rows(min_row=2))

    assert len(rows) == 2
    assert rows[0][0].value == datetime(2026, 11, 30)  # noqa: DTZ001 - cells know no zones
    assert rows[0][6].value == time(9, 0)
    assert rows[0][11].value == HOSTILE
    assert rows[0][13].value == PHONE
    assert {cell.data_type for row in rows for cell in row} <= {"s", "d", "n"}
    assert [sheet.max_row for sheet in workbook.worksheets[1:3]] == [3, 2]
    assert week.freeze_panes == "A2"


def test_geojson_ends_a_free_route_at_its_last_visit(sheet: WeekSheet) -> None:
    """A box holds every position, west and south first."""
    stops = tuple(replace(stop, lat=60.3, lon=25.1) for stop in sheet.days[0].stops)
    day = replace(sheet.days[0], end=None, stops=stops)
    collection = week_geojson(replace(sheet, days=(day,), unassigned=()))

    assert collection["features"][0]["geometry"]["coordinates"] == [[24.9, 60.2], [25.1, 60.3], [25.1, 60.3]]
    assert collection["bbox"] == [24.9, 60.2, 25.1, 60.3]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "{=1+1}", "http://x.example"])
def test_spreadsheet_keeps_what_looks_like_a_formula_as_text(sheet: WeekSheet, text: str) -> None:
    cell = load_workbook(io.BytesIO(week_xlsx(_renamed(sheet, text), "fi"))).worksheets[0][2][11]

    # The file format spells a carriage return so; this reader leaves the spelling as it is.
    assert str(cell.value).replace("_x000D_", "\r") == text
    assert (cell.data_type, cell.hyperlink) == ("s", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_without_a_route_can_be_exported(language: Language) -> None:
    week = a_week([a_visit("v1")])
    sheet = week_sheet(week, a_plan(week, {}), DIRECTORY)

    assert HOSTILE in _Page(week_html(sheet, language)).text
    assert "Salaisuuskatu 1" in _pdf_text(week_pdf(sheet, language))
    assert [feature["geometry"]["type"] for feature in week_geojson(sheet)["features"]] == ["Point"]
    assert load_workbook(io.BytesIO(week_xlsx(sheet, language))).worksheets[2].max_row == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_week_can_be_exported(empty: WeekSheet, language: Language) -> None:
    assert "<h1>" in week_html(empty, language)
    assert week_pdf(empty, language).startswith(b"%PDF")
    calendar = Calendar.from_ical(week_calendar(empty, language, made=MADE))
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
    assert week_geojson(empty) == {"type": "FeatureCollection", "features": []}
    assert load_workbook(io.BytesIO(week_xlsx(empty, language))).worksheets[0].max_row == 1
