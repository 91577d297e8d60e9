"""
The specification: what a plan must keep, whoever made it.

It knows no solver and no timing; it looks only at the times that stand in the plan. Every rule of the exchange format
is one function here, named as the rule, and :func:`violations` runs them all. A plan by an engine that fails is a bug;
a plan by a person is shown with what it breaks.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.rules import Rule, Violation
from planner.domain.tour import Tour, find_helper_day, tours
from planner.domain.visit import Pin, Visit
from planner.errors import Finding, InputError
from planner.locale import Clock, Sentence, sentence

_DAYS_PER_WEEK = 7


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """
    Return every hard rule that a plan breaks; empty when it may be used.

    First what concerns the whole plan, then route by route, then visit by visit. A route of an unknown shift and a stop
    of an unknown visit are reported and left out of the rest.
    """
    driven = tours(problem, plan)
    found: list[Violation] = []
    for plan_rule in _PLAN_RULES:
        found.extend(plan_rule(problem, plan))
    for tour in driven:
        for route_rule in _ROUTE_RULES:
            found.extend(route_rule(tour))
    found.extend(_week_cap(problem, driven))
    places = _known_places(driven)
    for visit in problem.visits:
        for visit_rule in _VISIT_RULES:
            found.extend(visit_rule(visit, places))
    return tuple(found)


def refuse_broken(problem: Problem, plan: Plan) -> None:
    """
    Let only a plan pass that keeps every rule.

    Raises
    ------
    InputError
        ``PLAN_VIOLATIONS`` with the number of rules and the first one.
    """
    broken = violations(problem, plan)
    if broken:
        text = sentence(
            "The plan breaks {count} rules, the first: {rule} Mend it before you ask about it.",
            count=len(broken),
            rule=broken[0].text,
        )
        raise InputError([Finding("PLAN_VIOLATIONS", "plan", text)])


# The plan as a whole


def _digest(problem: Problem, plan: Plan) -> Iterator[Violation]:
    if plan.problem != problem.digest():
        yield Violation(Rule.DIGEST_MISMATCH, sentence("The plan was made for another week; plan this one again."))


def _visits_known(problem: Problem, plan: Plan) -> Iterator[Violation]:
    text = sentence("The week has no such visit.")
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit not in problem.visit_idx_by_id:
                yield Violation(Rule.VISIT_UNKNOWN, text, route.helper, route.day, stop.visit)
    for left in plan.unassigned:
        if left.visit not in problem.visit_idx_by_id:
            yield Violation(Rule.VISIT_UNKNOWN, text, visit=left.visit)


def _shifts_known(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for route in plan.used_routes:
        if find_helper_day(problem, route) is None:
            text = sentence("The helper has no such shift.")
            yield Violation(Rule.SHIFT_UNKNOWN, text, route.helper, route.day)


def _shifts_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    used = Counter(helper_day.idx for route in plan.used_routes if (helper_day := find_helper_day(problem, route)))
    for idx, count in used.items():
        if count > 1:
            helper_day = problem.helper_days[idx]
            text = sentence("{count} routes use the same shift; join them.", count=count)
            yield Violation(Rule.SHIFT_TWICE, text, helper_day.helper.id, helper_day.shift.day, amount=count - 1)


def _visits_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    left = Counter(unassigned.visit for unassigned in plan.unassigned)
    for visit in problem.visits:
        planned = len(plan.stops_by_visit.get(visit.id, ()))
        if not planned and not left[visit.id]:
            text = sentence("The visit is neither planned nor listed as unassigned.")
            yield Violation(Rule.VISIT_MISSING, text, visit=visit.id)
        if planned > visit.helpers_required:
            text = sentence("The visit is planned {count} times.", count=planned)
            yield Violation(Rule.VISIT_TWICE, text, visit=visit.id, amount=planned - visit.helpers_required)
        if left[visit.id] > 1 or (planned and left[visit.id]):
            text = sentence("The visit is listed as unassigned although it is planned or listed already.")
            yield Violation(Rule.VISIT_TWICE, text, visit=visit.id)


# One route


def _skill(tour: Tour) -> Iterator[Violation]:
    for visit in _visits(tour):
        for skill in sorted(set(visit.skills) - set(tour.helper_day.helper.skills)):
            text = sentence('The helper lacks the skill "{skill}".', skill=skill)
            yield _of_stop(tour, Rule.SKILL, visit, text)


def _language(tour: Tour) -> Iterator[Violation]:
    for visit in _visits(tour):
        if visit.languages and set(visit.languages).isdisjoint(tour.helper_day.helper.languages):
            listed = ", ".join(visit.languages)
            text = sentence("The helper speaks none of: {languages}.", languages=listed)
            yield _of_stop(tour, Rule.LANGUAGE, visit, text)


def _allowed_helper(tour: Tour) -> Iterator[Violation]:
    helper = tour.helper_day.helper.id
    for visit in _visits(tour):
        if visit.allowed_helpers is not None and helper not in visit.allowed_helpers:
            yield _of_stop(tour, Rule.ALLOWED_HELPER, visit, sentence("The helper is not among the allowed ones."))
        if helper in visit.excluded_helpers:
            yield _of_stop(tour, Rule.ALLOWED_HELPER, visit, sentence("The helper is excluded from this visit."))


def _window(tour: Tour) -> Iterator[Violation]:
    for stop, visit in zip(tour.stops, _visits(tour), strict=True):
        windows = [window for window in visit.windows if window.day == tour.route.day]
        if any(window.start <= stop.start <= window.end for window in windows):
            continue
        if not windows:
            yield _of_stop(tour, Rule.WINDOW, visit, sentence("The visit has no window on this day."))
            continue
        distance = min(max(window.start - stop.start, stop.start - window.end) for window in windows)
        text = sentence("It starts at {start}, outside every window.", start=Clock(stop.start))
        yield _of_stop(tour, Rule.WINDOW, visit, text, distance)


def _duration(tour: Tour) -> Iterator[Violation]:
    for stop, visit in zip(tour.stops, _visits(tour), strict=True):
        if stop.end - stop.start != visit.duration:
            text = sentence(
                "It lasts {found} seconds instead of {wanted}.", found=stop.end - stop.start, wanted=visit.duration
            )
            yield _of_stop(tour, Rule.DURATION, visit, text, abs(stop.end - stop.start - visit.duration))


def _shift_hours(tour: Tour) -> Iterator[Violation]:
    shift, route = tour.helper_day.shift, tour.route
    if route.leave < shift.start:
        text = sentence("Leaving at {time} is before the shift starts.", time=Clock(route.leave))
        yield _of_route(tour, Rule.SHIFT_HOURS, text, shift.start - route.leave)
    if route.back > shift.end:
        text = sentence("Coming back at {time} is after the shift ends.", time=Clock(route.back))
        yield _of_route(tour, Rule.SHIFT_HOURS, text, route.back - shift.end)


def _travel(tour: Tour) -> Iterator[Violation]:
    for leg in tour.legs:
        visit_id = leg.visit.id if leg.visit else None
        if not leg.is_reachable:
            text = sentence("No way leads there by this mode.")
            yield _of_route(tour, Rule.UNREACHABLE, text, visit=visit_id)
            continue
        given = leg.arrive - leg.departure - tour.break_overlap(leg.departure, leg.arrive)
        if given < leg.travel:
            text = sentence(
                "The way takes {wanted} seconds and the plan gives {given}.", wanted=leg.travel, given=given
            )
            yield _of_route(tour, Rule.TRAVEL, text, leg.travel - given, visit=visit_id)


def _access(tour: Tour) -> Iterator[Violation]:
    for stop, visit, access in zip(tour.stops, _visits(tour), tour.accesses, strict=True):
        given = stop.start - stop.arrive - tour.break_overlap(stop.arrive, stop.start)
        if given < access:
            text = sentence(
                "Access takes {wanted} seconds and the plan gives {given} before the start.", wanted=access, given=given
            )
            yield _of_stop(tour, Rule.ACCESS, visit, text, access - given)


def _route_end(tour: Tour) -> Iterator[Violation]:
    if tour.helper_day.shift.end_place is None and tour.route.back != tour.stops[-1].end:
        text = sentence("The shift ends at its last visit, at {time}.", time=Clock(tour.stops[-1].end))
        yield _of_route(tour, Rule.ROUTE_END, text, abs(tour.route.back - tour.stops[-1].end))


def _break(tour: Tour) -> Iterator[Violation]:
    pause, start = tour.helper_day.shift.break_, tour.route.break_start
    if pause is None:
        if start is not None:
            yield _of_route(tour, Rule.BREAK_VIOLATED, sentence("The shift has no break, and the route takes one."))
        return
    if start is None:
        yield _of_route(tour, Rule.BREAK_VIOLATED, sentence("The break is missing."), pause.duration)
        return
    outside = max(pause.earliest - start, start - pause.latest)
    if outside > 0:
        text = sentence(
            "The break starts at {start}, not from {earliest} to {latest}.",
            start=Clock(start),
            earliest=Clock(pause.earliest),
            latest=Clock(pause.latest),
        )
        yield _of_route(tour, Rule.BREAK_VIOLATED, text, outside)
    beyond = max(tour.route.leave - start, start + pause.duration - tour.route.back)
    if beyond > 0:
        text = sentence("The break lies outside the time between leaving and coming back.")
        yield _of_route(tour, Rule.BREAK_VIOLATED, text, beyond)
    for stop in tour.stops:
        overlap = tour.break_overlap(stop.start, stop.end)
        if overlap > 0:
            text = sentence("The break falls into the visit.")
            yield _of_route(tour, Rule.BREAK_VIOLATED, text, overlap, visit=stop.visit)


def _caps(tour: Tour) -> Iterator[Violation]:
    shift = tour.helper_day.shift
    for rule, cap, found, text in (
        (Rule.MAX_VISITS, shift.max_visits, len(tour.stops), sentence("The shift has more visits than its cap.")),
        (Rule.MAX_TRAVEL, shift.max_travel, tour.travel, sentence("The shift has more travel than its cap.")),
        (Rule.MAX_LENGTH, shift.max_length, tour.length, sentence("The route is longer than the cap of the shift.")),
    ):
        if cap is not None and found > cap:
            yield _of_route(tour, rule, text, found - cap)


# One helper over the week


def _week_cap(problem: Problem, driven: Sequence[Tour]) -> Iterator[Violation]:
    paid: Counter[tuple[int, int]] = Counter()
    for tour in driven:
        paid[tour.helper_day.helper_idx, tour.route.day // _DAYS_PER_WEEK] += tour.paid
    for (helper_idx, week), seconds in sorted(paid.items()):
        helper = problem.helpers[helper_idx]
        if helper.max_week is not None and seconds > helper.max_week:
            text = sentence(
                "Paid time of {found} seconds in week {week} is above the cap of {cap}.",
                found=seconds,
                week=week + 1,
                cap=helper.max_week,
            )
            yield Violation(Rule.WEEK_CAP, text, helper.id, amount=seconds - helper.max_week)


# One visit over the plan

_Places = dict[str, list[tuple[Route, Stop]]]
"""Where each planned visit stands, in routes of known shifts."""


def _pair(visit: Visit, places: _Places) -> Iterator[Violation]:
    found = places.get(visit.id, [])
    if visit.helpers_required == 1 or not found:
        return
    helpers = {route.helper for route, _ in found}
    if len(helpers) < visit.helpers_required:
        text = sentence("The visit needs {wanted} different helpers.", wanted=visit.helpers_required)
        yield Violation(Rule.PAIR, text, visit=visit.id, amount=visit.helpers_required - len(helpers))
    moments = {(route.day, stop.start) for route, stop in found}
    if len(moments) > 1:
        text = sentence("The helpers do not start together.")
        days = {day for day, _ in moments}
        starts = [start for _, start in moments]
        yield Violation(Rule.PAIR, text, visit=visit.id, amount=max(starts) - min(starts) if len(days) == 1 else None)


def _after(visit: Visit, places: _Places) -> Iterator[Violation]:
    after, found = visit.after, places.get(visit.id, [])
    if after is None or not found:
        return
    earlier = places.get(after.visit, [])
    if not earlier:
        text = sentence('It follows visit "{visit}", which is not planned.', visit=after.visit)
        yield Violation(Rule.AFTER, text, visit=visit.id)
        return
    (route, stop), (earlier_route, earlier_stop) = found[0], earlier[0]
    days, seconds = route.day - earlier_route.day, stop.start - earlier_stop.start
    if days < 0 or (days == 0 and seconds < 0):
        text = sentence('It comes before visit "{visit}", which it must follow.', visit=after.visit)
        yield Violation(Rule.AFTER, text, visit=visit.id)
    elif after.is_same_day and days != 0:
        text = sentence('It must be on the same day as visit "{visit}".', visit=after.visit)
        yield Violation(Rule.AFTER, text, visit=visit.id)
    elif after.is_same_day:
        yield from _spacing(visit, seconds, after.min_seconds, after.max_seconds)
    else:
        yield from _spacing(visit, days, after.min_days, after.max_days)


def _spacing(visit: Visit, found: int, least: int | None, most: int | None) -> Iterator[Violation]:
    if least is not None and found < least:
        text = sentence("It follows too soon: {found} instead of at least {least}.", found=found, least=least)
        yield Violation(Rule.AFTER, text, visit=visit.id, amount=least - found)
    if most is not None and found > most:
        text = sentence("It follows too late: {found} instead of at most {most}.", found=found, most=most)
        yield Violation(Rule.AFTER, text, visit=visit.id, amount=found - most)


def _pinned(visit: Visit, places: _Places) -> Iterator[Violation]:
    if visit.pinned is None:
        return
    for route, stop in places.get(visit.id, []):
        if visit.pinned.day not in (None, route.day):
            text = sentence("It is pinned to another day.")
            yield Violation(
                Rule.PIN_CONFLICT, text, route.helper, route.day, visit.id, abs(route.day - (visit.pinned.day or 0))
            )
        if visit.pinned.start not in (None, stop.start):
            text = sentence("It is pinned to start at {start}.", start=Clock(visit.pinned.start or 0))
            amount = abs(stop.start - (visit.pinned.start or 0))
            yield Violation(Rule.PIN_CONFLICT, text, route.helper, route.day, visit.id, amount)
    yield from _pinned_helpers(visit, visit.pinned, [route.helper for route, _ in places.get(visit.id, [])])


def _pinned_helpers(visit: Visit, pin: Pin, found: Sequence[str]) -> Iterator[Violation]:
    if pin.helpers is None or not found:
        return
    # Fewer names than helpers leave the rest open; more names than helpers mean that any of them will do.
    if not (set(found) <= set(pin.helpers) or set(pin.helpers) <= set(found)):
        text = sentence("It is pinned to another helper.")
        yield Violation(Rule.PIN_CONFLICT, text, visit=visit.id)


# What the rules share


def _visits(tour: Tour) -> list[Visit]:
    return [tour.problem.visits[idx] for idx in tour.visit_idxs]


def _known_places(driven: Sequence[Tour]) -> _Places:
    places: _Places = {}
    for tour in driven:
        for stop in tour.stops:
            places.setdefault(stop.visit, []).append((tour.route, stop))
    return places


def _of_stop(tour: Tour, rule: Rule, visit: Visit, text: Sentence, amount: int | None = None) -> Violation:
    return Violation(rule, text, tour.route.helper, tour.route.day, visit.id, amount)


def _of_route(
    tour: Tour, rule: Rule, text: Sentence, amount: int | None = None, *, visit: str | None = None
) -> Violation:
    return Violation(rule, text, tour.route.helper, tour.route.day, visit, amount)


_PLAN_RULES: tuple[Callable[[Problem, Plan], Iterator[Violation]], ...] = (
    _digest,
    _visits_known,
    _shifts_known,
    _shifts_once,
    _visits_once,
)
_ROUTE_RULES: tuple[Callable[[Tour], Iterator[Violation]], ...] = (
    _skill,
    _language,
    _allowed_helper,
    _window,
    _duration,
    _shift_hours,
    _travel,
    _access,
    _route_end,
    _break,
    _caps,
)
_VISIT_RULES: tuple[Callable[[Visit, _Places], Iterator[Violation]], ...] = (_pair, _after, _pinned)
