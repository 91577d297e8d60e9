from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.channel import Channel
from planner.domain.entry import Entry
from planner.domain.request import DatedWindow, Priority
from planner.domain.series import Series
from planner.domain.triage import Answers
from planner.intake import Catalogue, read_catalogue, read_requests
from planner.intake.access import BY_LIFT, PER_FLOOR, TO_THE_DOOR
from planner.intake.requests import judge_requests

from .conftest import PHONE_MINUTES
from .files import csv_file, request_row, xlsx_file
from .findings import codes_of, findings_of

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
HOUR = 3600


def test_every_cell_reaches_the_request(catalogue: Catalogue) -> None:
    row = request_row(
        languages="sv, fi",
        minutes="37,5",
        times="1.12.2026 13.00-15.30, 30.11.2026 9.00-12.00",
        serve_by="4.12.2026",
        helpers="2",
        access_minutes="5",
        preferred_helpers="H03, H01",
        excluded_helpers="H02",
        notes="kaksi televisiota",
    )

    (request,) = read_requests(csv_file(row), catalogue)

    assert (request.id, request.received) == ("R001", date(2026, 11, 20))
    assert (request.name, request.phone) == ("Asukas Esimerkki", "000 0000 001")
    assert (request.address, request.postcode) == ("Mannerheimintie 30 B 24", "00100")
    assert (request.languages, request.topic, request.duration) == (("sv", "fi"), "phone_setup", 2250)
    assert request.windows == (
        DatedWindow(MONDAY, 9 * HOUR, 12 * HOUR),
        DatedWindow(TUESDAY, 13 * HOUR, 15 * HOUR + HOUR // 2),
    )
    assert (request.serve_by, request.helpers_required, request.access) == (date(2026, 12, 4), 2, 300)
    assert (request.preferred_helpers, request.excluded_helpers) == (("H03", "H01"), ("H02",))
    assert request.notes == "kaksi televisiota"


def test_topic_gives_the_duration_that_the_file_does_not(catalogue: Catalogue) -> None:
    (request,) = read_requests(csv_file(request_row(minutes="")), catalogue)

    assert request.duration == PHONE_MINUTES * 60


def test_topics_and_languages_may_be_named_in_any_language(catalogue: Catalogue) -> None:
    (request,) = read_requests(csv_file(request_row(topic="TV tuning", languages="Svenska, suomi")), catalogue)

    assert (request.topic, request.languages) == ("tv_tuning", ("sv", "fi"))


def test_cells_of_a_longer_file_reach_the_request(catalogue: Catalogue) -> None:
    row = request_row(
        times="vardagar",
        preferred_times="tisdagsförmiddagar",
        priority="Kiireellinen",
        channel="hembesök",
        device="vanha läppäri",
        visits="3",
        min_days="5",
        max_days="9",
        stair="B",
        floor="4",
        lift="ei",
        buzzer="Esimerkki",
        parking="piha",
        access_minutes="",
        can_leave_home="ei",
        is_portable="ja",
        needs_home="",
    )

    (request,) = read_requests(csv_file(row), catalogue)

    assert (request.priority, request.channel, request.device) == (Priority.URGENT, Channel.HOME, "vanha läppäri")
    assert request.series == Series(3, 5, 9)
    assert request.entry == Entry("B", 4, False, "Esimerkki", "piha")
    assert request.answers == Answers(can_leave_home=False, is_portable=True)
    assert {window.day.weekday() for window in request.windows} == {0, 1, 2, 3, 4}
    assert {window.day.weekday() for window in request.preferred_windows} == {1}
    assert request.access == TO_THE_DOOR + 3 * PER_FLOOR


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        ({}, TO_THE_DOOR),
        ({"floor": "1"}, TO_THE_DOOR),
        ({"floor": "-1"}, TO_THE_DOOR),
        ({"floor": "3"}, TO_THE_DOOR + 2 * PER_FLOOR),
        ({"floor": "3", "lift": "kyllä"}, TO_THE_DOOR + BY_LIFT),
        ({"floor": "3", "access_minutes": "0"}, 0),
    ],
)
def test_way_to_the_door_takes_as_long_as_the_house_suggests(
    catalogue: Catalogue, cells: dict[str, str], seconds: int
) -> None:
    (request,) = read_requests(csv_file(request_row(**{"access_minutes": "", **cells})), catalogue)

    assert request.access == seconds


def test_latest_day_is_ten_working_days_after_the_receipt_unless_the_settings_say_otherwise(
    catalogue: Catalogue,
) -> None:
    content = csv_file(request_row(received="20.11.2026"))

    (request,), (sooner,) = read_requests(content, catalogue), read_requests(content, catalogue, promise_days=5)

    assert (request.serve_by, sooner.serve_by) == (date(2026, 12, 4), TUESDAY - timedelta(days=4))


def test_words_reach_so_far_that_the_whole_series_fits(catalogue: Catalogue) -> None:
    (request,) = read_requests(csv_file(request_row(times="tiistaisin 9-12", visits="6")), catalogue)

    # Promised by 4 December, and five times fourteen days for the others: 12 February.
    assert request.windows[-1].day == date(2027, 2, 9)


def test_topic_that_nobody_knows_is_another_one_with_a_warning() -> None:
    content = csv_file(request_row(), request_row(id="R002", topic="gardening"))

    judged = judge_requests(content, read_catalogue())

    assert [request.topic for request in judged.requests] == ["phone_setup", "other"]
    assert judged.requests[1].duration == 45 * 60
    assert [(finding.code, finding.where) for finding in judged.findings] == [
        ("TOPIC_UNKNOWN", 'row 3, column "topic"')
    ]
    assert "45 minutes are assumed" in str(judged.findings[0])
    assert "gardening" not in str(judged.findings[0])


def test_good_rows_are_there_beside_what_is_wrong_with_the_others(catalogue: Catalogue) -> None:
    judged = judge_requests(csv_file(request_row(minutes="0"), request_row(id="R002")), catalogue)

    assert [request.id for request in judged.requests] == ["R002"]
    assert [finding.code for finding in judged.findings] == ["DURATION_RANGE"]
    assert judged.has_errors


def test_rows_stay_in_the_order_of_the_file(catalogue: Catalogue) -> None:
    rows = [request_row(id=f"R{number}") for number in (3, 1, 2)]

    assert [request.id for request in read_requests(csv_file(*rows), catalogue)] == ["R3", "R1", "R2"]


def test_spreadsheet_with_real_dates_and_numbers_reads_the_same(catalogue: Catalogue) -> None:
    row = request_row(minutes="45", serve_by="4.12.2026")
    typed = {**row, "received": date(2026, 11, 20), "serve_by": date(2026, 12, 4), "minutes": 45, "postcode": 100}

    assert read_requests(xlsx_file([list(typed), list(typed.values())]), catalogue) == read_requests(
        csv_file(row), catalogue
    )


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"id": ""}, "VALUE_MISSING", "id"),
        ({"id": "Matti Meikäläinen"}, "ID_INVALID", "id"),
        ({"received": ""}, "VALUE_MISSING", "received"),
        ({"received": "31.11.2026"}, "DATE_INVALID", "received"),
        ({"name": ""}, "VALUE_MISSING", "name"),
        ({"address": ""}, "VALUE_MISSING", "address"),
        ({"postcode": "0010O"}, "POSTCODE_INVALID", "postcode"),
        ({"languages": ""}, "VALUE_MISSING", "languages"),
        ({"languages": "fi, xx"}, "LANGUAGE_UNKNOWN", "languages"),
        ({"topic": ""}, "VALUE_MISSING", "topic"),
        ({"topic": "gardening"}, "TOPIC_UNKNOWN", "topic"),
        ({"minutes": "0"}, "DURATION_RANGE", "minutes"),
        ({"minutes": "-30"}, "DURATION_RANGE", "minutes"),
        ({"minutes": "4"}, "DURATION_RANGE", "minutes"),
        ({"minutes": "241"}, "DURATION_RANGE", "minutes"),
        ({"minutes": "an hour"}, "NUMBER_INVALID", "minutes"),
        ({"times": ""}, "VALUE_MISSING", "times"),
        ({"times": "30.11.2026 12.00-9.00"}, "WINDOW_INVALID", "times"),
        ({"times": "30.11.2026 9.00-25:00"}, "TIME_INVALID", "times"),
        ({"times": "19.11.2026 9.00-12.00"}, "WINDOW_INVALID", "times"),
        ({"times": "when it suits"}, "WINDOW_INVALID", "times"),
        ({"serve_by": "19.11.2026"}, "SERVE_BY_BEFORE_RECEIVED", "serve_by"),
        ({"helpers": "0"}, "LIMIT_INVALID", "helpers"),
        ({"helpers": "3"}, "LIMIT_INVALID", "helpers"),
        ({"access_minutes": "-1"}, "LIMIT_INVALID", "access_minutes"),
        ({"access_minutes": "61"}, "LIMIT_INVALID", "access_minutes"),
        ({"preferred_helpers": "H01", "excluded_helpers": "H01"}, "HELPER_CONFLICT", "excluded_helpers"),
        ({"preferred_times": "2.12.2026 9-12"}, "WINDOW_INVALID", "preferred_times"),
        ({"preferred_times": "when it suits"}, "WINDOW_INVALID", "preferred_times"),
        ({"priority": "very"}, "PRIORITY_UNKNOWN", "priority"),
        ({"channel": "pigeon"}, "CHANNEL_UNKNOWN", "channel"),
        ({"channel": "home", "times": ""}, "VALUE_MISSING", "times"),
        ({"visits": "0"}, "LIMIT_INVALID", "visits"),
        ({"visits": "13"}, "LIMIT_INVALID", "visits"),
        ({"min_days": "14", "max_days": "7"}, "DEPENDENCY_INVALID", "max_days"),
        ({"visits": "2"}, "RECURRENCE_TOO_DENSE", "visits"),
        ({"floor": "61"}, "LIMIT_INVALID", "floor"),
        ({"lift": "perhaps"}, "YES_NO_INVALID", "lift"),
        ({"is_portable": "perhaps"}, "YES_NO_INVALID", "is_portable"),
        ({"device": "PIN 1234"}, "SECRET_IN_TEXT", "device"),
        ({"notes": "PIN 1234"}, "SECRET_IN_TEXT", "notes"),
        ({"id": "131052-308T"}, "SECRET_IN_TEXT", "id"),
    ],
)
def test_bad_cell_is_named_by_code_row_and_column(
    catalogue: Catalogue, cells: dict[str, str], code: str, column: str
) -> None:
    plain = {**dict.fromkeys(cells, ""), **request_row(id="R000")}
    content = csv_file(plain, {**plain, **request_row(**cells)})

    assert codes_of(lambda: read_requests(content, catalogue)) == [(code, f'row 3, column "{column}"')]


@pytest.mark.parametrize(
    "cells",
    [
        {"minutes": "5"},
        {"minutes": "240"},
        {"times": "20.11.2026 9-9"},
        {"serve_by": "20.11.2026"},
        {"access_minutes": "0"},
        {"access_minutes": "60"},
        {"helpers": "2"},
        {"phone": ""},
        {"postcode": ""},
        {"times": "30.11.2026 9-12, 7.12.2026 9-12", "visits": "2"},
        {"times": "arkisin", "visits": "12", "min_days": "1"},
        {"floor": "-2"},
        {"channel": "site", "times": ""},
        {"channel": "", "times": ""},
    ],
)
def test_what_is_just_allowed(catalogue: Catalogue, cells: dict[str, str]) -> None:
    assert len(read_requests(csv_file(request_row(**cells)), catalogue)) == 1


def test_all_problems_of_all_rows_come_at_once(catalogue: Catalogue) -> None:
    content = csv_file(
        request_row(received="31.11.2026", minutes="0", times="30.11.2026 25:00-26:00, 1.12.2026 12-9"),
        request_row(id="R002"),
        request_row(id="R003", topic="x", languages="x, y"),
    )

    assert codes_of(lambda: read_requests(content, catalogue)) == [
        ("DATE_INVALID", 'row 2, column "received"'),
        ("DURATION_RANGE", 'row 2, column "minutes"'),
        ("TIME_INVALID", 'row 2, column "times"'),
        ("WINDOW_INVALID", 'row 2, column "times"'),
        ("LANGUAGE_UNKNOWN", 'row 4, column "languages"'),
        ("LANGUAGE_UNKNOWN", 'row 4, column "languages"'),
        ("TOPIC_UNKNOWN", 'row 4, column "topic"'),
    ]


def test_repeated_id_names_the_first_row(catalogue: Catalogue) -> None:
    content = csv_file(request_row(), request_row(id="R002"), request_row())

    (finding,) = findings_of(lambda: read_requests(content, catalogue))

    assert (finding.code, finding.where) == ("ID_DUPLICATE", 'row 4, column "id"')
    assert "row 2" in str(finding.text)


def test_unknown_topic_lists_the_known_ones(catalogue: Catalogue) -> None:
    (finding,) = findings_of(lambda: read_requests(csv_file(request_row(topic="gardening")), catalogue))

    assert "phone_setup, tv_tuning" in str(finding)


def test_duration_says_its_limits(catalogue: Catalogue) -> None:
    (finding,) = findings_of(lambda: read_requests(csv_file(request_row(minutes="0")), catalogue))

    assert "between 5 and 240" in str(finding)


CANARIES = {
    "name": "Kanaria Nimi",
    "phone": "0401234567 kanaria",
    "address": "Kanariatie 500",
    "notes": "Kanarian huomautus",
}


@pytest.mark.parametrize("column", CANARIES)
def test_personal_data_is_never_repeated_wherever_it_slips(catalogue: Catalogue, column: str) -> None:
    canary = CANARIES[column]
    rows = [request_row(**{"id": f"R{number}", slipped: canary}) for number, slipped in enumerate(request_row())]
    content = csv_file(*rows, request_row(id="", **CANARIES), request_row(minutes="0", **CANARIES))

    findings = findings_of(lambda: read_requests(content, catalogue))

    assert {finding.where.partition(",")[0] for finding in findings} >= {"row 2", "row 3", "row 8"}
    for finding in findings:
        for language in ("fi", "sv", "en"):
            assert not any(word.casefold() in finding.in_language(language).casefold() for word in canary.split())


@pytest.mark.parametrize("column", request_row())
def test_secret_in_any_cell_is_found_once_and_never_repeated(catalogue: Catalogue, column: str) -> None:
    content = csv_file(request_row(**{column: "4111 1111 1111 1111"}))

    (finding,) = findings_of(lambda: read_requests(content, catalogue))

    assert (finding.code, finding.where) == ("SECRET_IN_TEXT", f'row 2, column "{column}"')
    assert "4111" not in finding.in_language("en") + repr(finding)


@settings(deadline=None)
@given(
    day=st.dates(date(2026, 11, 20), date(2027, 5, 21)),
    start=st.integers(0, 23),
    length=st.integers(0, 24),
    minutes=st.integers(5, 240),
    notes=st.text("abc åäö;,\"'\n\t", max_size=30),
    separator=st.sampled_from(";,\t"),
)
def test_written_request_is_read_back(
    day: date, start: int, length: int, minutes: int, notes: str, separator: str
) -> None:
    end = min(start + length, 24)
    row = request_row(topic="other", times=f"{day.isoformat()} {start}.00-{end}:00", minutes=str(minutes), notes=notes)

    (request,) = read_requests(csv_file(row, separator=separator), read_catalogue())

    assert request.windows == (DatedWindow(day, start * HOUR, end * HOUR),)
    assert (request.duration, request.notes) == (minutes * 60, notes.strip())


@pytest.mark.parametrize("id_", ["0401234567", "040-123-4567", "A.358401234567"])
def test_no_id_holds_the_phone_number(catalogue: Catalogue, id_: str) -> None:
    row = request_row(id=id_, phone="040 123 4567")

    assert codes_of(lambda: read_requests(csv_file(row), catalogue)) == [("ID_INVALID", 'row 2, column "id"')]
