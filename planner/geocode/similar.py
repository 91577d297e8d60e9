"""Street names spelled like one that nobody knows: offered to a person, never taken in silence."""

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from planner.geocode.spelling import street_keys

LEAST_SIMILARITY = 0.72
"""Share of letters in place: one slip in a short name, three in a long one."""

_PART_SIMILARITY = 0.9
"""Of a name cut short, and of one with words before it."""

_LEAST_PART = 6
"""Letters; shorter beginnings and ends stand in too many names."""


def similar_names(name: str, name_by_key: Mapping[str, str], *, limit: int) -> tuple[tuple[str, float], ...]:
    """
    Return the nearest names with their similarity, from 0 to 1, best first.

    Letters left out, added, taken for others or swapped count as slips; a name may also be cut short, or stand at the
    end of what was written.
    """
    score_by_name: dict[str, float] = {}
    for key in street_keys(name):
        close = process.extract(
            key, name_by_key.keys(), scorer=OSA.normalized_similarity, score_cutoff=LEAST_SIMILARITY, limit=limit
        )
        for known, score in [*((known, score) for known, score, _ in close), *_parts(key, name_by_key)]:
            found = name_by_key[known]
            score_by_name[found] = max(score, score_by_name.get(found, 0.0))
    return tuple(sorted(score_by_name.items(), key=lambda item: (-item[1], item[0]))[:limit])


def _parts(key: str, known: Iterable[str]) -> list[tuple[str, float]]:
    """Return the names that begin with the key, and those with which it ends."""
    if len(key) < _LEAST_PART:
        return []
    ends = {key[start:] for start in range(len(key) - _LEAST_PART + 1)}
    return [(name, _PART_SIMILARITY) for name in known if name in ends or name.startswith(key)]
