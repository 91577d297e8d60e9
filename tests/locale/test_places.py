"""Where a finding stands, for people."""

import pytest

from planner.errors import Finding
from planner.locale import sentence
from planner.locale.places import place_in_language


@pytest.mark.parametrize(
    "where",
    [
        'row 7, column "times"',
        "row 7",
        "requests.csv, row 7",
        "request R1",
        "visit R1",
        "helper H01, shift of 2026-11-30",
        "visits[3].windows[0].end",
        "(file)",
    ],
)
def test_a_place_says_the_same_in_english(where: str) -> None:
    assert place_in_language(where, "en") == where


def test_a_finding_says_its_place_before_its_text() -> None:
    finding = Finding("CODE", "week, part 2.csv, row 3", sentence("New"))
    assert finding.in_language("en") == "week, part 2.csv, row 3: New [CODE]"
