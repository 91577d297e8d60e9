"""Changes of a week in words: each a clause that follows "if"."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from planner.domain.answers.capacity import Want
from planner.domain.answers.edits import (
    AddHelper,
    AllowHelper,
    Cap,
    Edit,
    EditKind,
    LengthenShift,
    LoosenOrder,
    MovePromise,
    MoveVisit,
    OpenWindow,
    RaiseCap,
    RaisePrice,
    TeachHelper,
)
from planner.domain.visit import After, Window
from planner.locale import Sentence, sentence
from planner.locale.formats import format_clock
from planner.report.answers.prices import time_text
from planner.report.answers.week_words import WeekWords


def edit_texts(edits: Sequence[Edit], words: WeekWords, areas: Mapping[str, str]) -> Iterator[Sentence]:
    """
    Yield the clauses of a change; new helpers are told together.

    Parameters
    ----------
    areas
        Names of districts by the id of a place, as far as they are known.
    """
    new = {edit.helper.id for edit in edits if isinstance(edit, AddHelper)}
    told = [edit for edit in edits if not (isinstance(edit, AllowHelper) and edit.helper in new)]
    for kind, group in groupby(told, key=lambda edit: edit.kind):
        if kind is EditKind.ADD_HELPER:
            yield _new_helpers([edit for edit in group if isinstance(edit, AddHelper)], words, areas)
        else:
            yield from (_CLAUSES[edit.kind](edit, words) for edit in group)


def _clock(seconds: int, words: WeekWords) -> str:
    return format_clock(seconds, words.language)


def _new_helpers(edits: Sequence[AddHelper], words: WeekWords, areas: Mapping[str, str]) -> Sentence:
    helper = edits[0].helper
    shift = helper.shifts[0]
    wants = ", ".join(
        name for name in (words.wants(Want.LANGUAGE, helper.languages), words.wants(Want.SKILL, helper.skills)) if name
    )
    area = areas.get(shift.start_place)
    facts = {
        "wants": wants,
        "day": words.day(shift.day),
        "start": _clock(shift.start, words),
        "end": _clock(shift.end, words),
        "where": sentence("near the resident") if area is None else sentence("near {area}", area=area),
    }
    text = _NEW_HELPERS[len(edits) > 1, bool(wants)]
    return text.with_values(**facts)


_NEW_HELPERS = {
    (False, False): sentence("one more helper works on {day} from {start} to {end}, {where}"),
    (False, True): sentence("one more helper ({wants}) works on {day} from {start} to {end}, {where}"),
    (True, False): sentence("two more helpers work on {day} from {start} to {end}, {where}"),
    (True, True): sentence("two more helpers ({wants}) work on {day} from {start} to {end}, {where}"),
}


def _open_window(edit: OpenWindow, words: WeekWords) -> Sentence:
    return sentence("the visit may also start on {when}", when=_when(edit.window, words))


def _when(window: Window, words: WeekWords) -> Sentence:
    day, start = words.day(window.day), _clock(window.start, words)
    if window.start == window.end:
        return sentence("{day} at {time}", day=day, time=start)
    return sentence("{day} from {start} to {end}", day=day, start=start, end=_clock(window.end, words))


def _raise_price(edit: RaisePrice, words: WeekWords) -> Sentence:
    return sentence(
        "leaving it out counts {price} of travel instead of {old}",
        price=time_text(edit.unserved_cost, words.language),
        old=time_text(words.visit(edit.visit).unserved_cost, words.language),
    )


def _lengthen_shift(edit: LengthenShift, words: WeekWords) -> Sentence:
    old = words.helper(edit.helper).shifts[edit.shift]
    facts = {"helper": words.people([edit.helper]), "day": words.day(edit.day)}
    start, end = _clock(edit.start, words), _clock(edit.end, words)
    if edit.start == old.start:
        return sentence("{helper} works until {end} on {day}", **facts, end=end)
    if edit.end == old.end:
        return sentence("{helper} begins at {start} on {day}", **facts, start=start)
    return sentence("{helper} works from {start} to {end} on {day}", **facts, start=start, end=end)


def _teach_helper(edit: TeachHelper, words: WeekWords) -> Sentence:
    facts = {
        "helper": words.people([edit.helper]),
        "skills": words.wants(Want.SKILL, edit.skills),
        "languages": words.wants(Want.LANGUAGE, edit.languages),
    }
    if not edit.languages:
        return sentence("{helper} also has the skill: {skills}", **facts)
    if not edit.skills:
        return sentence("{helper} also speaks: {languages}", **facts)
    return sentence("{helper} also has the skill: {skills}, and speaks: {languages}", **facts)


def _allow_helper(edit: AllowHelper, words: WeekWords) -> Sentence:
    return sentence("{helper} may go there", helper=words.people([edit.helper]))


def _remove_pin(_edit: Edit, _words: WeekWords) -> Sentence:
    return sentence("its pin is removed")


def _send_one(_edit: Edit, _words: WeekWords) -> Sentence:
    return sentence("one helper goes instead of two")


def _loosen_order(edit: LoosenOrder, words: WeekWords) -> Sentence:
    old = words.visit(edit.visit).after
    other = "" if old is None else words.resident(old.visit)
    if edit.after is None:
        return sentence("it need not follow the visit of {other}", other=other)
    if edit.after.is_same_day:
        least, most = edit.after.min_seconds or 0, edit.after.max_seconds
        facts = {"other": other, "least": time_text(least, words.language)}
        if most is None:
            return sentence("it may start {least} or more after the visit of {other}", **facts)
        return sentence(
            "it may start {least} to {most} after the visit of {other}", **facts, most=time_text(most, words.language)
        )
    return _in_days(edit.after, other)


def _in_days(after: After, other: str) -> Sentence:
    least, most = after.min_days or 0, after.max_days
    if most is None:
        return sentence("it may follow the visit of {other} by {least} or more days", other=other, least=least)
    return sentence("it may follow the visit of {other} by {least} to {most} days", other=other, least=least, most=most)


def _raise_cap(edit: RaiseCap, words: WeekWords) -> Sentence:
    helper = words.helper(edit.helper)
    facts: dict[str, Any] = {"helper": words.people([edit.helper])}
    if edit.shift is None:
        old = words.hours(helper.max_week or 0)
        return sentence("{helper} may work {new} in a week, not {old}", **facts, new=words.hours(edit.amount), old=old)
    limit = getattr(helper.shifts[edit.shift], edit.cap) or 0
    facts["day"] = words.day(helper.shifts[edit.shift].day)
    if edit.cap is Cap.VISITS:
        text = sentence("{helper} may have {new} visits on {day}, not {old}")
        return text.with_values(**facts, new=edit.amount, old=limit)
    facts |= {"new": time_text(edit.amount, words.language), "old": time_text(limit, words.language)}
    if edit.cap is Cap.TRAVEL:
        return sentence("{helper} may travel {new} on {day}, not {old}", **facts)
    return sentence("{helper} may be out for {new} on {day}, not {old}", **facts)


def _move_promise(edit: MovePromise, words: WeekWords) -> Sentence:
    return sentence(
        "the promised time of {other} moves from {old} to {new} on {day}",
        other=words.resident(edit.visit),
        old=_clock(edit.old_start, words),
        new=_clock(edit.start, words),
        day=words.day(edit.day),
    )


def _move_visit(edit: MoveVisit, words: WeekWords) -> Sentence:
    text = sentence(
        "{other} moves to {day} at {time} with {helper}, {how}",
        other=words.resident(edit.visit),
        day=words.day(edit.day),
        time=_clock(edit.start, words),
        helper=words.people([edit.helper]),
        how=sentence("which their own times allow")
        if edit.window is None
        else sentence("which they have not offered so far"),
    )
    return sentence("{clause} and differs from what they were promised", clause=text) if edit.was_promised else text


_CLAUSES: Mapping[EditKind, Callable[[Any, WeekWords], Sentence]] = {
    EditKind.OPEN_WINDOW: _open_window,
    EditKind.RAISE_PRICE: _raise_price,
    EditKind.LENGTHEN_SHIFT: _lengthen_shift,
    EditKind.TEACH_HELPER: _teach_helper,
    EditKind.ALLOW_HELPER: _allow_helper,
    EditKind.REMOVE_PIN: _remove_pin,
    EditKind.SEND_ONE: _send_one,
    EditKind.LOOSEN_ORDER: _loosen_order,
    EditKind.RAISE_CAP: _raise_cap,
    EditKind.MOVE_PROMISE: _move_promise,
    EditKind.MOVE_VISIT: _move_visit,
}
