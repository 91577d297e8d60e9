"""Each page by its address, for each role: a page that a role may not see is refused by the service behind it."""

import pytest

from planner.domain.role import Role
from planner.services.authorisation import ALLOWED, Operation
from planner.services.bootstrap import Workspace
from planner.services.planning import publish_week
from tests.services.files import MONDAY
from tests.ui.conftest import LogIn, Open, open_view

OPERATION_BY_VIEW = {
    "week": Operation.SEE_WEEK,
    "requests": Operation.SEE_REQUESTS,
    "new_request": Operation.TAKE_REQUEST,
    "scenario": Operation.SEE_FIGURES,
    "my_day": Operation.SEE_OWN_DAY,
    "addresses": Operation.GEOCODE,
    "sites": Operation.SEE_SITES,
    "remote": Operation.HELP_REMOTELY,
    "triage_rules": Operation.SEE_TRIAGE_RULES,
}


@pytest.mark.parametrize("role", Role)
def test_page_opens_for_those_who_may_and_is_refused_to_others(
    planned: Workspace, open_page: Open, reader: LogIn, role: Role
) -> None:
    publish_week(planned, MONDAY)
    reader(role, helper="H1" if role is Role.HELPER else None)

    for view, operation in OPERATION_BY_VIEW.items():
        page = open_view(view, week=MONDAY.isoformat())

        refusals = [error.message for error in page.exception]
        if role in ALLOWED[operation]:
            assert refusals == [], view
            assert page.title, view
        else:
            assert refusals == ["Your role does not allow this. [ROLE_DENIED]"], view
            assert not page.table, view
            assert not page.text_input, view


@pytest.mark.parametrize("role", Role)
def test_router_opens_with_a_page_of_the_reader(planned: Workspace, open_page: Open, reader: LogIn, role: Role) -> None:
    reader(role, helper="H1" if role is Role.HELPER else None)

    page = open_page(lang="en")

    assert not page.exception
    may_see_any = any(role in ALLOWED[wanted] for wanted in OPERATION_BY_VIEW.values())
    assert (page.title[0].value == "This page is not for your role") is not may_see_any


def test_nobody_sees_anything_but_the_way_in(
    planned: Workspace, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.ui.session.token", lambda: "")

    page = open_page(lang="en")

    assert not page.exception
    assert [title.value for title in page.title] == ["Home visits"]
    assert not page.table
    assert "Asukas" not in str(page)
