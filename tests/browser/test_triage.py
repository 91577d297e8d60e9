"""The pages of triage and calls in a real browser: accessible, narrow, and by the keyboard alone."""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.services.bootstrap import Workspace
from planner.services.channels import choose_channel, see_way
from planner.services.importing import import_requests
from tests.browser.accessibility import axe_violations
from tests.browser.keyboard import push
from tests.browser.serving import Server
from tests.services.files import a_request, as_csv

pytestmark = pytest.mark.slow
REASON = "Asukas haluaa ensin kokeilla puhelimessa."


_numbers = count(1)


@pytest.fixture
def waiting(installation: Workspace) -> str:
    """A request of its own that waits for a call."""
    number = next(_numbers)
    row = a_request(f"C{number}", "Agricolankatu 11", "14.12.2026 9.00-12.00", phone=f"000 0000 10{number}")
    import_requests(installation, as_csv((row,)))
    choose_channel(installation, f"C{number}", Channel.REMOTE, REASON)
    return f"C{number}"


@pytest.mark.parametrize("path", ["remote", "triage-rules"])
def test_page_breaks_no_rule_of_accessibility_and_fits_a_phone(
    page: Page, server: Server, waiting: str, path: str
) -> None:
    page.goto(f"{server.url}/{path}?lang=en")
    page.wait_for_selector("table")
    page.wait_for_selector("form, [data-testid=stForm]")

    assert axe_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_call_is_noted_by_the_keyboard(page: Page, server: Server, installation: Workspace, waiting: str) -> None:
    page.goto(f"{server.url}/remote?lang=en&request={waiting}")
    page.get_by_role("radio", name="Solved", exact=True).focus()
    page.keyboard.press("Space")
    push(page, "Save the call")

    expect(page.get_by_text("The call is saved.")).to_be_visible()
    assert see_way(installation, waiting).state is RequestState.DONE


def test_rules_are_tried_by_the_keyboard(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/triage-rules?lang=en")
    page.get_by_label("Rules as TOML text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("what = 1")
    push(page, "See what changes")

    expect(page.get_by_text(re.compile(r"rules\[5\]\.what.*KEY_UNKNOWN"))).to_be_visible()
