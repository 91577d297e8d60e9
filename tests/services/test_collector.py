"""The search for cycles goes on after an import, whatever came of it."""

import gc

import pytest

from planner.services.collector import collector_paused


def test_search_is_off_inside_and_on_again_after_an_error() -> None:
    @collector_paused()
    def fail() -> None:
        assert not gc.isenabled()
        raise ValueError("bad row")

    with pytest.raises(ValueError, match="bad row"):
        fail()

    assert gc.isenabled()


def test_search_goes_on_after_pauses_within_each_other() -> None:
    with collector_paused():
        with collector_paused():
            pass
        assert not gc.isenabled()

    assert gc.isenabled()
