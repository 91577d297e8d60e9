"""Somebody who has logged in, without the page for it."""

from playwright.sync_api import Page

from planner.services.authorisation import PROCESS
from planner.services.bootstrap import Workspace
from planner.services.login import SESSION_COOKIE, log_in

PASSWORD = "correct horse battery"


def log_in_as(page: Page, workspace: Workspace, account: str, *, url: str) -> None:
    """Let the browser of a page hold the session of an account."""
    token = log_in(workspace.on_behalf_of(PROCESS), account, PASSWORD, address="127.0.0.1")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": url, "httpOnly": True}])
