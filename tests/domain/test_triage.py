"""A table of rules: the first that fits decides, and nobody is decided about in silence."""

from planner.domain.channel import Channel
from planner.domain.triage import (
    Answers,
    Difference,
    Question,
    TriageRule,
    TriageTable,
    differences,
    rules_never_reached,
)

_NAMES = {"fi": "a", "sv": "b", "en": "c"}


def rule(id_: str, channel: Channel, **when: bool) -> TriageRule:
    return TriageRule(id_, {Question(name): wanted for name, wanted in when.items()}, channel, _NAMES)


REMOTE_FIRST = rule("remote", Channel.REMOTE, remote_tried=False)
HOME = rule("home", Channel.HOME, remote_tried=True, can_leave_home=False)
TABLE = TriageTable(1, (REMOTE_FIRST, HOME))


def test_first_rule_that_fits_decides() -> None:
    everybody_remote = rule("late", Channel.SITE, remote_tried=False)

    assert TriageTable(1, (REMOTE_FIRST, everybody_remote)).decide(Answers(remote_tried=False)) is REMOTE_FIRST


def test_what_was_not_asked_is_no_answer() -> None:
    assert TABLE.decide(Answers()) is None
    assert TABLE.decide(Answers(can_leave_home=False)) is None
    assert TriageTable(1, ()).decide(Answers(False, False, False, False, False)) is None


def test_only_questions_that_may_decide_are_open() -> None:
    assert TABLE.open_questions(Answers()) == (Question.CAN_LEAVE_HOME, Question.REMOTE_TRIED)
    assert TABLE.open_questions(Answers(remote_tried=True)) == (Question.CAN_LEAVE_HOME,)
    assert TABLE.open_questions(Answers(remote_tried=True, can_leave_home=True)) == ()


def test_rule_behind_one_that_asks_for_less_never_decides() -> None:
    narrower = rule("narrower", Channel.SITE, remote_tried=False, is_portable=True)

    assert list(rules_never_reached((REMOTE_FIRST, HOME, narrower))) == [(narrower, REMOTE_FIRST)]
    assert list(rules_never_reached((narrower, REMOTE_FIRST))) == []


def test_rule_behind_two_that_cover_it_together_decides_where_nobody_asked() -> None:
    both = (REMOTE_FIRST, rule("tried", Channel.HOME, remote_tried=True))
    behind = rule("behind", Channel.SITE, is_portable=True)

    assert list(rules_never_reached((*both, behind))) == []
    assert TriageTable(1, (*both, behind)).decide(Answers(is_portable=True)) is behind


def test_difference_names_answers_and_both_channels() -> None:
    stricter = TriageTable(2, (REMOTE_FIRST, rule("home", Channel.HOME, remote_tried=True, is_portable=False)))

    found = list(differences(TABLE, stricter))

    # Tried, and one of both: cannot leave with a portable device, or the other way round; two more questions each.
    assert len(found) == 8
    given = Answers(can_leave_home=False, is_portable=True, needs_home=True, remote_tried=True, is_step_free=True)
    assert Difference(given, Channel.HOME, None) in found
    assert list(differences(TABLE, TABLE)) == []
