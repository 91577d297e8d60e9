"""Free times for a visit, in words that a clerk can read out, and why the visit can go there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.domain.answers.changes import Placement
from planner.domain.answers.suggestion import Companion, Move, Suggestion, Suggestions
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_day, format_minutes
from planner.report.answers.prices import travel_text
from planner.report.answers.suggest_reason import no_place_text
from planner.report.answers.suggest_weeks import none_if_others_move
from planner.report.comparison import term_label
from planner.report.directory import Directory
from planner.report.tables import Table

TRAVEL_IS_ESTIMATED = sentence("Travel times are estimates.")


@dataclass(frozen=True)
class SuggestionWords:
    """
    What a clerk reads about free times.

    Parameters
    ----------
    found, monday
        The answer, and the first day of its week.
    directory
        Names behind the ids.
    language
        Of the reader.
    """

    found: Suggestions
    monday: date
    directory: Directory
    language: Language

    def table(self) -> Table:
        """Return the times, one a line."""
        headers = (
            sentence("Number"),
            sentence("Day"),
            sentence("Told to the resident"),
            sentence("Begins"),
            sentence("Helper"),
            sentence("More travel"),
            sentence("Price"),
        )
        return Table(
            caption=self._text(
                sentence(
                    "Free times for {resident}, nobody moves",
                    resident=self.directory.resident(self.found.visit).name,
                )
            ),
            headers=tuple(self._text(header) for header in headers),
            rows=tuple(self._row(number, one) for number, one in enumerate(self.found.suggestions, 1)),
            notes=(self._text(TRAVEL_IS_ESTIMATED), self._text(self._price_note())),
        )

    def reasons(self, one: Suggestion) -> Iterator[Sentence]:
        """Yield why the visit can go there and what that means, the way first."""
        for companion in one.companions:
            yield self._way(companion)
            yield from self._person(companion)
        yield from self._prices(one)
        for move in one.shifted:
            if self._clock(move.before.start) != self._clock(move.after.start):
                yield self._shifted(move)
        for move in one.moved:
            yield self._moved(move)

    def count(self) -> Sentence:
        """Return how many places there are in all."""
        return sentence(
            "Places in the plan while nobody moves: {count}; different helpers and times are shown.",
            count=self.found.num_places,
        )

    def none(self) -> Sentence:
        """Return why there is no place while nobody moves."""
        return no_place_text(self.found.reason or "")

    def replanned(self) -> Iterator[Sentence]:
        """Yield what a re-plan finds, if it was asked for."""
        if self.found.may_move is None:
            return
        one = self.found.replanned
        if one is None:
            yield self._no_better()
            return
        yield sentence(
            "If others move (promises: {promises}, at most {most}): {time}, with {helpers}, {travel}.",
            promises=sum(move.is_promise_broken for move in one.moved),
            most=self.found.may_move,
            time=self._time(one),
            helpers=self._names(one.helpers),
            travel=travel_text(one.travel, self.language),
        )
        yield from self.reasons(one)

    def _row(self, number: int, one: Suggestion) -> tuple[str, ...]:
        return (
            str(number),
            self._day(one.day),
            self._text(self._between(*one.offered)),
            self._clock(one.start),
            self._names(one.helpers),
            self._minutes(one.travel),
            self._minutes(one.added.total),
        )

    def _way(self, companion: Companion) -> Sentence:
        values = {
            "helper": self.directory.helper(companion.helper).name,
            "minutes": self._minutes(companion.travel),
            "travel": travel_text(companion.travel, self.language),
            "before": self._resident(companion.before),
            "after": self._resident(companion.after),
        }
        if companion.opens_shift:
            text = sentence("{helper} has no other visit that day; the way there and back takes {minutes}.")
        elif companion.before is None:
            text = sentence("{helper} comes first to this visit, then to {after}: {travel}.")
        elif companion.after is None:
            text = sentence("{helper} comes after {before}, as the last visit of the day: {travel}.")
        else:
            text = sentence("{helper} comes between {before} and {after}: {travel}.")
        return text.with_values(**values)

    def _person(self, companion: Companion) -> Iterator[Sentence]:
        name = self.directory.helper(companion.helper).name
        if companion.is_preferred:
            yield sentence("{helper} has been there before, or is wished for.", helper=name)
        elif companion.is_preferred is False:
            yield sentence("{helper} is none of those who have been there before or are wished for.", helper=name)
        if companion.speaks_first_language is False:
            yield sentence("{helper} does not speak the resident's first language, but another one.", helper=name)

    def _prices(self, one: Suggestion) -> Iterator[Sentence]:
        for name, value in one.added.terms.items():
            if value and name != "travel":
                yield sentence("{term}: {minutes}", term=term_label(name), minutes=self._minutes(value))

    def _shifted(self, move: Move) -> Sentence:
        return sentence(
            "{resident} begins at {after} instead of {before}; nobody has to be told.",
            resident=self._resident(move.visit),
            before=self._clock(move.before.start),
            after=self._clock(move.after.start),
        )

    def _moved(self, move: Move) -> Sentence:
        text = sentence("{resident} moves: {before} → {after}.")
        if move.is_promise_broken:
            text = sentence("{resident} moves and has to be told: {before} → {after}.")
        return text.with_values(
            resident=self._resident(move.visit), before=self._place(move.before), after=self._place(move.after)
        )

    def _no_better(self) -> Sentence:
        most = self.found.may_move or 0
        if self.found.suggestions:
            return sentence("Others may move (promises: {most} at most): no cheaper place was found.", most=most)
        return none_if_others_move(most)

    def _price_note(self) -> Sentence:
        return sentence("Price: all that the place adds, wishes and languages too, counted in minutes of travel.")

    def _place(self, place: Placement) -> Sentence:
        return sentence(
            "{day} at {time}, {helpers}",
            day=self._day(place.day),
            time=self._clock(place.start),
            helpers=self._names(place.helpers),
        )

    def _time(self, one: Suggestion) -> Sentence:
        first, last = one.offered
        return sentence("{day} {time}", day=self._day(one.day), time=self._between(first, last))

    def _between(self, first: int, last: int) -> Sentence:
        return sentence("{from_time}–{to_time}", from_time=self._clock(first), to_time=self._clock(last))

    def _resident(self, visit: str | None) -> str:
        return "" if visit is None else self.directory.resident(visit).name

    def _names(self, helpers: tuple[str, ...]) -> str:
        return ", ".join(self.directory.helper(helper).name for helper in helpers)

    def _day(self, day: int) -> str:
        return format_day(self.monday + timedelta(days=day), self.language)

    def _clock(self, seconds: int) -> str:
        return format_clock(seconds, self.language)

    def _minutes(self, seconds: int) -> str:
        return format_minutes(seconds, self.language)

    def _text(self, text: Sentence) -> str:
        return text.in_language(self.language)
