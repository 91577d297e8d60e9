"""Conflicts in words: what cannot hold together, fact by fact, and what to give up."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.answers.conflicts import Conflict, Conflicts
from planner.locale import Sentence, sentence
from planner.report.answers.conflict_background import conflict_background
from planner.report.answers.conflict_facts import fact_text
from planner.report.answers.week_words import WeekWords


@dataclass(frozen=True)
class ConflictText:
    """
    A conflict as a planner reads it.

    Parameters
    ----------
    title
        Whom it is about.
    facts
        What cannot hold together, a line each.
    background
        What nobody can change, and the conflict rests on.
    note
        What to give up.
    """

    title: Sentence
    facts: tuple[Sentence, ...]
    background: tuple[Sentence, ...]
    note: Sentence


def conflict_texts(conflicts: Conflicts, words: WeekWords) -> tuple[ConflictText, ...]:
    """Return every conflict in words."""
    return tuple(
        ConflictText(
            title=_title(number, conflict, words),
            facts=tuple(fact_text(fact, words) for fact in conflict.facts),
            background=tuple(conflict_background(conflict, words)),
            note=_note(conflict),
        )
        for number, conflict in enumerate(conflicts.conflicts, start=1)
    )


def conflict_notes(conflicts: Conflicts, words: WeekWords) -> Iterator[Sentence]:
    """Yield what is true of the fixed visits as a whole."""
    if not conflicts.judged:
        yield sentence("Nothing is pinned in this week, so nothing can conflict.")
        return
    if not conflicts.rest_holds:
        yield sentence("Whether everything else that is fixed holds together is not decided; give it more time.")
    elif not conflicts.conflicts:
        yield sentence("Fixed visits that can be planned together: all {count}.", count=len(conflicts.judged))
    elif len(conflicts.set_aside) < len(conflicts.judged):
        yield sentence(
            "The other fixed visits ({count}) can be planned together, without: {names}.",
            count=len(conflicts.judged) - len(conflicts.set_aside),
            names=words.residents(conflicts.set_aside),
        )
    lost = [visit for visit in conflicts.left_out if visit not in conflicts.set_aside]
    if lost and conflicts.rest_holds:
        yield sentence(
            "The plan leaves out {names} although what is fixed leaves room; plan the week again.",
            names=words.residents(lost),
        )


def _title(number: int, conflict: Conflict, words: WeekWords) -> Sentence:
    if len(conflict.facts) == 1:
        text = sentence("Conflict {number}: {names} cannot be planned as long as this holds:")
    elif len(conflict.visits) == 1:
        text = sentence("Conflict {number}: {names} cannot be planned as it stands. One of these has to give:")
    else:
        text = sentence("Conflict {number}: {names} cannot all be planned. One of these has to give:")
    return text.with_values(number=number, names=words.residents(conflict.visits))


def _note(conflict: Conflict) -> Sentence:
    """Say what is enough; numbers are those of the lines."""
    numbers = [number for number, fact in enumerate(conflict.facts, start=1) if fact in conflict.enough]
    if not conflict.is_smallest:
        return sentence("They cannot hold together; whether fewer of them suffice for that is not decided.")
    if not numbers:
        return sentence("To give that up is not enough by itself: other things stand in the way as well.")
    if len(conflict.facts) == 1:
        return sentence("To give it up is enough.")
    if len(numbers) == len(conflict.facts):
        return sentence("To give up any one of them is enough.")
    return sentence("It is enough to give up one of these: {numbers}.", numbers=", ".join(map(str, numbers)))
