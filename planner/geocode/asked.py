"""Which addresses have been outside already, told by the source of their place: nobody's leaves the building twice."""

from dataclasses import replace

from planner.domain.place import Place, Precision
from planner.geocode.judgement import agrees

_MARK = "; asked "
_BEST_FIRST = tuple(Precision)


def merged(known: Place, answer: Place) -> Place:
    """
    Return what is to be kept of an address.

    That is the answer when a visit may be planned there and the register does not speak against it; otherwise the
    better of the two, noted as asked, for a person to settle.
    """
    if answer.precision.is_settled and agrees(answer, known):
        return answer
    is_better = not answer.precision.is_settled and _rank(answer) < _rank(known)
    rough = answer if is_better else known
    return replace(rough, source=f"{rough.source}{_MARK}{answer.source}")


def was_asked(place: Place) -> bool:
    """Say whether a service was asked and its answer did not settle the address."""
    return _MARK in place.source


def _rank(place: Place) -> int:
    return _BEST_FIRST.index(place.precision)
