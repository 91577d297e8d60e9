"""Free times for a request of the store: against the newest plan, past what is held, week after week."""

import gc
from datetime import UTC, date, datetime, timedelta

import pytest

from planner.domain.lifecycle import RequestState
from planner.errors import InputError, NotFoundError, StoreError
from planner.intake.draft import Draft
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.persons import Who, erase_person
from planner.services.planning import plan_week, publish_week
from planner.services.questions.holds import hold_slot
from planner.services.questions.suggest import suggest_for_draft, suggest_slots
from planner.services.questions.suggest_ground import Ground
from planner.services.questions.suggest_times import NO_TIME, FreeTimes
from planner.services.requests import close_request
from planner.services.sites import import_sites
from tests.services.files import HELPERS, MONDAY, a_request, a_shift, as_csv

BEFORE = datetime(2026, 11, 27, 8, tzinfo=UTC)
"""The Friday before the week."""
NEXT = MONDAY + timedelta(days=7)
HOUR = 3600


def add(workspace: Workspace, *rows: dict[str, str]) -> None:
    """Store requests, addresses looked up."""
    import_requests(workspace, as_csv(rows))
    geocode_all(workspace)


@pytest.fixture
def planned(filled: Workspace) -> Workspace:
    """The week is planned; R6 came in since, for Monday."""
    plan_week(filled, MONDAY, engine="insertion")
    add(filled, a_request("R6", "Agricolankatu 11", "30.11.2026 9.00-15.00"))
    return filled


def starts(times: FreeTimes) -> list[tuple[tuple[str, ...], int, int]]:
    """Return who would come on which day and when."""
    assert times.answered is not None
    return [(one.helpers, one.day, one.start) for one in times.answered.value.suggestions]


def test_free_times_are_of_the_newest_plan(planned: Workspace) -> None:
    times = suggest_slots(planned, "R6", now=BEFORE)

    assert times.week is not None
    assert (times.week.monday, times.week.reason) == (MONDAY, None)
    assert {(helpers, day) for helpers, day, _ in starts(times)} == {(("H1",), 0)}
    assert times.answered is not None
    assert times.answered.value.suggestions[0].added.total == 0
    assert times.answered.directory.helper("H1").name == "Auttaja Esimerkki H1"
    assert times.instead == ()


def test_place_that_the_week_does_not_have_is_reached_by_estimate(planned: Workspace) -> None:
    add(planned, a_request("R7", "Kaivokatu 1", "30.11.2026 9.00-15.00"))

    times = suggest_slots(planned, "R7", now=BEFORE)

    assert times.answered is not None
    assert times.answered.value.suggestions[0].travel > 0


def test_published_plan_is_what_residents_were_told(planned: Workspace) -> None:
    """R2 was told a time; while nobody moves, it begins no more than a quarter of an hour off."""
    publish_week(planned, MONDAY)

    times = suggest_slots(planned, "R6", now=BEFORE, top=20)

    assert times.answered is not None
    for one in times.answered.value.suggestions:
        assert not one.moved
        assert all(abs(move.after.start - move.before.start) <= 900 for move in one.shifted)


def test_following_weeks_are_asked_in_turn(planned: Workspace) -> None:
    """Nobody has a shift on the Wednesday; in the next week H3 has one, and nothing is planned."""
    import_helpers(planned, as_csv((*HELPERS, a_shift("H3", "9.12.2026", "8.00", "16.00"))))
    add(planned, a_request("R7", "Agricolankatu 11", "2.12.2026 9.00-15.00, 9.12.2026 9.00-15.00"))

    times = suggest_slots(planned, "R7", now=BEFORE)

    assert [(week.monday, week.reason) for week in times.weeks] == [(MONDAY, "OFF_SHIFT"), (NEXT, None)]
    assert (times.week, times.weeks[1].plan_id) == (times.weeks[1], None)
    assert starts(times)[0][:2] == (("H3",), 2)


def test_without_any_free_time_sites_are_named(planned: Workspace) -> None:
    add(planned, a_request("R7", "Agricolankatu 11", "2.12.2026 9.00-15.00"))
    import_sites(planned, None, MONDAY)

    times = suggest_slots(planned, "R7", now=BEFORE)

    assert (times.answered, times.week) == (None, None)
    assert [week.reason for week in times.weeks] == ["OFF_SHIFT"]
    assert 0 < len(times.instead) <= 3


def test_times_begin_tomorrow(planned: Workspace) -> None:
    on_the_day = datetime(2026, 11, 30, 4, tzinfo=UTC)

    assert [week.reason for week in suggest_slots(planned, "R6", now=on_the_day).weeks] == [NO_TIME]
    add(planned, a_request("R7", "Agricolankatu 11", "30.11.2026 9.00-15.00, 1.12.2026 9.00-15.00"))
    assert {day for _, day, _ in starts(suggest_slots(planned, "R7", now=on_the_day))} == {1}


def test_last_week_of_the_calendar_can_be_asked_about(planned: Workspace) -> None:
    times = suggest_slots(planned, "R6", now=BEFORE, monday=date(9999, 12, 27))

    assert times.answered is None


def test_week_past_is_refused(planned: Workspace) -> None:
    with pytest.raises(InputError, match="WEEK_PAST"):
        suggest_slots(planned, "R6", now=BEFORE + timedelta(days=14), monday=MONDAY)


def test_time_after_the_service_promise_is_told_apart(planned: Workspace) -> None:
    """The promise ends ten days after the request came in; the resident is away until the week after."""
    add(planned, a_request("R7", "Agricolankatu 11", "9.12.2026 9.00-15.00"))
    import_helpers(planned, as_csv((*HELPERS, a_shift("H3", "9.12.2026", "8.00", "16.00"))))

    times = suggest_slots(planned, "R7", now=BEFORE)

    assert [week.monday for week in times.weeks] == [NEXT]
    assert times.serve_by is not None
    assert times.serve_by < NEXT


def test_planned_visit_is_refused(planned: Workspace) -> None:
    with pytest.raises(InputError, match="VISIT_PLANNED"):
        suggest_slots(planned, "R1", now=BEFORE)
    publish_week(planned, MONDAY)
    with pytest.raises(InputError, match="VISIT_PLANNED"):
        suggest_slots(planned, "R1", now=BEFORE)


def test_visit_that_the_plan_leaves_out_can_be_asked_for(planned: Workspace) -> None:
    """R4 speaks Swedish, and so does nobody; then somebody does, and a new plan is not even needed."""
    times = suggest_slots(planned, "R4", now=BEFORE)

    assert [week.reason for week in times.weeks] == ["NO_LANGUAGE"]


def test_request_that_is_closed_or_unknown_is_refused(planned: Workspace) -> None:
    close_request(planned, "R6", RequestState.CANCELLED)
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        suggest_slots(planned, "R6", now=BEFORE)
    with pytest.raises(NotFoundError):
        suggest_slots(planned, "R99", now=BEFORE)


def test_unsettled_address_is_named(planned: Workspace) -> None:
    add(planned, a_request("R7", "Olematonkatu 999", "30.11.2026 9.00-15.00"))

    with pytest.raises(InputError, match="ADDRESS"):
        suggest_slots(planned, "R7", now=BEFORE)


def test_time_of_a_cancelled_visit_is_free(planned: Workspace) -> None:
    """R1 is planned at that time, and R7 holds what is left of the morning."""
    narrow = "30.11.2026 9.00-9.05"
    add(planned, *(a_request(name, "Agricolankatu 11", narrow) for name in ("R7", "R8")))
    hold_slot(planned, suggest_slots(planned, "R7", now=BEFORE), 1, now=BEFORE)
    assert suggest_slots(planned, "R8", now=BEFORE).answered is None

    close_request(planned, "R1", RequestState.CANCELLED)
    close_request(planned, "R7", RequestState.CANCELLED)

    assert starts(suggest_slots(planned, "R8", now=BEFORE, top=1))[0][:2] == (("H1",), 0)


def test_draft_is_offered_times_before_it_is_a_request(planned: Workspace) -> None:
    draft = Draft(
        name="Soittaja Esimerkki",
        phone="040 000 0000",
        languages=("fi",),
        topic="computer_use",
        address="Agricolankatu 11",
        times="30.11.2026 9.00-15.00",
    )

    times = suggest_for_draft(planned, draft, now=BEFORE)

    assert starts(times)
    assert times.request_id == ""
    with pytest.raises(InputError, match="NUMBER_RANGE"):
        hold_slot(planned, times, 1, now=BEFORE)
    with pytest.raises(InputError):
        suggest_for_draft(planned, Draft(name="Soittaja Esimerkki"), now=BEFORE)


def test_weeks_in_memory_go_with_a_person_who_is_forgotten(planned: Workspace) -> None:
    """Where somebody lives stands in them."""
    suggest_slots(planned, "R6", now=BEFORE)
    assert any(isinstance(one, Ground) for one in gc.get_objects())

    erase_person(planned, Who("request", "R2"), BEFORE)

    gc.collect()
    assert not any(isinstance(one, Ground) for one in gc.get_objects())
