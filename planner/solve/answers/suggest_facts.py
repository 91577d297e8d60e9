"""What there is to say of one place: who comes, between whom, what it adds, and who begins at another time."""

from collections.abc import Iterator, Sequence

from planner.domain.answers.changes import Placement
from planner.domain.answers.suggestion import Companion, Move, Suggestion
from planner.domain.cost import keeps_promise
from planner.domain.helper import Helper
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Interval, Problem
from planner.domain.tour import Tour
from planner.domain.visit import Visit
from planner.solve.answers.suggest_part import Part, added_cost


def suggestion_of(
    problem: Problem, plan: Plan, part: Part, visit: Visit, offered: Interval, possible: tuple[Interval, ...]
) -> Suggestion:
    """
    Return what there is to say of a place.

    Parameters
    ----------
    problem, plan
        The week with the visit, and the plan without it.
    part
        What the place changes.
    offered, possible
        As they stand in the suggestion.
    """
    places = part.after.stops_by_visit[visit.id]
    moves = tuple(moves_between(part.problem, part.before, part.after))
    return Suggestion(
        day=places[0][0].day,
        start=places[0][1].start,
        offered=offered,
        possible=possible,
        companions=tuple(_companion(part, visit, route) for route, _ in places),
        added=added_cost(problem, plan, part, visit),
        travel=part.travel,
        shifted=tuple(move for move in moves if not is_move(move)),
        moved=tuple(move for move in moves if is_move(move)),
    )


def moves_between(problem: Problem, before: Plan, after: Plan) -> Iterator[Move]:
    """Yield the visits of both plans that begin at another time, or elsewhere, in the second one."""
    for visit in problem.visits:
        old, new = (plan.stops_by_visit.get(visit.id, ()) for plan in (before, after))
        if not old or not new or _placement(old) == _placement(new):
            continue
        promise = visit.promised
        was_kept = promise is not None and keeps_promise(promise, old)
        is_broken = was_kept and promise is not None and not keeps_promise(promise, new)
        yield Move(visit.id, _placement(old), _placement(new), is_broken)


def is_move(move: Move) -> bool:
    """Whether a resident notices: another helper or day, or another time than was told."""
    same = (move.before.helpers, move.before.day) == (move.after.helpers, move.after.day)
    return move.is_promise_broken or not same


def _placement(places: Sequence[tuple[Route, Stop]]) -> Placement:
    """Both helpers of a visit start together."""
    route, stop = places[0]
    return Placement(tuple(sorted(route.helper for route, _ in places)), route.day, stop.start)


def _companion(part: Part, visit: Visit, route: Route) -> Companion:
    after = next(tour for tour in part.tours_after if tour.route is route)
    before = _tour_before(part, after)
    ids = [stop.visit for stop in after.stops]
    idx = ids.index(visit.id)
    helper = after.helper_day.helper
    return Companion(
        helper=helper.id,
        before=ids[idx - 1] if idx else None,
        after=ids[idx + 1] if idx + 1 < len(ids) else None,
        travel=after.travel - (0 if before is None else before.travel),
        is_preferred=helper.id in visit.preferred_helpers if visit.preferred_helpers else None,
        speaks_first_language=_speaks_first(visit, helper),
        opens_shift=before is None,
    )


def _tour_before(part: Part, after: Tour) -> Tour | None:
    return next((tour for tour in part.tours_before if tour.helper_day.idx == after.helper_day.idx), None)


def _speaks_first(visit: Visit, helper: Helper) -> bool | None:
    return visit.languages[0] in helper.languages if visit.languages else None
