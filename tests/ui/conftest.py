"""The pages on a real installation, without a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week
from tests.services.conftest import filled, workspace  # noqa: F401 - the small installation serves here too
from tests.services.files import MONDAY

MAIN = Path(__file__).parents[2] / "planner" / "ui" / "main.py"
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the app at an address, on the database of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "planner.db"))

    def open_page(**query: str) -> AppTest:
        page = AppTest.from_file(str(MAIN), default_timeout=30)
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    yield open_page
    st.cache_resource.clear()


@pytest.fixture
def planned(filled: Workspace) -> Workspace:  # noqa: F811
    """An installation whose week has a plan."""
    plan_week(filled, MONDAY, engine="insertion")
    return filled
