"""Sites in the database."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from planner.domain.site import OpeningHours, Workstations
from planner.errors import EditConflictError, NotFoundError
from planner.store.saving import Saved
from tests.domain.test_site import a_site
from tests.store.rows import reading, writing

DAY = date(2026, 11, 30)


def test_a_site_is_read_as_it_was_saved(engine: Engine) -> None:
    site = a_site(workstations=(Workstations(DAY, 4, "edited"),), is_step_free=True)

    with writing(engine) as work:
        assert work.sites.save([site]) == Saved(1, 0, 0)
        work.commit()

    with reading(engine) as work:
        assert work.sites.all() == (site,)
        assert work.sites.get("s1").value == site


def test_the_second_saver_of_hours_gets_a_conflict(engine: Engine) -> None:
    with writing(engine) as work:
        work.sites.save([a_site()])
        work.commit()
    with reading(engine) as work:
        opened = work.sites.get("s1")
    first = replace(opened.value, hours=(OpeningHours(0, 0, 3600, DAY),))

    with writing(engine) as work:
        new = work.sites.replace(first, opened.version)
        work.commit()

    assert new != opened.version
    with writing(engine) as work, pytest.raises(EditConflictError):
        work.sites.replace(replace(opened.value, hours=()), opened.version)
    with reading(engine) as work:
        assert work.sites.get("s1").value.hours == first.hours


def test_a_site_that_is_not_there_is_not_found(engine: Engine) -> None:
    with reading(engine) as work, pytest.raises(NotFoundError):
        work.sites.get("s9")
