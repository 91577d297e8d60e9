"""Commands that keep the promises made to residents: purge, show, forget, and copies without names."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.anonymity import SUPPRESSED
from planner.domain.retention import MEANING, DataClass
from planner.locale import Sentence, sentence
from planner.services.analyst_copy import write_analyst_copy
from planner.services.persons import Erased, Who, erase_person, export_person
from planner.services.retention import due_for_purge, periods_of
from planner.services.retention import purge as purge_due
from planner.store.receipts import Receipt
from planner.store.wiping import Wiped

_FILE = click.Path(path_type=Path, dir_okay=False)
_UNCONFIRMED = sentence("These periods are assumptions, to be confirmed by the controller: set [retention].")


def _today() -> date:
    return datetime.now(UTC).date()


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
@click.pass_obj
def purge(output: Output, dry_run: bool, as_json: bool) -> None:
    """
    Remove what has been kept long enough, once a day.

    How long that is, the controller decides: the table [retention] of planner.toml, days by class. A receipt stays,
    with counts and without content.
    """
    workspace = opened(output)
    periods = periods_of(output.settings)
    if dry_run:
        counts, purged = due_for_purge(workspace, _today()), None
    else:
        purged = purge_due(workspace, _today())
        counts = purged.receipt.counts
    if as_json:
        days = {str(name): period for name, period in periods.days.items()}
        done = {} if purged is None else _done(purged.receipt, purged.wiped)
        output.json(
            {"dry_run": dry_run, "confirmed": periods.is_confirmed, "days": days, "counts": dict(counts), **done}
        )
        return
    title = sentence("What would go today") if dry_run else sentence("What has gone")
    headers: list[Sentence | str] = [sentence("Class"), sentence("Days"), sentence("Number"), sentence("What it is")]
    rows = [[str(name), str(periods.days[name]), str(counts[name]), output.text(MEANING[name])] for name in DataClass]
    output.table(title, headers, rows)
    output.say(sentence("The record and the receipts are kept; they hold no content."))
    if not periods.is_confirmed:
        output.say(_UNCONFIRMED)
    if purged is not None:
        output.say(*_receipt_lines(purged.receipt, purged.wiped))


@click.group()
def person() -> None:
    """Show or forget all that is stored about one resident."""


def _who(resident: str | None, is_by_phone: bool, request: str | None) -> Who:
    if sum((resident is not None, is_by_phone, request is not None)) != 1:
        raise click.UsageError("Name one resident: by an id, with --phone, or with --request.")
    if resident is not None:
        return Who("id", resident)
    if request is not None:
        return Who("request", request)
    # Never an argument: every user of the machine sees those, and the shell keeps them.
    return Who("phone", click.prompt("Phone", prompt_suffix=": ", err=True).strip())


_resident_argument = click.argument("resident", required=False)
_phone_option = click.option(
    "--phone", "is_by_phone", is_flag=True, help="By a phone number, which is asked for or read from standard input."
)
_request_option = click.option("--request", help="By the id of one of their requests.")


@person.command(name="export")
@_resident_argument
@_phone_option
@_request_option
@click.option("--out", type=_FILE, required=True, help="The JSON file; only you may read it.")
@json_option
@click.pass_obj
def export_(
    output: Output, resident: str | None, is_by_phone: bool, request: str | None, out: Path, as_json: bool
) -> None:
    """
    Write all that is stored about a resident into a JSON file, and who has seen it.

    Name the resident by their id, by a phone number or by one of their requests. That it was written goes into the
    record.
    """
    found = export_person(opened(output), _who(resident, is_by_phone, request), out)
    if as_json:
        output.json({"resident": found, "file": str(out)})
        return
    output.say(sentence("All about resident {id} is in {file}.", id=found, file=out.name))


@person.command()
@_resident_argument
@_phone_option
@_request_option
@json_option
@click.pass_obj
def erase(output: Output, resident: str | None, is_by_phone: bool, request: str | None, as_json: bool) -> None:
    """
    Forget a resident: in every table, plan and scenario, and in the freed space of the database.

    Refused while a visit to come is promised. Files that were exported and back-ups are not reached; the receipt says
    so.
    """
    erased = erase_person(opened(output), _who(resident, is_by_phone, request), datetime.now(UTC))
    if as_json:
        output.json({"resident": erased.resident, **_done(erased.receipt, erased.wiped)})
        return
    output.say(sentence("Resident {id} is erased.", id=erased.resident), *_receipt_lines_of(erased))


@click.command(name="analyst-copy")
@click.option("--out", type=_FILE, required=True, help="The file; its ending says how: .xlsx, .csv or .json.")
@json_option
@click.pass_obj
def analyst_copy(output: Output, out: Path, as_json: bool) -> None:
    """
    Write a copy of the requests for analysts: pseudonyms, neighbourhoods and weeks, never fewer than five people.

    Each row could be about at least five people; what would tell more is suppressed. Pseudonyms are other ones in each
    copy, and nobody can turn them back.
    """
    copy = write_analyst_copy(opened(output), out, today=_today(), language=output.settings.language)
    suppressed = sum(SUPPRESSED in row.values.values() for row in copy.rows)
    if as_json:
        output.json({"file": str(out), "rows": len(copy.rows), "suppressed": suppressed})
        return
    output.say(
        sentence("{file}: {rows} rows, {suppressed} of them in part {mark}.").with_values(
            file=out.name, rows=len(copy.rows), suppressed=suppressed, mark=SUPPRESSED
        )
    )


def _done(receipt: Receipt, wiped: Wiped) -> Mapping[str, object]:
    return {
        "receipt": receipt.id,
        "at": receipt.at.isoformat(),
        "actor": receipt.actor,
        "counts": dict(receipt.counts),
        "wiped": wiped.is_complete,
        "server_log_keeps": wiped.keeps_log,
        "backups_before_keep": True,
    }


def _receipt_lines_of(erased: Erased) -> tuple[Sentence, ...]:
    counted = ", ".join(f"{name} {count}" for name, count in erased.receipt.counts.items())
    return (sentence("Removed: {counts}.", counts=counted), *_receipt_lines(erased.receipt, erased.wiped))


def _receipt_lines(receipt: Receipt, wiped: Wiped) -> tuple[Sentence, ...]:
    """Say what was done, and honestly where it may still be."""
    at = receipt.at.isoformat(timespec="seconds")
    lines = [
        sentence("Receipt {id}, {at}, by {actor}.", id=receipt.id, at=at, actor=receipt.actor),
        sentence("Back-ups made before {at} still hold it until they expire; so do exported files.", at=at),
    ]
    if not wiped.is_complete:
        lines.append(
            sentence("Others are using the database, so freed space was not written over; run planner purge later.")
        )
    if wiped.keeps_log:
        lines.append(sentence("The server's own log of changes holds it until the server writes over that."))
    return tuple(lines)
