from planner.intake import Catalogue, read_catalogue
from planner.intake.requests import MAX_DURATION_MINUTES, MIN_DURATION_MINUTES


def test_embedded_topics_ask_for_skills_that_exist() -> None:
    catalogue = read_catalogue()

    assert {skill for topic in catalogue.topics.values() for skill in topic.skills} <= set(catalogue.skills)


def test_embedded_durations_are_within_the_limits_of_an_import() -> None:
    for topic in read_catalogue().topics.values():
        assert MIN_DURATION_MINUTES * 60 <= topic.duration <= MAX_DURATION_MINUTES * 60


def test_everything_has_a_name_in_three_languages() -> None:
    catalogue = read_catalogue()
    names = [topic.names for topic in catalogue.topics.values()]

    for entry in [*names, *catalogue.skills.values(), *catalogue.languages.values()]:
        assert set(entry) == {"fi", "sv", "en"}
        assert all(entry.values())


def test_the_languages_of_the_city_are_there() -> None:
    assert {"fi", "sv", "en"} <= set(read_catalogue().languages)


def test_an_id_is_never_hidden_by_a_name_of_something_else() -> None:
    catalogue = Catalogue(
        topics={},
        skills={"tv": {"fi": "Televisio", "sv": "TV", "en": "TV"}, "other": {"fi": "tv", "sv": "tv", "en": "tv"}},
        languages={},
    )

    assert catalogue.skill_by_name["tv"] == "tv"


def test_no_name_means_two_things() -> None:
    catalogue = read_catalogue()

    for entries in (
        {key: topic.names for key, topic in catalogue.topics.items()},
        catalogue.skills,
        catalogue.languages,
    ):
        owners: dict[str, set[str]] = {}
        for key, names in entries.items():
            for name in (key, *names.values()):
                owners.setdefault(name.casefold(), set()).add(key)
        assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}
