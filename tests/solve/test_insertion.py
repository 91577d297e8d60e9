"""Greedy insertion: a feasible plan at once, the hardest visit first."""

from planner.domain.visit import Pin
from planner.solve.engine import solve
from planner.solve.insertion import insert
from tests.builders import HOUR, TRAVEL, a_helper, a_shift, a_visit, a_week


def test_every_visit_that_fits_is_planned() -> None:
    week = a_week([a_visit("v1"), a_visit("v2"), a_visit("v3")])

    assert insert(week).unassigned == []


def test_visit_with_one_shift_is_placed_before_one_with_many() -> None:
    shifts = (a_shift(0, 9, 10.5), a_shift(1, 9, 10.5))
    easy = a_visit("easy", windows=[(0, 9, 10), (1, 9, 10)])
    week = a_week([easy, a_visit("hard", windows=[(0, 9, 10)])], [a_helper("h1", *shifts)])

    draft = insert(week)

    assert draft.sequences == {0: (1,), 1: (0,)}


def test_visit_that_costs_more_than_leaving_it_out_stays_out() -> None:
    cheap = a_visit("v1", unserved_cost=2 * TRAVEL - 1)
    dear = a_visit("v1", unserved_cost=2 * TRAVEL + 1)

    assert insert(a_week([cheap])).unassigned == [0]
    assert insert(a_week([dear])).unassigned == []


def test_price_of_opening_a_shift_counts() -> None:
    week = a_week([a_visit("v1", unserved_cost=2 * TRAVEL + 50)], [a_helper("h1", a_shift(open_cost=50))])

    assert insert(week).unassigned == [0]


def test_pinned_visit_is_planned_whatever_it_costs() -> None:
    week = a_week([a_visit("v1", unserved_cost=0, pinned=Pin(helpers=("h1",)))])

    assert insert(week).unassigned == []


def test_preferred_helper_is_worth_a_detour() -> None:
    visit = a_visit("v1", preferred_helpers=("h2",), non_preferred_cost=HOUR)
    week = a_week([visit], [a_helper("h1", a_shift(start_place="v1", end_place="v1")), a_helper("h2")])

    plan = solve(week, engine="insertion")

    assert [route.helper for route in plan.routes] == ["h2"]


def test_weekly_cap_keeps_the_second_day_empty() -> None:
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(1, 9, 9)])]
    week = a_week(visits, [a_helper("h1", a_shift(0), a_shift(1), max_week=HOUR + 2 * TRAVEL)])

    assert len(insert(week).unassigned) == 1


def test_start_that_no_longer_holds_keeps_what_does() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(max_visits=1))])

    draft = insert(week, {0: (1, 0)})

    assert draft.sequences == {0: (1,)}
