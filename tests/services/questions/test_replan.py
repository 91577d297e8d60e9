"""Repairing a week of the store: what is seen, what is kept, and what the ledger says of it afterwards."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.domain.answers.replan import Mode
from planner.domain.check import violations
from planner.domain.events import Absence, Cancellation, NoShow, Overrun, Urgent
from planner.domain.lifecycle import RequestState
from planner.errors import InputError, NotFoundError, StoreError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, publish_week
from planner.services.questions.promises import promises_of
from planner.services.questions.replan import preview_repair, repair_week
from planner.services.requests import close_request, see_request
from planner.services.week import build_week
from planner.solve.limits import Limits
from tests.services.files import MONDAY, a_request, a_shift, as_csv

ZONE = ZoneInfo("Europe/Helsinki")
SUNDAY = datetime(2026, 11, 29, 12, tzinfo=ZONE)
BRIEFLY = Limits(60, iterations=50)
OFFICE = "Agricolankatu 11"
REQUESTS = (
    a_request("R1", OFFICE, "30.11.2026 9.00-10.00"),
    a_request("R2", OFFICE, "30.11.2026 11.00-12.00, 1.12.2026 9.00-12.00"),
    a_request("R3", "Aino Ackten tie 1", "1.12.2026 10.00-14.00"),
    a_request("R4", OFFICE, "2.12.2026 10.00-14.00", languages="sv"),
)
HELPERS = (
    a_shift("H1", "30.11.2026", "8.00", "14.00"),
    a_shift("H1", "1.12.2026", "8.00", "14.00"),
    a_shift("H2", "1.12.2026", "9.00", "14.00"),
)


@pytest.fixture
def published(workspace: Workspace) -> Workspace:
    """A published week: R1 and R2 on Monday or Tuesday, R3 on Tuesday; nobody speaks the Swedish of R4."""
    import_requests(workspace, as_csv(REQUESTS))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    plan_week(workspace, MONDAY, engine="insertion")
    publish_week(workspace, MONDAY)
    return workspace


def at(day: int, hour: float) -> datetime:
    """Return a moment of the week."""
    return datetime(2026, 11, 30, tzinfo=ZONE) + timedelta(days=day, hours=hour)


def ledger(workspace: Workspace) -> dict[str, list[tuple[str, str | None]]]:
    """Return the fates of every promise by visit, each with its cause."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for line in promises_of(workspace, MONDAY)[0].lines:
        found.setdefault(line.visit, []).append((line.fate, line.cause))
    return found


def shifts(workspace: Workspace) -> list[tuple[str, int, int]]:
    """Return helper, day and length of each shift of the week to plan, in hours."""
    problem = build_week(workspace.doing(Operation.PLAN_WEEK), MONDAY).problem
    return [(day.helper.id, day.shift.day, (day.shift.end - day.shift.start) // 3600) for day in problem.helper_days]


def test_absence_is_kept_and_the_moved_promise_has_its_cause(published: Workspace) -> None:
    events = (Absence("H1", 0, 0),)
    seen = preview_repair(published, MONDAY, events, now=SUNDAY, limits=BRIEFLY)

    assert ledger(published) == {"R1": [("kept", None)], "R2": [("kept", None)], "R3": [("kept", None)]}
    still = seen.answered.value.repair(Mode.NOBODY)
    assert [(call.visit, call.after is None) for call in still.calls] == [("R1", True), ("R2", False)]
    assert seen.answered.directory.resident("R2").phone == "000 0000 001"

    repair_week(published, MONDAY, events, Mode.NOBODY, now=SUNDAY, seen=seen)
    publish_week(published, MONDAY)

    assert ledger(published)["R1"] == [("broken", "absence")]
    assert ledger(published)["R2"] == [("moved", "absence"), ("kept", None)]
    assert ledger(published)["R3"] == [("kept", None)]
    assert shifts(published) == [("H1", 1, 6), ("H2", 1, 5)]


def test_absence_of_a_part_of_a_day_shortens_the_shift(published: Workspace) -> None:
    repair_week(published, MONDAY, (Absence("H1", 0, 0, start=12 * 3600),), Mode.NOBODY, now=SUNDAY, limits=BRIEFLY)

    assert shifts(published)[0] == ("H1", 0, 4)


def test_cancellation_closes_the_request(published: Workspace) -> None:
    repair_week(published, MONDAY, (Cancellation("R3"),), Mode.NOBODY, now=SUNDAY, limits=BRIEFLY)
    publish_week(published, MONDAY)

    assert see_request(published, "R3").state is RequestState.CANCELLED
    assert ledger(published)["R3"] == [("cancelled", "request")]


def test_missed_visit_is_reported_and_found_again_by_the_next_repair(published: Workspace) -> None:
    """R2 is on Monday at 11; nobody opens, and it goes to Tuesday. The morning stays where it was."""
    now = at(0, 11.3)
    seen = repair_week(published, MONDAY, (NoShow("R2"),), Mode.NOBODY, now=now, limits=BRIEFLY)
    publish_week(published, MONDAY)

    again = preview_repair(published, MONDAY, (Overrun("R3", 600),), now=at(0, 12), limits=BRIEFLY)

    for found in (seen, again):
        repair = found.answered.value.repair(Mode.NOBODY)
        assert violations(found.answered.problem, repair.plan) == ()
        monday = [stop.visit for route in repair.plan.routes for stop in route.stops if route.day == 0]
        assert monday == ["R1", "R2+missed"]
        assert repair.plan.stops_by_visit["R2"][0][0].day == 1
    assert ledger(published)["R2"][0] == ("moved", "no_show")


def test_visit_that_was_reported_stays_in_the_afternoon_of_its_helper(published: Workspace) -> None:
    with published.doing(Operation.PLAN_WEEK).writing("test") as work:
        work.promises.note_no_show("R1", at(0, 10.2))
        work.commit()

    seen = preview_repair(published, MONDAY, (Overrun("R2", 600),), now=at(0, 10.5), limits=BRIEFLY)

    assert "R1+missed" in seen.answered.plan.stops_by_visit
    assert "R1+missed" in seen.answered.value.fixed


def test_request_that_came_in_since_is_urgent(published: Workspace) -> None:
    import_requests(published, as_csv((a_request("R9", OFFICE, "1.12.2026 9.00-12.00"),)))
    geocode_all(published)

    seen = preview_repair(published, MONDAY, (Urgent("R9"),), now=SUNDAY, limits=BRIEFLY)

    assert [call.visit for call in seen.answered.value.repair(Mode.NOBODY).calls] == ["R9"]


def test_plan_that_rests_on_another_state_is_not_kept(published: Workspace) -> None:
    events = (Absence("H1", 0, 0),)
    seen = preview_repair(published, MONDAY, events, now=SUNDAY, limits=BRIEFLY)
    close_request(published, "R4", RequestState.CANCELLED)

    with pytest.raises(StoreError, match="PLAN_OUTDATED"):
        repair_week(published, MONDAY, events, Mode.NOBODY, now=SUNDAY, seen=seen)

    assert ("H1", 0, 6) in shifts(published)


def test_what_cannot_be_repaired_is_refused_and_nothing_is_kept(published: Workspace) -> None:
    with pytest.raises(InputError) as over:
        preview_repair(published, MONDAY, (Cancellation("R3"),), now=at(7, 0))
    with pytest.raises(NotFoundError):
        preview_repair(published, MONDAY + timedelta(days=7), (Cancellation("R3"),), now=SUNDAY)
    with pytest.raises(InputError) as absent:
        repair_week(published, MONDAY, (Absence("H2", 0, 0),), Mode.NOBODY, now=SUNDAY, limits=BRIEFLY)

    assert (over.value.code, absent.value.code) == ("WEEK_PAST", "SHIFT_UNKNOWN")
    assert ("H2", 1, 5) in shifts(published)
