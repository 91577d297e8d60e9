"""Sentences in Finnish, Swedish and English: one catalogue a language, translated when shown."""

from planner.locale.catalogue import DEFAULT_LANGUAGE, LANGUAGES, Language, as_language
from planner.locale.sentence import Clock, Sentence, sentence

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Clock",
    "Language",
    "Sentence",
    "as_language",
    "sentence",
]
