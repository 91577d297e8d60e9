"""Commands over the systems that hand requests in by themselves."""

from collections.abc import Sequence

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.locale import Sentence, sentence
from planner.services.sources import add_source, revoke_older_keys, revoke_source, sources
from planner.store.sources import SourceKey

_name = click.argument("name")


@click.group()
def source() -> None:
    """Say which other systems may hand requests in, each with a key of its own."""


@source.command()
@_name
@json_option
@click.pass_obj
def add(output: Output, name: str, as_json: bool) -> None:
    """
    Make a key for a system and print it, this once: only its hash is kept.

    A key that the system has already stays good, so that it can change over; then end it with revoke --older.
    """
    key = add_source(opened(output), name)
    if as_json:
        output.json({"source": name, "key": key})
        return
    output.say(key)


@source.command()
@_name
@click.option("--older", is_flag=True, help="Let the newest key stay good.")
@json_option
@click.pass_obj
def revoke(output: Output, name: str, older: bool, as_json: bool) -> None:
    """End the keys of a system; from now on nothing is taken by them."""
    ended = revoke_older_keys(opened(output), name) if older else revoke_source(opened(output), name)
    if as_json:
        output.json({"source": name, "ended": ended})
        return
    output.say(sentence("Keys of {name} that were ended: {count}.", name=name, count=ended))


@source.command("list")
@json_option
@click.pass_obj
def list_sources(output: Output, as_json: bool) -> None:
    """Show the keys of every system by their age, never the keys themselves."""
    found = sources(opened(output))
    if as_json:
        output.json([_as_json(key) for key in found])
        return
    headers: Sequence[Sentence | str] = (sentence("Name"), sentence("Made"), sentence("Ended"))
    rows = [[key.source, f"{key.made:%Y-%m-%d}", f"{key.revoked:%Y-%m-%d}" if key.revoked else ""] for key in found]
    output.table(sentence("Sources"), headers, rows)


def _as_json(key: SourceKey) -> dict[str, object]:
    return {
        "source": key.source,
        "made": key.made.isoformat(),
        "ended": None if key.revoked is None else key.revoked.isoformat(),
    }
