"""How long it takes from the stop to a resident's door, where nobody has said it."""

from planner.domain.entry import Entry

_MINUTE = 60

TO_THE_DOOR = 2 * _MINUTE
"""From the street to the stair, and being let in; assumption, to be replaced by measured times."""
BY_LIFT = 1 * _MINUTE
"""Waiting for a lift and riding it, whatever the floor; assumption."""
PER_FLOOR = 30
"""For each floor by the stairs, with a bag of tools; assumption."""
GROUND_FLOOR = 1
MOST_FLOORS = 16
"""A higher house has a lift; more would be a slip of the hand."""


def access_of(entry: Entry) -> int:
    """
    Return the seconds to the door that the way suggests; a person may say another number.

    A floor without a word about a lift counts as if there were none.
    """
    floors = max(0, min((entry.floor or GROUND_FLOOR) - GROUND_FLOOR, MOST_FLOORS))
    if floors == 0:
        return TO_THE_DOOR
    return TO_THE_DOOR + (BY_LIFT if entry.has_lift else floors * PER_FLOOR)
