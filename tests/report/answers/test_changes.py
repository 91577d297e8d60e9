"""What changed, as a planner reads it."""

from planner.domain.answers.changes import Answer, PlanChanges, plan_changes
from planner.domain.plan import Unassigned
from planner.report.answers.changes import change_groups, change_notes, changes_table
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from tests.builders import MONDAY, a_helper, a_plan, a_shift, a_visit, a_week

NAMES = {"v1": "Aino", "v2": "Eino", "v3": "Helmi", "v4": "Onni"}
DIRECTORY = Directory(
    residents={visit: ResidentEntry(name, "", "", "tv") for visit, name in NAMES.items()},
    helpers={"h1": HelperEntry("Auttaja Yksi"), "h2": HelperEntry("Auttaja Kaksi"), "h3": HelperEntry("Auttaja Kolme")},
)
DAYS = ((0, 9, 15), (1, 9, 15))
HELPERS = [a_helper(name, a_shift(0), a_shift(1)) for name in ("h1", "h2")]


def several() -> PlanChanges:
    """v1 is dropped, v2 goes to Tuesday and another helper, v3 is new, v4 is gone; h2 has left and h3 come."""
    before_week = a_week(
        [a_visit(name, windows=DAYS, preferred_helpers=("h1",)) for name in ("v1", "v2", "v4")], HELPERS
    )
    after_week = a_week(
        [a_visit(name, windows=DAYS, preferred_helpers=("h1",)) for name in ("v1", "v2", "v3")],
        [HELPERS[0], a_helper("h3", a_shift(1))],
    )
    before = a_plan(before_week, {("h1", 0): ["v1", "v2", "v4"]})
    after = a_plan(after_week, {("h1", 0): ["v3"], ("h3", 1): ["v2"]}).replace(unassigned=(Unassigned("v1", "FULL"),))
    return plan_changes(Answer(before_week, before, is_published=True), Answer(after_week, after))


def test_each_resident_who_notices_has_a_line() -> None:
    groups = change_groups(several(), MONDAY, DIRECTORY, "en")

    assert [(str(group.title), [str(line) for line in group.lines]) for group in groups] == [
        (
            "Not planned any more (1)",
            [
                "Aino (v1): Monday 30.11.2026 at 09:00, Auttaja Yksi → "
                "not planned: Every suitable shift is full at the possible times. [the promise is broken]"
            ],
        ),
        (
            "On another day (1)",
            [
                "Eino (v2): Monday 30.11.2026 at 10:10, Auttaja Yksi → "
                "Tuesday 1.12.2026 at 09:00, Auttaja Kolme [the promise is moved]"
            ],
        ),
        ("New in the week (1)", ["Helmi (v3): not asked for → Monday 30.11.2026 at 09:00, Auttaja Yksi"]),
        (
            "Not asked for in this week any more (1)",
            ["Onni (v4): Monday 30.11.2026 at 11:20, Auttaja Yksi → not asked for in this week any more"],
        ),
    ]


def test_notes_tell_of_helpers_and_of_those_who_notice_nothing() -> None:
    assert [str(note) for note in change_notes(several(), DIRECTORY)] == [
        "Helpers who work only in the later week: Auttaja Kolme.",
        "Helpers who do not work any more: Auttaja Kaksi.",
        "Same helper and day, and within 15 minutes of the old time: 0. In neither plan: 0.",
    ]


def test_figures_stand_side_by_side_with_their_difference() -> None:
    table = changes_table(several(), "en")

    rows = {row[0]: row[1:] for row in table.rows}
    assert table.headers == ("Figure", "Before", "Now", "Difference")
    assert rows["Visits planned"] == ("3", "2", "−1")
    assert rows["Promises kept"] == ("3", "0", "−3")
    assert rows["Promises moved"] == ("0", "1", "+1")
    assert rows["Promises broken: not planned any more"] == ("0", "1", "+1")
    assert rows["Share of them with a wished helper"] == ("100 %", "50 %", "−50 percentage points")
    assert rows["Visits asked for"] == ("3", "3", "±0")
    assert rows["Price of helpers who were not wished for"] == ("0.0 h", "0.3 h", "+0.3 h")
    assert "between the two plans" in table.notes[1]


def test_week_without_wishes_or_promises_has_no_such_figures() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    rows = {row[0]: row[1:] for row in changes_table(plan_changes(Answer(week, plan), Answer(week, plan)), "en").rows}

    assert rows["Share of them with a wished helper"] == ("–", "–", "–")
    assert "Promised times" not in rows
