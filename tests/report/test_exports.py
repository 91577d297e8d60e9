"""Each export is read back by another program than the one that wrote it."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.locale import LANGUAGES, Language
from planner.report.calendar import week_calendar
from planner.report.geojson import week_geojson
from planner.report.html import week_html
from planner.report.pdf import week_pdf
from planner.report.sheet import WeekSheet
from planner.report.spreadsheet import week_xlsx
from tests.report.conftest import HOSTILE, PHONE

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_says_everything_and_runs_nothing(sheet: WeekSheet, language: Language) -> None:
    page = _Page(week_html(sheet, language))

    assert HOSTILE in page.text
    assert TITLE[language] in page.text
    assert ("lang", language) in page.attributes
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not [value for name, value in page.attributes if name in ("src", "href", "onclick")]
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3")] == ["h1", "h2", "h2", "h2", "h3"]
    assert page.tags.count("caption") == page.tags.count("table") == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_tagged_and_knows_its_language(sheet: WeekSheet, language: Language) -> None:
    reader = PdfReader(io.BytesIO(week_pdf(sheet, language)))
    catalogue = reader.trailer["/Root"]
    text = "".join(page.extract_text() for page in reader.pages)

    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert TITLE[language] in text
    for word in ("Asukas Kaksi", "Salaisuuskatu 1", "#import", "*bold*", "$x$", "äö"):
        assert word in text


def test_pdf_of_the_same_week_is_the_same_file(sheet: WeekSheet) -> None:
    assert week_pdf(sheet, "fi") == week_pdf(sheet, "fi")


def test_calendar_holds_times_and_no_names(sheet: WeekSheet) -> None:
    content = week_calendar(sheet, "en", made=MADE)
    events = Calendar.from_ical(content).walk("VEVENT")
    zones = Calendar.from_ical(content).walk("VTIMEZONE")

    starts = [event["dtstart"].dt for event in events]
    stops = sheet.days[0].stops
    assert [start.hour * 3600 + start.minute * 60 for start in starts] == [stop.start for stop in stops]
    assert starts[0].utcoffset() == datetime(2026, 11, 30, tzinfo=ZoneInfo("Europe/Helsinki")).utcoffset()
    assert [str(zone["tzid"]) for zone in zones] == ["Europe/Helsinki"]
    assert len({str(event["uid"]) for event in events}) == 2
    for word in PERSONAL:
        assert word not in content.decode()


def test_calendar_of_one_helper_holds_only_theirs(sheet: WeekSheet) -> None:
    assert len(Calendar.from_ical(week_calendar(sheet, "fi", made=MADE, helper="h1")).walk("VEVENT")) == 2
    assert Calendar.from_ical(week_calendar(sheet, "fi", made=MADE, helper="h2")).walk("VEVENT") == []


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_week_can_be_exported(empty: WeekSheet, language: Language) -> None:
    assert "<h1>" in week_html(empty, language)
    assert week_pdf(empty, language).startswith(b"%PDF")
    assert Calendar.from_ical(week_calendar(empty, language, made=MADE)).walk("VEVENT") == []
    assert week_geojson(empty) == {"type": "FeatureCollection", "features": []}
    assert load_workbook(io.BytesIO(week_xlsx(empty, language))).worksheets[0].max_row == 1
