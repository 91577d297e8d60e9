"""What becomes of dirty addresses: the right building, a person's review, or the wrong building."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum

from planner.domain.place import Place
from planner.geocode import Register, parse_address
from planner.geocode.house import MAX_SPREAD_M
from planner.geocode.spelling import street_keys
from planner.geocode.street import Point, distance_m

from .spoiler import Dirty, Fact

SAME_POINT_M = 1.0


class Verdict(StrEnum):
    RIGHT = "right"
    OFFERED = "offered"
    """For a person, who finds the right house among the candidates."""
    REVIEW = "review"
    """For a person, without it, or rightly so: no house of the city is meant."""
    WRONG = "wrong"


def verdict(register: Register, dirty: Dirty) -> Verdict:
    """Judge what the register makes of an address."""
    place = register.locate(dirty.address, dirty.postcode)
    if place.precision.is_settled:
        return Verdict.RIGHT if _is_there(place, dirty.truth) else Verdict.WRONG
    offered = register.candidates(dirty.address, dirty.postcode)
    return Verdict.OFFERED if any(_is_there(candidate, dirty.truth) for candidate in offered) else Verdict.REVIEW


def verdicts(register: Register, dirty: Iterable[Dirty]) -> Mapping[str, Counter[Verdict]]:
    """Return how often each verdict was given, by kind."""
    counts: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    for each in dirty:
        counts[each.kind][verdict(register, each)] += 1
    return counts


def table(counts: Mapping[str, Counter[Verdict]]) -> str:
    """Return the counts as text, with a sum."""
    total = sum(counts.values(), Counter())
    lines = [f"{'':24}" + "".join(f"{verdict:>9}" for verdict in Verdict)]
    for kind, count in [*counts.items(), ("all", total)]:
        lines.append(f"{kind:24}" + "".join(f"{count[verdict]:>9}" for verdict in Verdict))
    return "\n".join(lines)


def _is_there(place: Place, truth: Fact | None) -> bool:
    """Whether a place is the house that was meant: its own number within a block, or the very point."""
    if truth is None or place.lat is None or place.lon is None:
        return False
    apart = distance_m(Point("", truth.lat, truth.lon, ""), Point("", place.lat, place.lon, ""))
    found, meant = parse_address(place.matched), parse_address(truth.fi)
    is_same_number = meant.number in (found.number, found.number_end) or found.number == meant.number_end
    is_same_street = street_keys(found.street)[0] == street_keys(meant.street)[0]
    is_same_house = is_same_street and found.letter == meant.letter and is_same_number
    return apart <= SAME_POINT_M or (is_same_house and apart <= MAX_SPREAD_M)
