"""One place again by what a person knows of it: who comes, on which day, and when it begins."""

from collections.abc import Iterator
from dataclasses import replace

from planner.domain.plan import Plan, Route
from planner.solve.answers.suggest_part import Part, added_cost, part_of
from planner.solve.places.question import Place, Question


def place_at(question: Question, plan: Plan, helpers: tuple[str, ...], day: int, start: int) -> Place | None:
    """
    Return the cheapest place with some helpers at exactly a start; None where there is none any more.

    Parameters
    ----------
    question, plan
        Where the visit can go, and the plan that was asked about.
    """
    visit = question.problem.visits[question.visit]

    def price(place: Place) -> int:
        part = change_of(question, plan, question.routes(place))
        return added_cost(question.problem, plan, part, visit).total

    return min(places_at(question, plan, helpers, day, start), key=price, default=None)


def places_at(question: Question, plan: Plan, helpers: tuple[str, ...], day: int, start: int) -> Iterator[Place]:
    """Yield every place with some helpers at exactly a start."""
    days = question.problem.helper_days
    for place in question.places:
        its_days = [days[spot.helper_day] for spot in place.spots]
        if its_days[0].shift.day != day or sorted(item.helper.id for item in its_days) != sorted(helpers):
            continue
        exact = _exactly(question, place, start)
        if exact is not None and not change_of(question, plan, question.routes(exact)).broken:
            yield exact


def change_of(question: Question, plan: Plan, routes: tuple[Route, ...]) -> Part:
    """Return what changed routes touch."""
    return part_of(question.problem, plan, routes, question.problem.visits[question.visit].id)


def _holds(question: Question, place: Place) -> bool:
    """Whether each route of a place with a start keeps the caps of its shift; the weekly caps aside."""
    search, before = question.search, question.search.best()
    tasks = (question.visit, int(search.week.twin[question.visit]))[: len(place.spots)]
    starts = {**before.starts, **{task: place.start for task in tasks if place.start is not None}}
    for spot, task in zip(place.spots, tasks, strict=True):
        row = before.routes.get(spot.helper_day, ())
        if search.column(spot.helper_day, (*row[: spot.position], task, *row[spot.position :]), starts) is None:
            return False
    return True


def start_of(question: Question, routes: tuple[Route, ...]) -> int:
    """Return when the visit begins in some routes."""
    visit = question.problem.visits[question.visit].id
    return next(stop.start for route in routes for stop in route.stops if stop.visit == visit)


def begun_at(question: Question, place: Place, start: int) -> Place | None:
    """Return a place with another start than its own; None where its routes cannot have it."""
    begun = replace(place, start=start)
    is_open = any(first <= start <= last for first, last in place.opens)
    is_exact = is_open and _holds(question, begun) and start_of(question, question.routes(begun)) == start
    return begun if is_exact else None


def _exactly(question: Question, place: Place, start: int) -> Place | None:
    own = place.start if place.start is not None else start_of(question, question.routes(place))
    return place if own == start else begun_at(question, place, start)
