"""How people call the states of a request, and what a step that may not be is told."""

from collections.abc import Mapping, Sequence

from planner.domain.lifecycle import REQUEST_STEPS, RequestState
from planner.domain.role import ROLE_NAMES, Role
from planner.locale import Sentence, sentence

_R = RequestState
STATE_NAMES: Mapping[RequestState, Sentence] = {
    _R.NEW: sentence("new"),
    _R.TRIAGED: sentence("channel to be chosen"),
    _R.SITE: sentence("on-site support"),
    _R.REMOTE: sentence("remote support"),
    _R.HOME: sentence("home support to be prepared"),
    _R.REFERRED: sentence("referred"),
    _R.READY: sentence("ready to be planned"),
    _R.PLANNED: sentence("visit promised"),
    _R.DONE: sentence("done"),
    _R.CANCELLED: sentence("cancelled"),
}
"""How people call them, in the middle of a sentence."""

_OFFICE = (Role.CLERK, Role.PLANNER)
WHO_STEPS: Mapping[RequestState, tuple[Role, ...]] = {
    **dict.fromkeys(RequestState, _OFFICE),
    _R.PLANNED: (Role.PLANNER,),
}
"""Who may take a request to a state; the gate itself stands in the services."""


def refused_step(before: RequestState, after: RequestState) -> Sentence:
    """Return why a request may not go from a state to another one, from where it may, and who may do it."""
    sources = [state for state in RequestState if after in REQUEST_STEPS[state]]
    return sentence(
        'The request is "{before}" and cannot become "{after}"; only from: {sources}. Who may do that: {roles}. '
        "[REQUEST_STATE]",
        before=STATE_NAMES[before],
        after=STATE_NAMES[after],
        sources=_listed([STATE_NAMES[state] for state in sources]),
        roles=_listed([ROLE_NAMES[role] for role in WHO_STEPS[after]]),
    )


def _listed(names: Sequence[Sentence]) -> Sentence:
    """Return names with commas between them; no words of its own, so that it needs no translation."""
    keys = [f"name{number}" for number in range(len(names))]
    template = ", ".join(f"{{{key}}}" for key in keys)
    return Sentence(template, dict(zip(keys, names, strict=True)))
