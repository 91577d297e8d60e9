"""A large week falls into areas, each of them is a week of its own, and together they are the whole again."""

import numpy as np
import pytest
from hypothesis import given, settings

from planner.domain.check import violations
from planner.domain.problem import Problem
from planner.solve.engine import solve
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.part import Part
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.solution import Solution, sound
from planner.solve.limits import Limits
from planner.solve.pool.areas import Map
from planner.solve.pool.worker import joined
from tests.benchmarks.peers.weeks import peer_week
from tests.solve.kernel.weeks import problems

COUNT = 4


@pytest.mark.parametrize("turn", range(4))
def test_each_visit_and_each_shift_is_in_one_area(turn: int) -> None:
    problem = peer_week(150, 2, "core")
    search = KernelSearch(week_of(problem), 1)
    search.construct()

    found = Map(problem, search.week).areas(search.best(), turn, COUNT)

    assert len(found) == COUNT
    for column, size in ((0, len(problem.visits)), (1, len(problem.helper_days))):
        assert sorted(np.concatenate([area[column] for area in found])) == list(range(size))


def test_helper_has_all_shifts_in_one_area() -> None:
    """So the weekly cap and the even share stay with one search."""
    problem = peer_week(150, 3, "rich")
    search = KernelSearch(week_of(problem), 1)

    for _, helper_days in Map(problem, search.week).areas(search.best(), 0, COUNT):
        helpers = set(search.week.helper[helper_days])
        assert set(np.flatnonzero(np.isin(search.week.helper, list(helpers)))) == set(helper_days)


def test_plans_of_all_areas_are_a_plan_of_the_whole() -> None:
    problem = peer_week(150, 1, "rich")
    whole = KernelSearch(week_of(problem), 1)
    plans, cost = [], 0
    for visits, helper_days in Map(problem, whole.week).areas(whole.best(), 0, COUNT):
        part = Part(whole.week, visits, helper_days)
        search = KernelSearch(part.week, 1)
        search.construct()
        plans.append(part.outside(search.best()))
        cost += search.best_cost

    whole.load(joined(plans))

    assert whole.best_cost == cost
    assert dict(whole.best().routes) == dict(joined(plans).routes)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_part_with_everything_is_the_week_itself(problem: Problem) -> None:
    if not problem.visits or not problem.helper_days:
        return
    whole = KernelSearch(week_of(problem), 1)
    whole.construct()
    part = Part(whole.week, np.arange(len(problem.visits)), np.arange(len(problem.helper_days)))
    search = KernelSearch(part.week, 1)

    search.load(part.inside(whole.best()))

    assert search.best_cost == min(whole.best_cost, search.best_cost)
    assert part.outside(search.best()) == whole.best() or search.best_cost < whole.best_cost


def test_visit_that_follows_one_outside_is_never_planned() -> None:
    problem = peer_week(30, 1, "core")
    week = week_of(problem)
    before = week.before.copy()
    before[1] = 0
    part = Part(week._replace(before=before), np.arange(1, 30), np.arange(len(problem.helper_days)))

    assert not part.week.allowed[0].any()
    assert part.week.allowed[1:].any()


def test_areas_are_as_large_as_the_processes_are_many() -> None:
    problem = peer_week(150, 2, "core")
    search = KernelSearch(week_of(problem), 1)
    search.construct()

    sizes = sorted(len(visits) for visits, _ in Map(problem, search.week).areas(search.best(), 1, 3))

    assert len(sizes) == 3
    assert sizes[0] >= 150 / 3 / 2
    assert sizes[-1] <= 150 / 3 * 1.6


@pytest.mark.slow
def test_large_week_is_searched_by_area_under_every_rule_and_the_same_again() -> None:
    problem = peer_week(900, 1, "rich")

    first, second = (solve(problem, Limits(120, iterations=6000), processes=2) for _ in range(2))

    assert violations(problem, first) == ()
    assert first == second
    assert len(first.stops_by_visit) > 800


def test_sound_leaves_out_what_stands_twice_or_alone() -> None:
    problem = peer_week(30, 1, "core")
    week = week_of(problem)
    k = int(week.candidate[week.candidate_at[0]])
    other = int(week.candidate[week.candidate_at[0] + 1])

    kept = sound(week, Solution({k: (0,), other: (0,)}, {}))

    assert sum(len(tasks) for tasks in kept.routes.values()) == 1
