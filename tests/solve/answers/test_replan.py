"""Planning a week again: what each mode may move, what is listed, and that no rule is ever broken."""

import random
from dataclasses import replace

import numpy as np
import pytest

from planner.domain.answers.changes import Placement
from planner.domain.answers.replan import Mode, Replanned
from planner.domain.check import violations
from planner.domain.codec import encode
from planner.domain.cost import cost
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import told_as_planned
from planner.domain.rules import Reason
from planner.errors import InputError, UnsupportedRuleError
from planner.solve.answers.replan import replan
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import HOUR, MINUTE, a_helper, a_plan, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import random_problem

WIDE = ((0, 8, 16),)
BRIEFLY = Limits(60, iterations=300)


def told(week: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """Return a week whose planned visits are promised as they stand."""
    promised = told_as_planned(week, plan)
    same = plan.replace(problem=promised.digest())
    return promised, same.replace(cost=cost(promised, same))


def asked(
    week: Problem, plan: Plan, *events: Event, now: Moment | None = None, modes: tuple[Mode, ...] = tuple(Mode)
) -> Replanned:
    """Plan again, and hold every answer against the checker."""
    problem, answer = replan(week, plan, events, now=now, modes=modes, limits=BRIEFLY)
    for repair in answer.repairs:
        assert violations(problem, repair.plan) == ()
        assert repair.plan.cost == cost(problem, repair.plan)
        assert repair.kept + repair.moved + repair.broken == repair.promises
    return answer


def places(answer: Replanned, mode: Mode) -> dict[str, tuple[str, int, int]]:
    """Return who goes when, by visit, in minutes since midnight."""
    stops = answer.repair(mode).plan.stops_by_visit
    return {visit: (found[0][0].helper, found[0][0].day, found[0][1].start // MINUTE) for visit, found in stops.items()}


def test_visit_goes_to_another_helper_at_its_old_time_while_nobody_moves() -> None:
    week, plan = told(
        *planned([a_visit("v1", windows=((0, 10, 10),)), a_visit("v2", windows=WIDE)], {("h1", 0): ["v1"]})
    )
    answer = asked(week, plan, Absence("h1", 0, 0))

    assert places(answer, Mode.NOBODY) == {"v1": ("h2", 0, 600)}
    (call,) = answer.repair(Mode.NOBODY).calls
    assert (call.visit, call.before, call.after) == (
        "v1",
        Placement(("h1",), 0, 10 * HOUR),
        Placement(("h2",), 0, 10 * HOUR),
    )
    assert (call.cause, call.room_for, call.is_told, call.keeps_promise) == (0, None, True, False)


def planned(visits: list, rows: dict, *, helpers: list | None = None) -> tuple[Problem, Plan]:  # type: ignore[type-arg]
    """Return a week of two helpers and its plan."""
    week = a_week(visits, helpers or [a_helper("h1"), a_helper("h2")])
    return week, a_plan(week, rows)


def test_waiting_visit_goes_on_waiting() -> None:
    """v2 would fit, and nothing has happened to it."""
    week, plan = told(
        *planned([a_visit("v1", windows=((0, 10, 10),)), a_visit("v2", windows=WIDE)], {("h1", 0): ["v1"]})
    )

    answer = asked(week, plan, Absence("h1", 0, 0))

    assert all("v2" not in repair.plan.stops_by_visit for repair in answer.repairs)
    assert all(change.visit != "v2" for repair in answer.repairs for change in repair.changes)


CROWDED = [a_visit("v1", windows=((0, 10, 10.5),)), a_visit("v2", windows=((0, 9, 12), (1, 9, 15)))]
"""h2 has v2 at 10; v1 of h1 fits beside it only when v2 moves."""
BOTH_DAYS = [a_helper("h1"), a_helper("h2", a_shift(0), a_shift(1))]


@pytest.fixture
def crowded() -> tuple[Problem, Plan]:
    """A promise that another one has to make room for."""
    week = a_week(CROWDED, BOTH_DAYS)
    plan = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v2"]})
    at_ten = replace(plan.routes[1].stops[0], arrive=10 * HOUR, start=10 * HOUR, end=11 * HOUR)
    moved = replace(plan.routes[1], leave=at_ten.start - 600, back=at_ten.end + 600, stops=(at_ten,))
    return told(week, plan.replace(routes=(plan.routes[0], moved)))


def test_promise_is_lost_rather_than_another_one_moved(crowded: tuple[Problem, Plan]) -> None:
    answer = asked(*crowded, Absence("h1", 0, 0))

    still = answer.repair(Mode.NOBODY)
    assert places(answer, Mode.NOBODY)["v2"] == ("h2", 0, 600)
    (lost,) = still.lost
    assert (lost.visit, lost.after, lost.reason, lost.fits_alone) == ("v1", None, Reason.FULL, False)
    assert (still.served, still.kept, still.moved, still.broken) == (1, 1, 0, 1)


def test_promise_moves_within_its_half_of_the_day_where_that_makes_room(crowded: tuple[Problem, Plan]) -> None:
    answer = asked(*crowded, Absence("h1", 0, 0))

    repair = answer.repair(Mode.HALF_DAY)
    assert places(answer, Mode.HALF_DAY)["v1"] == ("h2", 0, 600)
    helper, day, start = places(answer, Mode.HALF_DAY)["v2"]
    assert (helper, day) == ("h2", 0)
    assert start < 12 * 60
    assert (repair.moved, repair.broken) == (2, 0)
    by_visit = {call.visit: call for call in repair.calls}
    assert (by_visit["v2"].room_for, by_visit["v2"].cause) == ("v1", 0)


def test_no_promise_moves_in_the_hard_mode(crowded: tuple[Problem, Plan]) -> None:
    answer = asked(*crowded, Absence("h1", 0, 0))

    assert [(call.visit, call.after) for call in answer.repair(Mode.PROMISES).calls] == [("v1", None)]


def test_visit_that_nobody_was_told_of_moves_without_a_call() -> None:
    week = a_week(CROWDED, BOTH_DAYS)
    plan = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v2"]})
    promised = told_as_planned(week, a_plan(week, {("h1", 0): ["v1"]}))

    answer = asked(promised, plan.replace(problem=promised.digest()), Absence("h1", 0, 0))

    repair = answer.repair(Mode.PROMISES)
    assert repair.broken == 0
    assert [call.visit for call in repair.calls] == ["v1"]


def test_several_visits_find_places_that_one_after_the_other_would_not() -> None:
    """v1 is cheapest in the day that is the only one for v2."""
    visits = [
        a_visit("v1", windows=((0, 10, 10), (1, 10, 10)), place="near"),
        a_visit("v2", windows=((0, 10, 10),)),
        a_visit("v3", windows=((0, 13, 13),), place="near"),
    ]
    helpers = [a_helper("h1", a_shift(0), a_shift(1)), a_helper("h2", a_shift(0)), a_helper("h3", a_shift(1))]
    week = a_week(visits, helpers)
    plan = a_plan(week, {("h1", 0): ["v2"], ("h1", 1): ["v1"], ("h2", 0): ["v3"]})

    answer = asked(*told(week, plan), Absence("h1", 0, 1))

    assert places(answer, Mode.NOBODY) == {"v1": ("h3", 1, 600), "v2": ("h2", 0, 600), "v3": ("h2", 0, 780)}


def test_visits_that_fit_alone_and_not_together_are_told_apart() -> None:
    """v1 and v2 both fit beside nobody at 10, and only one of them with h2."""
    visits = [a_visit("v1", windows=((0, 10, 10),)), a_visit("v2", windows=((0, 10, 10),))]
    helpers = [a_helper("h1"), a_helper("h2"), a_helper("h3")]
    week = a_week(visits, helpers)
    plan = a_plan(week, {("h1", 0): ["v1"], ("h3", 0): ["v2"]})

    answer = asked(*told(week, plan), Absence("h1", 0, 0), Absence("h3", 0, 0))

    (lost,) = answer.repair(Mode.NOBODY).lost
    assert lost.fits_alone


def test_urgent_visit_goes_in_at_any_price_and_is_called() -> None:
    week, plan = told(
        *planned(
            [a_visit("v1", windows=((0, 10, 10),)), a_visit("v2", windows=WIDE, unserved_cost=1)], {("h1", 0): ["v1"]}
        )
    )

    answer = asked(week, plan, Urgent("v2"))

    for repair in answer.repairs:
        assert [(call.visit, call.before) for call in repair.calls] == [("v2", None)]


def test_visit_that_a_promise_can_take_later_needs_no_call() -> None:
    """Ten minutes later is within what was told; twenty are not."""
    week, plan = told(*planned([a_visit("v1", windows=WIDE), a_visit("v2", windows=WIDE)], {("h1", 0): ["v1", "v2"]}))
    now = Moment(0, plan.routes[0].stops[0].start + MINUTE)

    short = asked(week, plan, Overrun("v1", 10 * MINUTE), now=now).repair(Mode.NOBODY)
    long = asked(week, plan, Overrun("v1", 20 * MINUTE), now=now).repair(Mode.NOBODY)

    assert (short.calls, [change.visit for change in short.unheard]) == ((), ["v2"])
    assert [(call.visit, call.cause) for call in long.calls] == [("v2", 0)]


def test_gap_of_a_cancelled_visit_is_offered_to_who_waits() -> None:
    """Both v2 and v3 fit where v1 was; v3 is dearer to leave out. v4 fits elsewhere."""
    visits = [
        a_visit("v1", windows=((0, 10, 10),)),
        a_visit("v2", windows=((0, 10, 10),)),
        a_visit("v3", windows=((0, 10, 11),), unserved_cost=9 * HOUR),
        a_visit("v4", windows=((1, 10, 11),)),
        a_visit("v5", windows=((0, 10, 10),)),
    ]
    week, plan = told(
        *planned(
            visits,
            {("h1", 0): ["v1"], ("h2", 0): ["v5"]},
            helpers=[a_helper("h1"), a_helper("h2", a_shift(0), a_shift(1))],
        )
    )

    answer = asked(week, plan, Cancellation("v1"))

    assert [waiting.visit for waiting in answer.waiting] == ["v3", "v2"]
    assert (answer.waiting[0].place.helpers, answer.waiting[0].place.start, answer.waiting[0].latest) == (
        ("h1",),
        10 * HOUR,
        11 * HOUR,
    )


def test_missed_visit_is_planned_for_later_and_its_promise_binds_no_more() -> None:
    week, plan = told(*planned([a_visit("v1", windows=((0, 8, 9), (0, 13, 15)))], {("h1", 0): ["v1"]}))
    start = plan.routes[0].stops[0].start

    answer = asked(week, plan, NoShow("v1"), now=Moment(0, start + 15 * MINUTE))

    repair = answer.repair(Mode.NOBODY)
    assert places(answer, Mode.NOBODY)["v1"][2] >= 13 * 60
    assert (repair.promises, repair.asked, repair.served) == (0, 1, 1)
    assert [call.visit for call in repair.calls] == ["v1"]


def test_what_is_fixed_stays_in_every_mode() -> None:
    week, plan = told(
        *planned(
            [a_visit("v1", windows=WIDE), a_visit("v2", windows=WIDE), a_visit("v3", windows=WIDE)],
            {("h1", 0): ["v1", "v2", "v3"]},
        )
    )
    now = Moment(0, plan.routes[0].stops[1].start + MINUTE)

    answer = asked(week, plan, Absence("h1", 0, 0), now=now)

    assert answer.fixed == ("v1", "v2")
    for repair in answer.repairs:
        assert [stop.visit for route in repair.plan.routes for stop in route.stops if route.helper == "h1"] == [
            "v1",
            "v2",
        ]
        assert all(route.leave >= now.seconds for route in repair.plan.routes if route.helper == "h2")


def test_answer_is_plain_data() -> None:
    week, plan = told(*planned([a_visit("v1", windows=WIDE)], {("h1", 0): ["v1"]}))

    assert encode(asked(week, plan, Absence("h1", 0, 0)))["hit"] == ["v1"]


def test_travel_by_the_hour_is_refused() -> None:
    week, plan = planned([a_visit("v1", windows=WIDE)], {("h1", 0): ["v1"]})
    times = week.travel["walk"]
    banded = week.replace(travel={"walk": replace(times, starts=(0, 10 * HOUR), matrices=times.matrices * 2)})

    with pytest.raises(UnsupportedRuleError):
        replan(banded, plan, [Cancellation("v1")])


# --- random weeks with every rule, and random events


def events_of(rng: random.Random, plan: Plan) -> list[Event]:
    """Return one to three events around the stops of a plan."""
    found: list[Event] = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        route = rng.choice(plan.used_routes)
        stop = rng.choice(route.stops)
        hour = rng.randint(route.leave, route.back)
        kinds: list[Event] = [
            Absence(route.helper, route.day, route.day),
            Absence(route.helper, route.day, route.day, hour, rng.choice([None, hour + HOUR])),
            Cancellation(stop.visit),
            Overrun(stop.visit, rng.choice([5, 15, 30, 120]) * MINUTE),
            NoShow(stop.visit),
            Late(route.helper, route.day, rng.choice([5, 15, 60]) * MINUTE),
        ]
        kinds += [Urgent(left.visit) for left in plan.unassigned[:1]]
        found.append(rng.choice(kinds))
    return found


def moment_of(rng: random.Random, plan: Plan) -> Moment | None:
    """Return a moment in one of the routes, or none."""
    route = rng.choice(plan.used_routes)
    moments = [None, route.leave, route.stops[0].start + MINUTE, rng.randint(route.leave, route.back)]
    chosen = rng.choice(moments)
    return None if chosen is None else Moment(route.day, chosen)


def hold(seed: int) -> bool:
    """Plan one random week again, and hold what every mode promises; say whether the events could be meant."""
    rng = random.Random(seed)
    week = random_problem(np.random.default_rng(seed)).replace()
    plan = solve(week, Limits(60, iterations=100), processes=0)
    if not plan.used_routes:
        return False
    week, plan = told(week, plan)
    now = moment_of(rng, plan)
    try:
        problem, answer = replan(
            week, plan, events_of(rng, plan), now=now, modes=tuple(Mode), limits=Limits(60, iterations=50)
        )
    except InputError:
        return False
    for repair in answer.repairs:
        assert violations(problem, repair.plan) == (), seed
        assert repair.plan.cost == cost(problem, repair.plan), seed
        _hold_nothing_unlisted(problem, plan, answer, repair.mode)
        _hold_freeze(answer, repair.plan, now)
    _hold_nobody_moved(answer)
    return True


def _hold_nothing_unlisted(problem: Problem, plan: Plan, answer: Replanned, mode: Mode) -> None:
    repair = answer.repair(mode)
    listed = {change.visit for change in repair.changes}
    for visit, before in plan.stops_by_visit.items():
        after = repair.plan.stops_by_visit.get(visit, ())
        is_same = _where(before) == _where(after)
        assert is_same or visit in listed or visit not in problem.visit_idx_by_id
        assert after or visit in answer.hit or visit not in problem.visit_idx_by_id


def _hold_freeze(answer: Replanned, plan: Plan, now: Moment | None) -> None:
    for visit, found in plan.stops_by_visit.items():
        for route, stop in found:
            assert now is None or visit in answer.fixed or Moment(route.day, stop.start) >= now


def _hold_nobody_moved(answer: Replanned) -> None:
    for change in answer.repair(Mode.NOBODY).changes:
        if change.visit not in answer.hit and change.before is not None:
            assert change.after is not None
            assert (change.before.helpers, change.before.day) == (change.after.helpers, change.after.day)


def _where(places: tuple) -> list[tuple[str, int, int]]:  # type: ignore[type-arg]
    return sorted((route.helper, route.day, stop.start) for route, stop in places)


def test_random_events_break_no_rule_and_drop_nothing_in_silence() -> None:
    assert sum(hold(seed) for seed in range(12)) > 3


@pytest.mark.slow
def test_hundreds_of_random_events_break_no_rule_and_drop_nothing_in_silence() -> None:
    assert sum(hold(seed) for seed in range(12, 512)) > 200
