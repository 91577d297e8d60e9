"""Who stands behind the ids of a plan; kept apart from it, since a Problem knows no names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True)
class ResidentEntry:
    """What a planner and the assigned helper may see of a resident; personal data throughout."""

    name: str
    phone: str
    address: str
    topic: str
    notes: str = ""


@dataclass(frozen=True)
class HelperEntry:
    """What a planner sees of a helper."""

    name: str
    organisation: str = ""


@dataclass(frozen=True)
class Directory:
    """
    Names behind ids.

    Parameters
    ----------
    residents
        By visit id.
    helpers
        By helper id.
    topics
        Names of topics by topic id and language code.
    is_anonymous
        Whether numbers stand in for the names; ids are not shown beside them then.
    """

    residents: Mapping[str, ResidentEntry] = field(default_factory=dict)
    helpers: Mapping[str, HelperEntry] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_anonymous: bool = False

    def resident(self, visit: str) -> ResidentEntry:
        """Return the entry of a visit, or of the one that it is a copy of; the id stands in for an unknown one."""
        found = self.residents.get(visit) or self.residents.get(_original(visit))
        return found or ResidentEntry(name=visit, phone="", address="", topic="")

    def helper(self, helper: str) -> HelperEntry:
        """Return the entry of a helper; the id stands in for an unknown one."""
        return self.helpers.get(helper, HelperEntry(name=helper))

    def topic(self, visit: str, language: str) -> str:
        """Return the name of a visit's topic in a language; its id where there is no name."""
        topic = self.resident(visit).topic
        return self.topics.get(topic, {}).get(language, topic)

    def only(self, visits: Collection[str], helpers: Collection[str]) -> Self:
        """Return the directory with some of the names."""
        wanted = {*visits, *(_original(visit) for visit in visits)}
        return replace(
            self,
            residents={visit: entry for visit, entry in self.residents.items() if visit in wanted},
            helpers={helper: entry for helper, entry in self.helpers.items() if helper in helpers},
        )


def _original(visit: str) -> str:
    """Return the visit of a copy, or of the time at a closed door; no id of a request holds the mark."""
    return visit.partition("+")[0]
