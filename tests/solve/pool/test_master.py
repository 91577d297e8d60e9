"""The master chooses what the search has not put together, and what joins routes holds in its choice."""

from hypothesis import given, settings

from planner.domain.problem import Problem
from planner.domain.visit import After, Promise
from planner.domain.weights import Weights
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.search import Column, KernelSearch
from planner.solve.kernel.solution import Solution, sound
from planner.solve.pool.master import MasterLimits, choose
from tests.builders import TRAVEL, a_helper, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import problems

LIMITS = MasterLimits(5.0, effort=1.0)


def test_routes_of_different_plans_are_put_together() -> None:
    """One plan has the first helper right, another the second; the master takes a half of each."""
    week = a_week([a_visit(f"v{idx}") for idx in range(4)], [a_helper("h1"), a_helper("h2")])
    search = _search(week)

    chosen = choose(search, _columns(search, [(0, (0, 1)), (1, (2, 3)), (0, (0,)), (1, (1, 2))]), LIMITS)

    assert chosen is not None
    assert dict(chosen.routes) == {0: (0, 1), 1: (2, 3)}


def test_weekly_cap_keeps_two_good_routes_apart() -> None:
    week = a_week(
        [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(1, 9, 9)])],
        [a_helper("h1", a_shift(0), a_shift(1), max_week=5000)],
    )
    search = _search(week)

    chosen = choose(search, _columns(search, [(0, (0,)), (1, (1,))]), LIMITS)

    assert chosen is not None
    assert len(chosen.routes) == 1


def test_two_helpers_are_taken_at_one_start_or_not_at_all() -> None:
    week = a_week([a_visit("v1", helpers_required=2)], [a_helper("h1"), a_helper("h2")])
    search = _search(week)
    early, late = 9 * 3600 + TRAVEL, 10 * 3600
    apart = [_column(search, 0, (0,), {0: early}), _column(search, 1, (1,), {1: late})]

    assert dict((choose(search, apart, LIMITS) or Solution({}, {})).routes) == {}
    together = [*apart, _column(search, 1, (1,), {1: early})]
    chosen = choose(search, together, LIMITS)
    assert chosen is not None
    assert dict(chosen.routes) == {0: (0,), 1: (1,)}
    assert dict(chosen.starts) == {0: early, 1: early}


def test_follower_is_taken_only_where_the_first_leaves_it_room() -> None:
    week = a_week(
        [
            a_visit("v1", windows=[(0, 9, 12), (1, 9, 12)]),
            a_visit("v2", windows=[(1, 9, 15)], after=After("v1", min_days=1)),
        ],
        [a_helper("h1", a_shift(0), a_shift(1))],
    )
    search = _search(week)

    assert _served(choose(search, _columns(search, [(1, (1,))]), LIMITS)) == set()
    assert _served(choose(search, _columns(search, [(1, (0,))]), LIMITS)) == {0}


def test_promise_to_two_is_broken_once() -> None:
    promise = Promise(("h1", "h2"), 0, 0, 86_400)
    week = a_week(
        [a_visit("v1", helpers_required=2, promised=promise)],
        [a_helper(name) for name in ("h1", "h2", "h3")],
        weights=Weights(moved_promise=1000),
    )
    search = _search(week)
    start = 10 * 3600
    columns = [_column(search, k, (task,), {task: start}) for k in range(3) for task in (0, 1)]

    chosen = choose(search, columns, LIMITS)

    assert chosen is not None
    assert set(chosen.routes) == {0, 1}


@settings(max_examples=40, deadline=None)
@given(problems())
def test_choice_over_a_pool_keeps_every_rule_and_never_costs_more(problem: Problem) -> None:
    if not problem.visits or not problem.helper_days:
        return
    search = KernelSearch(week_of(problem), 1)
    search.construct()
    search.run(100, 2e6, 2e4)
    before = search.best_cost

    chosen = choose(search, list(search.pool(500)), LIMITS)

    assert chosen is not None
    assert sound(search.week, chosen) == chosen
    search.load(chosen)
    kept = search.best()
    assert kept.cost <= before


def _search(week: Problem) -> KernelSearch:
    return KernelSearch(week_of(week), 1)


def _columns(search: KernelSearch, routes: list[tuple[int, tuple[int, ...]]]) -> list[Column]:
    return [_column(search, k, tasks, {}) for k, tasks in routes]


def _column(search: KernelSearch, k: int, tasks: tuple[int, ...], starts: dict[int, int]) -> Column:
    column = search.column(k, tasks, starts)
    assert column is not None
    return column


def _served(chosen: Solution | None) -> set[int]:
    return set() if chosen is None else {task for tasks in chosen.routes.values() for task in tasks}
