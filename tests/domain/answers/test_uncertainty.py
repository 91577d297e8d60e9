"""Assumptions within their ranges."""

from typing import Any

import pytest

from planner.domain.answers.uncertainty import Uncertainty, uncertainty_findings


def test_defaults_are_in_range() -> None:
    assert uncertainty_findings(Uncertainty(), "uncertainty") == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"service_spread": -0.1}, "UNCERTAINTY_RANGE"),
        ({"travel_spread": 2.1}, "UNCERTAINTY_RANGE"),
        ({"travel_spread": float("nan")}, "TYPE_INVALID"),
        ({"no_show_chance": 1.01}, "UNCERTAINTY_RANGE"),
        ({"no_show_minutes": -1}, "UNCERTAINTY_RANGE"),
        ({"late_minutes": 241}, "UNCERTAINTY_RANGE"),
        ({"overtime_minutes": -1}, "UNCERTAINTY_RANGE"),
        ({"slack_minutes": 0}, "UNCERTAINTY_RANGE"),
    ],
)
def test_number_out_of_range_is_named(facts: dict[str, Any], code: str) -> None:
    (finding,) = uncertainty_findings(Uncertainty(**facts), "uncertainty")

    assert (finding.code, finding.where) == (code, f"uncertainty.{next(iter(facts))}")
