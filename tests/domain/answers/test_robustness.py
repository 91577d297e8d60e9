"""Figures with their errors."""

import pytest

from planner.domain.answers.robustness import chance, mean


def test_interval_is_wilsons() -> None:
    """The textbook's example: 10 of 50 give 0.112 to 0.330."""
    found = chance(10, 50)

    assert found.value == 0.2
    assert (found.low, found.high) == (pytest.approx(0.1124, abs=1e-4), pytest.approx(0.3304, abs=1e-4))


def test_none_of_many_is_not_impossible() -> None:
    found = chance(0, 1000)

    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.00383, abs=1e-5)


def test_all_of_many_is_not_certain() -> None:
    found = chance(1000, 1000)

    assert (found.value, found.high) == (1, 1)
    assert found.low == pytest.approx(1 - 0.00383, abs=1e-5)


def test_mean_has_the_interval_of_its_standard_error() -> None:
    """Of 0, 0, 3, 3: mean 1.5, standard deviation √3, standard error √3/2."""
    found = mean(6, 18, 4)

    assert found.value == 1.5
    assert found.high - found.value == pytest.approx(1.959964 * 3**0.5 / 2)
    assert found.value - found.low == pytest.approx(found.high - found.value)
