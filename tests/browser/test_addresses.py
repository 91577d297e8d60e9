"""The map of an address in doubt: the pin goes where the reader wants it, by keyboard and by mouse."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from planner.domain.lifecycle import RequestState
from planner.services.address_review import addresses_to_settle
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_requests
from planner.services.requests import close_request
from tests.browser.accessibility import axe_violations
from tests.browser.serving import Server
from tests.services.files import a_request, as_csv


@pytest.fixture
def in_doubt(installation: Workspace) -> Iterator[Workspace]:
    """The installation with one misspelt address."""
    import_requests(installation, as_csv((a_request("D1", "Agricolankattu 11", "30.11.2026 9.00-12.00"),)))
    geocode_all(installation)
    yield installation
    close_request(installation, "D1", RequestState.CANCELLED)


def settled_point(workspace: Workspace) -> tuple[float, float]:
    """Return the point that a person has chosen."""
    with workspace.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT lat, lon FROM place WHERE source = 'person'").one()
    return row.lat, row.lon


def test_the_pin_is_moved_by_keyboard_and_the_page_breaks_no_rule(
    page: Page, server: Server, in_doubt: Workspace
) -> None:
    (doubtful,) = addresses_to_settle(in_doubt)
    begin = doubtful.candidates[0]
    page.goto(f"{server.url}/addresses?lang=en")
    pin = page.get_by_role("application")
    expect(pin).to_be_visible()
    assert axe_violations(page) == []

    pin.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_text(f"{(begin.lat or 0) + 300 / 111195:.5f}")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.shadowRoot?.activeElement?.tagName === 'svg'")
    page.get_by_role("button", name="Take the place of the pin").press("Enter")

    expect(page.get_by_text("Every address is settled.")).to_be_visible()
    lat, lon = settled_point(in_doubt)
    assert lat == pytest.approx((begin.lat or 0) + 300 / 111195, abs=1e-5)
    assert lon > (begin.lon or 0)
