"""Which addresses have been outside already, told by the source of their place: nobody's leaves the building twice."""

from dataclasses import replace

from planner.domain.place import Place

_MARK = "; asked "


def merged(known: Place, answer: Place) -> Place:
    """Return what is to be kept of an address: the answer if a visit may be planned there, else what is known here."""
    return answer if answer.precision.is_settled else replace(known, source=f"{known.source}{_MARK}{answer.source}")


def was_asked(place: Place) -> bool:
    """Say whether a service was asked and its answer did not settle the address."""
    return _MARK in place.source
