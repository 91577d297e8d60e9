"""What an event cannot mean: somebody or something that the week does not have, or what is over already."""

from planner.domain.events import Late, Moment
from planner.domain.freezing import num_begun
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.visit import Visit
from planner.errors import Finding, InputError
from planner.locale import Clock, Sentence, sentence


def known_visit(problem: Problem, visit: str) -> Visit:
    """Return a visit of the week by its id."""
    idx = problem.visit_idx_by_id.get(visit)
    if idx is None:
        raise refused("VISIT_UNKNOWN", visit, sentence("The week has no such visit."))
    return problem.visits[idx]


def refuse_planned(plan: Plan, visit: str) -> None:
    """Let only a visit pass that is not planned."""
    if visit in plan.stops_by_visit:
        raise refused("VISIT_PLANNED", visit, sentence("The visit is planned already; nothing was changed."))


def refuse_unplanned(plan: Plan, visit: str) -> None:
    """Let only a visit pass that is planned."""
    if visit not in plan.stops_by_visit:
        text = sentence("The visit is not planned, so nothing can happen to it; nothing was changed.")
        raise refused("VISIT_UNKNOWN", visit, text)


def refuse_begun(plan: Plan, visit: str, now: Moment | None) -> None:
    """Let only a visit pass that has not begun."""
    for route, stop in plan.stops_by_visit.get(visit, ()):
        if now is not None and Moment(route.day, stop.start) < now:
            text = sentence("The visit has begun and cannot be cancelled; nothing was changed.")
            raise refused("REQUEST_STATE" if Moment(route.day, stop.end) <= now else "FROZEN", visit, text)


def refuse_too_early(plan: Plan, visit: str, now: Moment | None) -> Moment:
    """Let only a visit pass that should have begun; return the moment."""
    route, stop = plan.stops_by_visit[visit][0]
    if now is None or Moment(route.day, stop.start) > now:
        text = sentence(
            "The visit begins at {start}; nobody can have missed it yet. Nothing was changed.", start=Clock(stop.start)
        )
        raise refused("STATUS_TOO_EARLY", visit, text)
    return now


def refuse_over(plan: Plan, visit: str, now: Moment | None) -> None:
    """Let only a visit pass that may still go on: the next one has not begun, and the day is the same."""
    for route, stop in plan.stops_by_visit[visit]:
        if now is not None and _is_over(route, route.stops.index(stop), now):
            text = sentence("The visit is over: the next one has begun, or the day has. Nothing was changed.")
            raise refused("FROZEN", visit, text)


def _is_over(route: Route, position: int, now: Moment) -> bool:
    if route.day != now.day:
        return route.day < now.day
    is_last = position + 1 == len(route.stops)
    return route.back <= now.seconds if is_last else num_begun(route, now) > position + 1


def route_of_late(problem: Problem, plan: Plan, event: Late, now: Moment | None) -> Route:
    """Return the route of a late helper that has a visit ahead or going on."""
    if event.helper not in problem.helper_idx_by_id:
        raise refused_helper("HELPER_UNKNOWN", event.helper, no_such_helper(problem))
    if event.seconds < 1:
        text = sentence("Say by how many minutes the helper is late; nothing was changed.")
        raise refused_helper("DURATION_RANGE", event.helper, text)
    if (event.helper, event.day) not in problem.helper_days_by_day:
        text = sentence("The helper has no shift at that time; nothing was changed.")
        raise refused_helper("SHIFT_UNKNOWN", event.helper, text)
    routes = [route for route in plan.used_routes if (route.helper, route.day) == (event.helper, event.day)]
    ahead = [route for route in routes if now is None or Moment(route.day, route.stops[-1].end) > now]
    if not ahead:
        text = sentence("The helper has no visit left on that day; nothing was changed.")
        raise refused_helper("SHIFT_UNKNOWN", event.helper, text)
    return min(ahead, key=lambda route: route.leave)


def refused(code: str, visit: str, text: Sentence) -> InputError:
    """Return the refusal of an event about a visit."""
    return InputError([Finding(code, f"visit {visit}", text)])


def refused_helper(code: str, helper: str, text: Sentence) -> InputError:
    """Return the refusal of an event about a helper."""
    return InputError([Finding(code, f"helper {helper}", text)])


def no_such_helper(problem: Problem) -> Sentence:
    """Return that a helper is unknown, with the ids that are known."""
    return sentence("The week has no such helper; it has: {helpers}.", helpers=", ".join(problem.helper_idx_by_id))
