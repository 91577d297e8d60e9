"""The routing model on weeks that a person can plan by hand, one rule each."""

import pytest

from planner.domain.helper import Break
from planner.domain.problem import Problem
from planner.domain.visit import Pin
from planner.solve.coarse import coarse
from planner.solve.insertion import Sequences
from planner.solve.limits import Limits
from planner.solve.routing import UNIT, Search
from tests.builders import HOUR, MINUTE, TRAVEL, a_helper, a_shift, a_visit, a_week

SHORT = Limits(1, iterations=30)


def found(week: Problem) -> Sequences:
    """Return what the search alone makes of a week, from an empty start."""
    search = Search(week, SHORT)
    search.first = {}
    return search.run(lambda _better: None)


def planned(week: Problem) -> set[str]:
    """Return the visits that the search plans."""
    return {week.visits[visit].id for sequence in found(week).values() for visit in sequence}


def test_visits_share_a_shift_in_an_order_that_fits() -> None:
    week = a_week([a_visit("late", windows=[(0, 13, 13)]), a_visit("early", windows=[(0, 9, 9)])])

    assert found(week) == {0: (1, 0)}


def test_visit_goes_to_the_day_of_its_window() -> None:
    week = a_week([a_visit("v1", windows=[(1, 9, 15)])], [a_helper("h1", a_shift(0), a_shift(1))])

    assert found(week) == {1: (0,)}


@pytest.mark.parametrize("hour", [8, 11, 15.5])
def test_holes_between_windows_are_kept(hour: float) -> None:
    blocker = a_visit("blocker", windows=[(0, 9, 9)], duration=6 * HOUR, unserved_cost=100 * HOUR)
    week = a_week([blocker, a_visit("v1", windows=[(0, hour, hour), (0, 10, 10)])])

    assert planned(week) == {"blocker"}


def test_skill_and_language_choose_the_helper() -> None:
    helpers = [a_helper("h1", languages=("fi",)), a_helper("h2", languages=("sv",), skills=("tv",))]
    week = a_week([a_visit("v1", languages=("sv",), skills=("tv",))], helpers)

    assert found(week) == {1: (0,)}


def test_cheaper_helper_is_chosen() -> None:
    visit = a_visit("v1", preferred_helpers=("h2",), non_preferred_cost=500)

    assert found(a_week([visit], [a_helper("h1"), a_helper("h2")])) == {1: (0,)}


def test_shift_that_costs_nothing_to_open_is_chosen() -> None:
    assert found(a_week([a_visit("v1")], [a_helper("h1", a_shift(open_cost=500)), a_helper("h2")])) == {1: (0,)}


def test_visit_that_is_not_worth_its_travel_stays_out() -> None:
    assert planned(a_week([a_visit("v1", unserved_cost=2 * TRAVEL - 1)])) == set()


def test_pinned_visit_is_planned_although_it_is_not_worth_it() -> None:
    assert planned(a_week([a_visit("v1", unserved_cost=0, pinned=Pin(day=0))])) == {"v1"}


def test_break_takes_its_time() -> None:
    lunch = Break(10 * HOUR, 10 * HOUR + 30 * MINUTE, 30 * MINUTE)
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 10.25, 10.25)])]

    assert len(planned(a_week(visits))) == 2
    assert len(planned(a_week(visits, [a_helper("h1", a_shift(break_=lunch))]))) == 1


def test_shift_whose_break_does_not_fit_stays_unused() -> None:
    late = Break(16 * HOUR - 15 * MINUTE, 16 * HOUR, 30 * MINUTE)

    assert found(a_week([a_visit("v1")], [a_helper("h1", a_shift(break_=late))])) == {}


@pytest.mark.parametrize(
    "cap",
    [{"max_visits": 1}, {"max_travel": 2 * TRAVEL}, {"max_length": HOUR + 2 * TRAVEL}],
    ids=lambda cap: next(iter(cap)),
)
def test_cap_of_a_shift_holds(cap: dict[str, int]) -> None:
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(**cap))])

    assert len(planned(week)) == 1


def test_weekly_cap_holds_over_days_and_begins_anew_each_week() -> None:
    days = (0, 1, 7)
    visits = [a_visit(f"v{day}", windows=[(day, 9, 9)]) for day in days]
    helper = a_helper("h1", *(a_shift(day) for day in days), max_week=HOUR + 2 * TRAVEL)

    assert len(planned(a_week(visits, [helper], days=14))) == 2


def test_free_end_saves_the_way_back() -> None:
    week = a_week([a_visit("v1", unserved_cost=TRAVEL + 1)], [a_helper("h1", a_shift(end_place=None))])

    assert planned(week) == {"v1"}


def test_access_is_spent_once_at_one_place() -> None:
    two = [a_visit(name, place="house", windows=[(0, 9, 11)], access=30 * MINUTE) for name in ("v1", "v2")]
    apart = [a_visit(name, windows=[(0, 9, 11)], access=30 * MINUTE) for name in ("v1", "v2")]
    helper = a_helper("h1", a_shift(0, 8.5, 8.5 + 3))

    assert len(planned(a_week(two, [helper]))) == 2
    assert len(planned(a_week(apart, [helper]))) == 1


def test_coarse_clock_rounds_against_the_plan() -> None:
    helper = a_helper("h1", a_shift(0, 8.0003, 16.0003), max_week=36_005)
    week = coarse(a_week([a_visit("v1", duration=3601, access=1, windows=[(0, 9.0003, 9.9989)])], [helper]), UNIT)

    visit, shift = week.visits[0], week.helpers[0].shifts[0]
    assert (visit.duration, visit.access) == (3610, 10)
    assert (visit.windows[0].start, visit.windows[0].end) == (32_410, 35_990)
    assert (shift.start, shift.end, week.helpers[0].max_week) == (28_810, 57_600, 36_000)
    assert week.travel["walk"].seconds(0, 1, 0) == TRAVEL


def test_window_between_two_ticks_is_left_to_the_exact_clock() -> None:
    week = a_week([a_visit("v1", pinned=Pin(start=9 * HOUR + 3))])

    assert coarse(week, UNIT).visits[0].windows == ()
