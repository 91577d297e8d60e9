"""The pages on a real installation, without a browser, for somebody who is logged in."""

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planner.config import Settings
from planner.domain.role import Role
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR, PROCESS
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.login import log_in
from planner.services.planning import plan_week
from planner.ui import session
from tests.services.files import HELPERS, MONDAY, REQUESTS, as_csv

MAIN = Path(__file__).parents[2] / "planner" / "ui" / "main.py"
PASSWORD = "correct horse battery"
Open = Callable[..., AppTest]
LogIn = Callable[..., str]


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """AppTest leaves the page as the main module, and processes that others start would run it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An installation without any data, for its operator."""
    workspace = create_workspace(Settings(database=str(tmp_path / "planner.db"), language="en"))
    yield workspace.on_behalf_of(OPERATOR)
    workspace.engine.dispose()


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """An installation with requests and helpers, addresses looked up."""
    import_requests(workspace, as_csv(REQUESTS))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    return workspace


@pytest.fixture
def planned(filled: Workspace) -> Workspace:
    """An installation whose week has a plan."""
    plan_week(filled, MONDAY, engine="insertion")
    return filled


@pytest.fixture
def reader(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> LogIn:
    """Log somebody in with the roles given; AppTest has no cookies, so the page is handed the token."""

    number = count(1)

    def log_in_as(*roles: Role, helper: str | None = None) -> str:
        name = "-".join((*sorted(roles), str(next(number))))
        add_account(workspace, name, roles, password=PASSWORD, helper=helper)
        token = log_in(workspace.on_behalf_of(PROCESS), name, PASSWORD, address="127.0.0.1")
        monkeypatch.setattr(session, "token", lambda: token)
        return token

    return log_in_as


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: LogIn) -> Iterator[Open]:
    """Open the app at an address, on the database of the test; a planner does unless somebody else logs in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLANNER_DATABASE", str(tmp_path / "planner.db"))
    reader(Role.PLANNER)

    def open_page(**query: str) -> AppTest:
        page = AppTest.from_file(str(MAIN), default_timeout=30)
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    yield open_page
    st.cache_resource.clear()


_VIEW = """
import streamlit as st
for name, value in {choices!r}.items():
    st.session_state.setdefault(name, value)
from planner.ui.views.{view} import show
show()
"""


def open_view(view: str, *, lang: str = "en", **choices: str) -> AppTest:
    """Open one page without the router, with what the reader has chosen."""
    chosen = {f"choice.{name}": value for name, value in {"lang": lang, **choices}.items()}
    return AppTest.from_string(_VIEW.format(view=view, choices=chosen), default_timeout=30).run()
