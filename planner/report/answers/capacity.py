"""Demand against capacity in words: tables by day, language, skill and district, and what is proven to be short."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from planner.domain.answers.capacity import Capacity, DistrictLoad, Load, ShortGroup, Want, WantLoad
from planner.domain.problem import Problem
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_day, format_hours, format_minutes
from planner.report.answers.want_names import WantNames
from planner.report.directory import Directory
from planner.report.tables import Table

_MOST_NAMES = 6
_MOST_DISTRICTS = 20
"""More of them are counted."""
_NOTHING = "–"


@dataclass(frozen=True)
class CapacityWords:
    """
    What a planner reads about demand against capacity.

    Parameters
    ----------
    capacity, problem
        The answer, and the week that it is about.
    directory, names
        Names behind the ids.
    language
        Of the reader.
    """

    capacity: Capacity
    problem: Problem
    directory: Directory
    names: WantNames
    language: Language

    def summary(self) -> Sentence:
        """Return the hours of the whole week in one sentence."""
        return sentence(
            "Needed in all {needed}, offered in all {offered}; nothing is planned yet and no travel is counted.",
            needed=self._hours(self.capacity.needed),
            offered=self._hours(self.capacity.offered),
        )

    def days(self) -> Table:
        """Return the table of days."""
        headers = (sentence("Day"), *_LOAD_HEADERS)
        rows = [(self._day(row.day), *self._load(row.load)) for row in self.capacity.days]
        note = sentence("Offered is the time of the shifts without their breaks, within the caps of shift and week.")
        return self._table(sentence("By day"), headers, rows, (note,))

    def wants(self) -> Table:
        """Return the table of languages and skills: what is short first, then each of them over all days."""
        short = sorted((row for row in self.capacity.wants if row.load.shortage), key=lambda row: -row.load.shortage)
        whole = [row for row in self.capacity.wants if row.day is None and not row.load.shortage]
        headers = (sentence("Language or skill"), sentence("When"), *_LOAD_HEADERS)
        rows = [(self._want(row), self._when_of(row), *self._load(row.load)) for row in (*short, *whole)]
        note = sentence("A helper's time is offered to each of their languages and skills, so the rows do not add up.")
        return self._table(sentence("By language and skill"), headers, rows, (note,))

    def districts(self) -> Table | None:
        """Return the table of districts; None where nobody told any."""
        if not self.capacity.districts:
            return None
        near = format_minutes(self.capacity.near, self.language)
        headers = (
            sentence("District"),
            sentence("Visits"),
            sentence("Needed"),
            sentence("Helpers start there"),
            sentence("Helpers start within {near}", near=near),
        )
        note = sentence(
            "Helpers go to other districts as well, so a district is never short by itself; travel times are estimates."
        )
        rows = [self._district(row) for row in self.capacity.districts]
        rest = len(rows) - _MOST_DISTRICTS
        more = [sentence("More districts that need less: {more}.", more=rest)] if rest > 0 else []
        return self._table(sentence("By district"), headers, rows[:_MOST_DISTRICTS], (*more, note))

    def proven(self) -> Iterator[Sentence]:
        """Yield what no plan can serve, group by group."""
        found = self.capacity.proven
        if not found.seconds:
            yield sentence(
                "Nothing is proven to be short: without travel, the hours could suffice for every visit. Travel and "
                "times of day may still leave visits out."
            )
            return
        yield sentence(
            "Proven: at least {hours} cannot be served, whatever the routes.", hours=self._hours(found.seconds)
        )
        yield from self._groups(found.groups)

    def estimated(self) -> Iterator[Sentence]:
        """Yield which other visits are short with a guess of travel."""
        found, proven = self.capacity.estimated, self.capacity.proven
        known = {visit for group in proven.groups for visit in group.visits}
        more = [group for group in found.groups if not known.issuperset(group.visits)]
        travel = format_minutes(self.capacity.travel, self.language)
        if not more:
            yield sentence("Estimate: with {travel} of travel to each visit, no other visits are short.", travel=travel)
            return
        yield sentence(
            "Estimate, no proof: with {travel} of travel to each visit about {hours} cannot be served. Also short:",
            travel=travel,
            hours=self._hours(found.seconds),
        )
        yield from self._groups(more)

    def _groups(self, groups: Iterable[ShortGroup]) -> Iterator[Sentence]:
        for group in groups:
            yield sentence(
                "{what}, {when}: needed {needed}, offered {offered}. {visits} {helpers}",
                what=self._what(group),
                when=self._when(group.days),
                needed=self._hours(group.needed),
                offered=self._hours(group.offered),
                visits=self._visits(group),
                helpers=self._helpers(group),
            )

    def _visits(self, group: ShortGroup) -> Sentence:
        names = [self.directory.resident(visit).name for visit in group.visits]
        return sentence("Visits: {names}.", names=self._listed(names))

    def _helpers(self, group: ShortGroup) -> Sentence:
        if not group.helpers:
            return sentence("Nobody could go.")
        names = [self.directory.helper(helper).name for helper in group.helpers]
        return sentence("Who could go: {names}.", names=self._listed(names))

    def _listed(self, names: Sequence[str]) -> Sentence | str:
        shown = ", ".join(names[:_MOST_NAMES])
        if len(names) <= _MOST_NAMES:
            return shown
        return sentence("{names} and {more} more", names=shown, more=len(names) - _MOST_NAMES)

    def _what(self, group: ShortGroup) -> Sentence | str:
        skills = [self.names.of(Want.SKILL, name, self.language) for name in group.skills]
        languages = [self.names.of(Want.LANGUAGE, name, self.language) for name in group.languages]
        asked = [*skills, " / ".join(languages)] if languages else skills
        return _capital(" + ".join(asked)) if asked else sentence("Visits of several kinds")

    def _when(self, days: Sequence[int]) -> Sentence | str:
        if not days:
            return sentence("without a possible day")
        if len(days) == 1:
            return self._day(days[0])
        if list(days) == list(range(days[0], days[-1] + 1)):
            return sentence("{first} to {last}", first=self._day(days[0]), last=self._day(days[-1]))
        return ", ".join(self._day(day) for day in days)

    def _want(self, row: WantLoad) -> str:
        return _capital(self.names.of(row.want, row.name, self.language))

    def _when_of(self, row: WantLoad) -> str:
        return sentence("All days").in_language(self.language) if row.day is None else self._day(row.day)

    def _day(self, day: int) -> str:
        return format_day(self.problem.monday + timedelta(days=day), self.language)

    def _load(self, load: Load) -> tuple[str, ...]:
        short = self._hours(load.shortage) if load.shortage else _NOTHING
        return (*(self._hours(seconds) for seconds in (load.must, load.may, load.offered)), short)

    def _district(self, row: DistrictLoad) -> tuple[str, ...]:
        hours = (self._hours(seconds) for seconds in (row.needed, row.starts_here, row.starts_near))
        return (row.name, str(row.num_visits), *hours)

    def _hours(self, seconds: int) -> str:
        return format_hours(seconds, self.language)

    def _table(
        self,
        caption: Sentence,
        headers: Sequence[Sentence],
        rows: Sequence[tuple[str, ...]],
        notes: Sequence[Sentence],
    ) -> Table:
        return Table(
            caption=caption.in_language(self.language),
            headers=tuple(header.in_language(self.language) for header in headers),
            rows=tuple(rows),
            notes=tuple(note.in_language(self.language) for note in notes),
        )


_LOAD_HEADERS = (sentence("Needed"), sentence("Possible then too"), sentence("Offered"), sentence("Short"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
