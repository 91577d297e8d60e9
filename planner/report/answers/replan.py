"""The ways to go on after something has happened to a week, in words: the modes side by side, and who to phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from planner.domain.answers.changes import Placement
from planner.domain.answers.replan import DayOver, Mode, Moved, Repair, Replanned
from planner.domain.events import Absence, Cancellation, Event, Late, NoShow, Overrun, Urgent
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_day, format_hours, format_minutes
from planner.report.directory import Directory
from planner.report.sheet import reason_text
from planner.report.tables import Table

_SECONDS_PER_MINUTE = 60
_TENTH_OF_HOUR = 360


@dataclass(frozen=True)
class ReplanWords:
    """
    What a planner reads about a week that is planned again.

    Parameters
    ----------
    answer, problem
        The answer, and the week as it is now.
    directory
        Names behind the ids.
    language
        Of the reader.
    """

    answer: Replanned
    problem: Problem
    directory: Directory
    language: Language

    def table(self) -> Table:
        """Return the modes side by side."""
        headers = (
            sentence("What else may move"),
            sentence("Visits planned"),
            sentence("Promises kept"),
            sentence("Promises moved"),
            sentence("Promises broken"),
            sentence("Calls to make"),
            sentence("Travel"),
            sentence("Price"),
        )
        notes = (
            sentence(
                "A promise is kept when the same helper comes on the same day, at most {minutes} minutes earlier or "
                "later.",
                minutes=PROMISE_TOLERANCE // _SECONDS_PER_MINUTE,
            ),
            sentence("Travel and price are differences to the plan before; travel times are estimates."),
            sentence("Price: all that counts against a plan, visits left out most, in hours of travel."),
        )
        return Table(
            caption=self._text(sentence("Ways to go on")),
            headers=tuple(self._text(header) for header in headers),
            rows=tuple(self._row(repair) for repair in self.answer.repairs),
            notes=tuple(self._text(note) for note in notes),
        )

    def happened(self) -> Iterator[Sentence]:
        """Yield what has happened, and what it hits."""
        for event in self.answer.events:
            yield sentence("What has happened: {cause}.", cause=self.cause(event))
        if self.answer.now is not None:
            yield sentence(
                "Fixed at {time} on {day}, since the visit has begun or somebody is on the way: {count}.",
                day=self._day(self.answer.now.day),
                time=format_clock(self.answer.now.seconds, self.language),
                count=len(self.answer.fixed),
            )
        for over in self.answer.overtime:
            yield from self._overtime(over)

    def waiting(self) -> Iterator[Sentence]:
        """Yield the visits that fit into the gap, the best first."""
        for number, waiting in enumerate(self.answer.waiting, start=1):
            yield sentence(
                "{number}. {resident}: {place}, can begin until {latest}; {minutes} more travel.",
                number=number,
                resident=self._resident(waiting.visit),
                place=self.place(waiting.place),
                latest=format_clock(waiting.latest, self.language),
                minutes=self._signed_minutes(waiting.price),
            )

    def title(self, repair: Repair) -> Sentence:
        """Return the heading of a mode's phone list."""
        if not repair.calls:
            return sentence("{mode}: nobody has to be phoned.", mode=MODES[repair.mode])
        return sentence("{mode}: phone list ({count})", mode=MODES[repair.mode], count=len(repair.calls))

    def calls(self, repair: Repair) -> Iterator[tuple[Sentence, Sentence]]:
        """Yield who has to be phoned, in the order of the old times, each with the cause."""
        for number, call in enumerate(repair.calls, start=1):
            entry = self.directory.resident(call.visit)
            name = sentence("{name}, {phone}", name=entry.name, phone=entry.phone) if entry.phone else entry.name
            line = sentence(
                "{number}. {resident}: {before} → {after}",
                number=number,
                resident=name,
                before=self._before(call),
                after=self._after(call),
            )
            yield line, self._why(call)

    def unheard(self, repair: Repair) -> Iterator[Sentence]:
        """Yield how many are a little earlier or later, and what else moves of which nobody was told."""
        kept = [change for change in repair.unheard if change.is_told]
        if kept:
            yield sentence(
                "No call: within {minutes} minutes of what was told: {count}.",
                minutes=PROMISE_TOLERANCE // _SECONDS_PER_MINUTE,
                count=len(kept),
            )
        untold = [change for change in repair.unheard if not change.is_told and change.before and change.after]
        for change in untold:
            line = sentence(
                "No call, since no time was told: {resident}: {before} → {after}",
                resident=self._resident(change.visit),
                before=self._before(change),
                after=self._after(change),
            )
            yield line
            yield self._why(change)
        for change in repair.unheard:
            if not change.is_told and change.after is None:
                yield sentence(
                    "Still not planned: {resident}: {after}",
                    resident=self._resident(change.visit),
                    after=self._after(change),
                )

    def cause(self, event: Event) -> Sentence:
        """Return what has happened, in the middle of a sentence."""
        match event:
            case Absence():
                return self._absence(event)
            case Cancellation():
                return sentence("{resident} has cancelled the visit", resident=self._resident(event.visit))
            case Urgent():
                return sentence("{resident} needs a visit urgently", resident=self._resident(event.visit_id))
            case Overrun():
                return sentence(
                    "the visit of {resident} takes {minutes} longer",
                    resident=self._resident(event.visit),
                    minutes=format_minutes(event.seconds, self.language),
                )
            case NoShow():
                return sentence("{resident} was not at home", resident=self._resident(event.visit))
            case Late():
                return sentence(
                    "{helper} is {minutes} late on {day}",
                    helper=self._helper(event.helper),
                    minutes=format_minutes(event.seconds, self.language),
                    day=self._day(event.day),
                )

    def place(self, place: Placement) -> Sentence:
        """Return day, time and names."""
        if not place.helpers:
            return sentence("{day} at {time}", day=self._day(place.day), time=self._clock(place.start))
        return sentence(
            "{day} at {time}, {helpers}",
            day=self._day(place.day),
            time=self._clock(place.start),
            helpers=" + ".join(self._helper(helper) for helper in place.helpers),
        )

    def _absence(self, event: Absence) -> Sentence:
        days: Sentence | str = self._day(event.first_day)
        if event.last_day != event.first_day:
            days = sentence("{first} to {last}", first=self._day(event.first_day), last=self._day(event.last_day))
        helper = self._helper(event.helper)
        start, end = (None if at is None else self._clock(at) for at in (event.start, event.end))
        match start, end:
            case None, None:
                return sentence("{helper} is away, {days}", helper=helper, days=days)
            case None, _:
                return sentence("{helper} is away until {end}, {days}", helper=helper, days=days, end=end)
            case _, None:
                return sentence("{helper} is away from {start} on, {days}", helper=helper, days=days, start=start)
            case _:
                return sentence(
                    "{helper} is away from {start} to {end}, {days}", helper=helper, days=days, start=start, end=end
                )

    def _overtime(self, over: DayOver) -> Iterator[Sentence]:
        helper, day = self._helper(over.helper), self._day(over.day)
        if not over.handed_over:
            text = sentence("{helper} works beyond the end of the shift on {day}. [SHIFT_OVERRUN]")
            yield text.with_values(helper=helper, day=day)
            return
        names = ", ".join(self._resident(visit) for visit in over.handed_over)
        text = sentence(
            "The day of {helper} on {day} cannot hold all of its visits any more. To be handed over: {residents}. "
            "[SHIFT_OVERRUN]"
        )
        yield text.with_values(helper=helper, day=day, residents=names)

    def _row(self, repair: Repair) -> tuple[str, ...]:
        return (
            self._text(MODES[repair.mode]),
            self._text(sentence("{part} of {all}", part=repair.served, all=repair.asked)),
            *(str(count) for count in (repair.kept, repair.moved, repair.broken, len(repair.calls))),
            self._signed_minutes(repair.added_travel),
            _signed(repair.added_cost, _TENTH_OF_HOUR, format_hours(abs(repair.added_cost), self.language)),
        )

    def _why(self, change: Moved) -> Sentence:
        if change.cause is None:
            return sentence("Why: the week had changed before.")
        cause = self.cause(self.answer.events[change.cause])
        if change.room_for is None:
            return sentence("Why: {cause}.", cause=cause)
        return sentence(
            "Why: room for {resident}, since {cause}.", resident=self._resident(change.room_for), cause=cause
        )

    def _before(self, change: Moved) -> Sentence:
        return sentence("not planned") if change.before is None else self.place(change.before)

    def _after(self, change: Moved) -> Sentence:
        if change.after is not None:
            return self.place(change.after)
        if change.fits_alone:
            why = sentence("It fits alone, and not beside the others that have to find a place.")
        else:
            why = reason_text(change.reason or "")
        if change.is_lost:
            return sentence("no time any more: {reason} [PROMISE_LOST]").with_values(reason=why)
        return sentence("no time found: {reason}", reason=why)

    def _signed_minutes(self, seconds: int) -> str:
        return _signed(seconds, _SECONDS_PER_MINUTE, format_minutes(abs(seconds), self.language))

    def _resident(self, visit: str) -> str:
        return self.directory.resident(visit).name

    def _helper(self, helper: str) -> str:
        return self.directory.helper(helper).name

    def _day(self, day: int) -> str:
        return format_day(self.problem.monday + timedelta(days=day), self.language)

    def _clock(self, seconds: int) -> str:
        return format_clock(seconds, self.language)

    def _text(self, text: Sentence) -> str:
        return text.in_language(self.language)


def _signed(value: int, step: int, amount: str) -> str:
    """What is rounded to no step is no difference."""
    return f"{'+' if value > 0 else '−'}{amount}" if round(value / step) else "±0"


MODES = {
    Mode.NOBODY: sentence("Nobody else"),
    Mode.PROMISES: sentence("What nobody was told"),
    Mode.HALF_DAY: sentence("Same half of the day"),
    Mode.FREE: sentence("Everybody"),
}
