import pytest

from planner.intake.guard import MAX_TEXT_CHARACTERS, is_harmless, text_findings


def found(text: str) -> list[str]:
    return [finding.code for finding in text_findings({"notes": text})]


def test_plain_texts_pass_and_no_text_too() -> None:
    assert text_findings({"name": "Åke Ängström", "notes": "", "comment": "kl 9.30\n\tsoita ensin"}) == []


def test_each_finding_names_its_field_in_the_order_of_the_texts() -> None:
    texts = {"reason": "PIN 1234", "name": "plain", "notes": "a\x00b"}

    assert [(finding.code, finding.where) for finding in text_findings(texts)] == [
        ("SECRET_IN_TEXT", "reason"),
        ("CHARACTERS_INVALID", "notes"),
    ]


def test_all_that_is_wrong_with_one_text_comes_at_once() -> None:
    assert found("PIN 1234\x07") == ["CHARACTERS_INVALID", "SECRET_IN_TEXT"]


def test_text_of_the_longest_length_passes_and_one_more_does_not() -> None:
    assert found("x" * MAX_TEXT_CHARACTERS) == []
    assert found("x" * (MAX_TEXT_CHARACTERS + 1)) == ["TEXT_TOO_LONG"]


def test_ten_megabytes_are_refused_by_their_length_alone() -> None:
    assert found("PIN 1234 " * (10 * 1024 * 1024 // 9)) == ["TEXT_TOO_LONG"]


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\ud83d", "\uffff"],
)
def test_characters_that_break_a_file_or_turn_the_text_are_refused(character: str) -> None:
    assert found(f"avaa{character}ovi") == ["CHARACTERS_INVALID"]


@pytest.mark.parametrize(
    "text", ["👩🏽‍🦳 soittaa 📞", "❤️", "🏴\U000e0067\U000e0062\U000e007f", "مرحبا\u200f", "rivi\r\nrivi"]
)
def test_emoji_and_other_scripts_are_kept(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["PIN 1234", "x" * 3000, "Kalle\x00Kustaa"])
def test_no_finding_repeats_the_text(text: str) -> None:
    (finding,) = text_findings({"notes": text})

    assert text not in str(finding)
    assert finding.severity == "error"


def test_door_code_is_pointed_to_its_own_field() -> None:
    (finding,) = text_findings({"notes": "ovikoodi 1234"})

    assert "field for door codes" in str(finding)


@pytest.mark.parametrize(
    "text",
    ["", "Hämeentie 5", "rivi\nvaihto", "PIN 1234", "a\u202eb", "a\x00b", "a" * MAX_TEXT_CHARACTERS, "a" * 2_001],
)
def test_a_text_is_harmless_when_nothing_is_found_in_it(text: str) -> None:
    assert is_harmless(text) == (text_findings({"notes": text}) == [])
