"""Facts of a week that a person can change, and the week without some of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from planner.domain.answers.conflicts import Fact, FactKind
from planner.domain.helper import Helper, Shift
from planner.domain.problem import Problem
from planner.domain.visit import SECONDS_PER_DAY, Pin, Visit, Window

_ORDER = list(FactKind)


def facts_of(problem: Problem, visits: Iterable[str], promised: Collection[str]) -> tuple[Fact, ...]:
    """
    Return the facts that bear on some visits, those first by which a conflict is best told.

    Parameters
    ----------
    visits
        Ids.
    promised
        Of which visits the promise must be kept; it is a fact then.
    """
    found = [fact for visit in visits for fact in _of_visit(_visit(problem, visit), promised)]
    found += [fact for helper in problem.helpers for fact in _of_helper(helper)]
    return tuple(sorted(found, key=lambda fact: _ORDER.index(fact.kind)))


def with_predecessors(problem: Problem, visits: Iterable[str], facts: Collection[Fact]) -> tuple[str, ...]:
    """Return the visits with those that they must follow, as far as the facts say so; in the order of the week."""
    found: set[str] = set()
    ahead = list(visits)
    while ahead:
        visit = _visit(problem, ahead.pop())
        found.add(visit.id)
        if visit.after is not None and Fact(FactKind.AFTER, visit.id) in facts and visit.after.visit not in found:
            ahead.append(visit.after.visit)
    return tuple(visit.id for visit in problem.visits if visit.id in found)


def week_of_facts(problem: Problem, visits: Sequence[str], facts: Collection[Fact]) -> Problem:
    """
    Return the week of some visits in which only some facts hold; it is not validated.

    Whatever is no fact of the collection is as open as it can be: any time of any day, any helper, shifts from midnight
    to midnight without break and caps. Durations, travel and which shifts there are stay. Promises stand in the visits;
    whether they must be kept is for the caller to say.
    """
    return replace(
        problem,
        visits=tuple(_opened(problem, _visit(problem, visit), facts) for visit in visits),
        helpers=tuple(_opened_helper(helper, facts) for helper in problem.helpers),
    )


def _visit(problem: Problem, visit: str) -> Visit:
    return problem.visits[problem.visit_idx_by_id[visit]]


def _of_visit(visit: Visit, promised: Collection[str]) -> Iterator[Fact]:
    pin = visit.pinned or Pin()
    stands = {
        FactKind.PIN_HELPERS: pin.helpers is not None,
        FactKind.PIN_DAY: pin.day is not None,
        FactKind.PIN_START: pin.start is not None,
        FactKind.PROMISE: visit.id in promised,
        FactKind.WINDOWS: True,
        FactKind.TWO_HELPERS: visit.helpers_required > 1,
        FactKind.AFTER: visit.after is not None,
        FactKind.SKILLS: bool(visit.skills),
        FactKind.LANGUAGES: bool(visit.languages),
        FactKind.ALLOWED: visit.allowed_helpers is not None,
        FactKind.EXCLUDED: bool(visit.excluded_helpers),
    }
    return (Fact(kind, visit.id) for kind, is_there in stands.items() if is_there)


def _of_helper(helper: Helper) -> Iterator[Fact]:
    for idx, shift in enumerate(helper.shifts):
        stands = {
            FactKind.SHIFT_HOURS: True,
            FactKind.BREAK: shift.break_ is not None,
            FactKind.MAX_VISITS: shift.max_visits is not None,
            FactKind.MAX_TRAVEL: shift.max_travel is not None,
            FactKind.MAX_LENGTH: shift.max_length is not None,
        }
        yield from (Fact(kind, helper=helper.id, shift=idx) for kind, is_there in stands.items() if is_there)
    if helper.max_week is not None:
        yield Fact(FactKind.MAX_WEEK, helper=helper.id)


def _opened(problem: Problem, visit: Visit, facts: Collection[Fact]) -> Visit:
    def holds(kind: FactKind) -> bool:
        return Fact(kind, visit.id) in facts

    pin = visit.pinned or Pin()
    any_time = tuple(Window(day, 0, SECONDS_PER_DAY) for day in range(problem.days))
    return replace(
        visit,
        pinned=Pin(
            helpers=pin.helpers if holds(FactKind.PIN_HELPERS) else None,
            day=pin.day if holds(FactKind.PIN_DAY) else None,
            start=pin.start if holds(FactKind.PIN_START) else None,
        ),
        windows=visit.windows if holds(FactKind.WINDOWS) else any_time,
        helpers_required=visit.helpers_required if holds(FactKind.TWO_HELPERS) else 1,
        after=visit.after if holds(FactKind.AFTER) else None,
        skills=visit.skills if holds(FactKind.SKILLS) else (),
        languages=visit.languages if holds(FactKind.LANGUAGES) else (),
        allowed_helpers=visit.allowed_helpers if holds(FactKind.ALLOWED) else None,
        excluded_helpers=visit.excluded_helpers if holds(FactKind.EXCLUDED) else (),
    )


def _opened_helper(helper: Helper, facts: Collection[Fact]) -> Helper:
    shifts = tuple(_opened_shift(helper, idx, shift, facts) for idx, shift in enumerate(helper.shifts))
    keeps_cap = Fact(FactKind.MAX_WEEK, helper=helper.id) in facts
    return replace(helper, shifts=shifts, max_week=helper.max_week if keeps_cap else None)


def _opened_shift(helper: Helper, idx: int, shift: Shift, facts: Collection[Fact]) -> Shift:
    def holds(kind: FactKind) -> bool:
        return Fact(kind, helper=helper.id, shift=idx) in facts

    keeps_hours = holds(FactKind.SHIFT_HOURS)
    return replace(
        shift,
        start=shift.start if keeps_hours else 0,
        end=shift.end if keeps_hours else SECONDS_PER_DAY,
        break_=shift.break_ if holds(FactKind.BREAK) else None,
        max_visits=shift.max_visits if holds(FactKind.MAX_VISITS) else None,
        max_travel=shift.max_travel if holds(FactKind.MAX_TRAVEL) else None,
        max_length=shift.max_length if holds(FactKind.MAX_LENGTH) else None,
    )
