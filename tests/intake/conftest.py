"""A small catalogue, so that these tests say which ids they use."""

import pytest

from planner.domain.topic import Topic
from planner.intake import Catalogue

PHONE_MINUTES = 60
TV_MINUTES = 45


@pytest.fixture
def catalogue() -> Catalogue:
    """Two topics, three skills, three languages."""
    return Catalogue(
        topics={
            "phone_setup": Topic(
                "phone_setup",
                {"fi": "Puhelimen käyttöönotto", "sv": "Ta telefonen i bruk", "en": "Phone set-up"},
                PHONE_MINUTES * 60,
                ("smartphone",),
            ),
            "tv_tuning": Topic(
                "tv_tuning",
                {"fi": "Television viritys", "sv": "Inställning av TV", "en": "TV tuning"},
                TV_MINUTES * 60,
                ("tv",),
            ),
        },
        skills={
            "smartphone": {"fi": "Älypuhelin", "sv": "Smarttelefon", "en": "Smartphone"},
            "tv": {"fi": "Televisio", "sv": "TV", "en": "Television"},
            "computer": {"fi": "Tietokone", "sv": "Dator", "en": "Computer"},
        },
        languages={
            "fi": {"fi": "suomi", "sv": "finska", "en": "Finnish"},
            "sv": {"fi": "ruotsi", "sv": "svenska", "en": "Swedish"},
            "en": {"fi": "englanti", "sv": "engelska", "en": "English"},
        },
    )
