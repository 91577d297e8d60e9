"""What a person who logs in may be."""

from collections.abc import Mapping
from enum import StrEnum

from planner.locale import Sentence, sentence


class Role(StrEnum):
    """A role; an account may have several."""

    CLERK = "clerk"
    PLANNER = "planner"
    HELPER = "helper"
    ANALYST = "analyst"
    ADMIN = "admin"


ROLE_NAMES: Mapping[Role, Sentence] = {
    Role.CLERK: sentence("Clerk"),
    Role.PLANNER: sentence("Planner"),
    Role.HELPER: sentence("Helper"),
    Role.ANALYST: sentence("Analyst"),
    Role.ADMIN: sentence("Administrator"),
}
"""How people call them."""
