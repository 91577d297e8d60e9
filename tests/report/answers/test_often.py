"""Words match numbers."""

from fractions import Fraction

import pytest

from planner.report.answers.often import often

SHARES = {
    "less than one day in a hundred": Fraction(1, 200),
    "about one day in a hundred": Fraction(1, 100),
    "about one day in fifty": Fraction(1, 50),
    "about one day in twenty": Fraction(1, 20),
    "about one day in ten": Fraction(1, 10),
    "about one day in seven": Fraction(1, 7),
    "about one day in five": Fraction(1, 5),
    "about one day in four": Fraction(1, 4),
    "about one day in three": Fraction(1, 3),
    "about two days in five": Fraction(2, 5),
    "about every second day": Fraction(1, 2),
    "about three days in five": Fraction(3, 5),
    "about two days in three": Fraction(2, 3),
    "about three days in four": Fraction(3, 4),
    "about four days in five": Fraction(4, 5),
    "about six days in seven": Fraction(6, 7),
    "about nine days in ten": Fraction(9, 10),
    "nearly every day": Fraction(19, 20),
}
"""What a reader takes the words for."""


@pytest.mark.parametrize(("words", "share"), SHARES.items())
def test_share_has_its_own_words(words: str, share: Fraction) -> None:
    assert str(often(float(share))) == words


def test_words_are_never_far_from_the_number() -> None:
    """From one in a hundred on: at most 60 % off below one in ten, and at most 0.05 beyond."""
    for thousandths in range(10, 1000):
        chance = Fraction(thousandths, 1000)
        share = SHARES[str(often(float(chance)))]
        assert abs(share - chance) <= (Fraction(3, 5) * chance if thousandths < 100 else Fraction(1, 20)), chance


def test_words_grow_with_the_number() -> None:
    order = list(SHARES)
    ranks = [order.index(str(often(number / 1000))) for number in range(1, 1000)]

    assert ranks == sorted(ranks)
    assert set(ranks) == set(range(len(order)))


def test_less_than_one_in_a_hundred_is_less() -> None:
    numbers = [number for number in range(1, 1000) if str(often(number / 10_000)) == "less than one day in a hundred"]

    assert numbers == list(range(1, 71))


@pytest.mark.parametrize(
    ("chance", "words"), [(0, "on none of the simulated days"), (1, "on all of the simulated days")]
)
def test_none_and_all_are_told_as_what_was_seen(chance: float, words: str) -> None:
    assert str(often(chance)) == words
