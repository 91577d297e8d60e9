"""The ledger of promises, as a planner reads it."""

from datetime import UTC, datetime

from planner.domain.answers.changes import Placement
from planner.domain.answers.ledger import Ledger, LedgerLine
from planner.report.answers.promises import LedgerWords
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from tests.builders import HOUR, MONDAY

MADE = datetime(2026, 11, 27, 10, tzinfo=UTC)
AT_TEN, AT_NOON = Placement(("h1",), 0, 10 * HOUR), Placement(("h1", "h2"), 1, 12 * HOUR)
NAMES = Directory(
    residents={"v1": ResidentEntry("Aino Esimerkki", "", "", "")},
    helpers={"h1": HelperEntry("Anna"), "h2": HelperEntry("Bertta")},
)


def test_each_promise_says_what_became_of_it() -> None:
    lines = (
        LedgerLine("v1", AT_TEN, MADE, "moved", AT_NOON, "absence"),
        LedgerLine("v1", AT_NOON, MADE, "kept"),
        LedgerLine("v2", AT_TEN, MADE, "broken", cause="published"),
        LedgerLine("v2", AT_TEN, MADE, "cancelled", cause="request"),
    )
    words = LedgerWords(Ledger(MONDAY, lines), NAMES, "en")
    told = "Monday 30.11.2026 at 10:00, Anna (told Friday 27.11.2026 12:00)"

    assert str(words.summary()) == "Promises that stand: 1. Moved: 1. Broken: 1. Cancelled: 1."
    assert [str(line) for line in words.lines()] == [
        f"Aino Esimerkki (v1): {told}: moved to Tuesday 1.12.2026 at 12:00, Anna + Bertta: a helper was away",
        "Aino Esimerkki (v1): Tuesday 1.12.2026 at 12:00, Anna + Bertta (told Friday 27.11.2026 12:00): stands",
        f"v2: {told}: broken: a new plan was published",
        f"v2: {told}: cancelled",
    ]
