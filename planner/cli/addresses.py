"""Commands about addresses that a person has to settle."""

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.locale import sentence
from planner.locale.places import place_in_language
from planner.services.address_review import DoubtfulAddress, addresses_to_settle, settle_address


@click.group()
def address() -> None:
    """Show and settle the addresses that no visit can be planned at yet."""


@address.command("list")
@json_option
@click.pass_obj
def list_command(output: Output, as_json: bool) -> None:
    """Show every address in doubt with the houses that may be meant."""
    waiting = addresses_to_settle(opened(output))
    if as_json:
        output.json([_as_json(doubtful) for doubtful in waiting])
        return
    if not waiting:
        output.say(sentence("Every address is settled."))
        return
    for doubtful in waiting:
        uses = [place_in_language(use, output.settings.language) for use in doubtful.uses]
        output.say(f"{doubtful.code}  {doubtful.address} {doubtful.postcode}".rstrip(), f"  {'; '.join(uses)}")
        output.say(doubtful.reason.text)
        for number, place in enumerate(doubtful.candidates, start=1):
            output.say(f"  {number}: {place.matched} ({place.source})")
    output.say(sentence("Settle one with: planner address settle CODE --candidate NUMBER, or --point LAT LON"))


@address.command()
@click.argument("code")
@click.option("--candidate", type=click.IntRange(1), help="Take the house of this number in the list.")
@click.option("--point", type=(float, float), metavar="LAT LON", help="Take this point; WGS 84 degrees.")
@json_option
@click.pass_obj
def settle(output: Output, code: str, candidate: int | None, point: tuple[float, float] | None, as_json: bool) -> None:
    """Put the address of CODE at a candidate or a point of your own."""
    if (candidate is None) == (point is None):
        raise click.UsageError("Give --candidate or --point.")
    workspace = opened(output)
    if point is not None:
        settle_address(workspace, code, *point)
    else:
        places = next((found.candidates for found in addresses_to_settle(workspace) if found.code == code), ())
        if candidate is None or candidate > len(places):
            raise click.UsageError("There is no such candidate; see: planner address list")
        chosen = places[candidate - 1]
        settle_address(workspace, code, chosen.lat or 0.0, chosen.lon or 0.0, chosen.matched)
    if as_json:
        output.json({"code": code, "settled": True})
        return
    output.say(sentence("Saved."))


def _as_json(doubtful: DoubtfulAddress) -> dict[str, object]:
    return {
        "code": doubtful.code,
        "address": doubtful.address,
        "postcode": doubtful.postcode,
        "uses": list(doubtful.uses),
        "precision": str(doubtful.place.precision),
        "reason": doubtful.reason.code,
        "candidates": [
            {"house": place.matched, "lat": place.lat, "lon": place.lon, "source": place.source}
            for place in doubtful.candidates
        ],
    }
