"""What could change about helpers and their shifts: hours, limits, promised times, skills and languages."""

from collections.abc import Iterator, Sequence

from planner.domain.answers.edits import Edit, MovePromise, TeachHelper
from planner.domain.cost import keeps_promise
from planner.domain.helper import Helper
from planner.domain.plan import Route
from planner.domain.visit import Visit
from planner.solve.answers.counterfactual import Proposal
from planner.solve.answers.counterfactual_shift import longer_shifts
from planner.solve.answers.counterfactual_visit import LARGE, MEDIUM, SMALL
from planner.solve.answers.explain_inquiry import Inquiry, Option
from planner.solve.answers.explain_worlds import Without, World

_MOST_PLACES = 12
"""Of those that cost least, so many are looked at."""


def helper_proposals(inquiry: Inquiry, visit_id: str) -> Iterator[Proposal]:
    """Yield changes of helpers and their shifts."""
    visit = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[visit_id]]
    yield from longer_shifts(inquiry, visit)
    yield from _limits(inquiry, visit)
    yield from _promises(inquiry, visit)
    yield from _taught(inquiry, visit)


def _cheapest(inquiry: Inquiry, visit: Visit, world: World) -> Iterator[tuple[Option, tuple[Route, ...]]]:
    for option in inquiry.ask(visit.id, world)[:_MOST_PLACES]:
        yield option, option.routes()


def _limits(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the place that breaks the fewest limits."""
    if not inquiry.can_change(World.NO_CAP):
        return
    found = []
    for option, routes in _cheapest(inquiry, visit, World.NO_CAP):
        edits = inquiry.broken_limits(routes)
        if edits:
            found.append((len(edits), option.place.price, routes, edits))
    for num_limits, price, routes, edits in sorted(found, key=lambda item: item[:2])[:1]:
        yield Proposal(edits, routes, SMALL if num_limits == 1 else MEDIUM, price)


def _promises(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the place for which the fewest promised times move."""
    if not inquiry.can_change(World.NO_CAP_NO_PROMISE):
        return
    found = []
    for option, routes in _cheapest(inquiry, visit, World.NO_CAP_NO_PROMISE):
        edits = tuple(_moved(inquiry, routes))
        if edits and not inquiry.broken_limits(routes):
            found.append((len(edits), option.place.price, routes, edits))
    for num_moved, price, routes, edits in sorted(found, key=lambda item: item[:2])[:1]:
        yield Proposal(edits, routes, MEDIUM if num_moved == 1 else LARGE, price)


def _moved(inquiry: Inquiry, routes: Sequence[Route]) -> Iterator[Edit]:
    for route in routes:
        for stop in route.stops:
            promise = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[stop.visit]].promised
            if stop.visit in inquiry.kept and promise and not keeps_promise(promise, [(route, stop)]):
                old = inquiry.plan.stops_by_visit[stop.visit][0][1].start
                yield MovePromise(stop.visit, route.day, old, stop.start)


def _taught(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the cheapest place of each helper who lacks something."""
    seen: set[str] = set()
    for option in inquiry.ask(visit.id, World.NO_CAP, Without.WANTS):
        edits = [edit for day in option.helper_days if (edit := _lacking(visit, day.helper)) is not None]
        if len(edits) != 1 or edits[0].helper in seen:
            continue
        routes = option.routes()
        if not inquiry.broken_limits(routes):
            seen.add(edits[0].helper)
            size = LARGE + len(edits[0].skills) + len(edits[0].languages) - 1
            yield Proposal((edits[0],), routes, size, option.place.price)


def _lacking(visit: Visit, helper: Helper) -> TeachHelper | None:
    skills = tuple(skill for skill in visit.skills if skill not in helper.skills)
    is_understood = not visit.languages or not set(visit.languages).isdisjoint(helper.languages)
    languages = () if is_understood else visit.languages[:1]
    return TeachHelper(helper.id, skills, languages) if skills or languages else None
