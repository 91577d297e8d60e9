"""What it costs to leave a visit out, in seconds of travel; received on Friday 20 November."""

from datetime import date, timedelta

import pytest

from planner.domain.request import Priority
from planner.domain.visit import MAX_PRICE
from planner.services.unserved import unserved_cost

MONDAY = date(2026, 11, 30)
SINCE = date(2026, 11, 20)
HOUR, QUARTER = 3600, 900


def cost(priority: Priority = Priority.NORMAL, serve_by: date | None = None, **more: object) -> int:
    """Return the cost in the week of 30 November."""
    return unserved_cost(priority, monday=MONDAY, since=SINCE, serve_by=serve_by, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("priority", "hours"), [(Priority.URGENT, 12), (Priority.NORMAL, 6), (Priority.LOW, 3)])
def test_priority_and_days_of_waiting_add_up(priority: Priority, hours: int) -> None:
    assert cost(priority) == hours * HOUR + 10 * QUARTER


@pytest.mark.parametrize(
    ("serve_by", "expected"),
    [
        (MONDAY + timedelta(days=7), 6 * HOUR + 10 * QUARTER),
        (MONDAY + timedelta(days=6), 2 * (6 * HOUR + 10 * QUARTER)),
        (MONDAY, 2 * (6 * HOUR + 10 * QUARTER)),
        (MONDAY - timedelta(days=3), 2 * (6 * HOUR + 10 * QUARTER) + 3 * 2 * QUARTER),
    ],
)
def test_visit_rises_when_it_is_due_and_day_by_day_when_it_is_late(serve_by: date, expected: int) -> None:
    assert cost(serve_by=serve_by) == expected


def test_late_low_visit_passes_a_normal_one_that_is_not_due() -> None:
    late = cost(Priority.LOW, MONDAY - timedelta(days=3))

    assert cost(Priority.LOW) < cost() < late


def test_promised_visit_is_the_last_to_be_left_out() -> None:
    assert cost(is_promised=True) == 4 * cost()
    assert cost(is_promised=True) > cost(Priority.URGENT, MONDAY)


def test_cost_stays_exact_for_a_request_that_nobody_closed() -> None:
    ancient = unserved_cost(
        Priority.URGENT, monday=date(9999, 12, 27), since=date.min, serve_by=date.min, is_promised=True
    )

    assert ancient == MAX_PRICE
