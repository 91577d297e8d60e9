"""The names of the hard rules, and of the reasons why a visit is not planned."""

from dataclasses import dataclass
from enum import StrEnum

from planner.locale import Language, Sentence, sentence


class Rule(StrEnum):
    """A hard rule; :mod:`planner.domain.check` has one function for each."""

    DIGEST_MISMATCH = "DIGEST_MISMATCH"
    """The plan names another problem."""
    VISIT_UNKNOWN = "VISIT_UNKNOWN"
    """The problem has no such visit."""
    SHIFT_UNKNOWN = "SHIFT_UNKNOWN"
    """The helper is unknown or has no such shift."""
    SHIFT_TWICE = "SHIFT_TWICE"
    """Two routes use one shift."""
    VISIT_MISSING = "VISIT_MISSING"
    """A visit is neither planned nor listed as unassigned."""
    VISIT_TWICE = "VISIT_TWICE"
    """A visit is planned more than once, or planned and unassigned at once."""
    SKILL = "SKILL"
    """The helper lacks a skill."""
    LANGUAGE = "LANGUAGE"
    """The helper speaks none of the resident's languages."""
    ALLOWED_HELPER = "ALLOWED_HELPER"
    """The helper is not among the allowed ones, or excluded."""
    WINDOW = "WINDOW"
    """Service starts outside every window."""
    DURATION = "DURATION"
    """The visit does not last as long as it must."""
    SHIFT_HOURS = "SHIFT_HOURS"
    """The helper leaves before the shift starts or is back after it ends."""
    TRAVEL = "TRAVEL"
    """A leg is shorter than its travel time."""
    UNREACHABLE = "UNREACHABLE"
    """No way leads from one stop to the next."""
    ACCESS = "ACCESS"
    """Service starts before the access time is over."""
    ROUTE_END = "ROUTE_END"
    """A shift with a free end does not end at its last visit."""
    BREAK_VIOLATED = "BREAK_VIOLATED"
    """The break is missing, at the wrong time, outside the route or inside a visit."""
    MAX_VISITS = "MAX_VISITS"
    """Too many visits in the shift."""
    MAX_TRAVEL = "MAX_TRAVEL"
    """Too much travel in the shift."""
    MAX_LENGTH = "MAX_LENGTH"
    """Too long from leaving to coming back."""
    WEEK_CAP = "WEEK_CAP"
    """More paid time in seven days than the helper's cap."""
    PAIR = "PAIR"
    """Not the required number of helpers, or they do not start together."""
    AFTER = "AFTER"
    """The order or spacing against another visit is broken."""
    PIN_CONFLICT = "PIN_CONFLICT"
    """A pinned helper, day or start is not kept."""


class Reason(StrEnum):
    """Why a visit is not planned, from the narrowest cause to the widest."""

    PIN_CONFLICT = "PIN_CONFLICT"
    NO_SKILL = "NO_SKILL"
    NO_LANGUAGE = "NO_LANGUAGE"
    EXCLUDED = "EXCLUDED"
    NO_PAIR = "NO_PAIR"
    OFF_SHIFT = "OFF_SHIFT"
    WINDOW = "WINDOW"
    UNREACHABLE = "UNREACHABLE"
    TRAVEL = "TRAVEL"
    AFTER = "AFTER"
    FULL = "FULL"
    NOT_WORTH = "NOT_WORTH"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True)
class Violation:
    """
    A hard rule that a plan breaks.

    Parameters
    ----------
    rule
        Which one.
    text
        One sentence with the times and amounts.
    helper, day, visit
        Who and where, as far as it concerns one; ids and day of the horizon.
    amount
        By how much: seconds or a count, at least 1 where a measure exists; None where the rule knows only yes and no.
    """

    rule: Rule
    text: Sentence
    helper: str | None = None
    day: int | None = None
    visit: str | None = None
    amount: int | None = None

    def in_language(self, language: Language) -> str:
        """Return rule, place and sentence as one line."""
        day = None if self.day is None else sentence("day {day}", day=self.day).in_language(language)
        where = [self.helper, day, self.visit]
        return f"{self.rule} ({', '.join(part for part in where if part)}): {self.text.in_language(language)}"

    def __str__(self) -> str:
        return self.in_language("en")
