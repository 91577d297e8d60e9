"""A wish as it was typed, and everything that can be wrong with it."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from planner.domain.triage import Answers, Question
from planner.errors import InputError
from planner.intake.catalogue import read_catalogue
from planner.intake.request_json import read_request, request_schema
from planner.intake.web_request import (
    MOST_CHARACTERS,
    RequestFields,
    request_findings,
    request_from,
    without_stopped,
)

CATALOGUE = read_catalogue()
FIELDS = RequestFields(name="Aino Esimerkki", phone="040 123 4567", languages=("fi",), topic="phone_use")
CODE = "131052-308T"
"""A personal identity code of nobody, with its check character right."""
DOCUMENT: dict[str, Any] = {
    "reference": "2026-7",
    "name": "Aino Esimerkki",
    "phone": "040 123 4567",
    "languages": ["fi"],
    "topic": "phone_use",
}


def codes(fields: RequestFields) -> list[tuple[str, str]]:
    """Return the findings of a wish by code and field."""
    return [(finding.code, finding.where) for finding in request_findings(fields, CATALOGUE)]


def codes_of(document: object) -> list[tuple[str, str]]:
    """Return the findings of a document by code and field."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(InputError) as caught:
        read_request(content, CATALOGUE)
    return [(finding.code, finding.where) for finding in caught.value.findings]


def test_everything_that_is_missing_is_named_at_once_in_the_order_of_the_form() -> None:
    missing = [("FIELDS_MISSING", name) for name in ("contact", "name", "phone", "languages", "topic")]

    assert codes(RequestFields(is_for_other=True)) == missing
    assert codes(RequestFields()) == missing[1:]
    assert codes(FIELDS) == []


def test_own_words_stand_for_a_topic() -> None:
    fields = replace(FIELDS, topic="", need="Puhelin ei soi.")
    request = request_from(fields, CATALOGUE, request_id="R1", received=date(2026, 11, 30), source="web", language="fi")

    assert codes(fields) == []
    assert (request.topic, request.notes) == ("other", "Puhelin ei soi.")
    assert codes(replace(FIELDS, topic="", need=" \n ")) == [("FIELDS_MISSING", "topic")]


@pytest.mark.parametrize("phone", ["0401234567", "+358 40 123 4567", "(09) 310 1691", "040-123 4567", "+358401234567"])
def test_phone_number_is_taken_as_people_write_it(phone: str) -> None:
    assert codes(replace(FIELDS, phone=phone)) == []


@pytest.mark.parametrize("phone", ["112", "040 123 456 789 012 3", "call me", "040 1234567 Aino", "٠٤٠١٢٣٤٥٦٧"])
def test_what_is_no_phone_number_is_refused(phone: str) -> None:
    assert codes(replace(FIELDS, phone=phone)) == [("PHONE_INVALID", "phone")]


@pytest.mark.parametrize("postcode", ["530", "0053O", "00530 Helsinki", "٠٠٥٣٠"])
def test_what_is_no_postcode_is_refused(postcode: str) -> None:
    found = codes(replace(FIELDS, postcode=postcode))

    assert found in ([("POSTCODE_INVALID", "postcode")], [("TEXT_TOO_LONG", "postcode")])


def test_unknown_topic_and_language_are_refused_with_the_known_ones() -> None:
    findings = request_findings(replace(FIELDS, topic="cooking", languages=("fi", "xx")), CATALOGUE)

    assert [finding.code for finding in findings] == ["LANGUAGE_UNKNOWN", "TOPIC_UNKNOWN"]
    assert "fse" in str(findings[0])
    assert "phone_use" in str(findings[1])


@pytest.mark.parametrize("name", [name for name in MOST_CHARACTERS if name != "languages"])
@pytest.mark.parametrize(
    ("text", "code"),
    [(CODE, "SECRET_IN_TEXT"), ("a\x00b", "CHARACTERS_INVALID"), ("\u202eab", "CHARACTERS_INVALID")],
)
def test_text_that_is_stopped_is_judged_no_further_and_not_shown_again(name: str, text: str, code: str) -> None:
    if len(text) > MOST_CHARACTERS[name]:
        code = "TEXT_TOO_LONG"
    fields = replace(FIELDS, **{name: text})
    findings = request_findings(fields, CATALOGUE)

    assert [(finding.code, finding.where) for finding in findings] == [(code, name)]
    assert text not in str(findings[0])
    assert getattr(without_stopped(fields, findings), name) == ""
    assert without_stopped(FIELDS, findings) == replace(FIELDS, **{name: ""})


@pytest.mark.parametrize("name", [name for name in MOST_CHARACTERS if name != "languages"])
def test_text_may_be_as_long_as_its_field_and_no_longer(name: str) -> None:
    most = MOST_CHARACTERS[name]

    assert ("TEXT_TOO_LONG", name) in codes(replace(FIELDS, **{name: "a" * (most + 1)}))
    assert ("TEXT_TOO_LONG", name) not in codes(replace(FIELDS, **{name: "a" * most}))


def test_bytes_that_are_no_text_are_refused() -> None:
    assert codes(replace(FIELDS, need="caf\ufffd")) == [("CHARACTERS_INVALID", "need")]


def test_door_code_is_kept_for_the_talk_about_a_visit() -> None:
    (finding,) = request_findings(replace(FIELDS, wishes="Ovikoodi on 4711."), CATALOGUE)

    assert finding.code == "SECRET_IN_TEXT"
    assert "asked for when a visit has been agreed" in str(finding)


def test_emoji_are_letters_of_a_note_but_not_of_a_name() -> None:
    assert codes(replace(FIELDS, need="Kiitos 🙏🏽 👩‍👩‍👧", name="Aino 🌸")) == []
    assert codes(replace(FIELDS, name="🌸")) == [("FIELDS_MISSING", "name")]


def test_request_says_who_asked_and_when_to_call_in_the_language_of_the_service() -> None:
    fields = replace(
        FIELDS,
        name="  Aino \t Esimerkki ",
        need="Yksi\r\nkaksi  ",
        wishes="Aamuisin",
        contact="Eero, 050 765 4321",
        is_for_other=True,
    )

    request = request_from(fields, CATALOGUE, request_id="R1", received=date(2026, 11, 30), source="web", language="en")

    assert request.name == "Aino Esimerkki"
    assert request.notes.splitlines() == [
        "Yksi",
        "kaksi",
        "Times, and how to reach: Aamuisin",
        "Asked by somebody else: Eero, 050 765 4321",
    ]
    assert (request.source, request.channel, request.windows) == ("web", None, ())
    assert request.duration == CATALOGUE.topics["phone_use"].duration


def test_longest_notes_can_be_edited_later() -> None:
    fields = replace(FIELDS, **{name: "a" * MOST_CHARACTERS[name] for name in ("need", "wishes", "contact")})
    for language in ("fi", "sv", "en"):
        request = request_from(
            fields, CATALOGUE, request_id="R1", received=date(2026, 11, 30), source="web", language=language
        )
        assert len(request.notes) <= 2_000


def test_schema_is_one_and_says_what_the_form_says() -> None:
    schema = json.loads(request_schema())
    properties = schema["properties"]
    longest = {name: most for name, most in MOST_CHARACTERS.items() if name not in ("languages", "topic")}

    Draft202012Validator.check_schema(schema)
    assert {name: properties[name]["maxLength"] for name in longest} == longest
    assert set(properties) == {"reference", "answers", *MOST_CHARACTERS}
    assert properties["topic"]["enum"] == list(CATALOGUE.topics)
    assert properties["languages"]["items"]["enum"] == list(CATALOGUE.languages)
    assert set(properties["answers"]["properties"]) == set(Question)


def test_document_becomes_the_same_wish_as_the_form() -> None:
    handed = read_request(json.dumps({**DOCUMENT, "answers": {"can_leave_home": False}}).encode(), CATALOGUE)

    assert handed.reference == "2026-7"
    assert handed.fields == replace(FIELDS, answers=Answers(can_leave_home=False))


def test_everything_wrong_with_a_document_is_named_at_once_and_nothing_repeated() -> None:
    document = {
        "reference": "a b",
        "name": 5,
        "languages": ["xx", "xx", "fi", 4],
        "need": f"Tunnus {CODE}",
        "wishes": "x" * 401,
        "hunter2": True,
        "answers": {"hunter3": 1, "can_leave_home": "yes"},
        "postcode": "5",
    }

    found = codes_of(document)

    assert set(found) == {
        ("ID_INVALID", "reference"),
        ("TYPE_INVALID", "name"),
        ("FIELDS_MISSING", "phone"),
        ("LIST_INVALID", "languages"),
        ("TYPE_INVALID", "languages[3]"),
        ("SECRET_IN_TEXT", "need"),
        ("TEXT_TOO_LONG", "wishes"),
        ("FIELD_UNKNOWN", ""),
        ("FIELD_UNKNOWN", "answers"),
        ("TYPE_INVALID", "answers.can_leave_home"),
        ("POSTCODE_INVALID", "postcode"),
    }
    assert len(found) == len(set(found))
    with pytest.raises(InputError) as caught:
        read_request(json.dumps(document).encode(), CATALOGUE)
    assert not any(text in str(caught.value) for text in ("hunter", CODE, "xxx", "“xx”"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name=Aino",
        b"[]",
        b'"text"',
        b"null",
        b"\xff\xfe{\x00}\x00",
        b'{"name": "caf\xe9"}',
        b'{"name": "Aino", "name": "Eero"}',
        b'{"name": NaN}',
        b'{"name": ' + b"9" * 5_000 + b"}",
        b"[" * 30_000,
        b'{"name":' * 5_000,
        "\ufeff{}".encode(),
    ],
)
def test_what_is_no_json_object_is_refused_as_a_whole(content: bytes) -> None:
    assert codes_of(content) == [("JSON_INVALID", "")]


@pytest.mark.parametrize("reference", ["", "-1", "a/b", "a" * 41, "7\n", "tilaus nro 7", "ä"])
def test_reference_is_a_plain_name(reference: str) -> None:
    assert ("ID_INVALID", "reference") in codes_of({**DOCUMENT, "reference": reference})


def test_reference_that_says_who_it_is_about_is_refused() -> None:
    assert codes_of({**DOCUMENT, "reference": "p-0401234567"}) == [("ID_INVALID", "reference")]
    assert codes_of({**DOCUMENT, "reference": CODE}) == [("SECRET_IN_TEXT", "reference")]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.fixed_dictionaries({name: st.text(max_size=60) for name in MOST_CHARACTERS if name != "languages"}))
def test_any_text_is_either_complained_about_or_stored_as_it_can_be(texts: dict[str, str]) -> None:
    fields = RequestFields(**texts, languages=("fi",))  # type: ignore[arg-type]
    findings = request_findings(fields, CATALOGUE)
    if findings:
        assert {finding.where for finding in findings} <= set(MOST_CHARACTERS)
        return
    request = request_from(fields, CATALOGUE, request_id="R1", received=date(2026, 11, 30), source="web", language="fi")
    assert request.name.strip() == request.name != ""
    assert request.topic in CATALOGUE.topics


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    ),
    st.sampled_from([*DOCUMENT, "address", "answers", "need"]),
)
def test_any_value_in_any_field_is_judged(value: object, name: str) -> None:
    content = json.dumps({**DOCUMENT, name: value}).encode()
    try:
        handed = read_request(content, CATALOGUE)
    except InputError:
        return
    assert request_findings(handed.fields, CATALOGUE) == ()
    assert isinstance(value, str | list | dict)
