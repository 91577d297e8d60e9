"""What somebody without a mouse does on a page."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

_KEYS = frozenset({"Tab", "Shift+Tab", "Enter", "Escape", "Control+Enter", "Control+A", "Control+End", "Space"})
_MOST_TABS = 120
"""Beyond the last control of the longest page."""
_IS_FOCUSED = "element => element.matches(':focus')"
_HOLDS_FOCUS = "element => element.matches(':focus-within')"


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other; what is no name of a key is typed."""
    for key in keys:
        if key in _KEYS:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def tab_to(page: Page, control: Locator, *, key: str = "Tab") -> None:
    """Go to a control, from wherever the keyboard stands; nothing on the way holds it."""
    _go(page, control, key, lambda: bool(control.evaluate(_IS_FOCUSED)))


def tab_into(page: Page, group: Locator) -> None:
    """Go to the first control of a group."""
    _go(page, group, "Tab", lambda: bool(group.evaluate(_HOLDS_FOCUS)))


def push(page: Page, name: str) -> None:
    """Go to a button and press it."""
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    press(page, "Enter")


def write(page: Page, label: str, text: str) -> None:
    """Go to a field and type into it."""
    tab_to(page, page.get_by_label(label, exact=True))
    press(page, text)


def write_day(page: Page, label: str, day: date, *, key: str = "Tab") -> None:
    """Go to the parts of a day and type them; each leads to the next."""
    tab_to(page, page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first, key=key)
    press(page, f"{day:%d%m%Y}")


def pick(page: Page, label: str, value: str) -> None:
    """Go to a list of the browser's own and go down in it to a value."""
    field = page.get_by_label(label, exact=True)
    tab_to(page, field)
    for _ in range(field.get_by_role("option").count()):
        if field.input_value() == value:
            break
        page.keyboard.press("ArrowDown")
    expect(field).to_have_value(value)


def choose(page: Page, question: str, answer: str) -> None:
    """Go to a group of answers and take one, with the arrow keys."""
    group = page.get_by_role("radiogroup", name=question, exact=True)
    wanted = group.get_by_role("radio", name=answer, exact=True)
    tab_into(page, group)
    press(page, "Space")
    for _ in range(group.get_by_role("radio").count()):
        if wanted.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def _go(page: Page, target: Locator, key: str, is_there: Callable[[], bool]) -> None:
    expect(target).to_be_visible()
    for _ in range(_MOST_TABS):
        if is_there():
            return
        page.keyboard.press(key)
    pytest.fail(f"{target} is not reached")
