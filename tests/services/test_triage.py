"""Rules, recommendations and choices: each decision names its rule, and nobody is decided about in silence."""

from dataclasses import replace

import pytest

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.domain.request_states import WHO_STEPS
from planner.domain.triage import Answers, Question
from planner.errors import EditConflictError, InputError, NotFoundError, StoreError
from planner.intake.triage_rules import shipped_table, write_triage_rules
from planner.services.authorisation import ALLOWED, Operation
from planner.services.bootstrap import Workspace
from planner.services.channels import choose_channel, note_answers, see_way
from planner.services.importing import import_requests
from planner.services.planning import plan_week, publish_week
from planner.services.requests import close_request
from planner.services.triage import (
    preview_triage_table,
    recommend,
    set_triage_table,
    table_text,
    triage_table,
    triage_versions,
)
from planner.store.triage import Decision
from tests.services.calls import RULES
from tests.services.files import MONDAY, a_request, as_csv

SHIPPED = write_triage_rules(shipped_table().rules)
CHANGED = SHIPPED.replace("needs_home = true, ", "")
"""Whoever was tried remotely is visited, so that three later rules never decide."""
REASON = "Asukas ei kuule puhelimessa."


@pytest.fixture
def one_request(workspace: Workspace) -> Workspace:
    """A request for a home visit that lacks the talk."""
    import_requests(workspace, as_csv((a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", terms_read=""),)))
    return workspace


def answer(workspace: Workspace, **answers: bool) -> None:
    note_answers(workspace, "R1", Answers(**answers), see_way(workspace, "R1").opened.version)


def decisions(workspace: Workspace) -> list[Decision]:
    return [replace(decision, at=None) for decision in see_way(workspace, "R1").decisions]


# --- the table


def test_rules_that_ship_hold_until_somebody_sets_others(workspace: Workspace) -> None:
    assert triage_table(workspace) == shipped_table()
    assert triage_versions(workspace) == ()
    assert table_text(triage_table(workspace)) == SHIPPED


def test_every_version_stays_and_the_newest_holds(workspace: Workspace) -> None:
    set_triage_table(workspace, CHANGED, 0)
    set_triage_table(workspace, RULES, 1)

    assert [rule.id for rule in triage_table(workspace).rules] == ["remote_first"]
    assert triage_table(workspace, 0) == shipped_table()
    assert table_text(triage_table(workspace, 1)) == CHANGED
    assert [(made.version, made.actor) for made in triage_versions(workspace)] == [
        (2, "operator"),
        (1, "operator"),
        (0, "operator"),
    ]
    with pytest.raises(NotFoundError):
        triage_table(workspace, 3)


def test_rules_that_somebody_has_set_meanwhile_are_not_overwritten(workspace: Workspace) -> None:
    set_triage_table(workspace, RULES, 0)

    with pytest.raises(EditConflictError) as caught:
        set_triage_table(workspace, CHANGED, 0)

    assert caught.value.theirs == triage_table(workspace)


@pytest.mark.slow
def test_wrong_rules_change_nothing(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="KEY_UNKNOWN"):
        set_triage_table(workspace, SHIPPED.replace("is_portable", "portable"), 0)

    assert triage_versions(workspace) == ()


@pytest.mark.slow
def test_same_rules_again_are_no_version(workspace: Workspace) -> None:
    set_triage_table(workspace, SHIPPED, 0)

    assert triage_versions(workspace) == ()


def test_preview_says_what_changes_and_saves_nothing(workspace: Workspace) -> None:
    preview = preview_triage_table(workspace, CHANGED.replace("home_stairs", "stairs"))

    assert (preview.added, preview.removed, preview.changed) == (("stairs",), ("home_stairs",), ("home_network",))
    assert [warning.where for warning in preview.warnings] == ["rules[3]", "rules[4]", "rules[5]"]
    # Who was tried, can come with the device, and needs nothing of home went to a site before.
    assert [(found.before, found.after) for found in preview.differences] == [(Channel.SITE, Channel.HOME)]
    assert triage_table(workspace) == shipped_table()


# --- the recommendation


def test_rule_is_named_in_each_language(workspace: Workspace) -> None:
    found = recommend(workspace, Answers(remote_tried=False))

    assert found.rule is not None
    assert (found.table_version, found.rule.id, found.rule.channel) == (0, "remote_first", Channel.REMOTE)
    assert [found.rule.names[language] for language in ("fi", "sv", "en")] == [
        "Ensin kokeillaan etätukea.",
        "Först prövas distansstöd.",
        "Remote support is tried first.",
    ]
    assert (found.finding, found.open_questions) == (None, ())


def test_without_a_rule_a_person_decides(workspace: Workspace) -> None:
    found = recommend(workspace, Answers(remote_tried=True, needs_home=False))

    assert found.rule is None
    assert found.finding is not None
    assert found.finding.code == "TRIAGE_NO_RULE"
    assert found.open_questions == (Question.CAN_LEAVE_HOME, Question.IS_PORTABLE, Question.IS_STEP_FREE)


# --- the choice


def test_recommended_channel_needs_no_reason_and_names_its_rule(one_request: Workspace) -> None:
    answer(one_request, remote_tried=False)

    choose_channel(one_request, "R1", Channel.REMOTE)

    way = see_way(one_request, "R1")
    assert (way.state, way.opened.value.channel) == (RequestState.REMOTE, Channel.REMOTE)
    given = Answers(remote_tried=False)
    assert decisions(one_request) == [Decision(Channel.REMOTE, 0, "remote_first", given, actor="operator")]


@pytest.mark.parametrize("answers", [{"remote_tried": False}, {}], ids=["another rule", "no rule"])
def test_override_needs_a_reason(one_request: Workspace, answers: dict[str, bool]) -> None:
    answer(one_request, **answers)
    before = see_way(one_request, "R1")

    with pytest.raises(InputError, match="TRIAGE_REASON_MISSING"):
        choose_channel(one_request, "R1", Channel.SITE, "  ")
    assert see_way(one_request, "R1") == before

    choose_channel(one_request, "R1", Channel.SITE, REASON)
    assert see_way(one_request, "R1").state is RequestState.SITE
    assert [decision.reason for decision in decisions(one_request)] == [REASON]


def test_reason_with_a_secret_is_refused_and_nothing_is_kept(one_request: Workspace) -> None:
    with pytest.raises(InputError, match="SECRET_IN_TEXT") as caught:
        choose_channel(one_request, "R1", Channel.SITE, "PIN 1234")

    assert "1234" not in str(caught.value)
    assert decisions(one_request) == []


def test_request_goes_back_from_each_channel(one_request: Workspace) -> None:
    for channel in (Channel.SITE, Channel.REMOTE, Channel.REFERRED, Channel.HOME, Channel.SITE):
        choose_channel(one_request, "R1", channel, REASON)
        assert see_way(one_request, "R1").state is channel.state

    assert [decision.channel for decision in decisions(one_request)][-2:] == [Channel.HOME, Channel.SITE]


def test_decision_can_be_read_by_the_rules_of_its_day(one_request: Workspace) -> None:
    answer(one_request, remote_tried=False)
    choose_channel(one_request, "R1", Channel.REMOTE)
    set_triage_table(one_request, RULES.replace("remote_first", "first"), 0)
    choose_channel(one_request, "R1", Channel.REMOTE)

    named = [(decision.table_version, decision.rule) for decision in decisions(one_request)]
    assert named == [(0, "remote_first"), (1, "first")]
    for version, rule in named:
        assert rule in {known.id for known in triage_table(one_request, version).rules}


def test_promised_or_closed_request_has_no_other_channel(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    with pytest.raises(StoreError) as caught:
        choose_channel(filled, "R1", Channel.REMOTE, REASON)

    assert str(caught.value) == (
        'The request is "visit promised" and cannot become "remote support"; only from: channel to be chosen. Who may '
        "do that: Clerk, Planner. [REQUEST_STATE]"
    )
    assert see_way(filled, "R1").decisions == ()
    close_request(filled, "R1", RequestState.CANCELLED)
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        choose_channel(filled, "R1", Channel.REMOTE, REASON)


@pytest.mark.slow
def test_answers_of_somebody_else_are_not_overwritten(one_request: Workspace) -> None:
    version = see_way(one_request, "R1").opened.version
    answer(one_request, can_leave_home=False)

    with pytest.raises(EditConflictError):
        note_answers(one_request, "R1", Answers(remote_tried=True), version)

    assert see_way(one_request, "R1").opened.value.answers == Answers(can_leave_home=False)


@pytest.mark.slow
def test_unknown_request_is_told(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError):
        see_way(workspace, "R9")
    with pytest.raises(NotFoundError):
        choose_channel(workspace, "R9", Channel.SITE, REASON)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (RequestState.SITE, Operation.TRIAGE_REQUEST),
        (RequestState.READY, Operation.PREPARE_VISIT),
        (RequestState.PLANNED, Operation.PUBLISH_WEEK),
        (RequestState.DONE, Operation.EDIT_REQUEST),
    ],
)
def test_refusal_names_those_who_may(state: RequestState, wanted: Operation) -> None:
    assert set(WHO_STEPS[state]) == ALLOWED[wanted]
