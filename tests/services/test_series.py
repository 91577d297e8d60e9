"""Several visits for one request: planned one after the other, promised, done and called off."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from planner.domain.lifecycle import RequestState
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE
from planner.domain.series import Series
from planner.domain.visit import After, Promise
from planner.errors import InputError, StoreError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, publish_week, see_week
from planner.services.requests import close_request, open_request, save_request
from planner.services.week import OUTSIDE_PREFERRED_COST, build_week, left_out_of
from planner.store.tables import OutcomeRow, PlaceRow, PromiseRow, StopRow
from tests.services.files import MONDAY, a_request, a_shift, as_csv

NEXT, LATER = MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=2)
WORKDAYS = "maanantaisin 9-12"
"""Three Mondays from the receipt on 20 November: 30 November, 7 and 14 December."""


@pytest.fixture
def series(workspace: Workspace) -> Workspace:
    """A request for three visits a week apart, and a helper on the Mondays."""
    row = a_request("R1", "Agricolankatu 11", WORKDAYS, visits="3", min_days="7", max_days="7")
    import_requests(workspace, as_csv((row,)))
    import_helpers(
        workspace, as_csv(tuple(a_shift("H1", f"{day:%d.%m.%Y}", "8", "16") for day in (MONDAY, NEXT, LATER)))
    )
    geocode_all(workspace)
    return workspace


def another(id_: str, times: str) -> bytes:
    """Return a file with the request of somebody else."""
    who = {"name": f"Toinen Malli{id_}", "phone": f"000 0000 99{id_[1:]}"}
    return as_csv((a_request(id_, "Aino Ackten tie 1", times, **who),))


def problem(workspace: Workspace, monday: date) -> Problem:
    """Return the week as a planner's use case builds it."""
    return build_week(workspace.doing(Operation.PLAN_WEEK), monday).problem


def publish(workspace: Workspace, monday: date) -> None:
    """Plan a week and publish it."""
    plan_week(workspace, monday, engine="insertion")
    publish_week(workspace, monday)


def changed(workspace: Workspace, statement: Any) -> None:
    """Change rows as a helper's report will."""
    with workspace.engine.execution_options(writes=True).begin() as connection:
        connection.execute(statement)


def report(workspace: Workspace, visit: str, result: str) -> None:
    """Report on the booked stop of a visit."""
    with workspace.engine.connect() as connection:
        stop = connection.execute(
            select(StopRow.id).where(StopRow.visit_id == visit, StopRow.state == "booked")
        ).scalar()
    values = {"stop_id": stop, "at": datetime(2026, 11, 30, 12, tzinfo=UTC), "result": result, "note": ""}
    changed(workspace, insert(OutcomeRow).values(**values))


def rows(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Return the states of the newest stop and promise of each visit."""
    query = text(
        "SELECT stop.visit_id, stop.state, promise.state FROM stop JOIN promise ON promise.visit_id = stop.visit_id "
        "WHERE stop.state != 'draft' ORDER BY stop.id, promise.id"
    )
    with workspace.engine.connect() as connection:
        return {visit: (stop, promise) for visit, stop, promise in connection.execute(query)}


def state(workspace: Workspace) -> RequestState:
    """Return how far the request is."""
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        return work.requests.state("R1")


def visits(workspace: Workspace, monday: date) -> list[str]:
    """Return the visits that a week would hold."""
    return [visit.id for visit in problem(workspace, monday).visits]


def test_visits_are_planned_and_promised_one_after_the_other(series: Workspace) -> None:
    publish(series, MONDAY)
    assert visits(series, NEXT) == ["R1~2"]
    publish(series, NEXT)
    publish(series, LATER)

    assert rows(series) == dict.fromkeys(("R1", "R1~2", "R1~3"), ("booked", "open"))
    assert state(series) is RequestState.PLANNED


def test_later_visit_has_the_resident_and_the_helper_of_the_visit_before(series: Workspace) -> None:
    publish(series, MONDAY)
    first = {"two_helpers_first_visit": ["topic:computer_use"]}
    (visit,) = problem(replace(series, settings=replace(series.settings, service=first)), NEXT).visits
    publish(series, NEXT)

    (day,) = see_week(series, NEXT).sheet.days

    assert (day.stops[0].visit, day.stops[0].resident.name) == ("R1~2", "Asukas Esimerkki R1")
    assert (visit.preferred_helpers, visit.helpers_required) == (("H1",), 1)


def test_helper_who_is_not_wanted_any_more_is_not_preferred(series: Workspace) -> None:
    publish(series, MONDAY)
    opened = open_request(series, "R1")
    save_request(series, replace(opened.value, excluded_helpers=("H1",)), opened.version)

    (visit,) = problem(series, NEXT).visits

    assert (visit.preferred_helpers, visit.excluded_helpers) == ((), ("H1",))


def test_promised_visit_has_a_price_to_move_and_a_helper_who_has_left_does_not_count(
    series: Workspace,
) -> None:
    publish(series, MONDAY)

    (visit,) = problem(series, MONDAY).visits
    stop = see_week(series, MONDAY).sheet.days[0].stops[0]

    assert visit.promised is not None
    assert (visit.promised.day, visit.promised.helpers) == (0, ("H1",))
    assert visit.promised.earliest == stop.start - PROMISE_TOLERANCE
    assert visit.promised.latest == stop.start + PROMISE_TOLERANCE
    changed(series, update(PromiseRow).values(helpers=["H9"]))
    (visit,) = problem(series, MONDAY).visits
    assert visit.promised == Promise(None, 0, stop.start - PROMISE_TOLERANCE, stop.start + PROMISE_TOLERANCE)


def test_visit_that_has_been_is_planned_no_more_and_stays_done(series: Workspace) -> None:
    import_requests(series, another("R2", "30.11.2026 13-15"))
    publish(series, MONDAY)
    report(series, "R1", "served")

    assert visits(series, MONDAY) == ["R2"]
    close_request(series, "R2", RequestState.CANCELLED)
    import_requests(series, another("R3", "30.11.2026 13-15"))
    publish(series, MONDAY)

    assert rows(series)["R1"] == ("booked", "open")
    assert rows(series)["R3"] == ("booked", "open")


def test_stop_that_is_done_counts_without_a_report(series: Workspace) -> None:
    publish(series, MONDAY)
    changed(series, update(StopRow).values(state="done"))

    import_requests(series, another("R2", "30.11.2026 13-15"))

    assert visits(series, MONDAY) == ["R2"]


def test_visit_at_which_nobody_was_at_home_is_planned_again(series: Workspace) -> None:
    publish(series, MONDAY)
    report(series, "R1", "no_show")

    assert visits(series, NEXT) == ["R1"]
    publish(series, NEXT)
    assert rows(series)["R1"] == ("booked", "open")


def test_visit_that_two_drafts_hold_is_promised_once(series: Workspace) -> None:
    plan_week(series, MONDAY, engine="insertion")
    plan_week(series, NEXT, engine="insertion")
    publish_week(series, MONDAY)

    with pytest.raises(StoreError, match="PLAN_OUTDATED"):
        publish_week(series, NEXT)

    assert rows(series) == {"R1": ("booked", "open")}


@pytest.mark.parametrize(("closed", "left"), [("done", ("cancelled", "cancelled")), ("cancelled", ("cancelled",) * 2)])
def test_closing_frees_what_is_still_to_come(series: Workspace, closed: str, left: tuple[str, str]) -> None:
    publish(series, MONDAY)
    publish(series, NEXT)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for kind in (StopRow, PromiseRow):
        moved = {"starts": yesterday, **({"ends": yesterday + timedelta(hours=1)} if kind is StopRow else {})}
        changed(series, update(kind).where(kind.visit_id == "R1").values(**moved))  # type: ignore[attr-defined]
        ahead = {"starts": yesterday + timedelta(days=8)}
        changed(series, update(kind).where(kind.visit_id == "R1~2").values(**ahead))  # type: ignore[attr-defined]

    close_request(series, "R1", RequestState(closed))

    assert rows(series)["R1~2"] == left
    assert rows(series)["R1"] == (("booked", "open") if closed == "done" else left)


def test_longer_series_gets_its_visits_and_a_shorter_one_plans_less(series: Workspace) -> None:
    publish(series, MONDAY)
    opened = open_request(series, "R1")
    version = save_request(series, replace(opened.value, series=Series(1, 7, 7)), opened.version)
    import_requests(series, another("R2", "7.12.2026 9-12"))
    assert visits(series, NEXT) == ["R2"]

    save_request(series, replace(opened.value, series=Series(4, 7, 7)), version)

    with series.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.requests.visits_of("R1") == ("R1", "R1~2", "R1~3", "R1~4")
    assert visits(series, NEXT) == ["R1~2", "R2"]


def test_two_visits_in_one_week_are_linked(workspace: Workspace) -> None:
    row = a_request("R1", "Agricolankatu 11", "30.11.-4.12. 9-12", visits="2", min_days="2", max_days="3")
    import_requests(workspace, as_csv((row,)))
    import_helpers(workspace, as_csv(tuple(a_shift("H1", f"{day}.12.2026", "8", "16") for day in (1, 3))))
    geocode_all(workspace)

    first, second = problem(workspace, MONDAY).visits

    assert (first.after, second.after) == (None, After("R1", min_days=2, max_days=3))
    assert [window.day for window in second.windows] == [2, 3, 4]


def test_wished_times_and_pairs_reach_the_week(workspace: Workspace) -> None:
    cells = {"preferred_times": "30.11. 9-10", "hazards": "iso koira"}
    import_requests(workspace, as_csv((a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", **cells),)))
    import_helpers(workspace, as_csv((a_shift("H1", "30.11.2026", "8", "16"),)))
    settings = replace(workspace.settings, service={"two_helpers_first_visit": ["hazards"]})

    (visit,) = problem(replace(workspace, settings=settings), MONDAY).visits

    assert [(window.day, window.start, window.end) for window in visit.preferred_windows] == [(0, 32_400, 36_000)]
    assert visit.outside_preferred_cost == OUTSIDE_PREFERRED_COST
    assert visit.helpers_required == 2


def test_rule_for_a_topic_that_there_is_not_is_refused(workspace: Workspace) -> None:
    settings = replace(workspace.settings, service={"two_helpers_first_visit": ["topic:gardening"]})

    with pytest.raises(InputError, match="TOPIC_UNKNOWN"):
        problem(replace(workspace, settings=settings), MONDAY)


def test_point_outside_the_area_is_listed_and_the_rest_is_planned(series: Workspace) -> None:
    import_requests(series, another("R2", "30.11.2026 13-15"))
    tampere = update(PlaceRow).where(PlaceRow.address == "Agricolankatu 11").values(lat=61.4978, lon=23.7610)  # type: ignore[arg-type]
    changed(series, tampere)

    left_out = left_out_of(series.doing(Operation.PLAN_WEEK), MONDAY)

    assert [(finding.code, finding.where) for finding in left_out] == [("UNREACHABLE", "request R1")]
