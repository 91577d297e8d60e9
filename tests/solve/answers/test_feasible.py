"""Whether visits can be planned together, against every plan of a tiny week."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.domain.check import violations
from planner.domain.helper import Break
from planner.domain.matrix import UNREACHABLE, TravelTimes, constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import MAX_PRICE, Pin
from planner.solve.answers.conflict_facts import facts_of, week_of_facts
from planner.solve.answers.detours import Detours
from planner.solve.answers.feasible import Judged, Verdict, judge
from planner.solve.engine import solve
from tests.builders import HOUR, MINUTE, MODE, a_helper, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import FEATURES, random_problem
from tests.solve.oracle import cheapest_plan, tiny_week

FREE_END = {"start_place": "office", "end_place": None}


def _judged(week: Problem, others: tuple[int, ...] = (), promised: frozenset[str] = frozenset()) -> Judged:
    return judge(week, Detours(week, others), promised=promised, seconds=10)


def _of_some_visits(week: Problem, rng: Random) -> Problem:
    """Keep up to four visits and those that they follow, each too dear to be left out."""
    ids = {visit.id for visit in rng.sample(list(week.visits), min(len(week.visits), rng.randint(1, 4)))}
    earlier = {visit.id: visit.after.visit for visit in week.visits if visit.after}
    while more := {earlier[visit] for visit in ids if visit in earlier} - ids:
        ids |= more
    kept = [replace(visit, unserved_cost=MAX_PRICE) for visit in week.visits if visit.id in ids]
    return replace(week, visits=tuple(kept))


def _with_rush_hour(week: Problem, rng: Random) -> Problem:
    """Make all ways slower or faster from some hour on."""
    factor, start = rng.choice((0, 0.5, 2, 3)), rng.randint(9, 15) * HOUR
    travel = {}
    for mode, times in week.travel.items():
        early = times.matrices[0]
        late = np.where(early == UNREACHABLE, UNREACHABLE, (early * factor).astype(np.int32)).astype(np.int32)
        travel[mode] = TravelTimes((0, start), (early, late))
    return replace(week, travel=travel)


def _agrees(seed: int) -> bool:
    """Compare the verdict with the cheapest of all plans; return whether the visits hold together."""
    rng = Random(seed)
    week = _of_some_visits(tiny_week(seed), rng)
    promised: frozenset[str] = frozenset()
    if seed % 3 == 0:
        # A promise that costs as much as a visit is kept whenever one can.
        promised = frozenset(visit.id for visit in week.visits if visit.promised)
        week = replace(week, weights=replace(week.weights, moved_promise=MAX_PRICE))
    if seed % 4 == 1:
        week = _with_rush_hour(week, rng)
    judged = _judged(week, promised=promised)
    is_possible = cheapest_plan(week, below=MAX_PRICE) is not None
    assert judged.verdict == (Verdict.HOLDS if is_possible else Verdict.CANNOT), seed
    if is_possible:
        assert violations(week, Plan(week.digest(), judged.routes)) == (), seed
    return is_possible


def test_verdict_is_that_of_all_plans() -> None:
    found = Counter(_agrees(seed) for seed in range(80))

    assert min(found[True], found[False]) > 10


@pytest.mark.slow
def test_verdict_is_that_of_all_plans_in_thousands_of_weeks() -> None:
    found = Counter(_agrees(seed) for seed in range(1000, 3000))

    assert min(found[True], found[False]) > 500


def test_no_time_proves_nothing() -> None:
    assert judge(a_week([a_visit()]), Detours(a_week([a_visit()]), ()), promised=frozenset(), seconds=0) == Judged(
        Verdict.OPEN
    )


def test_visit_at_the_only_way_between_two_others_is_no_proof_against_them() -> None:
    """From a to b the way leads over c alone; with c between them both can be visited."""
    minutes = np.full((4, 4), 10, dtype=np.int32)
    np.fill_diagonal(minutes, 0)
    minutes *= MINUTE
    minutes[1, 2] = minutes[2, 1] = UNREACHABLE
    visits = [
        a_visit("a", pinned=Pin(start=9 * HOUR)),
        a_visit("b", pinned=Pin(start=13 * HOUR)),
        a_visit("c"),
    ]
    week = a_week(visits, travel={MODE: constant_travel(minutes)})
    two = replace(week, visits=week.visits[:2])

    assert _judged(two).verdict is Verdict.CANNOT
    assert judge(two, Detours(week, (2,)), promised=frozenset(), seconds=10).verdict is Verdict.OPEN
    assert _judged(week).verdict is Verdict.HOLDS


def test_visit_after_the_break_saves_a_shift_with_a_free_end() -> None:
    """Alone the first visit ends the shift before its break; a later one would not."""
    helper = a_helper("h1", a_shift(break_=Break(11 * HOUR, 12 * HOUR, HOUR), **FREE_END))
    week = a_week([a_visit("a", pinned=Pin(start=9 * HOUR)), a_visit("b")], [helper])
    one = replace(week, visits=week.visits[:1])

    assert _judged(one).verdict is Verdict.CANNOT
    assert judge(one, Detours(week, (1,)), promised=frozenset(), seconds=10).verdict is Verdict.OPEN
    assert _judged(week).verdict is Verdict.HOLDS


ONE_BY_ONE = tuple(
    feature
    for feature in FEATURES
    if feature not in ("pairs", "after", "promises", "wishes", "wait", "imbalance", "worst_outside")
)
"""What the insertion knows."""


def test_what_an_engine_has_planned_is_never_called_impossible() -> None:
    """Wide windows, breaks and caps: the planned visits, and any part of the facts about them."""
    judged = Counter[Verdict]()
    for seed in range(25):
        rng = Random(seed)
        week = random_problem(np.random.default_rng(seed), num_visits=8, num_helpers=3, features=ONE_BY_ONE)
        plan = solve(week, engine="insertion")
        ids = [visit.id for visit in week.visits if visit.id in plan.stops_by_visit]
        facts = facts_of(week, ids, ())
        some = frozenset(rng.sample(facts, rng.randint(0, len(facts))))
        for held in (frozenset(facts), some):
            part = week_of_facts(week, ids, held)
            verdict = judge(part, Detours(part, ()), promised=frozenset(), seconds=10).verdict
            assert verdict is not Verdict.CANNOT, (seed, held)
            judged[verdict] += 1
    assert judged[Verdict.HOLDS] > 40
