"""The place of a finding, such as ``row 7, column "times"``, in the language of the reader."""

import re
from collections.abc import Sequence

from planner.locale.catalogue import Language
from planner.locale.sentence import Sentence, sentence

_PLACES: Sequence[tuple[re.Pattern[str], Sentence]] = (
    (re.compile(r'row (?P<row>\d+), column "(?P<column>.*)"'), sentence('row {row}, column "{column}"')),
    (re.compile(r"row (?P<row>\d+)"), sentence("row {row}")),
    (re.compile(r"request (?P<id>.+)"), sentence("request {id}")),
    (re.compile(r"visit (?P<id>.+)"), sentence("visit {id}")),
    (re.compile(r"helper (?P<id>.+), shift of (?P<day>[^,]+)"), sentence("helper {id}, shift of {day}")),
)
_OF_FILE = re.compile(r"(?P<file>.+, )(?P<rest>row \d+.*)")


def place_in_language(where: str, language: Language) -> str:
    """Return a place as people read it; a path such as ``visits[3].end`` is the same in every language."""
    in_file = _OF_FILE.fullmatch(where)
    if in_file:
        return in_file["file"] + place_in_language(in_file["rest"], language)
    for pattern, text in _PLACES:
        match = pattern.fullmatch(where)
        if match:
            return text.with_values(**match.groupdict()).in_language(language)
    return where
