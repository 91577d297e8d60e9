"""Where a request came from."""

import re

from planner.locale import Sentence, sentence

PHONE, WEB, FILE = "phone", "web", "file"
"""Ways of ours: a call to a clerk, the public form, and files that have our columns."""

_NAME = re.compile(r"[a-z][a-z0-9_]{1,15}")
"""Without a hyphen: where the name of a source ends shows in the number of a request."""


def source_problem(name: str) -> Sentence | None:
    """Return why another system cannot have a name, or None when it can."""
    taken = (FILE, PHONE, WEB)
    if _NAME.fullmatch(name) and name not in taken:
        return None
    return sentence("Use 2 to 16 small letters, digits and _, and none of: {taken}.", taken=", ".join(taken))


def number_of(source: str, reference: str) -> str:
    """Return the number of a request of another system; two systems may number alike."""
    return f"{source}-{reference}"
