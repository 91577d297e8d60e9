"""Whatever the linked day: the plan of the search keeps every rule, and its cost is what the search says."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.check import violations
from planner.domain.helper import Helper, Shift
from planner.domain.matrix import UNREACHABLE, TravelTimes, constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin, Point, Promise, Visit, Window
from planner.domain.weights import Weights
from planner.solve.kernel.week import UNIT
from planner.solve.linked.fitness import is_linked_day
from planner.solve.linked.search import LinkedSearch
from tests.builders import HOUR, MINUTE, MONDAY, OFFICE
from tests.properties.weeks import subsets
from tests.solve.linked.weeks import as_plan

PLACES = (OFFICE, "p0", "p1", "p2")
MODES = ("walk", "car")
SKILLS = ("phone", "tv")
LANGUAGES = ("fi", "sv")
ROUNDS = 50

every_day = settings(max_examples=150, derandomize=True, deadline=None)
whole_rates = st.sampled_from([1, 3, 0])
thousandths = st.sampled_from([0.5, 2.125, 0.001, 0])
moments = st.integers(8 * 6, 13 * 6).map(lambda number: number * 10 * MINUTE)


@every_day
@given(st.data())
def test_search_says_the_cost_of_a_plan_that_keeps_every_rule(data: st.DataObject) -> None:
    problem = data.draw(linked_weeks(whole_rates))

    search, plan = _searched(problem)

    assert is_linked_day(problem)
    assert violations(problem, plan) == ()
    assert plan.cost is not None
    assert search.best_cost == plan.cost.total * UNIT


@every_day
@given(st.data())
def test_broken_rates_differ_by_the_rounding_of_three_terms(data: st.DataObject) -> None:
    problem = data.draw(linked_weeks(thousandths))

    search, plan = _searched(problem)

    # The cost rounds travel, lateness and the worst lateness to whole seconds each, the search rounds nothing.
    assert plan.cost is not None
    assert abs(search.best_cost - plan.cost.total * UNIT) <= 3 * UNIT / 2


def _searched(problem: Problem) -> tuple[LinkedSearch, Plan]:
    search = LinkedSearch(problem, seed=1)
    search.run(ROUNDS, 0.0, 1.0)
    return search, as_plan(problem, search.best())


@st.composite
def linked_weeks(draw: st.DrawFn, rates: st.SearchStrategy[float]) -> Problem:
    """
    Draw a week for which ``is_linked_day`` holds, with everything that this allows.

    Either visit of a link may stand first in the week; some visits can never be planned, some places not be reached,
    and some ways are longer than a detour. The rates are those of travel and of lateness.
    """
    days = draw(st.integers(1, 2))
    helpers = [draw(_helpers(f"h{number}", days)) for number in range(draw(st.integers(1, 3)))]
    names = tuple(helper.id for helper in helpers)
    visits = [draw(_visits(f"v{number}", days, names, rates)) for number in range(draw(st.integers(2, 7)))]
    order = draw(st.permutations(range(len(visits))))
    for number in range(draw(st.integers(1, len(visits) // 2))):
        earlier, later = order[2 * number : 2 * number + 2]
        visits[later] = replace(visits[later], after=draw(_spacings(visits[earlier].id)))
    return Problem.build(
        MONDAY,
        days,
        places=[Point(place, 60.2, 24.9) for place in PLACES],
        visits=visits,
        helpers=helpers,
        travel={mode: draw(_ways()) for mode in MODES},
        weights=Weights(travel=draw(rates), worst_outside=draw(rates), moved_promise=0),
    )


@st.composite
def _ways(draw: st.DrawFn) -> TravelTimes:
    seconds = st.sampled_from([*range(0, 40 * MINUTE, 77), UNREACHABLE, UNREACHABLE])
    row = st.lists(seconds, min_size=len(PLACES), max_size=len(PLACES))
    rows = draw(st.lists(row, min_size=len(PLACES), max_size=len(PLACES)))
    return constant_travel([[0 if a == b else rows[a][b] for b in range(len(PLACES))] for a in range(len(PLACES))])


@st.composite
def _helpers(draw: st.DrawFn, name: str, days: int) -> Helper:
    hours = st.sampled_from([[(8, 18)], [(8, 12), (12, 17)], [(10, 16)]])
    shifts = [draw(_shifts(day, start, end)) for day in range(days) for start, end in draw(hours)]
    return Helper(
        name,
        tuple(shifts),
        skills=draw(st.sampled_from([SKILLS, ()])),
        languages=draw(st.sampled_from([LANGUAGES, ("sv",), ()])),
    )


def _shifts(day: int, start: int, end: int) -> st.SearchStrategy[Shift]:
    return st.builds(
        Shift,
        day=st.just(day),
        start=st.just(start * HOUR),
        end=st.just(end * HOUR),
        mode=st.sampled_from(MODES),
        start_place=st.sampled_from(PLACES),
        end_place=st.sampled_from([None, *PLACES]),
        open_cost=st.sampled_from([0, 500]),
    )


@st.composite
def _visits(draw: st.DrawFn, name: str, days: int, helpers: tuple[str, ...], rates: st.SearchStrategy[float]) -> Visit:
    start, length, wish = draw(moments), draw(st.integers(0, 4)) * HOUR, draw(st.sampled_from([0, 20 * MINUTE]))
    windows = tuple(Window(day, start, start + length) for day in draw(st.sets(st.integers(0, days - 1), min_size=1)))
    # A wish may begin before the window does, but never after it.
    wishes = tuple(Window(window.day, start - HOUR, start + wish) for window in windows)
    return Visit(
        id=name,
        place=draw(st.sampled_from(PLACES)),
        duration=draw(st.sampled_from([1, 613, 30 * MINUTE])),
        windows=windows,
        unserved_cost=draw(st.sampled_from([5 * HOUR, 12 * HOUR, 600])),
        access=draw(st.sampled_from([0, 61, 300])),
        skills=draw(st.sampled_from([(), (), SKILLS])),
        languages=draw(st.sampled_from([(), (), LANGUAGES])),
        second_language_cost=300,
        preferred_helpers=draw(subsets(helpers)),
        preferred_windows=draw(st.sampled_from([wishes, wishes, ()])),
        outside_preferred_cost=draw(rates),
        pinned=draw(st.sampled_from([None] * 6 + [Pin(start=start), Pin(helpers[:1]), Pin(day=windows[0].day)])),
        promised=draw(st.sampled_from([None, Promise(None, 0, start, start)])),
    )


@st.composite
def _spacings(draw: st.DrawFn, earlier: str) -> After:
    least, more = draw(st.sampled_from([None, 0, 40 * MINUTE])), draw(st.sampled_from([0, 1, HOUR]))
    most = (least or 0) + more
    return After(earlier, min_seconds=least, max_seconds=most if least is None else draw(st.sampled_from([None, most])))
