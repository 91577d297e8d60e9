"""The way to each door on a helper's own day, and its code on the day itself."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from planner.domain.role import Role
from planner.services import own_day
from planner.services.bootstrap import Workspace
from planner.services.door_codes import set_door_code
from planner.services.planning import publish_week
from planner.store.tables import RequestRow
from tests.services.files import MONDAY
from tests.ui.conftest import LogIn, Open


@pytest.fixture
def visited(planned: Workspace) -> Workspace:
    """A published week; R1 lives on the fourth floor behind a code."""
    publish_week(planned, MONDAY)
    entry = {"stair": "B", "floor": 4, "has_lift": False, "buzzer": "Malli", "parking": ""}
    with planned.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(RequestRow).where(RequestRow.id == "R1").values(entry=entry))  # type: ignore[arg-type]
    set_door_code(planned, "R1", "47*11")
    return planned


@pytest.mark.parametrize(("days_before", "shown"), [(0, True), (1, False)])
def test_code_is_shown_on_the_day_only(
    visited: Workspace,
    open_page: Open,
    reader: LogIn,
    monkeypatch: pytest.MonkeyPatch,
    days_before: int,
    shown: bool,
) -> None:
    monkeypatch.setattr(own_day, "local_today", lambda: MONDAY - timedelta(days=days_before))
    reader(Role.HELPER, helper="H1")

    page = open_page(lang="en", day=MONDAY.isoformat())

    assert not page.exception
    door = page.table[1].value
    assert list(door.iloc[0])[:5] == ["1\\.1", "B", "4", "no", "Malli"]
    assert door.iloc[0]["Door code"] == ("47\\*11" if shown else "")
