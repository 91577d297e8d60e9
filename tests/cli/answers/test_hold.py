"""A held time in words."""

from datetime import UTC, date, datetime

from planner.cli.answers.hold import hold_line
from planner.cli.output import Output
from planner.config import Settings
from planner.report.directory import Directory
from planner.store.holds import Hold


def test_held_time_is_said_to_the_minute_at_which_it_was_offered() -> None:
    starts = datetime(2026, 12, 2, 11, 39, 40, tzinfo=UTC)
    held = Hold(
        request_id="R1",
        visit_id="R1",
        monday=date(2026, 11, 30),
        plan_id=None,
        helpers=("H1",),
        starts=starts,
        ends=starts.replace(hour=12),
        zone="Europe/Helsinki",
        actor="anna",
        expires=datetime(2026, 12, 1, 8, 15, 50, tzinfo=UTC),
    )

    line = str(hold_line(Output(Settings(language="en")), held, Directory()))

    assert line.endswith("Wednesday 2.12.2026 13:40, H1; held until Tuesday 1.12.2026 10:15.")
