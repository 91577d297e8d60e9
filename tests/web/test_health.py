"""What a monitor is told."""

from dataclasses import replace
from pathlib import Path

from planner.config import Settings
from planner.services.bootstrap import Workspace
from planner.web.installation import Installation
from tests.web.conftest import Browser, browser_of


def test_pages_work_without_a_worker_and_the_report_says_so(browser: Browser) -> None:
    answer = browser.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "parts": {"database": "ok", "worker": "NO_WORKER"}}
    assert answer.headers["cache-control"] == "no-store"


def test_installation_that_cannot_be_opened_is_down_by_a_code(workspace: Workspace, settings: Settings) -> None:
    answer = browser_of(Installation(replace(settings, key="00" * 32))).get("/health")

    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "parts": {"database": "KEY_WRONG"}}


def test_report_names_no_path(tmp_path: Path) -> None:
    answer = browser_of(Installation(Settings(database=str(tmp_path / "gone.db")))).get("/health")

    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert "gone" not in answer.text
