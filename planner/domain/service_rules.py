"""What a service has decided for all its visits: the table ``[service]`` of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.answers.uncertainty import Uncertainty
from planner.domain.codec import Findings, decode
from planner.domain.request import SupportRequest
from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence

_MOST_PROMISE_DAYS = 60
"""Twelve weeks; a longer promise is none."""
_HAZARDS = "hazards"
_TOPIC, _SOURCE = "topic:", "source:"


@dataclass(frozen=True)
class ServiceRules:
    """
    What holds for all requests.

    Parameters
    ----------
    promise_days
        Working days from the receipt of a request to the latest day of its first visit.
    two_helpers_first_visit
        When two helpers go to the first visit: ``hazards`` (the resident has told of some), ``topic:ID`` or
        ``source:NAME``; one that fits is enough. None by default, since a clerk can ask for two on each request and a
        rule takes twice the time of everybody whom it fits.
    uncertainty
        How days differ from their plan; the table ``[service.uncertainty]``.
    """

    promise_days: int = 10
    two_helpers_first_visit: tuple[str, ...] = ()
    uncertainty: Uncertainty = Uncertainty()  # noqa: RUF009 - frozen, so it can be shared

    @property
    def topics(self) -> frozenset[str]:
        """The ids of topics that the rules name."""
        named = (rule for rule in self.two_helpers_first_visit if rule.startswith(_TOPIC))
        return frozenset(rule.removeprefix(_TOPIC) for rule in named)

    def sends_two(self, request: SupportRequest) -> bool:
        """Say whether a rule sends two helpers to the first visit of a request."""
        facts = {f"{_TOPIC}{request.topic}", f"{_SOURCE}{request.source}"}
        if request.consent.hazards.strip():
            facts.add(_HAZARDS)
        return not facts.isdisjoint(self.two_helpers_first_visit)


def read_service_rules(table: Mapping[str, object]) -> ServiceRules:
    """
    Return the rules of the settings' table ``[service]``; what it leaves out has its default.

    Raises
    ------
    InputError
        ``KEY_UNKNOWN``, ``LIMIT_INVALID``, ``RULE_UNKNOWN``, ``TYPE_INVALID`` or ``UNCERTAINTY_RANGE``, all of them at
        once.
    """
    known = ServiceRules.__dataclass_fields__
    listed = ", ".join(known)
    findings = Findings(
        _finding("KEY_UNKNOWN", key, sentence("This key is unknown; use one of: {keys}.", keys=listed))
        for key in table
        if key not in known
    )
    days = table.get("promise_days", ServiceRules.promise_days)
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= _MOST_PROMISE_DAYS:
        text = sentence("Give whole days from 1 to {most}.", most=_MOST_PROMISE_DAYS)
        findings.append(_finding("LIMIT_INVALID", "promise_days", text))
    rules = table.get("two_helpers_first_visit", [])
    if not isinstance(rules, list) or not all(_is_rule(rule) for rule in rules):
        text = sentence('Give a list of: "hazards", "topic:" with the id of a topic, "source:" with a name.')
        findings.append(_finding("RULE_UNKNOWN", "two_helpers_first_visit", text))
    uncertainty = decode(Uncertainty, table.get("uncertainty", {}), "service.uncertainty", findings)
    if findings or uncertainty is None:
        raise InputError(findings)
    return ServiceRules(int(str(days)), tuple(str(rule) for rule in rules), uncertainty)  # type: ignore[attr-defined]


def _is_rule(rule: object) -> bool:
    if not isinstance(rule, str):
        return False
    return rule == _HAZARDS or any(rule.startswith(prefix) and len(rule) > len(prefix) for prefix in (_TOPIC, _SOURCE))


def _finding(code: str, key: str, text: Sentence) -> Finding:
    return Finding(code, f"service.{key}", text)
