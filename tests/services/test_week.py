"""Requests and helpers of the store into a week that an engine can plan."""

from datetime import date

import pytest

from planner.domain.consent import Consent
from planner.domain.request import Priority
from planner.domain.week_file import week_to_json
from planner.errors import InputError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, see_week
from planner.services.readiness import note_consent
from planner.services.requests import open_request
from planner.services.unserved import UNSERVED_BASE, UNSERVED_DUE_FACTOR, UNSERVED_PER_DAY
from planner.services.week import (
    LUNCH,
    SECOND_LANGUAGE_COST,
    WeekToPlan,
    build_week,
    monday_of,
)
from planner.solve.limits import Limits
from tests.services.files import HELPERS, MONDAY, REQUESTS, a_request, a_shift, as_csv


def built(workspace: Workspace) -> WeekToPlan:
    """Return the week as a planner's use case builds it."""
    return build_week(workspace.doing(Operation.PLAN_WEEK), MONDAY)


def test_week_holds_the_requests_with_a_time_in_it(filled: Workspace) -> None:
    problem = built(filled).problem

    assert [visit.id for visit in problem.visits] == ["R1", "R2", "R3", "R4"]
    assert problem.days == 5


def test_window_of_another_week_stays_outside(filled: Workspace) -> None:
    import_requests(filled, as_csv((a_request("R1", "Agricolankatu 11", "4.12.2026 9-12, 7.12.2026 9-12"),)))

    problem = built(filled).problem

    assert [window.day for window in problem.visits[0].windows] == [4]


def test_weekend_shift_makes_a_week_of_seven_days(filled: Workspace) -> None:
    import_helpers(filled, as_csv((a_shift("H3", "5.12.2026", "10.00", "14.00"),)))

    assert built(filled).problem.days == 7


def test_shift_longer_than_six_hours_has_a_lunch_break(filled: Workspace) -> None:
    helpers = built(filled).problem.helpers

    assert [shift.break_ for shift in helpers[0].shifts] == [LUNCH, LUNCH]
    assert [shift.break_ for shift in helpers[1].shifts] == [None]


def test_longer_wait_makes_a_visit_dearer_to_leave_out(filled: Workspace) -> None:
    import_requests(filled, as_csv((a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", serve_by="31.12.2026"),)))

    visit = built(filled).problem.visits[0]

    # Received on 20 November, ten days before the Monday.
    assert visit.unserved_cost == UNSERVED_BASE[Priority.NORMAL] + 10 * UNSERVED_PER_DAY
    assert visit.second_language_cost == SECOND_LANGUAGE_COST


def test_promise_that_ends_this_week_counts_double(filled: Workspace) -> None:
    visit = built(filled).problem.visits[0]

    # Ten working days after Friday 20 November are over on Friday 4 December.
    assert visit.unserved_cost == UNSERVED_DUE_FACTOR * (UNSERVED_BASE[Priority.NORMAL] + 10 * UNSERVED_PER_DAY)


def test_same_address_is_one_place(filled: Workspace) -> None:
    problem = built(filled).problem

    assert problem.visits[0].place == problem.visits[3].place == problem.helpers[0].shifts[0].start_place


def test_unknown_address_is_left_out_and_named_by_request(filled: Workspace) -> None:
    import_requests(filled, as_csv((a_request("R6", "Olematonkuja 999", "30.11.2026 9-12"),)))
    geocode_all(filled)

    week = built(filled)

    assert "R6" not in week.problem.visit_idx_by_id
    assert [(finding.code, finding.where) for finding in week.left_out] == [("ADDRESS_NOT_FOUND", "request R6")]
    assert "Olematonkuja" not in str(week.left_out[0])


def test_visit_of_two_helpers_is_planned_for_both_at_one_start(filled: Workspace) -> None:
    import_requests(filled, as_csv((a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", helpers="2"),)))

    plan_week(filled, MONDAY, limits=Limits(5, iterations=50))
    week, seen = built(filled), see_week(filled, MONDAY)
    sheet = seen.sheet
    visit = week.problem.visits[week.problem.visit_idx_by_id["R1"]]
    places = seen.stored.plan.stops_by_visit.get("R1", ())

    assert visit.helpers_required == 2
    assert sheet.num_served + len(sheet.unassigned) == sheet.num_visits
    assert len(places) in (0, 2)
    assert len({(route.day, stop.start) for route, stop in places}) <= 1


def test_wish_for_somebody_who_has_left_is_noted_and_planned_without(filled: Workspace) -> None:
    row = a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", preferred_helpers="H1, H9")
    import_requests(filled, as_csv((row,)))

    week = built(filled)

    assert week.problem.visits[0].preferred_helpers == ("H1",)
    assert [finding.code for finding in week.left_out] == ["HELPER_GONE"]


def test_week_carries_no_personal_data(filled: Workspace) -> None:
    text = str(week_to_json(built(filled).problem))

    for secret in ("Esimerkki", "000 0000", "Agricolankatu", "Ackten"):
        assert secret not in text


def test_empty_week_says_everything_that_is_missing(workspace: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        built(workspace)

    assert [finding.where for finding in caught.value.findings] == ["requests", "helpers"]


def test_week_without_shifts_is_refused(workspace: Workspace) -> None:
    import_requests(workspace, as_csv(REQUESTS))

    with pytest.raises(InputError, match="No helper has a shift"):
        built(workspace)


def test_week_without_requests_is_refused(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv(HELPERS))

    with pytest.raises(InputError, match="No request has a time"):
        built(workspace)


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 6)])
def test_monday_of_any_day_of_the_week(day: date) -> None:
    assert monday_of(day) == MONDAY


def test_request_without_the_talk_is_named_and_not_planned(filled: Workspace) -> None:
    row = a_request("R7", "Agricolankatu 11", "30.11.2026 9-12", terms_read="")
    later = a_request("R8", "Agricolankatu 11", "7.12.2026 9-12", terms_read="")
    import_requests(filled, as_csv((row, later)))

    week = built(filled)

    assert not {"R7", "R8"} & {visit.id for visit in week.problem.visits}
    assert [(finding.code, finding.where) for finding in week.left_out] == [("CONSENT_MISSING", "request R7")]


def test_request_that_only_has_to_be_made_ready_is_named(filled: Workspace) -> None:
    row = a_request("R7", "Agricolankatu 11", "30.11.2026 9-12", terms_read="")
    import_requests(filled, as_csv((row,)))
    opened = open_request(filled, "R7")
    note_consent(filled, "R7", Consent(MONDAY, MONDAY, MONDAY), opened.version, today=MONDAY)

    assert [(finding.code, finding.where) for finding in built(filled).left_out] == [("REQUEST_STATE", "request R7")]
