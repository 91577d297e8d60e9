"""What no free text may hold, whoever writes it and wherever it enters."""

import re
from collections.abc import Iterator, Mapping

from planner.errors import Finding
from planner.intake.secrets import find_secret, secret_finding
from planner.locale import Sentence, sentence

MAX_TEXT_CHARACTERS = 2_000
"""A full page. Longer text is pasted by mistake, and is refused before anything looks into it."""

_INVALID = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters; a database refuses NUL, a spreadsheet the others
    "\u202a-\u202e\u2066-\u2069"  # they turn the order of the letters, so that a reader sees another text
    "\ud800-\udfff\ufffe\uffff"  # halves of characters and no characters, which no file can hold
    "]"
)
"""Tabs and line ends may stay, and so may the joiners inside emoji and the marks of Arabic and Hebrew."""


def text_findings(texts: Mapping[str, str]) -> list[Finding]:
    """
    Return what is wrong with free texts: ``TEXT_TOO_LONG``, ``CHARACTERS_INVALID`` and ``SECRET_IN_TEXT``.

    Every use case that takes free text calls it before anything is saved, noted or logged.

    Parameters
    ----------
    texts
        By the place that a finding names, such as a field of a form; the place must hold no personal data.

    Returns
    -------
    list of Finding
        In the order of the texts. None repeats a text.
    """
    return [finding for where, text in texts.items() if text for finding in _findings_of(where, text)]


def is_harmless(text: str) -> bool:
    """Say whether :func:`text_findings` finds nothing in a text; of many texts this is known sooner."""
    return len(text) <= MAX_TEXT_CHARACTERS and not _holds_invalid(text) and find_secret(text) is None


def _findings_of(where: str, text: str) -> Iterator[Finding]:
    if len(text) > MAX_TEXT_CHARACTERS:
        yield Finding("TEXT_TOO_LONG", where, _too_long(len(text)))
        return
    if _holds_invalid(text):
        yield Finding("CHARACTERS_INVALID", where, _INVALID_TEXT)
    kind = find_secret(text)
    if kind is not None:
        yield secret_finding(kind, where)


def _holds_invalid(text: str) -> bool:
    # Nothing invalid can be printed, and most texts are of characters that can: the pattern looks at the others.
    return not text.isprintable() and _INVALID.search(text) is not None


def _too_long(length: int) -> Sentence:
    return sentence(
        "The text has {length} characters and the limit is {limit}. Shorten it to what the visit needs.",
        length=length,
        limit=MAX_TEXT_CHARACTERS,
    )


_INVALID_TEXT = sentence(
    "The text holds invisible characters that cannot be stored or that turn it around. Type it again without pasting."
)
