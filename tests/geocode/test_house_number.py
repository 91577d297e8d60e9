import pytest

from planner.geocode.house_number import HouseNumber, house_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5", (HouseNumber(5),)),
        ("5b", (HouseNumber(5, letter="b"),)),
        ("5 B", (HouseNumber(5, letter="b"),)),
        ("5-7", (HouseNumber(5, 7),)),
        ("5–7", (HouseNumber(5, 7),)),
        ("5/7", (HouseNumber(5, 7),)),
        ("5a-c", (HouseNumber(5),)),
        ("5a-7b", (HouseNumber(5, 7),)),
        ("5-5", (HouseNumber(5),)),
        ("5;7", (HouseNumber(5), HouseNumber(7))),
        ("C 31", ()),
        ("5 BC", ()),
        ("", ()),
        ("5;x", ()),
    ],
)
def test_numbers_as_registers_write_them(text: str, numbers: tuple[HouseNumber, ...]) -> None:
    assert house_numbers(text) == numbers
