"""Why a visit is not planned, in words: one cause, what would let it in, and what stands against each shift."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce

from planner.domain.answers.capacity import Want
from planner.domain.answers.explanation import Counterfactual, Explanation, Hurdle, Verdict
from planner.domain.rules import Reason
from planner.locale import Sentence, sentence
from planner.locale.formats import format_short_day
from planner.report.answers.edits import edit_texts
from planner.report.answers.numbered import numbered
from planner.report.answers.prices import added_text, place_text, time_text
from planner.report.answers.week_words import WeekWords
from planner.report.sheet import reason_text


@dataclass(frozen=True)
class ExplanationWords:
    """
    An explanation as a planner reads it.

    Parameters
    ----------
    explanation
        The answer.
    words
        Names of the week, in the reader's language.
    areas
        Names of districts by the id of a place, as far as they are known.
    """

    explanation: Explanation
    words: WeekWords
    areas: Mapping[str, str] = field(default_factory=dict)

    def cause(self) -> Sentence:
        """Return whose visit it is, and the one cause."""
        resident = numbered(self.words.directory, self.explanation.visit)
        return sentence("{resident}: {cause}", resident=resident, cause=self._cause())

    def changes(self) -> tuple[Sentence, ...]:
        """Return what would let the visit in, the smallest change first."""
        return tuple(self._change(change) for change in self.explanation.changes)

    def remark(self) -> Sentence | None:
        """Return what to say when there is no change."""
        if self.explanation.changes or self.explanation.reason is Reason.NOT_FOUND:
            return None
        return sentence("No single change was found that would let it in.")

    def verdicts(self) -> tuple[Sentence, ...]:
        """Return what stands against the shifts, those alike in one line."""
        lines = []
        for hurdle in Hurdle:
            own = [verdict for verdict in self.explanation.verdicts if verdict.hurdle is hurdle]
            if own:
                lines.append(sentence("{hurdle}: {shifts}", hurdle=_HURDLES[hurdle], shifts=self._shifts(own)))
        return tuple(lines)

    def _cause(self) -> Sentence:
        told, visit = self.explanation, self.words.visit(self.explanation.visit)
        match told.reason:
            case Reason.NOT_WORTH | Reason.NOT_FOUND if told.place is not None and told.price is not None:
                return self._fits(told.reason)
            case Reason.NO_SKILL:
                skills = self.words.wants(Want.SKILL, visit.skills)
                return sentence("No helper has all the skills: {skills}.", skills=skills)
            case Reason.NO_LANGUAGE:
                languages = self.words.wants(Want.LANGUAGE, visit.languages)
                return sentence("No helper with the skills speaks: {languages}.", languages=languages)
            case Reason.FULL:
                return _full({verdict.hurdle for verdict in told.verdicts})
            case reason:
                return reason_text(reason)

    def _fits(self, reason: Reason) -> Sentence:
        told, language = self.explanation, self.words.language
        facts = {
            "place": place_text(told.place, self.words) if told.place else "",
            "price": time_text(told.price or 0, language),
            "left": time_text(told.unserved_cost, language),
        }
        if reason is Reason.NOT_WORTH:
            return sentence(
                "It fits ({place}), but adds the price of {price} of travel, and leaving it out counts {left}.", **facts
            )
        return sentence(
            "It fits ({place}): it adds the price of {price} of travel, and leaving it out counts {left}. The search "
            "did not find the place; plan again with more time.",
            **facts,
        )

    def _change(self, change: Counterfactual) -> Sentence:
        texts = edit_texts(change.edits, self.words, self.areas)
        return sentence(
            "If {clauses}: {place}; {added}.",
            clauses=reduce(_and, texts),
            place=self._place(change),
            added=added_text(change.terms, self.words.language),
        )

    def _place(self, change: Counterfactual) -> Sentence:
        """A helper who does not exist yet has no name."""
        names = tuple(helper for helper in change.place.helpers if helper in self.words.problem.helper_idx_by_id)
        if len(names) == len(change.place.helpers):
            return place_text(change.place, self.words)
        is_one = len(change.place.helpers) - len(names) == 1
        new = (sentence("the new helper") if is_one else sentence("the new helpers")).in_language(self.words.language)
        people = " + ".join([*(self.words.people([name]) for name in names), new])
        text = place_text(change.place, self.words)
        return text.with_values(**{**text.values, "helpers": people})

    def _shifts(self, verdicts: list[Verdict]) -> str:
        by_helper: dict[str, list[int]] = {}
        for verdict in verdicts:
            by_helper.setdefault(verdict.helper, []).append(verdict.day)
        return "; ".join(self._days_of(helper, days) for helper, days in by_helper.items())

    def _days_of(self, helper: str, days: list[int]) -> str:
        """Return the name alone where it is about every shift of the helper."""
        name = self.words.people([helper])
        if {shift.day for shift in self.words.helper(helper).shifts} == set(days):
            return name
        first = self.words.problem.monday
        shown = (format_short_day(first + timedelta(days=day), self.words.language) for day in dict.fromkeys(days))
        return f"{name} {', '.join(shown)}"


def _and(first: Sentence, more: Sentence) -> Sentence:
    return sentence("{first}, and {more}", first=first, more=more)


def _full(hurdles: set[Hurdle]) -> Sentence:
    for hurdle, alone, beside in _ROOM:
        if hurdle in hurdles:
            return beside if Hurdle.FULL in hurdles else alone
    return reason_text(Reason.FULL)


_ROOM = (
    (
        Hurdle.PROMISE,
        sentence("There is room only where a promised time would have to move."),
        sentence("Every suitable shift is full at the possible times, unless a promised time moves."),
    ),
    (
        Hurdle.WEEK_CAP,
        sentence("There is room only for helpers whose week is full."),
        sentence("Every suitable shift is full at the possible times, or the helper's week is."),
    ),
    (
        Hurdle.CAP,
        sentence("There is room only in shifts whose limit on visits, travel or length is reached."),
        sentence("Every suitable shift is full at the possible times, or its limit is reached."),
    ),
    (
        Hurdle.PAIR,
        sentence("There is room for one helper, but for no two at the same time."),
        sentence("Every suitable shift is full at the possible times, or has room for one helper but for no second."),
    ),
    (
        Hurdle.ORDER,
        sentence("There is room, but not at the agreed distance from the visit that it must follow."),
        sentence("Every suitable shift is full, or has room only at another distance from the visit before."),
    ),
)
"""What keeps it out where it is not only the other visits: alone, and beside shifts that are full."""

_HURDLES = {
    Hurdle.SKILL: sentence("Lacks a skill"),
    Hurdle.LANGUAGE: sentence("Speaks none of the languages"),
    Hurdle.EXCLUDED: sentence("Excluded or not allowed"),
    Hurdle.PIN: sentence("Pinned otherwise"),
    Hurdle.OTHER_DAY: sentence("Not a day of the resident"),
    Hurdle.OFF_SHIFT: sentence("Does not work that day"),
    Hurdle.WINDOW: sentence("Works at other hours"),
    Hurdle.UNREACHABLE: sentence("No way leads there"),
    Hurdle.TRAVEL: sentence("Too far even in an empty shift"),
    Hurdle.PAIR: sentence("Room for one helper, no second one"),
    Hurdle.ORDER: sentence("Room, but not at the agreed distance"),
    Hurdle.WEEK_CAP: sentence("Room, but the helper's week is full"),
    Hurdle.CAP: sentence("Room, but a limit of the shift is reached"),
    Hurdle.PROMISE: sentence("Room only if a promised time moves"),
    Hurdle.FULL: sentence("Full"),
    Hurdle.DEARER: sentence("Fits, but costs more than leaving it out"),
    Hurdle.FEASIBLE: sentence("Fits"),
}


def explanation_notes() -> Iterator[Sentence]:
    """Yield what holds for every change."""
    yield sentence(
        "Each change was tried: with it the visit fits, no rule is broken, and nobody else moves but those named."
    )
    yield sentence("Travel times are estimates. Prices are in minutes of travel.")
