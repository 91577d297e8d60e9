"""Shorthand of what a file was refused for."""

from collections.abc import Callable

import pytest

from planner.errors import Finding, InputError


def findings_of(read: Callable[[], object]) -> tuple[Finding, ...]:
    """Return the findings of the ``InputError`` that must be raised."""
    with pytest.raises(InputError) as caught:
        read()
    return caught.value.findings


def codes_of(read: Callable[[], object]) -> list[tuple[str, str]]:
    """Return (code, place) of each finding."""
    return [(finding.code, finding.where) for finding in findings_of(read)]


def outcome_of(read: Callable[[], object]) -> object:
    """Return ``"value"``, or the codes of the ``InputError``."""
    try:
        read()
    except InputError as error:
        return {finding.code for finding in error.findings}
    return "value"
