"""Why visits are not planned, in words that a planner understands: names, dates, clock times, minutes."""

import re

import pytest

from planner.domain.answers.edits import (
    AddHelper,
    AllowHelper,
    Cap,
    Edit,
    LengthenShift,
    LoosenOrder,
    MovePromise,
    MoveVisit,
    OpenWindow,
    RaiseCap,
    RaisePrice,
    RemovePin,
    SendOne,
    TeachHelper,
)
from planner.domain.problem import Problem
from planner.domain.visit import After, Window
from planner.report.answers.edits import edit_texts
from planner.report.answers.explain import ExplanationWords
from planner.report.answers.want_names import WantNames
from planner.report.answers.week_words import WeekWords
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.solve.answers.explain import explain
from tests.builders import HOUR, MINUTE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week

DIRECTORY = Directory(
    residents={
        "v1": ResidentEntry(name="Pia Esimerkki", phone="", address="", topic=""),
        "v2": ResidentEntry(name="Kalle Esimerkki", phone="", address="", topic=""),
    },
    helpers={"h1": HelperEntry("Aino"), "h2": HelperEntry("Eero")},
)
NAMES = WantNames(languages={"sv": {"en": "Swedish"}}, skills={"tv": {"en": "smart TV"}})


def words_of(problem: Problem) -> WeekWords:
    return WeekWords(problem, DIRECTORY, NAMES, "en")


def told(problem: Problem, planned: tuple[str, ...] = ()) -> ExplanationWords:
    plan = a_plan(problem, {("h1", 0): planned} if planned else {})
    (found,) = explain(problem, plan, ["v1"])
    return ExplanationWords(found, words_of(problem), {"v1": "Itäkeskus"})


def test_what_fits_and_is_not_worth_it_names_both_prices() -> None:
    words = told(a_week([a_visit("v1", unserved_cost=TRAVEL)]))

    assert str(words.cause()) == (
        "Pia Esimerkki (v1): It fits (Aino, Monday 30.11.2026 at 09:00), but adds the price of 20 min of travel, and "
        "leaving it out counts 10 min."
    )
    assert str(words.changes()[0]) == (
        "If leaving it out counts 30 min of travel instead of 10 min: Aino, Monday 30.11.2026 at 09:00; adds 20 min of "
        "travel."
    )


def test_full_shift_offers_to_work_longer() -> None:
    words = told(a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(0, 9, 10.5))]), ("v2",))

    assert str(words.cause()) == "Pia Esimerkki (v1): Every suitable shift is full at the possible times."
    assert "If Aino works until 11:30 on Monday 30.11.2026: Aino, Monday 30.11.2026 at" in str(words.changes()[1])
    assert [str(line) for line in words.verdicts()] == ["Full: Aino"]


def test_missing_language_and_new_helper_have_names() -> None:
    words = told(a_week([a_visit("v1", languages=("sv",))]))

    assert str(words.cause()) == "Pia Esimerkki (v1): No helper with the skills speaks: Swedish."
    assert [str(change) for change in words.changes()] == [
        "If Aino also speaks: Swedish: Aino, Monday 30.11.2026 at 09:00; adds 20 min of travel.",
        "If one more helper (Swedish) works on Monday 30.11.2026 from 09:00 to 10:00, near Itäkeskus: the new helper, "
        "Monday 30.11.2026 at 09:00; adds no travel.",
    ]


def test_visit_that_the_search_passed_over_says_so() -> None:
    words = told(a_week([a_visit("v1")]))

    assert "leaving it out counts 6 h. The search did not find the place" in str(words.cause())
    assert (words.changes(), words.remark()) == ((), None)


WEEK = a_week(
    [a_visit("v1", unserved_cost=HOUR, after=After("v2", min_seconds=HOUR)), a_visit("v2")],
    [a_helper("h1", a_shift(max_visits=2, max_travel=HOUR, max_length=4 * HOUR), max_week=10 * HOUR), a_helper("h2")],
)
CLAUSES: tuple[tuple[Edit, str], ...] = (
    (OpenWindow("v1", Window(3, 13 * HOUR, 15 * HOUR)), "the visit may also start on Thursday 3.12.2026 from 13:00 to"),
    (OpenWindow("v1", Window(3, 13 * HOUR, 13 * HOUR)), "the visit may also start on Thursday 3.12.2026 at 13:00"),
    (RaisePrice("v1", 3 * HOUR + 10 * MINUTE), "leaving it out counts 3 h 10 min of travel instead of 1 h"),
    (LengthenShift("h1", 0, 0, 8 * HOUR, 17 * HOUR), "Aino works until 17:00 on Monday 30.11.2026"),
    (LengthenShift("h1", 0, 0, 7 * HOUR, 16 * HOUR), "Aino begins at 07:00 on Monday 30.11.2026"),
    (LengthenShift("h1", 0, 0, 7 * HOUR, 17 * HOUR), "Aino works from 07:00 to 17:00 on Monday 30.11.2026"),
    (AddHelper(a_helper("new", a_shift(0, 10, 12))), "one more helper works on Monday 30.11.2026 from 10:00 to 12:00"),
    (TeachHelper("h1", ("tv",)), "Aino also has the skill: smart TV"),
    (TeachHelper("h1", ("tv",), ("sv",)), "Aino also has the skill: smart TV, and speaks: Swedish"),
    (AllowHelper("v1", "h2"), "Eero may go there"),
    (RemovePin("v1"), "its pin is removed"),
    (SendOne("v1"), "one helper goes instead of two"),
    (LoosenOrder("v1", None), "it need not follow the visit of Kalle Esimerkki"),
    (LoosenOrder("v1", After("v2", min_days=1)), "it may follow the visit of Kalle Esimerkki by 1 or more days"),
    (LoosenOrder("v1", After("v2", min_days=1, max_days=3)), "it may follow the visit of Kalle Esimerkki by 1 to 3"),
    (LoosenOrder("v1", After("v2", min_seconds=1800)), "it may start 30 min or more after the visit of Kalle"),
    (LoosenOrder("v1", After("v2", max_seconds=7200)), "it may start 0 min to 2 h after the visit of Kalle"),
    (RaiseCap("h1", 0, 0, Cap.VISITS, 3), "Aino may have 3 visits on Monday 30.11.2026, not 2"),
    (RaiseCap("h1", 0, 0, Cap.TRAVEL, 5400), "Aino may travel 1 h 30 min on Monday 30.11.2026, not 1 h"),
    (RaiseCap("h1", 0, 0, Cap.LENGTH, 5 * HOUR), "Aino may be out for 5 h on Monday 30.11.2026, not 4 h"),
    (RaiseCap("h1", None, None, Cap.WEEK, 12 * HOUR), "Aino may work 12.0 h in a week, not 10.0 h"),
    (MovePromise("v2", 0, 9 * HOUR, 10 * HOUR), "the promised time of Kalle Esimerkki moves from 09:00 to 10:00 on"),
    (MoveVisit("v2", "h2", 4, 9 * HOUR, None, False), "Kalle Esimerkki moves to Friday 4.12.2026 at 09:00 with Eero"),
    (MoveVisit("v2", "h2", 4, 9 * HOUR, Window(4, 0, 1), True), "offered so far and differs from what they were prom"),
)


@pytest.mark.parametrize(("edit", "text"), CLAUSES, ids=[text for _, text in CLAUSES])
def test_change_is_a_clause_without_ids(edit: Edit, text: str) -> None:
    (clause,) = edit_texts([edit], words_of(WEEK), {})

    assert text in str(clause)
    assert not re.search(r"\b[vh]\d\b", str(clause))


def test_two_new_helpers_are_told_together_and_need_no_leave() -> None:
    new = [a_helper(name, a_shift(0, 10, 12), languages=("sv",)) for name in ("new-1", "new-2")]
    edits = [*(AddHelper(helper) for helper in new), AllowHelper("v1", "new-1"), AllowHelper("v1", "new-2")]

    (clause,) = edit_texts(edits, words_of(WEEK), {})

    assert str(clause).startswith("two more helpers (Swedish) work on Monday 30.11.2026 from 10:00 to 12:00")
