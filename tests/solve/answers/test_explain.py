"""A verdict for every shift, one cause, and changes that let the visit in when they are made."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from planner.domain.answers.edits import (
    AddHelper,
    AllowHelper,
    Cap,
    EditKind,
    LengthenShift,
    LoosenOrder,
    MovePromise,
    MoveVisit,
    OpenWindow,
    RaiseCap,
    RaisePrice,
    RemovePin,
    SendOne,
    TeachHelper,
)
from planner.domain.answers.explanation import Explanation, Hurdle
from planner.domain.matrix import constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.domain.visit import After, Pin, Promise, Window
from planner.errors import InputError
from planner.solve.answers.explain import explain
from planner.solve.places.standing import Standing
from tests.builders import HOUR, MINUTE, MODE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week
from tests.solve.answers.explaining import busy_weeks, judged, weeks_with_unassigned

OF_ROOM = {Reason.FULL, Reason.NOT_WORTH, Reason.NOT_FOUND, Reason.NO_PAIR}
EMPTY: dict[tuple[str, int], tuple[str, ...]] = {}
V2_FIRST = {("h1", 0): ("v2",)}


def told(problem: Problem, sequences: dict[tuple[str, int], tuple[str, ...]] = EMPTY, visit: str = "v1") -> Explanation:
    (found,) = explain(problem, a_plan(problem, sequences), [visit])
    return found


def hurdles(found: Explanation) -> list[Hurdle]:
    return [verdict.hurdle for verdict in found.verdicts]


def beside(*, shift_hours: float = 1.5, **more: object) -> Problem:
    """A visit beside v2, which fills the only shift from 9."""
    return a_week([a_visit("v1", **more), a_visit("v2")], [a_helper("h1", a_shift(0, 9, 9 + shift_hours))])


PINNED = a_visit("v1", pinned=Pin(helpers=("h2",)))
NARROW = ((0, 9, 10),)
LONELY: dict[Hurdle, Problem] = {
    Hurdle.SKILL: a_week([a_visit("v1", skills=("tv",))]),
    Hurdle.LANGUAGE: a_week([a_visit("v1", languages=("sv",))]),
    Hurdle.EXCLUDED: a_week([a_visit("v1", excluded_helpers=("h1",))]),
    Hurdle.OTHER_DAY: a_week([a_visit("v1", windows=[(3, 9, 15)], excluded_helpers=())], [a_helper("h1", a_shift(0))]),
    Hurdle.WINDOW: a_week([a_visit("v1", windows=[(0, 16, 18)])]),
    Hurdle.UNREACHABLE: a_week([a_visit("v1")], travel={MODE: constant_travel([[0, -1], [5, 0]])}),
    Hurdle.TRAVEL: a_week([a_visit("v1", windows=[(0, 15, 15)])]),
    Hurdle.CAP: a_week([a_visit("v1")], [a_helper("h1", a_shift(max_travel=TRAVEL))]),
    Hurdle.WEEK_CAP: a_week([a_visit("v1")], [a_helper("h1", max_week=HOUR)]),
    Hurdle.PIN: a_week([a_visit("v1", pinned=Pin(start=3))]),
    Hurdle.PAIR: a_week([a_visit("v1", helpers_required=2)]),
    Hurdle.DEARER: a_week([a_visit("v1", unserved_cost=TRAVEL)]),
    Hurdle.FEASIBLE: a_week([a_visit("v1")]),
}


@pytest.mark.parametrize("hurdle", LONELY)
def test_lonely_visit_has_the_narrowest_verdict(hurdle: Hurdle) -> None:
    assert hurdles(told(LONELY[hurdle]))[0] is hurdle


def test_helper_who_does_not_work_on_a_possible_day_is_named() -> None:
    found = told(LONELY[Hurdle.OTHER_DAY])

    assert [(verdict.day, verdict.hurdle) for verdict in found.verdicts] == [
        (0, Hurdle.OTHER_DAY),
        (3, Hurdle.OFF_SHIFT),
    ]
    assert found.reason is Reason.OFF_SHIFT


def test_shift_without_a_gap_is_full() -> None:
    found = told(beside(), V2_FIRST)

    assert (hurdles(found), found.reason) == ([Hurdle.FULL], Reason.FULL)


def test_visit_before_that_is_not_planned_is_a_matter_of_order() -> None:
    problem = a_week([a_visit("v0", skills=("tv",)), a_visit("v1", after=After("v0", min_days=0))])

    assert (hurdles(told(problem)), told(problem).reason) == ([Hurdle.ORDER], Reason.AFTER)


def test_gap_that_only_a_promise_holds_shut_says_so() -> None:
    """v2 stands at 9:10 in a shift that ends at 11:45; if it moved to 10:20, v1 would fit before it."""
    problem = beside(shift_hours=2.75, windows=[(0, 9, 9.25)])
    promised = _with_promise(problem, "v2", 9 * HOUR, 9 * HOUR + 20 * MINUTE)
    found = told(promised, V2_FIRST)

    assert (hurdles(found), found.reason) == ([Hurdle.PROMISE], Reason.FULL)
    move = next(change for change in found.changes if change.kind is EditKind.MOVE_PROMISE).edits[0]
    # v1 from 9:10 to 10:10, ten minutes of way, and v2.
    assert move == MovePromise("v2", 0, 9 * HOUR + 10 * MINUTE, 10 * HOUR + 20 * MINUTE)


def test_what_fits_and_is_not_worth_it_names_the_price() -> None:
    found = told(LONELY[Hurdle.DEARER])

    assert (found.reason, found.price, found.unserved_cost) == (Reason.NOT_WORTH, 2 * TRAVEL, TRAVEL)
    assert found.changes[0].edits == (RaisePrice("v1", 30 * MINUTE),)


def test_what_fits_and_was_not_found_names_its_place_and_no_change() -> None:
    found = told(LONELY[Hurdle.FEASIBLE])

    assert (found.reason, found.price, found.changes) == (Reason.NOT_FOUND, 2 * TRAVEL, ())
    assert found.place is not None
    assert (found.place.helpers, found.place.day) == (("h1",), 0)


def test_time_beside_the_shift_asks_for_the_nearest_half_hours() -> None:
    """The shift ends at 16 with ten minutes of way, so that the last start is 14:50."""
    (change, *_) = told(LONELY[Hurdle.WINDOW]).changes

    assert change.edits == (OpenWindow("v1", Window(0, 12 * HOUR + 30 * MINUTE, 14 * HOUR + 30 * MINUTE)),)


def test_shift_is_lengthened_by_quarters() -> None:
    changes = told(LONELY[Hurdle.TRAVEL]).changes

    assert LengthenShift("h1", 0, 0, 8 * HOUR, 16 * HOUR + 15 * MINUTE) in [change.edits[0] for change in changes]


def test_helper_learns_what_is_missing() -> None:
    first = [told(LONELY[hurdle]).changes[0].edits for hurdle in (Hurdle.SKILL, Hurdle.LANGUAGE)]

    assert first == [(TeachHelper("h1", skills=("tv",)),), (TeachHelper("h1", languages=("sv",)),)]


def test_limits_are_raised_to_what_is_needed() -> None:
    """Two ways of ten minutes and an hour at the resident."""
    edits = [told(LONELY[hurdle]).changes[0].edits for hurdle in (Hurdle.CAP, Hurdle.WEEK_CAP)]

    assert edits == [
        (RaiseCap("h1", 0, 0, Cap.TRAVEL, 30 * MINUTE),),
        (RaiseCap("h1", None, None, Cap.WEEK, HOUR + 30 * MINUTE),),
    ]


def test_excluded_helper_pin_and_second_helper_can_be_given_up() -> None:
    kinds = [told(LONELY[hurdle]).changes for hurdle in (Hurdle.EXCLUDED, Hurdle.PIN, Hurdle.PAIR)]

    edits = [{change.edits[0] for change in changes} for changes in kinds]
    assert AllowHelper("v1", "h1") in edits[0]
    assert RemovePin("v1") in edits[1]
    assert SendOne("v1") in edits[2]


def test_distance_from_the_visit_before_is_loosened_to_what_there_is() -> None:
    visits = [a_visit("v0", windows=((0, 9, 9),)), a_visit("v1", windows=((1, 9, 15),), after=After("v0", min_days=2))]
    problem = a_week(visits, [a_helper("h1", a_shift(0), a_shift(1))])
    changes = told(problem, {("h1", 0): ("v0",)}).changes

    assert LoosenOrder("v1", After("v0", min_days=1)) in [change.edits[0] for change in changes]


def test_other_visit_makes_room_on_a_day_that_its_resident_offered() -> None:
    visits = [a_visit("v1"), a_visit("v2", windows=((0, 9, 15), (1, 9, 15)))]
    problem = a_week(visits, [a_helper("h1", a_shift(0, 9, 10.5), a_shift(1, 9, 10.5))])
    changes = told(problem, V2_FIRST).changes

    (move,) = (change.edits[0] for change in changes if change.kind is EditKind.MOVE_VISIT)
    assert isinstance(move, MoveVisit)
    assert (move.visit, move.helper, move.day, move.window) == ("v2", "h1", 1, None)


def test_new_helper_has_what_the_visit_asks_for_and_no_way() -> None:
    problem = a_week([a_visit("v1", skills=("tv",), languages=("sv", "fi"), windows=NARROW)], [])
    (change,) = told(problem).changes
    (edit,) = change.edits

    assert isinstance(edit, AddHelper)
    assert (edit.helper.skills, edit.helper.languages) == (("tv",), ("sv",))
    shift = edit.helper.shifts[0]
    assert (shift.day, shift.start, shift.end, shift.start_place) == (0, 9 * HOUR, 10 * HOUR, "v1")
    assert change.price == 0


def test_change_that_alone_is_not_worth_it_says_that_the_price_must_rise() -> None:
    changes = told(a_week([a_visit("v1", skills=("tv",), unserved_cost=MINUTE)])).changes
    taught = next(change for change in changes if change.kind is EditKind.TEACH_HELPER)

    assert taught.needs_price
    assert taught.edits[-1] == RaisePrice("v1", 30 * MINUTE)


@pytest.mark.parametrize(("visit", "code"), [("v9", "VISIT_UNKNOWN"), ("v2", "VISIT_PLANNED")])
def test_visit_that_cannot_be_explained_is_refused(visit: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
        told(beside(), V2_FIRST, visit)


def test_every_visit_that_is_not_planned_is_explained_in_order() -> None:
    problem = a_week([a_visit("v1", skills=("tv",)), a_visit("v2"), a_visit("v3", languages=("sv",))])

    assert [found.visit for found in explain(problem, a_plan(problem, V2_FIRST))] == ["v1", "v3"]


def _with_promise(problem: Problem, visit: str, earliest: int, latest: int) -> Problem:
    promise = Promise(("h1",), 0, earliest, latest)
    return problem.replace(
        visits=tuple(
            each.__class__(**{**vars(each), "promised": promise}) if each.id == visit else each
            for each in problem.visits
        )
    )


def _check(problem: Problem, plan: Plan) -> int:
    """Hold what is said about each visit against the places and the engine; return the number of visits."""
    standing = Standing(problem, plan)
    given = {left.visit: left.reason for left in plan.unassigned}
    count = 0
    for found in explain(problem, plan):
        count += 1
        feasible = {
            problem.helper_days[spot.helper_day].idx
            for place in standing.ask_about(found.visit).places
            for spot in place.spots
        }
        said = {
            next(
                day.idx
                for day in problem.helper_days_by_day[verdict.helper, verdict.day]
                if day.shift_idx == verdict.shift
            )
            for verdict in found.verdicts
            if verdict.hurdle.is_feasible
        }
        assert said == feasible
        assert (found.reason in (Reason.NOT_FOUND, Reason.NOT_WORTH)) == bool(feasible)
        # The plan's reason rests on what the engine tried, and lets promises move at a price.
        assert found.reason == given[found.visit] or {found.reason, given[found.visit]} <= OF_ROOM
        for change in found.changes:
            assert judged(problem, plan, found, change) != "out", (found.visit, change)
    return count


def test_changes_of_a_few_random_weeks_let_the_visits_in() -> None:
    for problem, plan in islice(weeks_with_unassigned(0), 3):
        _check(problem, plan)


@pytest.mark.slow
@pytest.mark.parametrize("weeks", [weeks_with_unassigned, busy_weeks])
def test_changes_for_300_visits_let_them_in(weeks: Callable[[int], Iterator[tuple[Problem, Plan]]]) -> None:
    count = 0
    for problem, plan in weeks(100_000):
        count += _check(problem, plan)
        if count >= 300:
            return
