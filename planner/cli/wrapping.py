"""Long lines on a terminal break between words, and what follows is set in."""

import textwrap

_HANGING = 2


def wrapped(line: str, width: int) -> str:
    """Return a line broken between words where it is wider than the terminal; a path stays whole."""
    if len(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip(" "))]
    return textwrap.fill(
        line.lstrip(" "),
        width,
        initial_indent=indent,
        subsequent_indent=indent + " " * _HANGING,
        break_long_words=False,
        break_on_hyphens=False,
    )
