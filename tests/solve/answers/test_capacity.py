"""Demand against capacity: by hand on small weeks, and the proof on random ones."""

from dataclasses import replace

import numpy as np
import pytest
from ortools.linear_solver import pywraplp

from planner.domain.answers.capacity import Load, Want
from planner.domain.helper import Break, Shift
from planner.domain.matrix import constant_travel
from planner.domain.problem import Problem
from planner.domain.visit import MAX_PRICE, Pin
from planner.solve.answers.capacity import NEAR, DistrictNames, capacity
from planner.solve.answers.capacity_hours import Hours
from planner.solve.answers.shortage import shortage_of
from tests.builders import HOUR, MINUTE, MODE, TRAVEL, a_helper, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import random_problem
from tests.solve.oracle import cheapest_plan, tiny_week

THURSDAY = 3


def test_visit_of_one_day_is_needed_there_and_one_of_two_days_may_be() -> None:
    visits = [a_visit("a"), a_visit("b", windows=((0, 9, 15), (1, 9, 15)), duration=2 * HOUR)]

    found = capacity(a_week(visits, [a_helper("h1", a_shift(0), a_shift(1))]))

    assert found.days[0].load == Load(num_visits=2, must=HOUR, may=2 * HOUR, offered=8 * HOUR)
    assert found.days[1].load == Load(num_visits=1, must=0, may=2 * HOUR, offered=8 * HOUR)
    assert (found.needed, found.offered) == (3 * HOUR, 16 * HOUR)


def test_swedish_on_thursday_is_needed_and_not_offered() -> None:
    visits = [
        a_visit(f"v{number}", windows=((THURSDAY, 9, 15),), languages=("sv",), duration=2 * HOUR) for number in range(2)
    ]
    helpers = [a_helper("h1", a_shift(THURSDAY), languages=("fi",)), a_helper("h2", a_shift(0), languages=("sv",))]

    found = capacity(a_week(visits, helpers))

    swedish = {row.day: row.load for row in found.wants if (row.want, row.name) == (Want.LANGUAGE, "sv")}
    assert swedish[THURSDAY] == Load(num_visits=2, must=4 * HOUR, may=0, offered=0)
    assert swedish[None] == Load(num_visits=2, must=4 * HOUR, may=0, offered=8 * HOUR)
    assert swedish[THURSDAY].shortage == found.proven.seconds == 4 * HOUR
    (group,) = found.proven.groups
    assert (group.visits, group.helpers, group.days) == (("v0", "v1"), (), (THURSDAY,))
    assert (group.languages, group.needed, group.offered) == (("sv",), 4 * HOUR, 0)


def test_other_language_of_a_visit_is_no_need_of_the_first() -> None:
    found = capacity(a_week([a_visit("v1", languages=("sv", "fi"))], [a_helper("h1", languages=("fi",))]))

    week = {row.name: row.load for row in found.wants if row.day is None}
    assert week["sv"] == Load(num_visits=1, must=0, may=HOUR, offered=0)
    assert found.proven.seconds == 0


def test_days_that_are_short_only_together_are_named_together() -> None:
    """Eleven visits of two hours may be on Monday or Tuesday, and two helpers offer nine hours there."""
    both = ((0, 8, 15), (1, 8, 15))
    visits = [a_visit(f"v{number}", windows=both, skills=("computer",), duration=2 * HOUR) for number in range(11)]
    able = a_helper("able", a_shift(0, 8, 17), a_shift(1, 8, 17), skills=("computer",))

    found = capacity(a_week(visits, [able, a_helper("other", a_shift(0), a_shift(1))]))

    (group,) = found.proven.groups
    assert (group.days, group.skills, group.helpers) == ((0, 1), ("computer",), ("able",))
    assert (group.needed, group.offered, group.shortage) == (22 * HOUR, 18 * HOUR, 4 * HOUR)


def test_weekly_cap_holds_back_what_the_shifts_offer() -> None:
    visits = [a_visit(f"v{day}", windows=((day, 9, 15),), duration=3 * HOUR) for day in range(3)]
    helper = a_helper("h1", *(a_shift(day) for day in range(3)), max_week=7 * HOUR)

    found = capacity(a_week(visits, [helper]))

    assert found.offered == 7 * HOUR
    assert found.proven.seconds == 2 * HOUR
    assert found.proven.groups[0].days == (0, 1, 2)


@pytest.mark.parametrize(
    ("shift", "offered"),
    [
        (a_shift(0, 8, 16), 8 * HOUR),
        (a_shift(0, 8, 16, break_=Break(11 * HOUR, 12 * HOUR, HOUR)), 7 * HOUR),
        (a_shift(0, 8, 16, break_=Break(17 * HOUR, 18 * HOUR, HOUR)), 0),
        (a_shift(0, 8, 16, max_length=5 * HOUR), 5 * HOUR),
        (a_shift(0, 8, 16, max_length=5 * HOUR, break_=Break(11 * HOUR, 12 * HOUR, HOUR)), 4 * HOUR),
    ],
    ids=["whole", "break", "break that does not fit", "cap on length", "cap and break"],
)
def test_offered_time_leaves_out_breaks_and_keeps_caps(shift: Shift, offered: int) -> None:
    assert Hours(a_week([a_visit()], [a_helper("h1", shift)])).offered.tolist() == [offered]


def test_access_counts_where_no_route_can_save_it() -> None:
    visits = [a_visit("a", access=300), a_visit("b", access=300, place="same"), a_visit("c", access=300, place="same")]

    assert Hours(a_week(visits)).needed.tolist() == [HOUR + 300, HOUR, HOUR]


def test_two_helpers_are_needed_twice_and_on_one_day() -> None:
    visit = a_visit("v1", windows=((0, 9, 15), (1, 9, 15)), helpers_required=2)
    apart = [a_helper("h1", a_shift(0)), a_helper("h2", a_shift(1))]
    together = [a_helper("h1", a_shift(0)), a_helper("h2", a_shift(0))]

    assert capacity(a_week([visit], apart)).proven.seconds == 2 * HOUR
    assert capacity(a_week([visit], together)).proven.seconds == 0


def test_pin_that_no_window_allows_leaves_no_day() -> None:
    found = capacity(a_week([a_visit(pinned=Pin(day=2))]))

    assert found.proven.seconds == HOUR
    assert found.proven.groups[0].days == ()


def test_week_without_shifts_is_short_of_everything() -> None:
    found = capacity(a_week([a_visit()], []))

    assert (found.proven.seconds, found.estimated.seconds, found.travel) == (HOUR, HOUR, 0)


def test_travel_is_in_the_estimate_and_not_in_the_proof() -> None:
    """Eight hours of visits fill the shift; with ten minutes to each of them, eighty minutes are too many."""
    visits = [a_visit(f"v{number}") for number in range(8)]

    found = capacity(a_week(visits))

    assert (found.proven.seconds, found.travel, found.estimated.seconds) == (0, TRAVEL, 8 * TRAVEL)


def test_visits_in_one_house_do_not_hide_the_way_to_the_others() -> None:
    """Two of the three have no way from the nearest other visit; the third has the whole one."""
    visits = [a_visit("a", place="v1"), a_visit("b", place="v1"), a_visit("c", place="v2")]

    assert capacity(a_week(visits)).travel == TRAVEL / 3


def test_district_tells_who_starts_there_and_who_starts_near() -> None:
    """The place of the visits is 40 minutes from home and 20 from the office."""
    places = ["office", "far", "home"]
    minutes = [[0, 20, 5], [20, 0, 40], [5, 40, 0]]
    travel = {MODE: constant_travel(np.array(minutes) * MINUTE)}
    helpers = [a_helper("h1"), a_helper("h2", a_shift(start_place="home", end_place="home"))]
    week = a_week([a_visit("a", place="far"), a_visit("b", place="far")], helpers, travel=travel)
    assert [place.id for place in week.places] == places
    assert 20 * MINUTE <= NEAR < 40 * MINUTE

    found = capacity(week, DistrictNames({"far": "Itäkeskus", "home": "Kallio"}))

    (row,) = found.districts
    assert (row.name, row.num_visits, row.needed) == ("Itäkeskus", 2, 2 * HOUR)
    assert (row.starts_here, row.starts_near) == (0, 8 * HOUR)


def test_no_names_give_no_districts() -> None:
    assert capacity(a_week([a_visit()])).districts == ()


def _most_served(hours: Hours) -> int:
    """Return the most time that can be served by a linear program that knows nothing of flows and cuts."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    can_serve = hours.can_serve
    time = {
        (int(visit), int(column)): solver.NumVar(0, int(hours.per_helper[visit]), "")
        for visit, column in zip(*np.nonzero(can_serve), strict=True)
    }
    for visit in range(can_serve.shape[0]):
        own = [variable for (idx, _), variable in time.items() if idx == visit]
        solver.Add(solver.Sum(own) <= int(hours.needed[visit]))
    for column in range(can_serve.shape[1]):
        own = [variable for (_, idx), variable in time.items() if idx == column]
        solver.Add(solver.Sum(own) <= int(hours.offered[column]))
    for week in {hours.week_of(column) for column in range(can_serve.shape[1])}:
        own = [variable for (_, column), variable in time.items() if hours.week_of(column) == week]
        solver.Add(solver.Sum(own) <= hours.cap_of(week))
    solver.Maximize(solver.Sum(list(time.values())))
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return round(solver.Objective().Value())


def _scarce(seed: int) -> Problem:
    """Return a random week in which helpers' time is short more often than not."""
    week = random_problem(np.random.default_rng(seed), num_visits=8, num_helpers=2)
    return replace(week, visits=tuple(replace(visit, duration=3 * visit.duration + 1) for visit in week.visits))


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_shortage_is_what_a_linear_program_leaves(first: int) -> None:
    short = 0
    for seed in range(first, first + 20):
        hours = Hours(_scarce(seed))
        found = shortage_of(hours)
        assert found.seconds == int(hours.needed.sum()) - _most_served(hours), seed
        visits = [visit for group in found.groups for visit in group.visits]
        assert len(visits) == len(set(visits))
        assert all(group.shortage > 0 for group in found.groups)
        short += found.seconds > 0
    assert short > 0


@pytest.mark.parametrize(
    "first", [40, pytest.param(0, marks=pytest.mark.slow), pytest.param(20, marks=pytest.mark.slow)]
)
def test_no_plan_leaves_out_less_than_is_proven(first: int) -> None:
    """The cheapest plan of all, where leaving out costs the time that is left out."""
    short = 0
    for seed in range(first, first + 20):
        week = tiny_week(seed)
        hours = Hours(week)
        dear = [replace(visit, unserved_cost=100 * int(hours.needed[idx])) for idx, visit in enumerate(week.visits)]
        week = replace(week, visits=tuple(dear))
        plan = cheapest_plan(week, below=100 * MAX_PRICE)
        assert plan is not None
        left = {left.visit for left in plan.unassigned}
        found = shortage_of(hours)
        assert _needed(hours, left) >= found.seconds, seed
        # What a group lacks is missing in the group itself.
        assert all(_needed(hours, left & set(group.visits)) >= group.shortage for group in found.groups), seed
        short += found.seconds > 0
    assert short > 0


def _needed(hours: Hours, visits: set[str]) -> int:
    return sum(int(hours.needed[hours.problem.visit_idx_by_id[visit]]) for visit in visits)
