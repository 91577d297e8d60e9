"""What nobody can change and a conflict rests on: durations, ways, who is off, who lacks what."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from planner.domain.answers.capacity import Want
from planner.domain.answers.conflicts import Conflict, Fact, FactKind
from planner.domain.matrix import UNREACHABLE
from planner.domain.visit import Visit
from planner.locale import Sentence, sentence
from planner.report.answers.conflict_facts import pin_of
from planner.report.answers.week_words import WeekWords

_MOST_WORKING = 3
"""Among more helpers two are not lacking because nobody is there."""
_MOST_WAYS = 4
"""More of them make a conflict no clearer."""


def conflict_background(conflict: Conflict, words: WeekWords) -> Iterator[Sentence]:
    """Yield what a reader must know besides the facts to see the conflict."""
    for id_ in conflict.visits:
        yield sentence(
            "The visit to {resident} takes {minutes}.",
            resident=words.resident(id_),
            minutes=words.minutes(words.visit(id_).duration),
        )
        yield from _who_works(words.visit(id_), conflict.facts, words)
    yield from _between(conflict, words) if len(conflict.visits) > 1 else _from_starts(conflict, words)
    for id_ in conflict.visits:
        yield from _about_pinned_helpers(words.visit(id_), conflict.facts, words)
        yield from _about_promised_helpers(words.visit(id_), conflict.facts, words)


def _who_works(visit: Visit, facts: Iterable[Fact], words: WeekWords) -> Iterator[Sentence]:
    """Yield the days of a visit on which nobody works, and who works where two are needed."""
    kinds = {fact.kind for fact in facts if fact.visit == visit.id}
    for day in sorted(_days_of(visit, kinds)):
        working = [one.id for one in words.problem.helpers if any(shift.day == day for shift in one.shifts)]
        if not working:
            yield sentence("Nobody works on {day}.", day=words.day(day))
        elif FactKind.TWO_HELPERS in kinds and len(working) <= _MOST_WORKING:
            yield sentence("On {day} only these work: {helpers}.", day=words.day(day), helpers=words.people(working))


def _about_pinned_helpers(visit: Visit, facts: Iterable[Fact], words: WeekWords) -> Iterator[Sentence]:
    kinds = {fact.kind for fact in facts if fact.visit == visit.id}
    for id_ in pin_of(visit).helpers or () if FactKind.PIN_HELPERS in kinds else ():
        helper, name = words.helper(id_), words.people([id_])
        for day in sorted(_days_of(visit, kinds) & words.working_days - {shift.day for shift in helper.shifts}):
            yield sentence("{helper} has no shift on {day}.", helper=name, day=words.day(day))
        if FactKind.SKILLS in kinds:
            listed = words.wants(Want.SKILL, helper.skills) or sentence("nothing noted")
            yield sentence("{helper} can help with: {skills}.", helper=name, skills=listed)
        if FactKind.LANGUAGES in kinds:
            listed = words.wants(Want.LANGUAGE, helper.languages) or sentence("nothing noted")
            yield sentence("{helper} speaks: {languages}.", helper=name, languages=listed)


def _about_promised_helpers(visit: Visit, facts: Iterable[Fact], words: WeekWords) -> Iterator[Sentence]:
    """Yield who was promised and does not work then, such as somebody who has fallen ill since."""
    told = visit.promised
    if told is None or not any(fact.kind is FactKind.PROMISE and fact.visit == visit.id for fact in facts):
        return
    for id_ in told.helpers or ():
        if all(shift.day != told.day for shift in words.helper(id_).shifts):
            yield sentence("{helper} has no shift on {day}.", helper=words.people([id_]), day=words.day(told.day))


def _days_of(visit: Visit, kinds: set[FactKind]) -> set[int]:
    """Return the days that the facts of a conflict leave to a visit, as far as they name some."""
    days = {window.day for window in visit.windows} if FactKind.WINDOWS in kinds else set()
    pin = pin_of(visit)
    return {pin.day} if FactKind.PIN_DAY in kinds and pin.day is not None else days


def _between(conflict: Conflict, words: WeekWords) -> Iterator[Sentence]:
    """Yield the fastest ways between the visits, by the modes of the helpers who are named."""
    named = {fact.helper for fact in conflict.facts if fact.helper}
    named |= {helper for id_ in conflict.visits for helper in pin_of(words.visit(id_)).helpers or ()}
    modes = {shift.mode for helper in named for shift in words.helper(helper).shifts}
    for one, other in list(combinations(conflict.visits, 2))[:_MOST_WAYS]:
        seconds = _fastest(words, modes, words.visit(one).place, words.visit(other).place)
        if seconds is not None:
            yield sentence(
                "Between {resident} and {other} the way takes {minutes} (estimate).",
                resident=words.resident(one),
                other=words.resident(other),
                minutes=words.minutes(seconds),
            )


def _from_starts(conflict: Conflict, words: WeekWords) -> Iterator[Sentence]:
    """Yield the ways from where the shifts start to the one visit."""
    (id_,) = conflict.visits
    shifts = dict.fromkeys((fact.helper, fact.shift) for fact in conflict.facts)
    named = [(helper, idx) for helper, idx in shifts if helper is not None and idx is not None]
    for helper, idx in named[:_MOST_WAYS]:
        shift = words.helper(helper).shifts[idx]
        seconds = _fastest(words, {shift.mode}, shift.start_place, words.visit(id_).place)
        if seconds is not None:
            yield sentence(
                "The way of {helper} to {resident} on {day} takes {minutes} (estimate).",
                helper=words.people([helper]),
                resident=words.resident(id_),
                day=words.day(shift.day),
                minutes=words.minutes(seconds),
            )


def _fastest(words: WeekWords, modes: Iterable[str], one: str, other: str) -> int | None:
    """Return the fastest way at any time, either way round; None where none is known."""
    problem = words.problem
    first, second = problem.place_idx_by_id[one], problem.place_idx_by_id[other]
    times = [
        int(matrix[pair])
        for mode in modes
        for matrix in problem.travel[mode].matrices
        for pair in ((first, second), (second, first))
    ]
    return min((seconds for seconds in times if seconds != UNREACHABLE), default=None)
