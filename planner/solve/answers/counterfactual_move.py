"""
Another visit that could make room: it goes into another shift, and the visit into its place.

The visits that are moved stand alone: no second helper, no agreed order, no pin. One whose resident has been told a
time comes last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from planner.domain.answers.edits import MoveVisit
from planner.domain.plan import Plan, Route
from planner.domain.problem import Interval, Problem
from planner.domain.tour import find_helper_day
from planner.domain.visit import Visit, Window
from planner.solve.answers.counterfactual import Proposal
from planner.solve.answers.counterfactual_visit import LARGE, MEDIUM, on_five, start_in, useful_window
from planner.solve.answers.explain_inquiry import Inquiry, Option
from planner.solve.answers.explain_worlds import Without, World
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import UNIT
from planner.solve.places.question import Question
from planner.solve.pool.timetable import Timetable

MOST_TRIED = 12
"""Visits that are looked at for one that is not planned; a limit of time."""
_MOST_PLACES = 6
"""Of those that cost least, so many are looked at for a visit that makes room."""


def candidates(problem: Problem, plan: Plan, visit_id: str) -> tuple[str, ...]:
    """
    Return visits that could make room: in shifts that may take the visit.

    First those that nobody was promised, then those that last long enough, then the nearest.
    """
    visit_idx = problem.visit_idx_by_id[visit_id]
    visit = problem.visits[visit_idx]
    if visit.helpers_required > 1:
        return ()
    tied = {other.after.visit for other in problem.visits if other.after}
    found = []
    for route in plan.used_routes:
        helper_day = find_helper_day(problem, route)
        if helper_day is None or not problem.eligible[visit_idx, helper_day.idx]:
            continue
        matrix = problem.travel[helper_day.shift.mode].matrices[0]
        for stop in route.stops:
            other_idx = problem.visit_idx_by_id[stop.visit]
            other = problem.visits[other_idx]
            if _stands_alone(other) and other.id not in tied:
                way = int(matrix[problem.visit_place[other_idx], problem.visit_place[visit_idx]])
                found.append((other.promised is not None, other.duration < visit.duration, way, other.id))
    return tuple(other for *_, other in sorted(found)[:MOST_TRIED])


def move_proposals(inquiry: Inquiry, visit_id: str, others: tuple[str, ...]) -> Iterator[Proposal]:
    """
    Yield moves of another visit.

    Parameters
    ----------
    others
        From :func:`candidates`.
    """
    for other in others:
        options = inquiry.ask(other, World.NO_CAP, Without.PLACE)
        if not options:
            continue
        gap = _gap(inquiry, options[0].question, visit_id, other)
        if gap is not None:
            yield from _moves(inquiry, other, gap, options)


@dataclass(frozen=True)
class _Gap:
    """
    The visit in the place of another one.

    Parameters
    ----------
    helper_day
        Index of the shift.
    route
        With the visit, without the other one.
    price
        What it adds by itself: it only puts moves in order.
    """

    helper_day: int
    route: Route
    price: float


def _gap(inquiry: Inquiry, question: Question, visit_id: str, other: str) -> _Gap | None:
    """Return the cheapest way to put the visit into the shift of another one, which leaves."""
    search, problem = question.search, inquiry.problem
    visit, gone = problem.visit_idx_by_id[visit_id], problem.visit_idx_by_id[other]
    solution = search.best()
    shift, row = next((k, row) for k, row in solution.routes.items() if gone in row)
    left = tuple(task for task in row if task != gone)
    found = []
    for position in range(len(left) + 1):
        tasks = (*left[:position], visit, *left[position:])
        column = search.column(shift, tasks, solution.starts)
        if column is not None:
            found.append((column.price, tasks))
    if not found:
        return None
    price, tasks = min(found)
    before = search.column(shift, row, solution.starts)
    (route,) = Timetable(question.firm, search).routes(Solution({shift: tasks}, solution.starts))
    return _Gap(shift, route, (price - (before.price if before else 0)) / UNIT)


def _moves(inquiry: Inquiry, other_id: str, gap: _Gap, options: tuple[Option, ...]) -> Iterator[Proposal]:
    """Yield the cheapest place that the other visit's own times allow, else the cheapest at another time."""
    other = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[other_id]]
    elsewhere = [option for option in options if option.place.spots[0].helper_day != gap.helper_day]
    at_own_time = ((option, start) for option in elsewhere if (start := _own_start(option, other)) is not None)
    for option, start in islice(at_own_time, _MOST_PLACES):
        proposal = _moved(inquiry, other, gap, option, None, start)
        if not inquiry.broken_limits(proposal.routes):
            yield proposal
            return
    for option in elsewhere[:_MOST_PLACES]:
        opens = option.place.opens[0]
        window = useful_window(opens, _windows(other, option.day))
        start = start_in(option.place, opens, window)
        proposal = _moved(inquiry, other, gap, option, Window(option.day, *window), start)
        if not inquiry.broken_limits(proposal.routes):
            yield proposal
            return


def _own_start(option: Option, other: Visit) -> int | None:
    """Return a start that the other visit's own times allow, the cheapest where it is one."""
    own = _windows(other, option.day)
    if option.place.start is not None and any(first <= option.place.start <= last for first, last in own):
        return option.place.start
    both = [(max(a, c), min(b, d)) for a, b in own for c, d in option.place.opens]
    return next((on_five(first, last) for first, last in both if first <= last), None)


def _windows(visit: Visit, day: int) -> list[Interval]:
    return [(window.start, window.end) for window in visit.windows if window.day == day]


def _moved(inquiry: Inquiry, other: Visit, gap: _Gap, option: Option, window: Window | None, start: int) -> Proposal:
    is_told = other.id in inquiry.kept
    helper_day = option.helper_days[0]
    edit = MoveVisit(other.id, helper_day.helper.id, option.day, start, window, is_told)
    size = (MEDIUM if window is None else LARGE) + is_told
    return Proposal((edit,), (gap.route, *option.routes(start)), size, gap.price + option.place.price)


def _stands_alone(visit: Visit) -> bool:
    return visit.helpers_required == 1 and visit.after is None and visit.pinned is None
