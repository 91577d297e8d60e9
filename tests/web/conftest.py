"""The real routes and the real gate before a page of nothing, on an installation with one account."""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from httpx import Response as Answer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from planner.config import Settings
from planner.domain.role import Role
from planner.services import login
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.web.installation import Installation
from planner.web.routes import web_middleware, web_routes

with warnings.catch_warnings():
    # It would like a newer client, which nothing else here needs.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

NAME, PASSWORD = "eeva", "correct horse battery"
SAME_SITE = {"sec-fetch-site": "same-origin"}
HTML = {"accept": "text/html"}


class Browser(TestClient):
    """A client that follows no redirect by itself and sends forms as a browser does."""

    def submit(self, path: str, *, headers: dict[str, str] | None = None, **fields: str) -> Answer:
        """Open the form of a path and send it with its token."""
        return self.post(path, data={"token": self.token(path), **fields}, headers=headers or SAME_SITE)

    def token(self, path: str) -> str:
        """Return the token of the form of a path."""
        found = re.search(r'name="token" value="([^"]+)"', self.get(path).text)
        assert found is not None
        return found[1]

    def log_in(self, password: str = PASSWORD, **more: str) -> Answer:
        """Send the log-in form."""
        return self.submit("/login", name=NAME, password=password, **more)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of an installation behind no proxy, in English."""
    return Settings(database=str(tmp_path / "planner.db"), language="en")


@pytest.fixture
def workspace(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The installation for its operator; its hash is the real one at its least cost."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(login, "_hasher", hasher)
    monkeypatch.setattr(login, "_NO_HASH", hasher.hash("nobody's"))
    workspace = create_workspace(settings).on_behalf_of(OPERATOR)
    add_account(workspace, NAME, [Role.CLERK], password=PASSWORD)
    yield workspace
    workspace.engine.dispose()


def _page(request: Request) -> HTMLResponse:
    return HTMLResponse(f"page {request.url.path}")


def browser_of(installation: Installation, *, url: str = "http://planner.example") -> Browser:
    """Return a new browser before the routes of an installation, with a page wherever there is no route."""
    routes = [*web_routes(installation), Route("/{path:path}", _page)]
    app = Starlette(routes=routes, middleware=web_middleware(installation))
    return Browser(app, base_url=url, follow_redirects=False, client=("192.0.2.1", 1234))


@pytest.fixture
def installation(settings: Settings) -> Iterator[Installation]:
    """What the server knows."""
    installation = Installation(settings)
    yield installation
    installation.close()


@pytest.fixture
def browser(workspace: Workspace, installation: Installation) -> Browser:
    """A browser that was never here."""
    return browser_of(installation)
