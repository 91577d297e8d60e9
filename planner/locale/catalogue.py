"""The gettext catalogues, read from their ``.po`` files."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "fi"
LANGUAGE_NAMES: dict[Language, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
"""Each as its speakers call it."""

_CATALOGUE_DIR = Path(__file__).parent
_BABEL_LOCALES: dict[Language, str] = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}


def as_language(text: str | None) -> Language:
    """Return the language of a code such as ``sv`` or ``sv-FI``; the default for anything unknown."""
    code = (text or "")[:2].lower()
    return next((language for language in LANGUAGES if language == code), DEFAULT_LANGUAGE)


def babel_locale(language: Language) -> str:
    """Return the locale that formats dates and numbers for the language, as Finland writes them."""
    return _BABEL_LOCALES[language]


@cache
def translations(language: Language) -> NullTranslations:
    """
    Return the catalogue of a language.

    The ``.po`` files are compiled in memory (about 20 ms, once a process), so that no build step and no binary file
    can go stale. English is the language of the message ids and has no catalogue.
    """
    if language == "en":
        return NullTranslations()
    with (_CATALOGUE_DIR / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
