"""Pins and rules that cannot hold together: by hand, and each set tried without each of its parts."""

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest

from planner.domain.answers.conflicts import Conflict, Fact, FactKind
from planner.domain.helper import Break, Helper
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin, Promise, Visit
from planner.solve.answers.conflict_facts import facts_of, week_of_facts, with_predecessors
from planner.solve.answers.conflicts import conflicts
from planner.solve.answers.detours import Detours
from planner.solve.answers.feasible import Verdict, judge
from tests.benchmarks.peers.weeks import peer_week
from tests.builders import HOUR, MINUTE, a_helper, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import FEATURES, random_problem

AINO, TUESDAY = "aino", 1


def _aino(start: float = 8, end: float = 16, **more: Any) -> Helper:
    return a_helper(AINO, a_shift(TUESDAY, start, end), **more)


def _pia(id_: str = "pia", **more: Any) -> Visit:
    """A visit that may be on Monday or Tuesday."""
    return a_visit(id_, windows=((0, 9, 15), (1, 9, 15)), **more)


def _only(week: Problem) -> Conflict:
    found = conflicts(week)
    assert found.rest_holds
    (conflict,) = found.conflicts
    assert conflict.is_smallest
    return conflict


def _kinds(conflict: Conflict) -> set[FactKind]:
    return {fact.kind for fact in conflict.facts}


def test_pins_that_hold_together_are_no_conflict() -> None:
    week = a_week([_pia(pinned=Pin((AINO,), TUESDAY, 10 * HOUR)), _pia("kai")], [_aino()])

    found = conflicts(week)

    assert (found.judged, found.conflicts, found.rest_holds) == (("pia",), (), True)


def test_nothing_fixed_is_nothing_to_judge() -> None:
    assert conflicts(a_week([_pia()], [_aino()])).judged == ()


def test_pin_that_ends_after_the_shift() -> None:
    """Pia at 10:00 with Aino for an hour; Aino's shift ends at 10:30. Berit could go at any time."""
    berit = a_helper("berit", a_shift(0), a_shift(TUESDAY))
    week = a_week([_pia(pinned=Pin((AINO,), TUESDAY, 10 * HOUR))], [_aino(8, 10.5), berit])

    conflict = _only(week)

    hours = Fact(FactKind.SHIFT_HOURS, helper=AINO, shift=0)
    assert set(conflict.facts) == {
        Fact(FactKind.PIN_HELPERS, "pia"),
        Fact(FactKind.PIN_START, "pia"),
        hours,
    }
    # Aino works on no other day, so that another day alone would not help.
    assert set(conflict.enough) == set(conflict.facts)


def test_two_pins_at_the_same_time_with_one_helper() -> None:
    pin = Pin((AINO,), TUESDAY, 10 * HOUR)
    week = a_week([_pia(pinned=pin), _pia("kai", pinned=pin)], [_aino(), a_helper("berit", a_shift(TUESDAY))])

    conflict = _only(week)

    assert conflict.visits == ("pia", "kai")
    assert _kinds(conflict) == {FactKind.PIN_HELPERS, FactKind.PIN_START}
    assert {fact.visit for fact in conflict.facts} == {"pia", "kai"}


def test_way_between_two_pins_is_too_long() -> None:
    """An hour and ten minutes lie between the starts; 65 minutes are given."""
    pins = [Pin((AINO,), TUESDAY, 10 * HOUR), Pin((AINO,), TUESDAY, 11 * HOUR + 5 * MINUTE)]
    week = a_week([_pia(pinned=pins[0]), _pia("kai", pinned=pins[1])], [_aino()])
    later = replace(pins[1], start=11 * HOUR + 10 * MINUTE)

    assert len(_only(week).visits) == 2
    assert conflicts(a_week([_pia(pinned=pins[0]), _pia("kai", pinned=later)], [_aino()])).conflicts == ()


@pytest.mark.parametrize(
    ("visit", "helper", "kinds"),
    [
        (_pia(pinned=Pin((AINO,)), skills=("tv",)), _aino(), {FactKind.PIN_HELPERS, FactKind.SKILLS}),
        (_pia(pinned=Pin((AINO,)), languages=("sv",)), _aino(), {FactKind.PIN_HELPERS, FactKind.LANGUAGES}),
        (_pia(pinned=Pin((AINO,)), allowed_helpers=("berit",)), _aino(), {FactKind.PIN_HELPERS, FactKind.ALLOWED}),
        (_pia(pinned=Pin((AINO,), 0)), _aino(), {FactKind.PIN_HELPERS, FactKind.PIN_DAY}),
        (_pia(pinned=Pin(start=16 * HOUR)), _aino(), {FactKind.PIN_START, FactKind.WINDOWS}),
        (
            _pia(pinned=Pin((AINO,), TUESDAY, 11 * HOUR)),
            a_helper(AINO, a_shift(TUESDAY, break_=Break(11 * HOUR, 11 * HOUR + 30 * MINUTE, HOUR))),
            {FactKind.PIN_HELPERS, FactKind.PIN_START, FactKind.BREAK},
        ),
        (
            _pia(pinned=Pin((AINO,))),
            a_helper(AINO, a_shift(TUESDAY, max_travel=15 * MINUTE)),
            {FactKind.PIN_HELPERS, FactKind.MAX_TRAVEL},
        ),
        (
            _pia(pinned=Pin((AINO,))),
            a_helper(AINO, a_shift(TUESDAY, max_length=HOUR)),
            {FactKind.PIN_HELPERS, FactKind.MAX_LENGTH},
        ),
        (_pia(pinned=Pin((AINO,))), _aino(max_week=HOUR), {FactKind.PIN_HELPERS, FactKind.MAX_WEEK}),
    ],
    ids=["skill", "language", "allowed", "day off", "window", "break", "travel", "length", "week"],
)
def test_pin_against_one_rule(visit: Visit, helper: Helper, kinds: set[FactKind]) -> None:
    berit = a_helper("berit", a_shift(0), a_shift(TUESDAY), skills=("tv",), languages=("sv",))

    assert _kinds(_only(a_week([visit], [helper, berit]))) == kinds


def test_cap_on_visits_counts_all_pins_of_the_shift() -> None:
    helper = a_helper(AINO, a_shift(TUESDAY, max_visits=2))
    week = a_week([_pia(f"v{number}", pinned=Pin((AINO,))) for number in range(3)], [helper, a_helper("berit")])

    conflict = _only(week)

    assert len(conflict.visits) == 3
    assert FactKind.MAX_VISITS in _kinds(conflict)


def test_two_helpers_where_one_is_there() -> None:
    others = [a_helper("berit", a_shift(0)), a_helper("carl", a_shift(0))]
    week = a_week([_pia(pinned=Pin(day=TUESDAY), helpers_required=2)], [_aino(), *others])

    assert _kinds(_only(week)) == {FactKind.PIN_DAY, FactKind.TWO_HELPERS}


def test_visit_that_must_follow_another_brings_that_one_in() -> None:
    """Pia follows Kai by a day; Kai is possible on Tuesday only, and Pia is pinned to it."""
    kai = a_visit("kai", windows=((TUESDAY, 9, 15),))
    every_day = a_helper(AINO, a_shift(0), a_shift(TUESDAY), a_shift(2))
    week = a_week([_pia(pinned=Pin(day=TUESDAY), after=After("kai", min_days=1)), kai], [every_day])

    conflict = _only(week)

    assert conflict.visits == ("pia", "kai")
    assert _kinds(conflict) == {FactKind.PIN_DAY, FactKind.AFTER, FactKind.WINDOWS}


def test_promise_counts_only_where_it_is_asked_for() -> None:
    promise = Promise(("berit",), TUESDAY, 10 * HOUR, 11 * HOUR)
    berit = a_helper("berit", a_shift(0))
    week = a_week([_pia(promised=promise)], [_aino(), berit])

    (conflict,) = conflicts(week, with_promises=True).conflicts
    assert _kinds(conflict) == {FactKind.PROMISE}
    assert conflicts(week).judged == ()


def test_independent_conflicts_are_all_found() -> None:
    pin = Pin((AINO,), TUESDAY, 10 * HOUR)
    visits = [
        _pia("a", pinned=pin),
        _pia("b", pinned=pin),
        _pia("c", pinned=pin),
        _pia("d", pinned=Pin(start=16 * HOUR)),
        _pia("e", pinned=Pin((AINO,), TUESDAY, 14 * HOUR)),
    ]

    found = conflicts(a_week(visits, [_aino()]))

    assert sorted(len(conflict.visits) for conflict in found.conflicts) == [1, 2, 2]
    assert (len(found.set_aside), "e" in found.set_aside, found.rest_holds) == (3, False, True)


def test_visit_that_the_plan_leaves_out_is_set_aside() -> None:
    pin = Pin((AINO,), TUESDAY, 10 * HOUR)
    week = a_week([_pia("a", pinned=pin), _pia("b", pinned=pin)], [_aino()])
    plan = Plan(week.digest(), (), (Unassigned("a", "PIN_CONFLICT"),))

    assert conflicts(week, plan).set_aside == ("a",)
    assert conflicts(week, plan).left_out == ("a",)
    assert conflicts(week).set_aside == ("b",)


def test_no_time_is_said_and_nothing_claimed() -> None:
    pin = Pin((AINO,), TUESDAY, 10 * HOUR)
    week = a_week([_pia("a", pinned=pin), _pia("b", pinned=pin)], [_aino()])

    found = conflicts(week, seconds=0)

    assert (found.conflicts, found.rest_holds) == ((), False)


# Random weeks


def _verdict(week: Problem, visits: tuple[str, ...], facts: tuple[Fact, ...]) -> Verdict:
    """Judge as if the week had no other visits."""
    part = week_of_facts(week, with_predecessors(week, visits, facts), facts)
    promised = frozenset(fact.visit or "" for fact in facts if fact.kind is FactKind.PROMISE)
    return judge(part, Detours(part, ()), promised=promised, seconds=10).verdict


def _check(seed: int) -> int:
    """Try every subset of the facts of each conflict; return the number of conflicts."""
    features = tuple(feature for feature in FEATURES if feature != "unreachable")
    week = random_problem(np.random.default_rng(seed), num_visits=4, num_helpers=2, days=2, features=features)
    found = conflicts(week, with_promises=seed % 2 == 0)
    assert found.rest_holds or found.conflicts or len(found.judged) == 0, seed
    for conflict in found.conflicts:
        fixed = tuple(visit for visit in conflict.visits if visit in found.judged)
        assert _verdict(week, fixed, conflict.facts) is Verdict.CANNOT, (seed, conflict)
        if not conflict.is_smallest:
            continue
        for size in range(len(conflict.facts)):
            for some in combinations(conflict.facts, size):
                assert _verdict(week, fixed, some) is Verdict.HOLDS, (seed, conflict, some)
        promised = frozenset(visit.id for visit in week.visits if visit.promised and seed % 2 == 0)
        everything = facts_of(week, [visit.id for visit in week.visits], promised)
        for fact in conflict.facts:
            rest = tuple(other for other in everything if other != fact)
            assert (_verdict(week, fixed, rest) is Verdict.HOLDS) == (fact in conflict.enough), (seed, fact)
    return len(found.conflicts)


def test_no_smaller_set_conflicts() -> None:
    assert sum(_check(seed) for seed in range(6)) > 4


@pytest.mark.slow
def test_no_smaller_set_conflicts_in_hundreds_of_weeks() -> None:
    assert sum(_check(seed) for seed in range(100, 250)) > 150


def _with_pins(week: Problem, seed: int) -> Problem:
    """Pin ten visits of one day to anybody who can go there."""
    rng = Random(seed)
    idxs = [idx for idx, visit in enumerate(week.visits) if any(window.day == TUESDAY for window in visit.windows)]
    visits = list(week.visits)
    for idx in rng.sample(idxs, 10):
        able = [day.helper.id for day in week.helper_days if week.eligible[idx, day.idx] and day.shift.day == TUESDAY]
        window = next(window for window in visits[idx].windows if window.day == TUESDAY)
        start = rng.randrange(window.start, window.end + 1, 15 * MINUTE)
        visits[idx] = replace(visits[idx], pinned=Pin((rng.choice(able),) if able else None, TUESDAY, start))
    return replace(week, visits=tuple(visits))


@pytest.mark.slow
def test_large_week_is_decided_whole() -> None:
    for seed in (1, 2, 3):
        found = conflicts(_with_pins(peer_week(300, seed, "rich"), seed), seconds=60)

        assert found.rest_holds
        assert found.conflicts
        assert all(conflict.is_smallest for conflict in found.conflicts)
