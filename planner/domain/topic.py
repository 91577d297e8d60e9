"""What a visit is about."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """
    An entry of the topic catalogue.

    Parameters
    ----------
    id
        Stable name, such as ``phone_setup``.
    names
        Name by language code; fi, sv and en.
    duration
        Default time at the resident, whole seconds.
    skills
        What a helper must be able to do.
    is_assumption
        True while no measured duration stands behind the default.
    """

    id: str
    names: Mapping[str, str]
    duration: int
    skills: tuple[str, ...]
    is_assumption: bool = True
