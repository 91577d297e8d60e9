"""What languages and skills are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.domain.answers.capacity import Want
from planner.locale import Language


@dataclass(frozen=True)
class WantNames:
    """Names of languages and skills by id and language code; an id stands in for an unknown name."""

    languages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, want: Want, name: str, language: Language) -> str:
        """Return the name of a language or skill in a language."""
        names = self.languages if want is Want.LANGUAGE else self.skills
        return names.get(name, {}).get(language, name)
