"""Free text as a reader sees it: what a keyboard, a web page or a word processor hides in it does not count."""

import re
import unicodedata

_DASHES = "‐‑‒–—―−﹣－"
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u20e3\ufe00-\ufe0f\ufeff"
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
"""Soft hyphens, zero-width characters, marks of direction, and what turns a digit into a picture of a key."""

_DASH = re.compile(f"[{_DASHES}]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")


def seen_text(text: str) -> str:
    """Return the text with plain digits, spaces and dashes, and without invisible characters."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", _HIDDEN.sub("", text))
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), _DASH.sub("-", plain))
