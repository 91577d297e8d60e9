"""Site, remote or home: a table of rules that answers decide by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from planner.domain.channel import Channel
from planner.locale import Sentence, sentence


class Question(StrEnum):
    """What is asked before a channel is chosen; the names are the fields of :class:`Answers`."""

    CAN_LEAVE_HOME = "can_leave_home"
    IS_PORTABLE = "is_portable"
    NEEDS_HOME = "needs_home"
    REMOTE_TRIED = "remote_tried"
    IS_STEP_FREE = "is_step_free"


QUESTIONS: Mapping[Question, Sentence] = {
    Question.CAN_LEAVE_HOME: sentence("Can the resident come to a site?"),
    Question.IS_PORTABLE: sentence("Can the device be carried there?"),
    Question.NEEDS_HOME: sentence("Does the help need the home network or the television at home?"),
    Question.REMOTE_TRIED: sentence("Has remote support been tried without success?"),
    Question.IS_STEP_FREE: sentence("Is the way out of home without stairs?"),
}
"""How each is asked."""

ANSWER_NAMES: Mapping[bool | None, Sentence] = {
    True: sentence("Yes"),
    False: sentence("No"),
    None: sentence("Not asked"),
}
"""How people call the answers."""


@dataclass(frozen=True)
class Answers:
    """
    What the resident has said; None where nobody has asked.

    Parameters
    ----------
    can_leave_home
        Whether the resident can come to a site.
    is_portable
        Whether the device can be carried there.
    needs_home
        Whether the help needs the home network or the television at home.
    remote_tried
        Whether help from a distance has been tried without success.
    is_step_free
        Whether the resident needs no stairs to leave home.
    """

    can_leave_home: bool | None = None
    is_portable: bool | None = None
    needs_home: bool | None = None
    remote_tried: bool | None = None
    is_step_free: bool | None = None


@dataclass(frozen=True)
class TriageRule:
    """
    One line of the table.

    Parameters
    ----------
    id
        Stable name, such as ``home_after_remote``.
    when
        The answers that it asks for, all of them; a question that is not named may have any answer, or none.
    channel
        What it recommends.
    names
        What it says, by language code; fi, sv and en.
    """

    id: str
    when: Mapping[Question, bool]
    channel: Channel
    names: Mapping[str, str]

    def fits(self, answers: Answers) -> bool:
        """Say whether the answers are all that the rule asks for."""
        return all(getattr(answers, question) is wanted for question, wanted in self.when.items())


@dataclass(frozen=True)
class TriageTable:
    """
    The rules in their order; the first that fits decides.

    Parameters
    ----------
    version
        0 for the table that ships with the program; each change counts up.
    rules
        May be empty: then a person decides always.
    """

    version: int
    rules: tuple[TriageRule, ...]

    def decide(self, answers: Answers) -> TriageRule | None:
        """Return the first rule that fits, or None: then a person has to decide."""
        return next((rule for rule in self.rules if rule.fits(answers)), None)

    def open_questions(self, answers: Answers) -> tuple[Question, ...]:
        """Return what has not been asked and would let a rule fit, in the order of the questions."""
        asked = {
            question
            for rule in self.rules
            for question in rule.when
            if all(getattr(answers, other) in (wanted, None) for other, wanted in rule.when.items())
        }
        return tuple(question for question in Question if question in asked and getattr(answers, question) is None)


def rules_never_reached(rules: Sequence[TriageRule]) -> Iterator[tuple[TriageRule, TriageRule]]:
    """
    Yield each rule that cannot decide anything, with the earlier one that is before it.

    One earlier rule has to cover it alone: where somebody was asked nothing but what the later rule asks for, each
    earlier rule that asks for more does not fit.
    """
    for place, rule in enumerate(rules):
        before = next((earlier for earlier in rules[:place] if earlier.when.items() <= rule.when.items()), None)
        if before is not None:
            yield rule, before


@dataclass(frozen=True)
class Difference:
    """Answers that two tables decide differently; None where a person has to decide."""

    answers: Answers
    before: Channel | None
    after: Channel | None


def differences(before: TriageTable, after: TriageTable) -> Iterator[Difference]:
    """Yield what another table would decide differently, of those residents who were asked everything."""
    for given in product((True, False), repeat=len(Question)):
        answers = Answers(**dict(zip(Question, given, strict=True)))
        difference = Difference(answers, _channel(before, answers), _channel(after, answers))
        if difference.before is not difference.after:
            yield difference


def _channel(table: TriageTable, answers: Answers) -> Channel | None:
    rule = table.decide(answers)
    return None if rule is None else rule.channel
