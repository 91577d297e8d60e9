"""How support is given."""

from collections.abc import Mapping
from enum import StrEnum

from planner.domain.lifecycle import REQUEST_STEPS, RequestState
from planner.locale import Sentence, sentence


class Channel(StrEnum):
    """How support is given; the names are those of the state that a request has once it is chosen."""

    SITE = "site"
    REMOTE = "remote"
    HOME = "home"
    REFERRED = "referred"

    @property
    def state(self) -> RequestState:
        """Return the state of a request whose channel has been chosen."""
        return RequestState(self.value)

    def steps_from(self, state: RequestState) -> tuple[RequestState, ...]:
        """
        Return the steps of a request to this channel, also back from another one, or from it to the same again.

        Where no way leads there, the only step is one that the life of a request refuses.
        """
        if self.state in REQUEST_STEPS[state]:
            return (self.state,)
        before = _BACK.get(state, ())
        return (*before, self.state)


_R = RequestState
_BACK: Mapping[RequestState, tuple[RequestState, ...]] = {
    _R.READY: (_R.HOME, _R.TRIAGED),
    **dict.fromkeys((_R.NEW, _R.SITE, _R.REMOTE, _R.HOME, _R.REFERRED), (_R.TRIAGED,)),
}
"""What comes before a channel can be chosen. A promised visit has no such way: it is cancelled first."""

CHOOSABLE = frozenset({*_BACK, _R.TRIAGED})
"""A channel can be chosen for requests in these states."""

CHANNEL_NAMES: Mapping[Channel, Sentence] = {
    Channel.SITE: sentence("On-site support"),
    Channel.REMOTE: sentence("Remote support"),
    Channel.HOME: sentence("Home support"),
    Channel.REFERRED: sentence("Referred"),
}
"""How people call them."""
