"""The exchange format of a plan: any plan can be read, also a broken one."""

from pathlib import Path
from typing import Any

import pytest

from planner.domain.plan_file import plan_from_json, plan_to_json, read_plan, write_plan
from planner.errors import InputError
from tests.builders import a_helper, a_plan, a_shift, a_visit, a_week


def raw_plan() -> dict[str, Any]:
    """Return a plan of one route and one unassigned visit as plain data."""
    week = a_week([a_visit("v1"), a_visit("v2")])
    return plan_to_json(a_plan(week, {("h1", 0): ["v1"]}))


def test_round_trip_keeps_everything(tmp_path: Path) -> None:
    plan = plan_from_json(raw_plan())

    write_plan(plan, tmp_path / "plan.json")

    assert read_plan(tmp_path / "plan.json") == plan
    assert plan_to_json(plan) == raw_plan()


def test_shift_is_written_only_where_helper_and_day_do_not_name_it() -> None:
    helper = a_helper("h1", a_shift(0, 8, 11), a_shift(0, 12, 16))
    week = a_week([a_visit("v1", windows=[(0, 9, 9)])], [helper])

    assert "shift" not in raw_plan()["routes"][0]
    raw = plan_to_json(a_plan(week, {("h1", 0): ["v1"]}))
    assert raw["routes"][0]["shift"] == 0
    assert plan_from_json(raw).routes[0].shift == 0


def test_hand_made_plan_needs_little() -> None:
    stop = {"visit": "v1", "arrive": -5, "start": 99_999_999, "end": 0}
    route = {"helper": "h1", "day": 0, "leave": -1, "back": 7, "stops": [stop]}

    plan = plan_from_json({"format": "planner-plan/1", "problem": "x", "routes": [route]})

    assert (plan.engine, plan.cost, plan.bound, plan.unassigned) == ("manual", None, None, ())
    assert plan.routes[0].stops[0].arrive == -5


def test_cost_may_name_only_some_terms() -> None:
    raw = {**raw_plan(), "cost": {"unserved": 5, "total": 5}}

    plan = plan_from_json(raw)

    assert plan.cost is not None
    assert (plan.cost.unserved, plan.cost.travel, plan.cost.total) == (5, 0, 5)


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"colour": 1}, "KEY_UNKNOWN", "colour"),
        ({"routes": 7}, "TYPE_INVALID", "routes"),
        ({"routes": [{"helper": "h1"}]}, "KEY_MISSING", "routes[0].day"),
        ({"cost": {"fun": 1}}, "KEY_UNKNOWN", "cost.fun"),
        ({"format": "planner-plan/9"}, "SCHEMA_NEWER", "format"),
    ],
)
def test_unreadable_plan_is_refused_with_code_and_place(change: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_from_json({**raw_plan(), **change})

    assert (code, where) in [(finding.code, finding.where) for finding in caught.value.findings]
