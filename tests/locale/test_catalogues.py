"""
Every sentence of the product is there in Finnish and Swedish.

``make messages`` brings the catalogues up to date with the source; then translate what is empty.
"""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from planner.locale import LANGUAGES, Sentence

ROOT = Path(__file__).parents[2]
KEYWORDS = {"sentence": (1,)}
TRANSLATED = [language for language in LANGUAGES if language != "en"]


def sentences() -> set[str]:
    """Return every sentence of the source."""
    found = {str(row[2]) for row in extract_from_dir(ROOT / "planner", keywords=KEYWORDS)}
    return found | {str(row[1]) for row in extract_from_file("python", ROOT / "app.py", keywords=KEYWORDS)}


def catalogue(language: str) -> Catalog:
    """Return the catalogue as it stands in its file."""
    with (ROOT / "planner" / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    translated = {str(message.id) for message in catalogue(language) if message.string and not message.fuzzy}

    assert sentences() - translated == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_has_lost_its_sentence(language: str) -> None:
    known = {str(message.id) for message in catalogue(language) if message.id}

    assert known - sentences() == set()
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_translation_names_the_same_values_and_ends_alike(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            text, translated = str(message.id), str(message.string)
            assert placeholders(text) == placeholders(translated), text
            assert translated == translated.strip()
            assert (text[-1] in ".:?") == (translated[-1] in ".:?"), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_written(language: str) -> None:
    for text in sentences():
        written = Sentence(text, dict.fromkeys(placeholders(text), "x")).in_language(language)  # type: ignore[arg-type]
        assert "{" not in written
        assert written


def test_every_sentence_is_a_literal() -> None:
    """A sentence put together at run time cannot be collected for translation, nor can one inside a lambda."""
    collected = sentences()
    for path in (ROOT / "planner").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence":
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{path.name}:{node.lineno}"
                assert first.value in collected | {""}, f"{path.name}:{node.lineno}"
