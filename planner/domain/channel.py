"""How support is given."""

from enum import StrEnum

from planner.domain.lifecycle import RequestState


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
