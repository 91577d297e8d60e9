"""What a person who logs in may be."""

from enum import StrEnum


class Role(StrEnum):
    """A role; an account may have several."""

    CLERK = "clerk"
    PLANNER = "planner"
    HELPER = "helper"
    ANALYST = "analyst"
    ADMIN = "admin"
