"""Notes with and without a secret: templates and what fills their gaps, drawn with a seed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

IDENTITY_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CENTURY_SIGNS = "+-ABCDEFUVWXY"
ACCOUNT_LENGTHS = {"FI": 18, "SE": 24, "EE": 20, "DE": 22, "NO": 15}
CARD_STARTS = (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("37", 15), ("36", 14), ("6011", 16), ("3530", 16))

Filler = Callable[[Random], str]


def planted(templates: Mapping[str, Sequence[str]], count: int, seed: int) -> list[tuple[str, str]]:
    """Return (kind, note): every template in turn, so that each kind and each sentence has its share."""
    rng = Random(seed)
    flat = [(kind, template) for kind, sentences in templates.items() for template in sentences]
    rng.shuffle(flat)
    chosen = [flat[number % len(flat)] for number in range(count)]
    return [(kind, template.format(**{kind: SECRETS[kind](rng)})) for kind, template in chosen]


def harmless(templates: Sequence[str], count: int, seed: int) -> list[str]:
    """Return notes without a secret, every template in turn."""
    rng = Random(seed)
    return [
        templates[number % len(templates)].format_map({name: fill(rng) for name, fill in PLAIN.items()})
        for number in range(count)
    ]


def _identity(rng: Random) -> str:
    born = date(1905, 1, 1) + timedelta(days=rng.randrange(40_000))
    birth, number, sign = f"{born:%d%m%y}", f"{rng.randrange(2, 900):03d}", rng.choice(CENTURY_SIGNS)
    check = IDENTITY_CHECKS[int(birth + number) % 31]
    code = rng.choice(
        [
            f"{birth}{sign}{number}{check}",
            f"{birth}{sign}{number}{check}".lower(),
            f"{birth} {sign} {number}{check}",
            f"{birth}{sign} {number} {check}",
            f"{birth[:2]}.{birth[2:4]}.{birth[4:]}{sign}{number}{check}",
            f"{birth}\n{sign}{number}{check}",
            f"{birth}–{number}{check}",
            f"{birth}−{number}{check}",
        ]
    )
    return _disguised(code, rng)


def _iban(rng: Random) -> str:
    country = rng.choice(["FI", "FI", "FI", *ACCOUNT_LENGTHS])
    rest = "".join(rng.choice("0123456789") for _ in range(ACCOUNT_LENGTHS[country] - 4))
    letters = "".join(str(int(letter, 36)) for letter in f"{rest}{country}00")
    account = f"{country}{98 - int(letters) % 97:02d}{rest}"
    fours = [account[start : start + 4] for start in range(0, len(account), 4)]
    written = rng.choice([account, " ".join(fours), "-".join(fours), ".".join(fours), "\n".join(fours), account[:2]])
    if written == account[:2]:
        written = f"{account[:4]} {account[4:10]} {account[10:]}"
    return _disguised(rng.choice([written, written.lower()]), rng)


def _card(rng: Random) -> str:
    start, length = rng.choice(CARD_STARTS)
    body = start + "".join(rng.choice("0123456789") for _ in range(length - len(start) - 1))
    number = next(body + last for last in "0123456789" if passes_luhn(body + last))
    groups = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[length]
    separator = rng.choice(["", "", " ", "-", ".", "\n", "  ", "/"])
    parts, left = [], number
    for size in groups:
        parts.append(left[:size])
        left = left[size:]
    return _disguised(separator.join(parts), rng)


def passes_luhn(digits: str) -> bool:
    """Judge by the sum of the digits, every second one doubled from the right."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _pin(rng: Random) -> str:
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([4, 4, 4, 5, 6, 8])))
    half = len(digits) // 2
    written = rng.choice([digits, digits, f"{digits[:half]} {digits[half:]}", " ".join(digits), "-".join(digits)])
    return _disguised(written, rng)


def _password(rng: Random) -> str:
    word = rng.choice(["kissa", "Hopea", "mummola", "Lumi", "sommar", "Hund", "kesa", "Berg", "rose", "winter"])
    return rng.choice(
        [f"{word}{rng.randrange(10, 2100)}", f"{word}-{rng.randrange(10, 99)}", f"{word}!{rng.randrange(9)}"]
    )


def _plain(rng: Random) -> str:
    return rng.choice(["kissanpentu", "hopeaharmaa", "mummola", "sommarstuga", "regnbåge", "applepie", "winterland"])


def _door(rng: Random) -> str:
    digits = f"{rng.randrange(1000, 9999)}"
    return rng.choice(
        [digits, digits, f"{digits}#", f"#{digits}", f"A{digits}", f"{digits}A", f"{digits[:2]} {digits[2:]}"]
    )


def _disguised(code: str, rng: Random) -> str:
    """Return the code as a keyboard, a web page or a word processor may leave it; most often as it is."""
    middle = len(code) // 2
    return rng.choice(
        [
            *[code] * 6,
            code.translate({ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}),
            code.replace(" ", "\u00a0"),
            f"{code[:middle]}\u200b{code[middle:]}",
            f"{code[:middle]}\u00ad{code[middle:]}",
        ]
    )


SECRETS: Mapping[str, Filler] = {
    "identity": _identity,
    "iban": _iban,
    "card": _card,
    "pin": _pin,
    "password": _password,
    "plain": _plain,
    "door": _door,
}


def _phone(rng: Random) -> str:
    start = rng.choice(["040", "050", "044", "045", "09", "+358 40", "+358 50", "+35844", "0400"])
    rest = f"{rng.randrange(1_000_000, 9_999_999)}"
    return rng.choice(
        [
            f"{start} {rest}",
            f"{start}{rest}",
            f"{start}-{rest}",
            f"{start} {rest[:3]} {rest[3:]}",
            f"{start} {rest[:3]} {rest[3:5]} {rest[5:]}",
        ]
    )


def _date(rng: Random) -> str:
    day = date(2026, 1, 1) + timedelta(days=rng.randrange(700))
    return rng.choice(
        [
            f"{day.day}.{day.month}.{day.year}",
            f"{day.day}.{day.month}.",
            f"{day:%d.%m.%Y}",
            f"{day:%Y-%m-%d}",
            f"{day.day}/{day.month}/{day.year}",
        ]
    )


def _time(rng: Random) -> str:
    return f"{rng.randrange(8, 19)}{rng.choice(['.', ':'])}{rng.choice(['00', '15', '30', '45'])}"


def _span(rng: Random) -> str:
    first = rng.randrange(8, 13)
    return rng.choice([f"{first}-{first + 3}", f"{first}.00–{first + 2}.30", f"{first}:15 - {first + 2}:00"])


def _price(rng: Random) -> str:
    return rng.choice(
        [
            f"{rng.randrange(5, 900)} €",
            f"{rng.randrange(5, 1900)},{rng.randrange(10, 99)} €",
            f"{rng.randrange(5, 900)} euroa",
            f"{rng.randrange(1, 4)} {rng.randrange(100, 999)},00 euro",
        ]
    )


def _customer(rng: Random) -> str:
    return rng.choice(
        [
            f"{rng.randrange(10_000, 99_999_999)}",
            f"{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}",
            f"A{rng.randrange(10_000, 999_999)}",
        ]
    )


def _reference(rng: Random) -> str:
    digits = str(rng.randrange(10**3, 10 ** rng.choice([5, 7, 9, 12, 15, 19])))
    groups = [digits[max(0, end - 5) : end] for end in range(len(digits), 0, -5)][::-1]
    return rng.choice([digits, " ".join(groups), f"RF{rng.randrange(10, 99)} {digits[:4]} {digits[4:8]}".strip()])


def _model(rng: Random) -> str:
    return rng.choice(
        [
            "Galaxy A54",
            "Galaxy S21 FE",
            "iPhone 13",
            "iPhone SE 2020",
            "Nokia 2720",
            "Doro 8050",
            "HP DeskJet 2720e",
            "Lenovo T480",
            "iPad 9",
            "Samsung UE43TU7005",
            "Moto G52",
            "Canon MG3650",
            "Huawei B535",
            "Asus RT-AX53U",
        ]
    )


def _wifi(rng: Random) -> str:
    return rng.choice(
        [
            f"DNA-WIFI-{rng.randrange(1000, 9999)}",
            f"Elisa_{rng.randrange(1000, 9999)}",
            f"Telia-{rng.randrange(10, 99)}A4F2",
            f"koti{rng.randrange(10, 99)}",
            "Virtanen_5G",
            f"HUAWEI-B535-{rng.randrange(1000, 9999)}",
        ]
    )


def _flat(rng: Random) -> str:
    return rng.choice(
        [
            f"B {rng.randrange(1, 80)}",
            f"A{rng.randrange(1, 80)}",
            f"C {rng.randrange(100, 150)}",
            f"{rng.randrange(1, 80)} b",
        ]
    )


def _street(rng: Random) -> str:
    name = rng.choice(["Hämeentie", "Kalevankatu", "Museokatu", "Sibeliuksenkatu", "Mechelininkatu"])
    return f"{name} {rng.randrange(1, 150)}"


def _business(rng: Random) -> str:
    return f"{rng.randrange(1_000_000, 9_999_999)}-{rng.randrange(10)}"


PLAIN: Mapping[str, Filler] = {
    "phone": _phone,
    "date": _date,
    "time": _time,
    "span": _span,
    "price": _price,
    "customer": _customer,
    "reference": _reference,
    "model": _model,
    "wifi": _wifi,
    "flat": _flat,
    "street": _street,
    "business": _business,
    "postcode": lambda rng: f"00{rng.randrange(10, 99)}0",
    "year": lambda rng: str(rng.randrange(1930, 2027)),
    "count": lambda rng: str(rng.randrange(1, 20)),
    "version": lambda rng: rng.choice(["10", "11", "8.1", "10 Home"]),
    "bus": lambda rng: rng.choice(["14", "24", "550", "58B", "2"]),
}
