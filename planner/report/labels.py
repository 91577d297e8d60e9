"""Words that the exports share."""

from planner.domain.mode import Mode
from planner.locale import Sentence, sentence

ESTIMATE_NOTE = sentence("Travel times are estimates from straight-line distance, not from streets or timetables.")
AUDIENCE_NOTE = sentence("For the planners and helpers of this week only.")
DESTROY_NOTE = sentence("Contains personal data. Destroy after use.")

_MODES: dict[str, Sentence] = {
    Mode.WALK: sentence("on foot"),
    Mode.BIKE: sentence("by bike"),
    Mode.CAR: sentence("by car"),
    Mode.TRANSIT: sentence("by public transport"),
}


def mode_label(mode: str) -> Sentence | str:
    """Return how a helper moves, in words; a mode of an operator's own stays as it is named."""
    return _MODES.get(mode, mode)


def week_title(monday: object) -> Sentence:
    """Return the title of a week."""
    return sentence("Home visits, week of {monday}", monday=monday)
