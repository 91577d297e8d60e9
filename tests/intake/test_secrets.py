import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.intake.secrets import SecretKind, find_secret, secret_finding

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@pytest.mark.parametrize(
    "text",
    [
        "131052-308T",
        "hetu 131052-308t, kiitos",
        "(131052-308T)",
        "131052 -308T",
        "131052–308T",
        "010594Y9021",
        "on131052-308Tsiis",
    ],
)
def test_personal_identity_code(text: str) -> None:
    assert find_secret(text) is SecretKind.PERSONAL_ID


@pytest.mark.parametrize(
    "text", ["131052-308A", "991352-308T", "1131052-308T", "131052-308T1", "131052308TX", "13.10.52"]
)
def test_what_only_looks_like_an_identity_code_passes(text: str) -> None:
    assert find_secret(text) is None


@given(
    born=st.dates(),
    number=st.integers(2, 999),
    century=st.sampled_from("+-UVWXYABCDEF"),
    before=st.sampled_from(["", "hetu ", "hetu:", "(", "\n"]),
    after=st.sampled_from(["", " ", ".", ")", ","]),
)
def test_every_identity_code_is_stopped(born, number: int, century: str, before: str, after: str) -> None:
    digits = f"{born:%d%m%y}"
    check = CHECKS[int(f"{digits}{number:03d}") % 31]

    assert find_secret(f"{before}{digits}{century}{number:03d}{check}{after}") is SecretKind.PERSONAL_ID


@pytest.mark.parametrize(
    "text",
    [
        "FI2112345600000785",
        "fi21 1234 5600 0007 85",
        "tilini on FI21 1234 5600 0007 85 siellä",
        "DE89 3704 0044 0532 0130 00",
        "SE45 5000 0000 0583 9825 7466",
    ],
)
def test_bank_account(text: str) -> None:
    assert find_secret(text) is SecretKind.IBAN


@pytest.mark.parametrize("text", ["FI2212345600000785", "FI21", "AB12 3456 7890 1234 5678"])
def test_what_only_looks_like_an_account_passes(text: str) -> None:
    assert find_secret(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "4111 1111 1111 1111 12/27",
        "kortti 5555-5555-5555-4444",
        "3782 822463 10005",
        "12 4111111111111111",
    ],
)
def test_payment_card(text: str) -> None:
    assert find_secret(text) is SecretKind.CARD


@pytest.mark.parametrize("text", ["4111111111111112", "040 123 4567, 050 765 4321", "+358 40 1234567 +358 50 7654321"])
def test_what_only_looks_like_a_card_passes(text: str) -> None:
    assert find_secret(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "PIN 1234",
        "pin: 1234",
        "PIN-koodi on 1234",
        "PIN-1234",
        "1234 on PIN",
        "tunnusluku 4821",
        "tunnusluvut: 4821",
        "salasana kissa123",
        "salasana on kissa123",
        "salasanani: kissa",
        'salasana on "kissa"',
        "lösenord är hund99",
        "lösenordet: hund",
        "password = hunter2",
        "PIN (puhelin) 4821",
    ],
)
def test_password_beside_its_word(text: str) -> None:
    assert find_secret(text) is SecretKind.PASSWORD


@pytest.mark.parametrize(
    "text",
    [
        "unohtanut salasanan",
        "salasana: unohtunut",
        "PIN-koodi hukassa",
        "salasanan vaihto 30.11.2026 klo 9.30",
        "har glömt lösenordet, telefon 0401234567",
        "tarvitsee uuden salasanan, soita 040 1234567",
        "PIN-koodissa on 4 numeroa",
        "Windows 10 ja salasana",
        "salasana Windows10-koneelle",
        "forgot the password",
        "pinaattikeitto 1234",
        "kodin 2500 watin lämmitin",
        "kodinkone 2500",
        "koodi 404 sivulla",
        "PIN1 ja PIN2 kysytään",
        "salasana: ks. vihko",
    ],
)
def test_talk_of_passwords_passes(text: str) -> None:
    assert find_secret(text) is None


@pytest.mark.parametrize("text", ["ovikoodi 1234", "ovikoodi on 123", "portkod 4321#", "door code: 9876"])
def test_door_code(text: str) -> None:
    assert find_secret(text) is SecretKind.DOOR_CODE


@pytest.mark.parametrize("text", ["ovikoodi puuttuu, soita summeria", "porttikoodia ei ole"])
def test_talk_of_door_codes_passes(text: str) -> None:
    assert find_secret(text) is None


@given(st.text(alphabet=st.characters(exclude_categories=("Nd", "Cs")), max_size=200))
def test_text_without_a_digit_holds_no_number(text: str) -> None:
    assert find_secret(text) in (None, SecretKind.PASSWORD, SecretKind.DOOR_CODE)


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "4 ", "1 ", "1234 ", "salasana ", "salasana", "pin:", "FI12", "FI 12 ", '"', " ", "131052-", "a1"],
)
def test_long_texts_come_to_an_end(piece: str) -> None:
    """A pattern that backtracks without bound would hang here."""
    find_secret("salasana " + piece * (20_000 // len(piece)))


@pytest.mark.parametrize("kind", list(SecretKind))
def test_finding_names_place_and_kind(kind: SecretKind) -> None:
    finding = secret_finding(kind, 'row 2, column "notes"')

    assert (finding.code, finding.where, finding.severity) == ("SECRET_IN_TEXT", 'row 2, column "notes"', "error")
