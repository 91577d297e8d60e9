"""Long lines on a terminal."""

from planner.cli.wrapping import wrapped


def test_line_breaks_between_words_and_is_set_in() -> None:
    line = "  • If Aino works until 16:15: Aino, Thursday at 14:36."

    assert wrapped(line, 30).split("\n") == [
        "  • If Aino works until 16:15:",
        "    Aino, Thursday at 14:36.",
    ]


def test_line_that_fits_stays_as_it_is() -> None:
    assert wrapped("  a  b", 6) == "  a  b"


def test_long_word_stays_whole() -> None:
    assert "/a/long-path/to/some/file.json" in wrapped("Plan: /a/long-path/to/some/file.json", 10).split("\n  ")
