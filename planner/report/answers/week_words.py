"""Names, days and amounts of a week in a reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from planner.domain.answers.capacity import Want
from planner.domain.helper import Helper
from planner.domain.problem import Problem
from planner.domain.visit import Visit
from planner.locale import Language
from planner.locale.formats import format_day, format_hours, format_minutes
from planner.report.answers.want_names import WantNames
from planner.report.directory import Directory


@dataclass(frozen=True)
class WeekWords:
    """
    Names, days and amounts of a week.

    Parameters
    ----------
    problem
        The week.
    directory, names
        Names behind the ids.
    language
        Of the reader.
    """

    problem: Problem
    directory: Directory
    names: WantNames
    language: Language

    @property
    def working_days(self) -> frozenset[int]:
        """Days of the horizon on which anybody works."""
        return frozenset(helper_day.shift.day for helper_day in self.problem.helper_days)

    def visit(self, visit: str) -> Visit:
        """Return a visit by its id."""
        return self.problem.visits[self.problem.visit_idx_by_id[visit]]

    def helper(self, helper: str) -> Helper:
        """Return a helper by their id."""
        return self.problem.helpers[self.problem.helper_idx_by_id[helper]]

    def resident(self, visit: str) -> str:
        """Return the name of the resident of a visit."""
        return self.directory.resident(visit).name

    def residents(self, visits: Iterable[str]) -> str:
        """Return the names of the residents of visits."""
        return ", ".join(self.resident(visit) for visit in visits)

    def people(self, helpers: Iterable[str]) -> str:
        """Return the names of helpers."""
        return ", ".join(self.directory.helper(helper).name for helper in helpers)

    def wants(self, want: Want, names: Iterable[str]) -> str:
        """Return the names of languages or skills."""
        return ", ".join(self.names.of(want, name, self.language) for name in names)

    def day(self, day: int) -> str:
        """Return a day of the horizon with its date."""
        return format_day(self.problem.monday + timedelta(days=day), self.language)

    def minutes(self, seconds: int) -> str:
        """Return an amount of time in minutes."""
        return format_minutes(seconds, self.language)

    def hours(self, seconds: int) -> str:
        """Return an amount of time in hours."""
        return format_hours(seconds, self.language)
