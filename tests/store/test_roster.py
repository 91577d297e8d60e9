"""Helpers with their shifts: what comes back, and who may save over whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from planner.domain.mode import Mode
from planner.domain.roster import DatedShift
from planner.errors import EditConflictError, NotFoundError
from planner.store.saving import Saved
from tests.store.rows import MONDAY, a_profile, change, column, count, reading, save, writing

NOON = 43_200
SHIFTS = (
    DatedShift(MONDAY, 0, NOON, Mode.CAR, "Agricolankatu 11", None, max_visits=1),
    DatedShift(MONDAY, NOON, 86_400, Mode.TRANSIT, "Agricolankatu 12", "Agricolankatu 13"),
    DatedShift(MONDAY + timedelta(days=1), 1, 2, Mode.BIKE, "Agricolankatu 11", "Agricolankatu 11", max_visits=None),
    DatedShift(date(2028, 2, 29), 1, 2, Mode.WALK, "Agricolankatu 11", None),
)
FULL = a_profile(
    name="Äijä O'Brien 🚲",
    organisation='Järjestö "B" -- ry',
    is_volunteer=True,
    skills=("tv", "computer", "phone"),
    languages=("sv", "fi", "en"),
    max_week=54_000,
    shifts=SHIFTS,
)


def test_every_value_comes_back_as_it_was(engine: Engine) -> None:
    bare = a_profile("H2", skills=(), languages=(), shifts=())
    save(engine, helpers=[FULL, bare])

    with reading(engine) as work:
        assert work.helpers.all() == (FULL, bare)


def test_shifts_come_back_in_the_order_of_time(engine: Engine) -> None:
    save(engine, helpers=[replace(FULL, shifts=tuple(reversed(SHIFTS)))])

    with reading(engine) as work:
        assert work.helpers.all() == (FULL,)


def test_changed_helper_has_only_what_the_change_says(engine: Engine) -> None:
    save(engine, helpers=[FULL])
    changed = replace(FULL, skills=("phone", "tv"), languages=("en",), shifts=SHIFTS[1:2], max_week=None)

    with writing(engine) as work:
        saved = work.helpers.save([changed])
        work.commit()

    assert saved == Saved(added=0, changed=1, unchanged=0)
    with reading(engine) as work:
        assert work.helpers.all() == (changed,)
    assert count(engine, "shift") == 1


def test_helpers_share_organisations_skills_and_languages(engine: Engine) -> None:
    save(engine, helpers=[a_profile("H1"), a_profile("H2")])

    assert column(engine, "SELECT name FROM organisation") == ["Esimerkkijärjestö"]
    assert column(engine, "SELECT id FROM skill") == ["computer"]
    assert column(engine, "SELECT id FROM language") == ["fi"]


def test_helper_with_the_version_can_be_read_without_writing(engine: Engine) -> None:
    save(engine, helpers=[FULL])

    with reading(engine) as work:
        stored = work.helpers.get("H1")
        assert stored is not None
        assert stored.value == FULL
        assert work.helpers.get("H2") is None


@pytest.mark.parametrize(
    "theirs", [replace(FULL, name="Auttaja 2"), replace(FULL, shifts=SHIFTS[:1])], ids=["name", "shifts"]
)
def test_second_saver_gets_a_conflict_with_both_values(engine: Engine, theirs: object) -> None:
    save(engine, helpers=[FULL])
    with reading(engine) as work:
        opened = work.helpers.get("H1")
    assert opened is not None
    mine = replace(FULL, max_week=1)
    with writing(engine) as work:
        after = work.helpers.replace(theirs, opened.version)  # type: ignore[arg-type]
        work.commit()

    with writing(engine) as work, pytest.raises(EditConflictError) as caught:
        work.helpers.replace(mine, opened.version)

    assert (caught.value.mine, caught.value.theirs) == (mine, theirs)
    with writing(engine) as work:
        assert work.helpers.replace(mine, after) != after
        work.commit()
    with reading(engine) as work:
        assert work.helpers.all() == (mine,)


def test_same_edit_again_changes_neither_version_nor_revision(engine: Engine) -> None:
    save(engine, helpers=[FULL])
    revision = column(engine, "SELECT revision FROM installation")

    with writing(engine) as work:
        stored = work.helpers.get("H1")
        assert stored is not None
        assert work.helpers.replace(FULL, stored.version) == stored.version
        work.commit()

    assert column(engine, "SELECT revision FROM installation") == revision


def test_edit_of_a_helper_who_is_gone_is_told(engine: Engine) -> None:
    save(engine, helpers=[FULL])
    change(engine, "DELETE FROM helper")

    with writing(engine) as work, pytest.raises(NotFoundError):
        work.helpers.replace(FULL, "1")
