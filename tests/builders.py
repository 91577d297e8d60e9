"""
Short ways to say a week.

Every place is ten minutes from every other one, by the mode ``walk``, unless a test says otherwise. A visit takes an
hour, may start from 9 to 15 on day 0, and needs nothing of the helper; a helper works from 8 to 16 on day 0 and starts
and ends at the office.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planner.domain.cost import cost
from planner.domain.helper import Helper, Shift
from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.domain.visit import Point, Visit, Window

MONDAY = date(2026, 11, 30)
MINUTE = 60
HOUR = 3600
TRAVEL = 10 * MINUTE
UNSERVED = 6 * HOUR
OFFICE = "office"
MODE = "walk"


def a_visit(
    id_: str = "v1",
    *,
    windows: Sequence[tuple[int, float, float]] = ((0, 9, 15),),
    place: str | None = None,
    **more: Any,
) -> Visit:
    """Return a visit; windows are (day, first hour, last hour), the place is called like the visit."""
    opened = tuple(Window(day, round(start * HOUR), round(end * HOUR)) for day, start, end in windows)
    facts = {"duration": HOUR, "unserved_cost": UNSERVED, **more}
    return Visit(id=id_, place=place or id_, windows=opened, **facts)


def a_shift(day: int = 0, start: float = 8, end: float = 16, **more: Any) -> Shift:
    """Return a shift in hours; it starts and ends at the office."""
    facts = {"mode": MODE, "start_place": OFFICE, "end_place": OFFICE, **more}
    return Shift(day=day, start=round(start * HOUR), end=round(end * HOUR), **facts)


def a_helper(id_: str = "h1", *shifts: Shift, **more: Any) -> Helper:
    """Return a helper; without shifts given, one of 8 to 16 on day 0."""
    return Helper(id=id_, shifts=shifts or (a_shift(),), **more)


def a_week(
    visits: Sequence[Visit],
    helpers: Sequence[Helper] | None = None,
    *,
    travel: Mapping[str, TravelTimes] | None = None,
    days: int = 5,
    **more: Any,
) -> Problem:
    """Return a week of the visits and helpers; one helper by default."""
    helpers = [a_helper()] if helpers is None else helpers
    names = list(dict.fromkeys([OFFICE, *(visit.place for visit in visits), *_ends(helpers)]))
    return Problem.build(
        MONDAY,
        days,
        places=[Point(name, 60.2, 24.9) for name in names],
        visits=visits,
        helpers=helpers,
        travel=travel or {MODE: even_travel(len(names))},
        **more,
    )


def even_travel(size: int, seconds: int = TRAVEL) -> TravelTimes:
    """Return one travel time between all different places."""
    return constant_travel([[0 if row == column else seconds for column in range(size)] for row in range(size)])


def a_plan(problem: Problem, sequences: Mapping[tuple[str, int], Sequence[str]]) -> Plan:
    """Return the plan of sequences by helper and day in their canonical timing; the other visits are unassigned."""
    routes = []
    for (helper, day), visits in sequences.items():
        route = schedule(
            problem, helper_day(problem, helper, day), [problem.visit_idx_by_id[visit] for visit in visits]
        )
        assert route is not None, f"{visits} do not fit into the shift of {helper} on day {day}"
        routes.append(route)
    planned = {visit for visits in sequences.values() for visit in visits}
    left = tuple(Unassigned(visit.id, "NOT_FOUND") for visit in problem.visits if visit.id not in planned)
    plan = Plan(problem=problem.digest(), routes=tuple(routes), unassigned=left)
    return plan.replace(cost=cost(problem, plan))


def helper_day(problem: Problem, helper: str = "h1", day: int = 0) -> HelperDay:
    """Return the first shift of a helper on a day."""
    return next(item for item in problem.helper_days if (item.helper.id, item.shift.day) == (helper, day))


def _ends(helpers: Sequence[Helper]) -> list[str]:
    shifts = [shift for helper in helpers for shift in helper.shifts]
    return [place for shift in shifts for place in (shift.start_place, shift.end_place) if place]
