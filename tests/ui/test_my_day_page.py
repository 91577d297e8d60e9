"""A helper's own day; it stands in the address."""

from datetime import date

import pytest

from planner.domain.role import Role
from planner.services.bootstrap import Workspace
from planner.services.planning import publish_week
from tests.services.files import MONDAY
from tests.ui.conftest import LogIn, Open


def test_day_of_the_address_is_shown(planned: Workspace, open_page: Open, reader: LogIn) -> None:
    publish_week(planned, MONDAY)
    reader(Role.HELPER, helper="H1")

    page = open_page(lang="en", day=MONDAY.isoformat())

    assert not page.exception
    assert "Asukas Esimerkki R1" in str(page.table[0].value.to_csv())


def test_chosen_day_goes_into_the_address(planned: Workspace, open_page: Open, reader: LogIn) -> None:
    reader(Role.HELPER, helper="H1")
    page = open_page(lang="en", day=MONDAY.isoformat())

    page.date_input(key="my_day.day").set_value(date(2026, 12, 1)).run()

    assert page.query_params["day"] == "2026-12-01"
    assert "Nothing is published for you" in page.markdown[-1].value


@pytest.mark.parametrize("day", ["all", "tomorrow", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_nonsense_in_the_address_does_no_harm(planned: Workspace, open_page: Open, reader: LogIn, day: str) -> None:
    reader(Role.HELPER, helper="H1")

    page = open_page(lang="en", day=day)

    assert not page.exception
    assert page.title[0].value == "My day"
