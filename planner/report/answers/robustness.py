"""How sure a plan is, in words: who may be late, whose day may be long, and where more time helps."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor

from planner.domain.answers.robustness import Estimate, Robustness, ShiftChance, Slack, VisitChance
from planner.domain.problem import Problem
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_day, format_short_day
from planner.report.answers.often import often
from planner.report.directory import Directory
from planner.report.tables import Table

REAL_RISK = 0.05
"""A chance from here on is listed: one day in twenty."""
MOST_ROWS = 20
"""More of them are counted."""
_PER_CENT = 100
_WEEKS = 100
_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class RobustnessWords:
    """
    What a planner reads about how sure a plan is.

    Parameters
    ----------
    answer, problem
        The answer, and the week that it is about.
    directory
        Names behind the ids.
    language
        Of the reader.
    """

    answer: Robustness
    problem: Problem
    directory: Directory
    language: Language

    def summary(self) -> Sentence:
        """Return what to expect of the whole week."""
        late = self.answer.late_visits
        return sentence(
            "Of {visits} planned visits {late} start more than {minutes} minutes late in an average week "
            "({low} to {high}).",
            visits=len(self.answer.visits),
            late=round(late.value, 1),
            minutes=self.answer.uncertainty.late_minutes,
            low=floor(late.low * 10) / 10,
            high=ceil(late.high * 10) / 10,
        )

    def visits(self) -> Table:
        """Return the table of visits with a real risk, the greatest first."""
        risky = [visit for visit in self.answer.visits if visit.late.value >= REAL_RISK]
        caption = sentence("Visits that may start more than {minutes} minutes late")
        return self._table(
            caption.with_values(minutes=self.answer.uncertainty.late_minutes),
            (sentence("Resident"), sentence("Day"), sentence("Start"), sentence("Helper"), *_CHANCE_HEADERS),
            [self._visit(visit) for visit in risky[:MOST_ROWS]],
            self._rest_of_visits(len(risky)),
        )

    def shifts(self) -> Table:
        """Return the table of days with a real risk of overtime, the greatest first."""
        risky = [shift for shift in self.answer.shifts if shift.overtime.value >= REAL_RISK]
        return self._table(
            self._overtime_caption(),
            (
                *(sentence("Helper"), sentence("Day"), sentence("Planned back"), sentence("Shift ends")),
                *_CHANCE_HEADERS,
                sentence("Overtime on average"),
            ),
            [self._shift(shift) for shift in risky[:MOST_ROWS]],
            self._rest_of_shifts(len(risky)),
        )

    def slacks(self) -> Iterator[Sentence | str]:
        """Yield where more time helps most, what it takes, and what it buys."""
        minutes = self.answer.uncertainty.slack_minutes
        if not self.answer.slacks:
            yield sentence("No place was found where {minutes} minutes more surely help.", minutes=minutes)
            return
        yield sentence("Where {minutes} minutes more help most:", minutes=minutes)
        for number, slack in enumerate(self.answer.slacks, start=1):
            yield sentence("{number}. {change}", number=number, change=self._change(slack))
            for effect in _bought(slack):
                yield f"   {self._text(effect)}"
        yield sentence("Each was tried alone. The plan with it breaks no rule, and no promised visit moves.")

    def notes(self) -> tuple[Sentence, ...]:
        """Return the assumptions and the error."""
        assumed = self.answer.uncertainty
        return (
            sentence(
                "Assumptions, not measurements: the time at a resident varies by {service} % and each way by "
                "{travel} %, each on its own and right on average; {no_show} % of residents are not at home, and the "
                "helper waits {minutes} minutes for them.",
                service=round(assumed.service_spread * _PER_CENT, 1),
                travel=round(assumed.travel_spread * _PER_CENT, 1),
                no_show=round(assumed.no_show_chance * _PER_CENT, 1),
                minutes=assumed.no_show_minutes,
            ),
            sentence(
                "No visit starts before its planned time, breaks and access times are as planned, and nobody plans "
                "anew during the day."
            ),
            sentence(
                "Simulated: {samples} weeks with seed {seed}. The intervals are the error of the simulation alone: "
                "each holds the true figure under these assumptions 19 times in 20.",
                samples=self.answer.samples,
                seed=self.answer.seed,
            ),
        )

    def _visit(self, visit: VisitChance) -> tuple[str, ...]:
        return (
            self.directory.resident(visit.visit).name,
            self._short_day(visit.day),
            format_clock(visit.start, self.language),
            self._helpers(visit.helpers),
            *self._chance(visit.late),
        )

    def _shift(self, shift: ShiftChance) -> tuple[str, ...]:
        return (
            self.directory.helper(shift.helper).name,
            self._short_day(shift.day),
            format_clock(shift.back, self.language),
            format_clock(shift.shift_end, self.language),
            *self._chance(shift.overtime),
            self._text(sentence("{minutes} min", minutes=_minutes(shift.overtime_seconds.value))),
        )

    def _rest_of_visits(self, num_risky: int) -> Iterator[Sentence]:
        if num_risky > MOST_ROWS:
            yield sentence(
                "More visits that are late one day in twenty or oftener: {more}.", more=num_risky - MOST_ROWS
            )
        if num_risky < len(self.answer.visits):
            rest = len(self.answer.visits) - num_risky
            yield sentence("Late less often than one day in twenty: {count} visits.", count=rest)

    def _rest_of_shifts(self, num_risky: int) -> Iterator[Sentence]:
        if num_risky > MOST_ROWS:
            yield sentence(
                "More shifts with overtime one day in twenty or oftener: {more}.", more=num_risky - MOST_ROWS
            )
        if num_risky < len(self.answer.shifts):
            rest = len(self.answer.shifts) - num_risky
            yield sentence("Overtime less often than one day in twenty: {count} shifts.", count=rest)

    def _overtime_caption(self) -> Sentence:
        minutes = self.answer.uncertainty.overtime_minutes
        if not minutes:
            return sentence("Shifts that may end in overtime, any time after their end")
        return sentence("Shifts that may end in overtime of more than {minutes} minutes", minutes=minutes)

    def _change(self, slack: Slack) -> Sentence:
        day, helpers = self._day(slack.day), self._helpers(slack.helpers)
        resident = self.directory.resident(slack.visit).name
        if slack.leave is not None:
            return sentence(
                "{day}, {helpers}: leave at {new} instead of {old} for {resident}. No visit moves.",
                day=day,
                helpers=helpers,
                new=format_clock(slack.leave, self.language),
                old=format_clock(slack.leave + slack.seconds, self.language),
                resident=resident,
            )
        moved = [
            f"{self.directory.resident(visit.visit).name} {format_clock(visit.old_start, self.language)} → "
            f"{format_clock(visit.new_start, self.language)}"
            for visit in slack.moved
        ]
        return sentence(
            "{day}, {helpers}: more time on the way to {resident}. New times: {moved}.",
            day=day,
            helpers=helpers,
            resident=resident,
            moved=", ".join(moved),
        )

    def _chance(self, estimate: Estimate) -> tuple[str, ...]:
        value = sentence(
            "{chance} % ({low} to {high} %)",
            chance=_per_cent(estimate.value, round),
            low=_per_cent(estimate.low, floor),
            high=_per_cent(estimate.high, ceil),
        )
        return self._text(often(estimate.value)), self._text(value)

    def _short_day(self, day: int) -> str:
        return format_short_day(self.problem.monday + timedelta(days=day), self.language)

    def _day(self, day: int) -> str:
        return format_day(self.problem.monday + timedelta(days=day), self.language)

    def _helpers(self, helpers: Sequence[str]) -> str:
        return ", ".join(self.directory.helper(helper).name for helper in helpers)

    def _text(self, text: Sentence) -> str:
        return text.in_language(self.language)

    def _table(
        self,
        caption: Sentence,
        headers: Sequence[Sentence],
        rows: Sequence[tuple[str, ...]],
        notes: Iterator[Sentence],
    ) -> Table:
        texts = (tuple(self._text(text) for text in found) for found in (headers, notes))
        return Table(self._text(caption), next(texts), tuple(rows), next(texts))


_CHANCE_HEADERS = (sentence("How often"), sentence("Chance (sampling error)"))


def _bought(slack: Slack) -> Iterator[Sentence]:
    """In a hundred weeks, so that a planner reads whole visits; the difference is that of the numbers shown."""
    before, after = round(slack.late_before * _WEEKS), round(slack.late_after * _WEEKS)
    yield sentence(
        "In 100 such weeks {after} visits on these routes are late instead of {before}: {saved} fewer ({low} to "
        "{high}).",
        before=before,
        after=after,
        saved=before - after,
        low=floor(slack.saved.low * _WEEKS),
        high=ceil(slack.saved.high * _WEEKS),
    )
    yield sentence(
        "Overtime of these routes on average: {before} min → {after} min.",
        before=_minutes(slack.overtime_before),
        after=_minutes(slack.overtime_after),
    )


def _per_cent(share: float, rounded: Callable[[float], float]) -> float:
    """Whole per cent, and tenths below one; the ends of an interval are rounded outwards."""
    steps = 1 if share * _PER_CENT >= 1 else 10
    return rounded(share * _PER_CENT * steps) / steps


def _minutes(seconds: float) -> float:
    return round(seconds / _SECONDS_PER_MINUTE, 1)
