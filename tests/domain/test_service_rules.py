"""The table ``[service]`` of the settings."""

from dataclasses import replace

import pytest

from planner.domain.consent import Consent
from planner.domain.service_rules import ServiceRules, read_service_rules
from planner.errors import InputError
from tests.store.rows import a_request

REQUEST = replace(a_request(), topic="accompany", source="web")


def test_empty_table_gives_the_defaults() -> None:
    assert read_service_rules({}) == ServiceRules(10, ())


def test_every_key_is_read() -> None:
    table = {"promise_days": 5, "two_helpers_first_visit": ["hazards", "topic:accompany"]}

    assert read_service_rules(table) == ServiceRules(5, ("hazards", "topic:accompany"))


@pytest.mark.parametrize(
    ("table", "code", "where"),
    [
        ({"promise": 5}, "KEY_UNKNOWN", "service.promise"),
        ({"promise_days": 0}, "LIMIT_INVALID", "service.promise_days"),
        ({"promise_days": 61}, "LIMIT_INVALID", "service.promise_days"),
        ({"promise_days": True}, "LIMIT_INVALID", "service.promise_days"),
        ({"promise_days": "10"}, "LIMIT_INVALID", "service.promise_days"),
        ({"two_helpers_first_visit": "hazards"}, "RULE_UNKNOWN", "service.two_helpers_first_visit"),
        ({"two_helpers_first_visit": ["always"]}, "RULE_UNKNOWN", "service.two_helpers_first_visit"),
        ({"two_helpers_first_visit": ["topic:"]}, "RULE_UNKNOWN", "service.two_helpers_first_visit"),
        ({"two_helpers_first_visit": [1]}, "RULE_UNKNOWN", "service.two_helpers_first_visit"),
    ],
)
def test_wrong_setting_is_named(table: dict[str, object], code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read_service_rules(table)

    assert [(finding.code, finding.where) for finding in caught.value.findings] == [(code, where)]


@pytest.mark.parametrize("days", [1, 60])
def test_promise_that_is_just_allowed(days: int) -> None:
    assert read_service_rules({"promise_days": days}).promise_days == days


@pytest.mark.parametrize(
    ("rule", "hazards", "sends"),
    [
        ("hazards", "iso koira", True),
        ("hazards", " ", False),
        ("topic:accompany", "", True),
        ("topic:printer", "", False),
        ("source:web", "", True),
        ("source:phone", "", False),
    ],
)
def test_two_helpers_go_where_the_rule_fits(rule: str, hazards: str, sends: bool) -> None:
    request = replace(REQUEST, consent=replace(REQUEST.consent, hazards=hazards))

    assert ServiceRules(two_helpers_first_visit=(rule,)).sends_two(request) is sends


def test_nobody_is_sent_in_pairs_by_default() -> None:
    assert not ServiceRules().sends_two(replace(REQUEST, consent=Consent(hazards="iso koira")))
