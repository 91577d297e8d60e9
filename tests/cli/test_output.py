"""What a table of the command line keeps on a narrow terminal."""

import pytest

from planner.cli.output import Output

HEADERS = ("Helper", "Paid time", "Weekly cap")
NARROW = "20"
"""Characters, fewer than the table needs."""


@pytest.mark.parametrize("columns", [NARROW, "200"])
def test_a_table_loses_nothing_where_the_terminal_is_narrow(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long = "z" * 150

    Output().table("Hours", HEADERS, [("Helper Example 01", "30.6 h", "36.2 h"), (long, "1.0 h", "2.0 h")])

    printed = capsys.readouterr().out
    for text in ("Helper Example 01", "30.6 h", "36.2 h", "Paid", "Weekly"):
        assert text in printed
    assert printed.count("z") == len(long)
