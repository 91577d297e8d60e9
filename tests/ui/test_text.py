"""Free text is shown as it is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from planner.ui.text import plain


def test_markup_becomes_text() -> None:
    assert plain("*Aino* $x$ :red[a] <b>") == r"\*Aino\* \$x\$ \:red\[a\] \<b\>"


def test_lines_become_one() -> None:
    assert plain("# a\n\n- b\t c") == r"\# a \- b c"


@given(st.text())
def test_every_mark_is_escaped_and_nothing_else_is_lost(text: str) -> None:
    written = plain(text)

    assert re.sub(r"\\(.)", r"\1", written) == " ".join(text.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>$:~]", written)
