"""Commands that make an installation, bring it up to date, and run it."""

from datetime import datetime, timedelta

import click

from planner.cli.output import Output, json_option
from planner.cli.serving import serve_until_told_to_end
from planner.locale import Sentence, sentence
from planner.logs import write_log
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace, key_file, migrate_database, open_workspace
from planner.services.health import health as health_of
from planner.services.health import recent_jobs
from planner.services.local_time import local_today
from planner.services.sites import import_sites, list_sites
from planner.store.jobs import LEASE, Job
from planner.worker import work_until_told_to_end

_RECENT = 20
_LEAST_LEASE_SECONDS = 5.0
"""A job's process needs some seconds to start on a busy machine, and reports every second from then on."""


def opened(output: Output) -> Workspace:
    """Return the installation for whoever runs the command on its machine and holds its key."""
    return open_workspace(output.settings).on_behalf_of(OPERATOR)


@click.command()
@json_option
@click.pass_obj
def init(output: Output, as_json: bool) -> None:
    """
    Make the database of this installation and its key; existing ones are left as they are.

    The key opens the database. It stands in a file of its own that only you may read: keep a copy of it in another
    place than the back-ups. Without it nobody can read them, you neither.
    """
    workspace = create_workspace(output.settings).on_behalf_of(OPERATOR)
    if not list_sites(workspace):
        import_sites(workspace, None, local_today())
    workspace.engine.dispose()
    name, key = workspace.name, key_file(output.settings)
    if as_json:
        output.json({"database": name, "key_file": None if output.settings.key else str(key)})
        return
    output.say(sentence("The database {name} is ready.", name=name))
    if not output.settings.key:
        output.say(sentence("Its key is in {file}; keep a copy in another place than the back-ups.", file=key.name))
    output.say(
        sentence("The sites of the program are in it; many of their opening hours are assumptions: planner site list"),
        sentence("It knows a few hundred addresses; import those of the city: planner data import-addresses FILE"),
    )


@click.command()
@json_option
@click.pass_obj
def migrate(output: Output, as_json: bool) -> None:
    """Bring the database to the schema of this program, all or nothing; make a back-up first."""
    steps = migrate_database(output.settings)
    if as_json:
        output.json({"steps": list(steps)})
        return
    output.say(sentence("The database is up to date; steps taken: {count}.", count=len(steps)))


@click.command()
@click.option(
    "--lease",
    type=click.FloatRange(min=_LEAST_LEASE_SECONDS),
    default=LEASE.total_seconds(),
    show_default=True,
    help="Seconds without a sign of life until another worker takes up a job; more where the database is slow.",
)
@click.pass_obj
def worker(output: Output, lease: float) -> None:
    """
    Take jobs from the database and plan them, each in a process of its own, until Ctrl-C.

    Several workers may run, on several machines where the database is PostgreSQL. One that dies loses nothing: when
    its lease has ended, another one takes up its job.
    """
    write_log()
    work_until_told_to_end(open_workspace(output.settings), lease=timedelta(seconds=lease))


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Where the app listens.")
@click.option("--address", default="127.0.0.1", show_default=True, help="On which address of this machine.")
@click.pass_context
def serve(context: click.Context, port: int, address: str) -> None:
    """
    Run the app and a worker together, for an installation on one machine, until Ctrl-C.

    Before others than this machine may reach it, put a proxy with TLS before it: docs/operations.md.
    """
    output: Output = context.obj
    settings = output.settings
    open_workspace(settings).engine.dispose()
    write_log()
    output.say(sentence("The app will be at {url}; Ctrl-C ends it.", url=f"http://{address}:{port}"))
    context.exit(serve_until_told_to_end(settings, address=address, port=port))


@click.command()
@json_option
@click.pass_obj
def jobs(output: Output, as_json: bool) -> None:
    """Show the newest jobs: what they plan, how far they are, when, and how they ended."""
    found = recent_jobs(opened(output), _RECENT)
    if as_json:
        output.json([{"job": job.id, "kind": job.kind, **_job_figures(job)} for job in found])
        return
    headers: list[Sentence | str] = [
        *(sentence("Job"), sentence("Kind"), sentence("State"), sentence("Attempts")),
        *(sentence("Queued"), sentence("Ended"), sentence("Message")),
    ]
    rows = [
        [
            *(str(job.id), job.kind, job.state, str(job.attempt)),
            *(_moment(job.queued), _moment(job.ended), job.message),
        ]
        for job in found
    ]
    output.table(sentence("Jobs"), headers, rows)


@click.command()
@json_option
@click.pass_context
def health(context: click.Context, as_json: bool) -> None:
    """Say whether database and worker work; the exit code is 1 when something does not."""
    output: Output = context.obj
    found = health_of(output.settings)
    if as_json:
        output.json({"status": found.status, "parts": dict(found.parts)})
    else:
        output.say(*(f"{part}: {state}" for part, state in found.parts.items()))
    context.exit(0 if found.is_ok else 1)


def _job_figures(job: Job) -> dict[str, object]:
    return {
        "state": job.state,
        "attempt": job.attempt,
        "lost": job.num_lost,
        "progress": round(job.progress, 2),
        "planned": job.num_planned,
        "cost": job.cost,
        "message": job.message,
        "plan": job.plan_id,
        "queued": job.queued.isoformat(),
        "ended": None if job.ended is None else job.ended.isoformat(),
    }


def _moment(moment: datetime | None) -> str:
    """Return a moment as the clock of this machine shows it, or nothing; recent ones need no year."""
    return "" if moment is None else f"{moment.astimezone():%m-%d %H:%M}"
