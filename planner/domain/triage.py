"""Site, remote or home: a table of rules that answers decide by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.channel import Channel


class Question(StrEnum):
    """What is asked before a channel is chosen; the names are the fields of :class:`Answers`."""

    CAN_LEAVE_HOME = "can_leave_home"
    IS_PORTABLE = "is_portable"
    NEEDS_HOME = "needs_home"
    REMOTE_TRIED = "remote_tried"
    IS_STEP_FREE = "is_step_free"


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
