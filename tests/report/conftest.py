"""A planned week with names that would like to be markup."""

import pytest

from planner.domain.helper import Break
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.report.sheet import WeekSheet, week_sheet
from tests.builders import HOUR, MINUTE, a_helper, a_plan, a_shift, a_visit, a_week

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> #import *bold* _it_ $x$ {{7*7}} äö–"
PHONE = "+358 000 0001"
LUNCH = Break(11 * HOUR, 12 * HOUR, 30 * MINUTE)

DIRECTORY = Directory(
    residents={
        "v1": ResidentEntry(HOSTILE, PHONE, "Salaisuuskatu 1", "tv", "@note"),
        "v2": ResidentEntry("Asukas Kaksi", "000", "Salaisuuskatu 2", "tv"),
        "v3": ResidentEntry("Asukas Kolme", "000", "Salaisuuskatu 3", "tv"),
    },
    helpers={"h1": HelperEntry("Auttaja Yksi", "Järjestö"), "h2": HelperEntry("Auttaja Kaksi")},
    topics={"tv": {"fi": "Älytelevisio", "sv": "Smart-tv", "en": "Smart TV"}},
)


@pytest.fixture
def sheet() -> WeekSheet:
    """h1 visits v1 and v2 on Monday with lunch, h2 nobody; v3 finds nobody who speaks Swedish."""
    helpers = [a_helper("h1", a_shift(break_=LUNCH), max_week=20 * HOUR), a_helper("h2", a_shift(1, end_place=None))]
    week = a_week([a_visit("v1"), a_visit("v2"), a_visit("v3", languages=("sv",))], helpers)
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})
    left = plan.unassigned[0]
    return week_sheet(week, plan.replace(unassigned=(type(left)(left.visit, "NO_LANGUAGE"),)), DIRECTORY)


@pytest.fixture
def empty() -> WeekSheet:
    """A week in which nothing is planned because nothing was asked."""
    week = a_week([], [a_helper("h1")])
    return week_sheet(week, a_plan(week, {}))
