"""What changed between two plans, in words: figures, and a line for each resident who notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from planner.domain.answers.changes import Change, Placement, PlanChanges, VisitChange
from planner.domain.lifecycle import PlanState
from planner.domain.promising import PROMISE_TOLERANCE
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_day
from planner.report.answers.figures import figure_rows
from planner.report.answers.numbered import numbered
from planner.report.directory import Directory
from planner.report.sheet import reason_text
from planner.report.tables import Table

_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class ChangeGroup:
    """
    The visits that changed in one way.

    Parameters
    ----------
    title
        Which way, with their number.
    lines
        One for each visit.
    """

    title: Sentence
    lines: tuple[Sentence, ...]


def changes_table(changes: PlanChanges, language: Language) -> Table:
    """Return the figures of both plans with their difference."""
    rows = tuple(
        (row.label.in_language(language), *row.texts(language), row.difference(language))
        for row in figure_rows((changes.before, changes.after))
    )
    headers = (sentence("Figure"), sentence("Before"), sentence("Now"), sentence("Difference"))
    notes = [sentence("Travel times are estimates. Prices are in hours of travel.")]
    if not changes.is_same_question:
        notes.append(
            sentence("The week itself has changed between the two plans, so their prices are not of the same visits.")
        )
    return Table(
        caption=sentence("The two plans").in_language(language),
        headers=tuple(header.in_language(language) for header in headers),
        rows=rows,
        notes=tuple(note.in_language(language) for note in notes),
    )


def change_groups(
    changes: PlanChanges, monday: date, directory: Directory, language: Language
) -> tuple[ChangeGroup, ...]:
    """Return who notices what, the greatest disturbance first."""
    words = _Words(monday, directory, language)
    return tuple(
        ChangeGroup(
            sentence("{change} ({count})", change=_TITLES[change], count=changes.counts[change]),
            tuple(words.line(visit) for visit in visits),
        )
        for change, visits in groupby(changes.noticed, key=lambda visit: visit.change)
    )


def change_notes(changes: PlanChanges, directory: Directory) -> Iterator[Sentence]:
    """Yield what else a planner wants to know: helpers who came or left, and how many notice nothing."""
    if changes.new_helpers:
        names = ", ".join(directory.helper(helper).name for helper in changes.new_helpers)
        yield sentence("Helpers who work only in the later week: {names}.", names=names)
    if changes.gone_helpers:
        names = ", ".join(directory.helper(helper).name for helper in changes.gone_helpers)
        yield sentence("Helpers who do not work any more: {names}.", names=names)
    counts = changes.counts
    yield sentence(
        "Same helper and day, and within {minutes} minutes of the old time: {unchanged}. In neither plan: {left}.",
        minutes=PROMISE_TOLERANCE // _SECONDS_PER_MINUTE,
        unchanged=counts[Change.UNCHANGED],
        left=counts[Change.NOT_PLANNED],
    )


def plan_state_label(state: PlanState) -> Sentence:
    """Return how far a plan is."""
    return _STATES[state]


@dataclass(frozen=True)
class _Words:
    monday: date
    directory: Directory
    language: Language

    def line(self, visit: VisitChange) -> Sentence:
        line = sentence(
            "{resident}: {before} → {after}",
            resident=numbered(self.directory, visit.visit),
            before=self._before(visit),
            after=self._after(visit),
        )
        fate = _FATES.get(visit.promise or "")
        return line if fate is None else sentence("{line} [{promise}]", line=line, promise=fate)

    def _before(self, visit: VisitChange) -> Sentence:
        if visit.before is not None:
            return self.place(visit.before)
        return sentence("not asked for") if visit.change is Change.NEW_REQUEST else sentence("not planned")

    def _after(self, visit: VisitChange) -> Sentence:
        if visit.after is not None:
            return self.place(visit.after)
        if visit.change is Change.GONE:
            return sentence("not asked for in this week any more")
        if visit.reason is None:
            return sentence("not planned")
        return sentence("not planned: {reason}", reason=reason_text(visit.reason))

    def place(self, place: Placement) -> Sentence:
        return sentence(
            "{day} at {time}, {helpers}",
            day=format_day(self.monday + timedelta(days=place.day), self.language),
            time=format_clock(place.start, self.language),
            helpers=" + ".join(self.directory.helper(helper).name for helper in place.helpers),
        )


_TITLES = {
    Change.DROPPED: sentence("Not planned any more"),
    Change.OTHER_DAY: sentence("On another day"),
    Change.OTHER_HELPER: sentence("Another helper, same day"),
    Change.OTHER_TIME: sentence("Another time, same day and helper"),
    Change.NEWLY_PLANNED: sentence("Planned now, and not before"),
    Change.NEW_REQUEST: sentence("New in the week"),
    Change.GONE: sentence("Not asked for in this week any more"),
}

_FATES = {
    "kept": sentence("the promise is kept"),
    "moved": sentence("the promise is moved"),
    "broken": sentence("the promise is broken"),
}

_STATES = {
    PlanState.DRAFT: sentence("Draft"),
    PlanState.PUBLISHED: sentence("Published"),
    PlanState.RUNNING: sentence("Running"),
    PlanState.DONE: sentence("Done"),
    PlanState.REPLACED: sentence("Replaced"),
}
