"""The app in a real browser: languages, accessibility, and nobody called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from planner.locale import LANGUAGES, Language
from tests.browser.accessibility import axe_violations
from tests.browser.conftest import HOSTILE
from tests.browser.serving import Server

TITLES = {
    "": {"fi": "Kotikäynnit, viikko", "sv": "Hembesök, vecka", "en": "Home visits, week of"},
    "scenarios": {"fi": "Mitä jos?", "sv": "Tänk om?", "en": "What if?"},
}
PAGES = [(path, language) for path in TITLES for language in LANGUAGES]


def open_page(page: Page, server: Server, path: str, language: Language) -> None:
    """Open a page and wait until everything on it is there."""
    page.goto(f"{server.url}/{path}?lang={language}")
    expect(page.locator("h1")).to_contain_text(TITLES[path][language])
    if path == "":
        page.wait_for_selector("canvas")
        page.wait_for_selector("table")


@pytest.mark.parametrize(("path", "language"), PAGES)
def test_page_speaks_its_language_and_breaks_no_rule_of_accessibility(
    page: Page, server: Server, path: str, language: Language
) -> None:
    open_page(page, server, path, language)

    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.locator("[data-testid=stException]").count() == 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", TITLES)
@pytest.mark.parametrize("width", [320, 390])
def test_page_does_not_scroll_sideways_on_a_phone(page: Page, server: Server, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_page(page, server, path, "fi")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_name_is_shown_letter_by_letter(page: Page, server: Server) -> None:
    open_page(page, server, "", "en")

    expect(page.get_by_text(HOSTILE).first).to_be_visible()


def test_choices_stand_in_the_address_without_names(page: Page, server: Server) -> None:
    open_page(page, server, "", "en")

    page.get_by_role("combobox", name="Helper").click()
    page.get_by_role("option", name="Auttaja Esimerkki H1").click()
    page.wait_for_url("**helper=H1**")

    assert "Auttaja" not in page.url
    page.reload()
    expect(page.get_by_role("combobox", name="Helper")).to_have_value("Auttaja Esimerkki H1")


def test_language_is_switched_in_place(page: Page, server: Server) -> None:
    open_page(page, server, "", "en")

    page.get_by_label("Language").click()
    page.get_by_role("option", name="Svenska").click()

    expect(page.locator("h1")).to_contain_text(TITLES[""]["sv"])
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_export_is_downloaded(page: Page, server: Server, tmp_path: Path) -> None:
    open_page(page, server, "", "en")

    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    assert path.name == "week-2026-11-30.pdf"
    assert path.read_bytes().startswith(b"%PDF")


def test_scenario_goes_from_the_form_to_the_comparison(page: Page, server: Server) -> None:
    open_page(page, server, "scenarios", "en")

    page.get_by_label("Name of the scenario").fill("Without H1")
    page.get_by_label("Without these helpers").click()
    page.get_by_role("option", name="Auttaja Esimerkki H1 (H1)").click()
    page.keyboard.press("Escape")
    page.get_by_label("Seconds to look for a plan").click()
    page.get_by_role("option", name="5", exact=True).click()
    page.get_by_role("button", name="Plan the scenario").click()
    page.wait_for_url("**scenario=**")
    page.reload()
    expect(page.get_by_text("The plan is ready.")).to_be_visible(timeout=60_000)

    row = page.get_by_role("row").filter(has_text="Visits planned")
    expect(row).to_contain_text("−2")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Remove this scenario").click()
    expect(page.get_by_role("button", name="Remove this scenario")).to_have_count(0)


def test_server_called_nobody_and_logged_no_names(page: Page, server: Server) -> None:
    """Runs over everything that the tests before it asked of the server."""
    open_page(page, server, "", "fi")

    assert server.outbound.read_text(encoding="utf-8") == ""
    log = server.log.read_text(encoding="utf-8", errors="replace")
    assert "Asukas" not in log
    assert "Agricolankatu" not in log
    assert "Traceback" not in log


def test_every_answer_forbids_calling_others(page: Page, server: Server) -> None:
    answer = page.request.get(server.url)

    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"


def test_guard_of_the_server_notices_a_call(server: Server, tmp_path: Path) -> None:
    """The assertion above would be worth nothing if the guard could not see."""
    notes = tmp_path / "notes"
    code = (
        "import contextlib, urllib.request as r\nwith contextlib.suppress(OSError): r.urlopen('http://example.invalid')"
    )
    guard = Path(__file__).parent / "guard"
    environment = {**os.environ, "PYTHONPATH": str(guard), "OUTBOUND_NOTES": str(notes)}

    subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)

    assert notes.read_text(encoding="utf-8") == "example.invalid\n"
