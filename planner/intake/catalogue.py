"""The ids that files may use: topics, skills and languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.config import data_file
from planner.domain.topic import Topic
from planner.locale import LANGUAGES

_SECONDS_PER_MINUTE = 60

Names = Mapping[str, str]
"""Name by language code."""


@dataclass(frozen=True)
class Catalogue:
    """
    What a request may be about, what a helper may know, and in which languages.

    Parameters
    ----------
    topics
        By id.
    skills, languages
        Names by language code, by id; language ids are BCP 47 codes.
    """

    topics: Mapping[str, Topic]
    skills: Mapping[str, Names]
    languages: Mapping[str, Names]

    @cached_property
    def topic_by_name(self) -> dict[str, str]:
        """Topic id by casefolded id or name."""
        return _by_name({topic.id: topic.names for topic in self.topics.values()})

    @cached_property
    def skill_by_name(self) -> dict[str, str]:
        """Skill id by casefolded id or name."""
        return _by_name(self.skills)

    @cached_property
    def language_by_name(self) -> dict[str, str]:
        """Language id by casefolded id or name."""
        return _by_name(self.languages)


def read_catalogue() -> Catalogue:
    """Return the embedded catalogue."""
    return Catalogue(
        topics={key: _topic_of(key, entry) for key, entry in _table("topics").items()},
        skills={key: _names_of(entry) for key, entry in _table("skills").items()},
        languages={key: _names_of(entry) for key, entry in _table("languages").items()},
    )


def _table(name: str) -> dict[str, dict[str, Any]]:
    with data_file(f"{name}.toml").open("rb") as file:
        table: dict[str, dict[str, Any]] = tomllib.load(file)[name]
    return table


def _topic_of(key: str, entry: Mapping[str, Any]) -> Topic:
    return Topic(
        id=key,
        names=_names_of(entry),
        duration=entry["minutes"] * _SECONDS_PER_MINUTE,
        skills=tuple(entry["skills"]),
        is_assumption=entry["assumption"],
    )


def _names_of(entry: Mapping[str, Any]) -> Names:
    return {language: entry[language] for language in LANGUAGES}


def _by_name(names_by_id: Mapping[str, Names]) -> dict[str, str]:
    """Ids come last, so that a name in one language never hides the id of something else."""
    by_name = {name.casefold(): key for key, names in names_by_id.items() for name in names.values()}
    return by_name | {key.casefold(): key for key in names_by_id}
