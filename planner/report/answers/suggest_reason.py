"""Why a visit has no place in a week, in words for somebody on the phone."""

from planner.domain.rules import Reason
from planner.locale import Sentence, sentence
from planner.report.sheet import reason_text

_TEXTS: dict[str, Sentence] = {
    "NO_TIME": sentence("The resident has no possible time from tomorrow on."),
    Reason.AFTER: sentence("The visit before it has no time yet, or leaves it none."),
    Reason.FULL: sentence("Every suitable helper is taken or held at the possible times."),
}


def no_place_text(reason: str) -> Sentence:
    """Return why nobody can come while nobody moves."""
    return _TEXTS.get(reason) or reason_text(reason)
