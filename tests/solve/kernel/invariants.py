"""What a state of the search must keep: the invariants of its arrays, every rule of the checker, and its price."""

from planner.domain.check import violations
from planner.solve.kernel.week import NONE
from tests.solve.kernel import twin
from tests.solve.kernel.searching import Search, copied

TIMES_AND_PRICES = (
    "earliest",
    "latest",
    "leg",
    "room",
    "price",
    "travel",
    "paid",
    "outside",
    "num_wishes",
    "slot_paid",
    "helper_paid",
)


def assert_sound(search: Search) -> None:
    """Everything in :mod:`planner.solve.kernel.state` holds, and the plan keeps every rule at the price it says."""
    _assert_tasks_stand_where_they_say(search)
    _assert_starts_are_fixed_where_they_must(search)
    _assert_ways_and_room(search)
    _assert_up_to_date(search)
    plan = search.plan()
    assert violations(search.problem, plan) == ()
    # Of each helper the even share is rounded to a thousandth of a second, and the price is rounded down.
    rounding = len(search.problem.helpers) * (1 + search.problem.weights.imbalance / 2)
    has_imbalance = search.problem.weights.imbalance > 0
    assert abs(search.total - twin.plan_price(search.problem, plan)) <= has_imbalance * rounding


def _assert_tasks_stand_where_they_say(search: Search) -> None:
    place = {task: k for k in range(len(search.state.length)) for task in search.sequence(k)}
    assert len(place) == search.state.length.sum()
    assert place == {task: k for task, k in enumerate(search.state.route_of.tolist()) if k != NONE}
    visits = range(search.week.num_visits)
    assert search.absent == [visit for visit in visits if visit not in place]
    for visit in visits:
        twin_task = int(search.week.twin[visit])
        if twin_task != NONE:
            assert (visit in place) == (twin_task in place)


def _assert_starts_are_fixed_where_they_must(search: Search) -> None:
    state, week = search.state, search.week
    for task, k in enumerate(state.route_of.tolist()):
        assert (state.start[task] != NONE) == (k != NONE and bool(week.fixes_start[task]))
        assert state.start[task] != NONE or state.link_price[task] == 0
        if week.twin[task] != NONE and k != NONE:
            other = state.route_of[week.twin[task]]
            assert week.helper[k] != week.helper[other]
            assert week.day[k] == week.day[other]
            assert state.start[task] == state.start[week.twin[task]]


def _assert_ways_and_room(search: Search) -> None:
    for helper_day in search.problem.helper_days:
        k, shift = helper_day.idx, helper_day.shift
        visits = [search.visit_of(task) for task in search.sequence(k)]
        ways = search.state.leg[k, : len(visits) + 1].tolist()
        travel = twin.travel(search.problem, helper_day, visits) if visits else 0
        busy = sum(search.problem.visits[visit].duration for visit in visits)
        pause = shift.break_.duration if shift.break_ else 0
        assert sum(ways) == travel
        assert search.state.room[k] == shift.end - shift.start - pause - busy - travel


def _assert_up_to_date(search: Search) -> None:
    """A state in which the same routes are written down anew has the same times, prices and sums."""
    fresh = Search(search.problem)
    for name in ("sequence", "length", "route_of", "start"):
        getattr(fresh.state, name)[...] = getattr(search.state, name)
    fresh.settle_all()
    mine, anew = copied(search.state), copied(fresh.state)
    assert {name: mine[name] for name in TIMES_AND_PRICES} == {name: anew[name] for name in TIMES_AND_PRICES}
