"""Facts of a conflict in words, one sentence each."""

from collections.abc import Callable, Mapping
from typing import Any

from planner.domain.answers.capacity import Want
from planner.domain.answers.conflicts import Fact, FactKind
from planner.domain.helper import Shift
from planner.domain.visit import After, Pin, Visit
from planner.locale import Clock, Sentence, sentence
from planner.locale.formats import nearest_minute
from planner.report.answers.week_words import WeekWords

_MOST_WINDOWS = 4
"""More of them are counted."""


def fact_text(fact: Fact, words: WeekWords) -> Sentence:
    """Return a fact as one sentence."""
    if fact.visit is not None:
        visit = words.visit(fact.visit)
        return _OF_VISIT[fact.kind](words, visit, words.resident(visit.id))
    helper = words.helper(fact.helper or "")
    name = words.people([helper.id])
    if fact.shift is None:
        return sentence("{helper} works at most {hours} a week.", helper=name, hours=words.hours(helper.max_week or 0))
    shift = helper.shifts[fact.shift]
    return _OF_SHIFT[fact.kind](words, shift, {"helper": name, "day": words.day(shift.day)})


def pin_of(visit: Visit) -> Pin:
    """Return the pin of a visit; one that fixes nothing where there is none."""
    return visit.pinned or Pin()


# Of a visit


def _pin_helpers(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    helpers = words.people(pin_of(visit).helpers or ())
    return sentence("{resident} is pinned to {helpers}.", resident=resident, helpers=helpers)


def _pin_day(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    return sentence("{resident} is pinned to {day}.", resident=resident, day=words.day(pin_of(visit).day or 0))


def _pin_start(_words: WeekWords, visit: Visit, resident: str) -> Sentence:
    start = Clock(pin_of(visit).start or 0)
    return sentence("{resident} is pinned to start at {time}.", resident=resident, time=start)


def _promise(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    told = visit.promised
    if told is None:
        raise AssertionError("A promise that is a fact has been given.")
    return sentence(
        "{resident} was promised {day}, {earliest} to {latest}, {helpers}.",
        resident=resident,
        day=words.day(told.day),
        earliest=Clock(nearest_minute(told.earliest)),
        latest=Clock(nearest_minute(told.latest)),
        helpers=sentence("any helper") if told.helpers is None else words.people(told.helpers) or sentence("nobody"),
    )


def _windows(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    spans = sorted({(window.day, window.start, window.end) for window in visit.windows})
    shown = [
        sentence("{day} {start}–{end}", day=words.day(day), start=Clock(start), end=Clock(end))
        for day, start, end in spans[:_MOST_WINDOWS]
    ]
    listed: Sentence | str = ", ".join(text.in_language(words.language) for text in shown)
    if len(spans) > _MOST_WINDOWS:
        listed = sentence("{names} and {more} more", names=listed, more=len(spans) - _MOST_WINDOWS)
    return sentence("{resident} can only start at these times: {times}.", resident=resident, times=listed)


def _two_helpers(_words: WeekWords, _visit: Visit, resident: str) -> Sentence:
    return sentence("{resident} needs two helpers at the same time.", resident=resident)


def _after(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    after = visit.after or After("")
    return sentence(
        "{resident} must come after {other}: {spacing}.",
        resident=resident,
        other=words.resident(after.visit),
        spacing=_spacing(words, after),
    )


def _spacing(words: WeekWords, after: After) -> Sentence:
    if after.is_same_day:
        least, most = words.minutes(after.min_seconds or 0), after.max_seconds
        if most is None:
            return sentence("on the same day, at least {least} later", least=least)
        return sentence("on the same day, {least} to {most} later", least=least, most=words.minutes(most))
    if after.max_days is None:
        return sentence("days between them: at least {least}", least=after.min_days or 0)
    return sentence("days between them: {least} to {most}", least=after.min_days or 0, most=after.max_days)


def _skills(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    return sentence("{resident} needs: {skills}.", resident=resident, skills=words.wants(Want.SKILL, visit.skills))


def _languages(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    listed = words.wants(Want.LANGUAGE, visit.languages)
    return sentence("{resident} speaks only: {languages}.", resident=resident, languages=listed)


def _allowed(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    who = words.people(visit.allowed_helpers or ()) or sentence("nobody")
    return sentence("Only these may go to {resident}: {helpers}.", resident=resident, helpers=who)


def _excluded(words: WeekWords, visit: Visit, resident: str) -> Sentence:
    who = words.people(visit.excluded_helpers)
    return sentence("These may not go to {resident}: {helpers}.", resident=resident, helpers=who)


# Of a shift

_Who = Mapping[str, Any]
"""Name of the helper, and the day."""


def _hours(_words: WeekWords, shift: Shift, who: _Who) -> Sentence:
    text = sentence("{helper} works on {day} from {start} to {end}.")
    return text.with_values(start=Clock(shift.start), end=Clock(shift.end), **who)


def _break(words: WeekWords, shift: Shift, who: _Who) -> Sentence:
    pause = shift.break_
    if pause is None:
        raise AssertionError("A break that is a fact is there.")
    text = sentence("{helper} has a break of {minutes} on {day} that begins from {start} to {end}.")
    begins = {"start": Clock(pause.earliest), "end": Clock(pause.latest)}
    return text.with_values(minutes=words.minutes(pause.duration), **begins, **who)


def _max_visits(_words: WeekWords, shift: Shift, who: _Who) -> Sentence:
    return sentence("Visits of {helper} on {day}: at most {count}.").with_values(count=shift.max_visits, **who)


def _max_travel(words: WeekWords, shift: Shift, who: _Who) -> Sentence:
    text = sentence("{helper} travels at most {minutes} on {day}.")
    return text.with_values(minutes=words.minutes(shift.max_travel or 0), **who)


def _max_length(words: WeekWords, shift: Shift, who: _Who) -> Sentence:
    text = sentence("{helper} is out at most {hours} on {day}.")
    return text.with_values(hours=words.hours(shift.max_length or 0), **who)


_OF_VISIT: Mapping[FactKind, Callable[[WeekWords, Visit, str], Sentence]] = {
    FactKind.PIN_HELPERS: _pin_helpers,
    FactKind.PIN_DAY: _pin_day,
    FactKind.PIN_START: _pin_start,
    FactKind.PROMISE: _promise,
    FactKind.WINDOWS: _windows,
    FactKind.TWO_HELPERS: _two_helpers,
    FactKind.AFTER: _after,
    FactKind.SKILLS: _skills,
    FactKind.LANGUAGES: _languages,
    FactKind.ALLOWED: _allowed,
    FactKind.EXCLUDED: _excluded,
}
_OF_SHIFT: Mapping[FactKind, Callable[[WeekWords, Shift, _Who], Sentence]] = {
    FactKind.SHIFT_HOURS: _hours,
    FactKind.BREAK: _break,
    FactKind.MAX_VISITS: _max_visits,
    FactKind.MAX_TRAVEL: _max_travel,
    FactKind.MAX_LENGTH: _max_length,
}
