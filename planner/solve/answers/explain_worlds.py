"""A visit that asks for less, and a week in which helpers offer more."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum

from planner.domain.answers.edits import for_one_helper
from planner.domain.helper import Helper, Shift
from planner.domain.problem import Problem
from planner.domain.visit import SECONDS_PER_DAY, Visit, Window

LONGEST_EXTENSION = 2 * 3600
"""Nobody is asked to work longer than two hours more; assumption."""


class Without(StrEnum):
    """What a visit does not ask for."""

    NOTHING = "as it is"
    TIMES = "any time"
    WANTS = "any skill and language"
    PEOPLE = "nobody excluded"
    PIN = "no pin"
    PAIR = "one helper"
    ORDER = "no order"
    LINKS = "one helper and no order"
    PLACE = "moved elsewhere"
    """Of a planned visit: what it would be if it were asked for once more, at any time."""


class World(StrEnum):
    """What helpers offer."""

    PLAIN = "as it is"
    NO_WEEK_CAP = "no limit on the week"
    NO_CAP = "no limit at all"
    NO_CAP_NO_PROMISE = "no limit, and promised times may move"
    LONGER = "longer shifts, and no limit at all"


def relaxed(problem: Problem, visit: Visit) -> Iterator[tuple[Without, Visit]]:
    """Yield a visit without one rule or another, as far as it has them."""
    pin = visit.pinned
    if pin is None or (pin.day is None and pin.start is None):
        yield Without.TIMES, at_any_time(problem, visit)
    if visit.skills or visit.languages:
        yield Without.WANTS, replace(visit, skills=(), languages=())
    if visit.excluded_helpers or visit.allowed_helpers is not None:
        yield Without.PEOPLE, replace(visit, excluded_helpers=(), allowed_helpers=None)
    if pin is not None:
        yield Without.PIN, replace(visit, pinned=None)
    is_pair = visit.helpers_required > 1
    if is_pair:
        yield Without.PAIR, for_one_helper(visit)
    if visit.after is not None:
        yield Without.ORDER, replace(visit, after=None)
    if is_pair and visit.after is not None:
        yield Without.LINKS, replace(for_one_helper(visit), after=None)


def at_any_time(problem: Problem, visit: Visit) -> Visit:
    """Return a visit that may start at any time of the horizon."""
    return replace(visit, windows=tuple(Window(day, 0, SECONDS_PER_DAY) for day in range(problem.days)))


def in_world(problem: Problem, world: World) -> Problem:
    """Return the week of a world, not validated; a plan of the week is one of it."""
    match world:
        case World.NO_WEEK_CAP:
            return _with_helpers(problem, _without_week_cap)
        case World.NO_CAP:
            return _with_helpers(problem, _without_caps)
        case World.NO_CAP_NO_PROMISE:
            return _without_promises(_with_helpers(problem, _without_caps))
        case World.LONGER:
            return _with_helpers(_with_helpers(problem, _without_caps), _longer)
        case _:
            return problem


def _with_helpers(problem: Problem, change: Callable[[Helper], Helper]) -> Problem:
    return replace(problem, helpers=tuple(change(helper) for helper in problem.helpers))


def _without_promises(problem: Problem) -> Problem:
    return replace(problem, visits=tuple(replace(visit, promised=None) for visit in problem.visits))


def _without_week_cap(helper: Helper) -> Helper:
    return replace(helper, max_week=None)


def _without_caps(helper: Helper) -> Helper:
    shifts = tuple(replace(shift, max_visits=None, max_travel=None, max_length=None) for shift in helper.shifts)
    return replace(helper, max_week=None, shifts=shifts)


def _longer(helper: Helper) -> Helper:
    return replace(helper, shifts=tuple(_longer_shift(helper, shift) for shift in helper.shifts))


def _longer_shift(helper: Helper, shift: Shift) -> Shift:
    """Return the shift with up to two hours more on each side; between two shifts of a day the later one gets none."""
    others = [other for other in helper.shifts if other.day == shift.day and other != shift]
    before = [other.end for other in others if other.end <= shift.start]
    after = [other.start for other in others if other.start >= shift.end]
    start = shift.start if before else max(0, shift.start - LONGEST_EXTENSION)
    return replace(shift, start=start, end=min([SECONDS_PER_DAY, shift.end + LONGEST_EXTENSION, *after]))


def is_capped(shift: Shift) -> bool:
    """Whether a shift has a limit on visits, travel or length."""
    return any(cap is not None for cap in (shift.max_visits, shift.max_travel, shift.max_length))
