"""The rules that ship with the program, one case each, and what is said of rules that cannot be used."""

from itertools import product

import pytest

from planner.domain.channel import Channel
from planner.domain.triage import Answers, Question
from planner.errors import InputError
from planner.intake.triage_rules import (
    MAX_FILE_CHARACTERS,
    MAX_RULES,
    read_triage_rules,
    shipped_table,
    write_triage_rules,
)
from planner.locale import LANGUAGES

GOOD = """
[[rules]]
id = "remote_first"
when = { remote_tried = false }
channel = "remote"
fi = "Ensin etätuki."
sv = "Först distansstöd."
en = "Remote first."
"""
TRIED = {"remote_tried": True}
MOBILE = {"can_leave_home": True, "is_portable": True, "is_step_free": True}

# For each rule answers that it decides, and the same with one answer changed, where it just does not.
CASES = [
    ("remote_first", {"remote_tried": False, "needs_home": True}, {"remote_tried": None}),
    ("home_network", {**TRIED, "needs_home": True}, {"needs_home": False}),
    ("home_network", {**TRIED, "needs_home": True}, {"remote_tried": False}),
    ("site", {**MOBILE, "needs_home": False}, {"is_step_free": None}),
    ("site", {**MOBILE, **TRIED, "needs_home": False}, {"is_portable": False}),
    ("home_cannot_leave", {**TRIED, "can_leave_home": False}, {"can_leave_home": True}),
    ("home_not_portable", {**TRIED, "can_leave_home": True, "is_portable": False}, {"is_portable": True}),
    (
        "home_stairs",
        {**TRIED, "can_leave_home": True, "is_portable": True, "is_step_free": False},
        {"remote_tried": None},
    ),
]


@pytest.mark.parametrize(("rule", "caught", "change"), CASES)
def test_rule_decides_its_case_and_just_not_the_next_one(
    rule: str, caught: dict[str, bool], change: dict[str, bool | None]
) -> None:
    table = shipped_table()

    decided, beside = table.decide(Answers(**caught)), table.decide(Answers(**{**caught, **change}))

    assert decided is not None
    assert decided.id == rule
    assert beside is None or beside.id != rule


def test_every_shipped_rule_has_a_case() -> None:
    assert {rule for rule, _, _ in CASES} == {rule.id for rule in shipped_table().rules}


def test_whoever_was_asked_everything_gets_a_recommendation_and_home_only_after_remote() -> None:
    table = shipped_table()

    for given in product((True, False), repeat=len(Question)):
        answers = Answers(*given)
        rule = table.decide(answers)
        assert rule is not None
        assert rule.channel is not Channel.HOME or answers.remote_tried


def test_home_is_recommended_to_whoever_was_tried_remotely_and_cannot_go_to_a_site() -> None:
    table = shipped_table()

    for change in ({"can_leave_home": False}, {"is_portable": False}, {"is_step_free": False}, {"needs_home": True}):
        rule = table.decide(Answers(**{**MOBILE, **TRIED, "needs_home": False, **change}))
        assert rule is not None
        assert rule.channel is Channel.HOME


def test_shipped_rules_come_back_from_their_text_without_a_warning() -> None:
    rules = shipped_table().rules

    assert read_triage_rules(write_triage_rules(rules)) == (rules, ())
    assert all(set(rule.names) == set(LANGUAGES) for rule in rules)


def test_names_with_quotes_and_signs_come_back() -> None:
    hard = GOOD.replace("Remote first.", 'Say \\"hello\\" – \\\\ first 🏠')
    rules, _ = read_triage_rules(hard)

    assert rules[0].names["en"] == 'Say "hello" – \\ first 🏠'
    assert read_triage_rules(write_triage_rules(rules)) == (rules, ())


@pytest.mark.parametrize(
    ("before", "after", "where", "code"),
    [
        ("channel =", "chanel =", "rules[0].chanel", "KEY_UNKNOWN"),
        ("remote_tried = false", "remote = false", "rules[0].when.remote", "KEY_UNKNOWN"),
        ("[[rules]]", "extra = 1\n[[rules]]", "extra", "KEY_UNKNOWN"),
        ('"remote"', '"phone"', "rules[0].channel", "TRIAGE_RULE_INVALID"),
        ('"remote"', '["remote"]', "rules[0].channel", "TRIAGE_RULE_INVALID"),
        ("= false", '= "no"', "rules[0].when.remote_tried", "TRIAGE_RULE_INVALID"),
        ("{ remote_tried = false }", "{}", "rules[0].when", "TRIAGE_RULE_INVALID"),
        ("{ remote_tried = false }", "true", "rules[0].when", "TRIAGE_RULE_INVALID"),
        ('"remote_first"', '"Remote first"', "rules[0].id", "TRIAGE_RULE_INVALID"),
        ('"remote_first"', f'"{"a" * 41}"', "rules[0].id", "TRIAGE_RULE_INVALID"),
        ('sv = "Först distansstöd."', "", "rules[0].sv", "TRIAGE_RULE_INVALID"),
        ('sv = "Först distansstöd."', 'sv = " "', "rules[0].sv", "TRIAGE_RULE_INVALID"),
        ("Remote first.", "PIN 1234", "rules[0].en", "SECRET_IN_TEXT"),
        ("[[rules]]", "[rules]", "rules", "TRIAGE_RULE_INVALID"),
        ("[[rules]]", "rules = [1]\n[x]", "rules[0]", "TRIAGE_RULE_INVALID"),
        ("[[rules]]", "[[rules", "rules", "FILE_UNREADABLE"),
    ],
)
def test_wrong_rule_is_named_with_the_path_to_it(before: str, after: str, where: str, code: str) -> None:
    assert before in GOOD

    with pytest.raises(InputError) as caught:
        read_triage_rules(GOOD.replace(before, after))

    assert (where, code) in {(finding.where, finding.code) for finding in caught.value.findings}
    assert "1234" not in str(caught.value)


def test_everything_wrong_is_said_at_once() -> None:
    text = GOOD.replace('"remote"', '"phone"') + GOOD.replace("= false", "= 0")

    with pytest.raises(InputError) as caught:
        read_triage_rules(text)

    assert [finding.where for finding in caught.value.findings] == [
        "rules[0].channel",
        "rules[1].when.remote_tried",
        "rules[1].id",
    ]


@pytest.mark.parametrize("text", ["", "rules = []", GOOD * (MAX_RULES + 1), "#" * (MAX_FILE_CHARACTERS + 1)])
def test_no_rule_or_far_too_many_are_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"TRIAGE_RULE_INVALID|FILE_UNREADABLE"):
        read_triage_rules(text)


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000, "a = 1\na = 2"])
def test_hostile_text_is_told_and_not_repeated(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_triage_rules(text)

    assert "999" not in str(caught.value)


def test_place_of_a_slip_is_told() -> None:
    with pytest.raises(InputError, match="line 2, column"):
        read_triage_rules("a = 1\nb c")


def test_rule_that_never_decides_is_a_warning() -> None:
    narrower = GOOD.replace("remote_first", "later").replace("= false", "= false, is_portable = true")

    rules, warnings = read_triage_rules(GOOD + narrower)

    assert len(rules) == 2
    assert [(found.where, found.code, found.severity) for found in warnings] == [
        ("rules[1]", "TRIAGE_RULE_INVALID", "warning")
    ]
