"""Why a visit is where it is, in words: its place, and each of the next best ones by what is worse or better there."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.answers.why import PlaceFacts, WhyHere
from planner.locale import Sentence, sentence
from planner.report.answers.prices import minutes_of, place_text, time_text
from planner.report.answers.week_words import WeekWords


@dataclass(frozen=True)
class WhyWords:
    """
    What a planner reads about the place of a visit.

    Parameters
    ----------
    why
        The answer.
    words
        Names of the week, in the reader's language.
    """

    why: WhyHere
    words: WeekWords

    def here(self) -> Sentence:
        """Return whose visit it is and where it is."""
        return sentence(
            "{resident}: {place}. {facts}",
            resident=self.words.resident(self.why.visit),
            place=place_text(self.why.here.place, self.words),
            facts=self._listed(self._facts_here()),
        )

    def others(self) -> tuple[Sentence, ...]:
        """Return the next best places, each with its difference from the present one."""
        return tuple(
            sentence(
                "{place}: {difference}",
                place=place_text(other.place, self.words),
                difference=self._listed(self._differences(other)),
            )
            for other in self.why.others
        )

    def notes(self) -> Iterator[Sentence]:
        """Yield what was compared, and how."""
        if not self.why.others:
            yield sentence("It is the only possible place while nobody else moves.")
        elif self.why.num_shifts:
            yield sentence("Other shifts with a possible place: {count}. Nobody else moves.", count=self.why.num_shifts)
        if self.why.held:
            yield sentence(
                "Held where they are, since they must follow this visit: {names}.",
                names=self.words.residents(self.why.held),
            )
        yield sentence("Travel times are estimates. Prices are in minutes of travel.")

    def _listed(self, parts: Iterator[Sentence]) -> str:
        return "; ".join(part.in_language(self.words.language) for part in parts)

    def _facts_here(self) -> Iterator[Sentence]:
        here = self.why.here
        yield self._amount(here.travel, _ADDED)
        if minutes_of(here.wait):
            yield self._amount(here.wait, _ADDED_WAIT)
        for is_so, texts in _wishes(here):
            if is_so is not None:
                yield texts[is_so]
        if here.outside is not None:
            yield self._outside(here.outside)

    def _differences(self, other: PlaceFacts) -> Iterator[Sentence]:
        here = self.why.here
        if minutes_of(other.travel - here.travel):
            yield self._amount(other.travel - here.travel, _TRAVEL)
        if minutes_of(other.wait - here.wait):
            yield self._amount(other.wait - here.wait, _WAIT)
        for (is_so, texts), (was_so, _) in zip(_wishes(other), _wishes(here), strict=True):
            if is_so is not None and is_so != was_so:
                yield texts[is_so]
        if other.outside is not None and minutes_of(other.outside) != minutes_of(here.outside or 0):
            yield self._outside(other.outside)
        yield self._amount(other.added.total - here.added.total, _PRICE)

    def _amount(self, seconds: int, texts: tuple[Sentence, Sentence, Sentence]) -> Sentence:
        """Return the sentence for more, less or nothing."""
        minutes = minutes_of(seconds)
        more, less, nothing = texts
        text = more if minutes > 0 else less if minutes < 0 else nothing
        return text.with_values(minutes=time_text(abs(seconds), self.words.language))

    def _outside(self, seconds: int) -> Sentence:
        if not minutes_of(seconds):
            return sentence("at a wished time")
        return sentence("{minutes} from the wished times", minutes=time_text(seconds, self.words.language))


_Choice = tuple[Sentence, Sentence]
"""What is said when it is not so, and when it is."""


def _wishes(place: PlaceFacts) -> tuple[tuple[bool | None, _Choice], ...]:
    return (
        (place.has_wished_helper, (sentence("not a wished helper"), sentence("a wished helper"))),
        (
            place.has_first_language,
            (sentence("not the resident's first language"), sentence("the resident's first language")),
        ),
        (place.keeps_promise, (sentence("not as promised"), sentence("as promised"))),
    )


_ADDED = (
    sentence("It adds {minutes} of travel there"),
    sentence("It saves {minutes} of travel there"),
    sentence("It adds no travel there"),
)
_ADDED_WAIT = (sentence("{minutes} of waiting"), sentence("{minutes} less waiting"), sentence("no waiting"))
_TRAVEL = (sentence("{minutes} more travel"), sentence("{minutes} less travel"), sentence("as much travel"))
_WAIT = (sentence("{minutes} more waiting"), sentence("{minutes} less waiting"), sentence("as much waiting"))
_PRICE = (
    sentence("in all {minutes} dearer"),
    sentence("in all {minutes} cheaper, which the search did not find"),
    sentence("in all at the same price"),
)
