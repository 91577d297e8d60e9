"""What axe-core finds on a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.1 A and AA, once the page has come to rest."""
    _rest(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [f"{item['id']}: {item['nodes'][0]['html'][:120]}" for item in found["violations"]]


def _rest(page: Page) -> None:
    """Wait until the script has run and nothing moves: what is being replaced is shown faded, for that moment."""
    app = page.get_by_test_id("stApp")
    if app.count():
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_function(
        "document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations > 1)"
    )
