"""The language that a browser or a program asks for."""

from starlette.requests import Request

from planner.locale import LANGUAGES, Language

_MOST_ENTRIES = 10
"""A reader of more languages has named one of ours by then."""


def preferred_language(request: Request, default: Language) -> Language:
    """Return the language of ours that stands highest in ``Accept-Language``; the first one of equals."""
    best, weight = default, 0.0
    for entry in request.headers.get("accept-language", "").split(",")[:_MOST_ENTRIES]:
        name, _, parameter = entry.partition(";")
        language = next((ours for ours in LANGUAGES if name.strip().lower().split("-")[0] == ours), None)
        if language is not None and _weight(parameter) > weight:
            best, weight = language, _weight(parameter)
    return best


def _weight(parameter: str) -> float:
    name, _, number = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(float(number), 1.0) if name == "q" else 0.0
    except ValueError:
        return 0.0
