"""Postcodes as people and spreadsheets write them."""

import re

_POSTCODE = re.compile(r"(?:FI-?)?(\d{5})(?: .*)?", re.ASCII | re.IGNORECASE | re.DOTALL)
_WITHOUT_ZEROS = re.compile(r"\d{3}", re.ASCII)
"""What a spreadsheet makes of 00530."""


def known_postcode(text: str) -> str:
    """Return the five digits of a postcode, also of ``FI-00530``, ``00530 Helsinki`` and ``530``; else nothing."""
    tidy = text.strip()
    found = _POSTCODE.fullmatch(tidy)
    if found:
        return found[1]
    return f"00{tidy}" if _WITHOUT_ZEROS.fullmatch(tidy) else ""
