"""A chance in words: how many days in how many."""

from fractions import Fraction
from math import log

from planner.locale import Sentence, sentence

_WORDS: tuple[tuple[Fraction, Sentence], ...] = (
    (Fraction(1, 200), sentence("less than one day in a hundred")),
    (Fraction(1, 100), sentence("about one day in a hundred")),
    (Fraction(1, 50), sentence("about one day in fifty")),
    (Fraction(1, 20), sentence("about one day in twenty")),
    (Fraction(1, 10), sentence("about one day in ten")),
    (Fraction(1, 7), sentence("about one day in seven")),
    (Fraction(1, 5), sentence("about one day in five")),
    (Fraction(1, 4), sentence("about one day in four")),
    (Fraction(1, 3), sentence("about one day in three")),
    (Fraction(2, 5), sentence("about two days in five")),
    (Fraction(1, 2), sentence("about every second day")),
    (Fraction(3, 5), sentence("about three days in five")),
    (Fraction(2, 3), sentence("about two days in three")),
    (Fraction(3, 4), sentence("about three days in four")),
    (Fraction(4, 5), sentence("about four days in five")),
    (Fraction(6, 7), sentence("about six days in seven")),
    (Fraction(9, 10), sentence("about nine days in ten")),
    (Fraction(19, 20), sentence("nearly every day")),
)
_NEVER = sentence("on none of the simulated days")
_ALWAYS = sentence("on all of the simulated days")


def often(chance: float) -> Sentence:
    """
    Return the words whose share is nearest to a chance, measured in log-odds: by ratio at both ends.

    None and all of the simulated days have words of their own; so nothing is called impossible or certain.
    """
    if chance <= 0:
        return _NEVER
    if chance >= 1:
        return _ALWAYS
    return min(_WORDS, key=lambda item: abs(_log_odds(float(item[0])) - _log_odds(chance)))[1]


def _log_odds(chance: float) -> float:
    return log(chance / (1 - chance))
