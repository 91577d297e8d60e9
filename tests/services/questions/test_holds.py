"""A time that is held: for one caller only, for a quarter of an hour, and then let go or promised."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest

from planner.domain.lifecycle import PlanState, RequestState
from planner.domain.visit import Promise
from planner.errors import InputError, StoreError
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, publish_week, stored_plan
from planner.services.questions.changes import plans_of_week
from planner.services.questions.holds import HOLD_FOR, hold_slot, holds_of, release_hold
from planner.services.questions.holds_accept import accept_hold
from planner.services.questions.promises import promises_of
from planner.services.questions.suggest import suggest_slots
from planner.services.questions.suggest_ground import forget_grounds
from planner.services.requests import see_request
from planner.services.week import build_week
from planner.store.plans import StoredPlan
from tests.builders import HOUR, MINUTE
from tests.services.files import HELPERS, MONDAY, a_request, a_shift, as_csv

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
"""The Friday before the week."""
LATER = NOW + HOLD_FOR
QUARTER = 15 * MINUTE
NARROW = "30.11.2026 9.00-9.05"
"""H1 alone works on Monday, and has time for one of two such visits."""


@pytest.fixture
def planned(filled: Workspace) -> Workspace:
    """The week is planned; R6 and R7 came in since and want the same time."""
    plan_week(filled, MONDAY, engine="insertion")
    import_requests(filled, as_csv(tuple(a_request(name, "Agricolankatu 11", NARROW) for name in ("R6", "R7"))))
    geocode_all(filled)
    return filled


def hold(workspace: Workspace, request: str, now: datetime = NOW) -> None:
    """Hold the first free time of a request."""
    hold_slot(workspace, suggest_slots(workspace, request, now=now), 1, now=now)


def is_free(workspace: Workspace, request: str, now: datetime = NOW) -> bool:
    """Say whether a request is offered any time."""
    return suggest_slots(workspace, request, now=now).answered is not None


def newest(workspace: Workspace) -> StoredPlan:
    """Return the newest plan of the week."""
    return stored_plan(workspace.doing(Operation.SEE_WEEK), MONDAY)


def test_held_time_is_offered_to_nobody_else_for_a_quarter_of_an_hour(planned: Workspace) -> None:
    hold(planned, "R6")

    assert not is_free(planned, "R7")
    assert is_free(planned, "R6")
    assert is_free(planned, "R7", LATER)


def test_hold_survives_a_restart(planned: Workspace) -> None:
    hold(planned, "R6")
    forget_grounds()
    reopened = open_workspace(planned.settings).on_behalf_of(OPERATOR)

    (kept,) = holds_of(reopened, MONDAY, now=NOW).holds
    assert (kept.request_id, kept.helpers, kept.expires) == ("R6", ("H1",), LATER)
    assert kept.starts == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert kept.ends - kept.starts == timedelta(hours=1)
    assert not is_free(reopened, "R7")
    reopened.engine.dispose()


def test_held_times_are_listed_with_names(planned: Workspace) -> None:
    hold(planned, "R6")

    held = holds_of(planned, now=NOW)

    assert held.directory.resident("R6").name == "Asukas Esimerkki R6"
    assert held.directory.helper("H1").name == "Auttaja Esimerkki H1"
    assert holds_of(planned, now=LATER).holds == ()


def test_time_that_is_let_go_is_free(planned: Workspace) -> None:
    hold(planned, "R6")

    assert release_hold(planned, "R6")
    assert not release_hold(planned, "R6")
    assert is_free(planned, "R7")


def test_time_taken_meanwhile_is_gone(planned: Workspace) -> None:
    offered = suggest_slots(planned, "R7", now=NOW)
    hold(planned, "R6")

    with pytest.raises(StoreError, match="SLOT_GONE"):
        hold_slot(planned, offered, 1, now=NOW)

    assert [each.request_id for each in holds_of(planned, now=NOW).holds] == ["R6"]


def test_time_of_an_older_plan_is_refused(planned: Workspace) -> None:
    offered = suggest_slots(planned, "R6", now=NOW)
    plan_week(planned, MONDAY, engine="insertion")

    with pytest.raises(StoreError, match="PLAN_OUTDATED"):
        hold_slot(planned, offered, 1, now=NOW)

    assert holds_of(planned, now=NOW).holds == ()


def test_shift_that_the_helper_no_longer_works_takes_nothing_more(planned: Workspace) -> None:
    """The plan still has H1's Monday, the roster another one."""
    offered = suggest_slots(planned, "R6", now=NOW)
    import_helpers(planned, as_csv((a_shift("H1", "30.11.2026", "12.00", "16.00"), *HELPERS[1:])))

    with pytest.raises(StoreError, match="SLOT_GONE"):
        hold_slot(planned, offered, 1, now=NOW)

    assert not is_free(planned, "R6")
    import_helpers(planned, as_csv(HELPERS))
    assert is_free(planned, "R6")


@pytest.mark.parametrize("number", [0, 2])
def test_number_that_was_not_offered_is_refused(planned: Workspace, number: int) -> None:
    offered = suggest_slots(planned, "R6", now=NOW, top=1)

    with pytest.raises(InputError, match="NUMBER_RANGE"):
        hold_slot(planned, offered, number, now=NOW)


def test_nothing_can_be_kept_where_nothing_is_free(planned: Workspace) -> None:
    nothing = suggest_slots(planned, "R6", now=NOW, monday=date(9999, 12, 27))

    with pytest.raises(InputError, match="There is no free time to keep"):
        hold_slot(planned, nothing, 1, now=NOW)


def test_accepted_time_of_a_draft_is_a_promise_in_a_new_draft(planned: Workspace) -> None:
    before = newest(planned)
    hold(planned, "R6")

    accepted = accept_hold(planned, "R6", now=NOW)

    after = newest(planned)
    assert (accepted.plan_id, accepted.is_published) == (after.id, False)
    assert after.id > before.id
    assert set(after.plan.stops_by_visit) == {*before.plan.stops_by_visit, "R6"}
    assert [(line.visit, line.told.helpers, line.fate) for line in promises_of(planned, MONDAY)[0].lines] == [
        ("R6", ("H1",), "kept")
    ]
    assert see_request(planned, "R6").state is RequestState.PLANNED
    assert holds_of(planned, now=NOW).holds == ()


def test_accepted_time_of_a_published_plan_is_booked_and_moves_nobody(planned: Workspace) -> None:
    publish_week(planned, MONDAY)
    told = list(promises_of(planned, MONDAY)[0].lines)
    hold(planned, "R6")

    accepted = accept_hold(planned, "R6", now=NOW)

    newest_head, before, *_ = plans_of_week(planned, MONDAY)
    assert (accepted.plan_id, accepted.is_published) == (newest_head.id, True)
    assert (newest_head.state, before.state) == (PlanState.PUBLISHED, PlanState.REPLACED)
    lines = promises_of(planned, MONDAY)[0].lines
    assert [line for line in lines if line.visit != "R6"] == told
    assert [line.fate for line in lines] == ["kept"] * len(lines)


def test_accepted_time_is_a_promise_to_the_next_plan(planned: Workspace) -> None:
    hold(planned, "R6")
    accept_hold(planned, "R6", now=NOW)

    week = build_week(planned.doing(Operation.PLAN_WEEK), MONDAY).problem

    promised = week.visits[week.visit_idx_by_id["R6"]].promised
    assert promised == Promise(("H1",), 0, 9 * HOUR - QUARTER, 9 * HOUR + QUARTER)
    with pytest.raises(InputError, match="VISIT_PLANNED"):
        suggest_slots(planned, "R6", now=NOW)


def test_accepted_time_in_a_week_without_a_plan_makes_its_first_one(filled: Workspace) -> None:
    hold(filled, "R1")

    accepted = accept_hold(filled, "R1", now=NOW)

    stored = newest(filled)
    assert (stored.id, accepted.is_published) == (accepted.plan_id, False)
    assert set(stored.plan.stops_by_visit) == {"R1"}
    reasons = {left.visit: left.reason for left in stored.plan.unassigned}
    assert reasons == {"R2": "NOT_FOUND", "R3": "NOT_FOUND", "R4": "NO_LANGUAGE"}


@pytest.mark.parametrize("moment", [LATER, NOW])
def test_nothing_is_promised_without_a_live_hold(planned: Workspace, moment: datetime) -> None:
    if moment == LATER:
        hold(planned, "R6")

    with pytest.raises(StoreError, match="HOLD_MISSING"):
        accept_hold(planned, "R6", now=moment)

    assert promises_of(planned, MONDAY)[0].lines == ()


@pytest.mark.parametrize("name", ["R6", "R7"])
def test_held_time_that_a_newer_plan_has_given_away_is_gone(planned: Workspace, name: str) -> None:
    """The new plan has one of the two; whichever holds the time, it is planned now or has no room."""
    hold(planned, name)
    plan_week(planned, MONDAY, engine="insertion")
    assert len({"R6", "R7"} & set(newest(planned).plan.stops_by_visit)) == 1

    with pytest.raises(StoreError, match="SLOT_GONE"):
        accept_hold(planned, name, now=NOW)

    assert promises_of(planned, MONDAY)[0].lines == ()


def test_of_two_clerks_at_once_exactly_one_holds_the_time(planned: Workspace) -> None:
    offers = {name: suggest_slots(planned, name, now=NOW) for name in ("R6", "R7")}

    refused = at_once(lambda name, workspace: hold_slot(workspace, offers[name], 1, now=NOW), planned)

    assert refused == ["SLOT_GONE"]
    assert len(holds_of(planned, now=NOW).holds) == 1


def at_once(act: Callable[[str, Workspace], object], workspace: Workspace) -> list[str]:
    """Do something for R6 and R7 at the same moment, each on a connection of its own; return the refusals."""
    together, refused = Barrier(2), []

    def one(name: str) -> None:
        own = open_workspace(workspace.settings).on_behalf_of(OPERATOR)
        together.wait()
        try:
            act(name, own)
        except StoreError as error:
            refused.append(error.code)
        own.engine.dispose()

    threads = [Thread(target=one, args=(name,)) for name in ("R6", "R7")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
