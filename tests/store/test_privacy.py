"""Every column has a class, and weeks lose a visit without losing their hash."""

from planner.domain.check import violations
from planner.domain.retention import DataClass
from planner.domain.without import plan_without, week_without
from planner.store import personal
from planner.store.personal import CLASS_OF
from planner.store.tables import metadata
from tests.builders import HOUR, a_helper, a_plan, a_visit, a_week

COLUMNS = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}


def test_every_column_has_a_class_of_personal_data() -> None:
    assert set(CLASS_OF) == COLUMNS


def test_every_class_is_one_with_a_period_or_one_that_says_why_not() -> None:
    known = {*DataClass, personal.NONE, personal.STAFF, personal.RECORD, personal.STATISTICS}

    assert set(CLASS_OF.values()) == known


def test_week_without_a_visit_has_no_place_of_it() -> None:
    problem = a_week([a_visit("v1"), a_visit("v2"), a_visit("v3", place="v2")])

    assert [place.id for place in week_without(problem, {"v1"}).places] == ["office", "v2"]
    assert [place.id for place in week_without(problem, {"v2"}).places] == ["office", "v1", "v2"]


def test_plan_without_a_visit_keeps_the_times_of_the_others_and_every_rule() -> None:
    problem = a_week([a_visit("v1"), a_visit("v2"), a_visit("v3"), a_visit("v4")])
    plan = a_plan(problem, {("h1", 0): ["v1", "v2", "v3"]})
    after = week_without(problem, {"v2", "v4"})

    left = plan_without(plan, {"v2", "v4"}, after)

    starts = {stop.visit: stop.start for route in plan.routes for stop in route.stops}
    assert {stop.visit: stop.start for route in left.routes for stop in route.stops} == {
        visit: starts[visit] for visit in ("v1", "v3")
    }
    assert violations(after, left) == ()
    assert left.unassigned == ()
    assert (left.cost or 0) != (plan.cost or 0)


def test_route_that_loses_its_only_visit_is_no_longer_used() -> None:
    problem = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1"), a_helper("h2")])
    plan = a_plan(problem, {("h1", 0): ["v1"], ("h2", 0): ["v2"]})
    after = week_without(problem, {"v1"})

    left = plan_without(plan, {"v1"}, after)

    assert [route.helper for route in left.routes] == ["h2"]
    assert violations(after, left) == ()


def test_visit_that_followed_the_one_that_is_gone_follows_nobody() -> None:
    from planner.domain.visit import After

    second = a_visit("v2", after=After("v1", min_seconds=HOUR))

    assert week_without(a_week([a_visit("v1"), second]), {"v1"}).visits[0].after is None
