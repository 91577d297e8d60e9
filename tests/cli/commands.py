"""Commands as somebody types them, in English."""

import json
from typing import Any

from click.testing import CliRunner, Result

from planner.cli import main


def run(*arguments: str, typed: str | None = None) -> Result:
    """Run a command with what is typed."""
    return CliRunner().invoke(main, ["--language", "en", *arguments], input=typed)


def run_json(*arguments: str, typed: str | None = None, exit_code: int = 0) -> Any:
    """Run a command that must end so, and return its JSON."""
    result = run(*arguments, "--json", typed=typed)
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)
