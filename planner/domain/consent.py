"""What a resident has agreed to before somebody visits them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.locale import Sentence, sentence


@dataclass(frozen=True)
class Consent:
    """
    The talk before a home visit; each day None until it has been.

    Parameters
    ----------
    terms_read
        When the terms were read to the resident: they answer for device and data, and log in by themselves.
    content_agreed
        When it was agreed what the visit is about.
    hazards_asked
        When the resident was asked about hazards at home.
    hazards
        What they said; free text, empty when there are none.
    """

    terms_read: date | None = None
    content_agreed: date | None = None
    hazards_asked: date | None = None
    hazards: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the days that are not there yet."""
        return tuple(name for name in DATED if getattr(self, name) is None)


DATED = ("terms_read", "content_agreed", "hazards_asked")
"""The days without which nobody is visited."""

CONSENT_NAMES: Mapping[str, Sentence] = {
    "terms_read": sentence("Terms read to the resident"),
    "content_agreed": sentence("Content of the visit agreed"),
    "hazards_asked": sentence("Hazards at home asked about"),
}
"""How people call them."""
