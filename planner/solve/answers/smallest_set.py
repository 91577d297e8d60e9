"""A smallest set of parts that still fails."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

Fails = Callable[[Sequence[T]], bool]


def smallest_failing(parts: Sequence[T], fails: Fails[T]) -> list[T]:
    """
    Return parts that fail together, and of which none can be left out.

    Halves are left out as long as the rest fails (QuickXplain, Junker 2004), so that few trials are needed where few
    parts matter; then each of the rest is tried alone, since a trial that ran out of time may have misled the halving.

    Parameters
    ----------
    parts
        All together they fail; those first are rather kept.
    fails
        Whether some parts fail; more of them fail as well.
    """
    found = _halved([], parts, fails, is_new=False)
    if not fails(found):
        found = list(parts)
    for part in list(reversed(found)):
        rest = [other for other in found if other != part]
        if fails(rest):
            found = rest
    return found


def _halved(background: list[T], parts: Sequence[T], fails: Fails[T], *, is_new: bool) -> list[T]:
    if is_new and fails(background):
        return []
    if len(parts) <= 1:
        return list(parts)
    middle = len(parts) // 2
    first, second = list(parts[:middle]), list(parts[middle:])
    of_second = _halved([*background, *first], second, fails, is_new=bool(first))
    of_first = _halved([*background, *of_second], first, fails, is_new=bool(of_second))
    return [*of_first, *of_second]
