"""The command ``planner``: its options, its commands, and what errors become."""

from dataclasses import replace
from pathlib import Path

import click

from planner.cli.accounts import account
from planner.cli.addresses import address
from planner.cli.answers.alternatives import alternatives
from planner.cli.answers.capacity import capacity
from planner.cli.answers.changes import changes, plans
from planner.cli.answers.conflicts import conflicts
from planner.cli.answers.explain import explain
from planner.cli.answers.hold import hold
from planner.cli.answers.promises import promises
from planner.cli.answers.replan import replan
from planner.cli.answers.robustness import robustness
from planner.cli.answers.suggest import suggest
from planner.cli.answers.why import why
from planner.cli.audit import audit
from planner.cli.backup import backup, restore
from planner.cli.data import data
from planner.cli.demo import demo
from planner.cli.exchange import check, solve, validate
from planner.cli.importing import import_files
from planner.cli.installation import health, init, jobs, migrate, serve, worker
from planner.cli.output import Output
from planner.cli.privacy import analyst_copy, person, purge
from planner.cli.requests import request
from planner.cli.sites import site
from planner.cli.source import source
from planner.cli.triage import triage
from planner.cli.week import export, geocode, plan, publish, show
from planner.config import read_settings
from planner.errors import EngineError, InputError, PlannerError, StoreError, UnsupportedRuleError
from planner.locale import LANGUAGES, as_language, sentence

EXIT_FINDINGS = 1
EXIT_MISSING = 3
EXIT_UNSUPPORTED = 4
EXIT_BUG = 70

_EPILOG = """\b
Exit codes:
  0   done, nothing to complain about
  1   findings: the input has errors, or the plan breaks a rule
  2   wrong use of the command
  3   a database, file, week or plan is missing or cannot be used
  4   the engine cannot honour something in the week, and says what
  70  a fault of the program; please report it
"""


class _Commands(click.Group):
    """Turns the product's errors into a sentence on standard error and an exit code."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except PlannerError as error:
            output = context.find_object(Output) or Output()
            output.error(error)
            context.exit(_exit_code(error))
        except BrokenPipeError:
            raise  # the reader, such as head, has seen enough: click ends without a word
        except OSError as error:
            output = context.find_object(Output) or Output()
            cause, name = error.strerror or type(error).__name__, Path(str(error.filename or "")).name
            output.error(StoreError(sentence('"{name}" cannot be read or written: {cause}.', name=name, cause=cause)))
            context.exit(EXIT_MISSING)


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--database", help="Use this database file or address instead of the settings'.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of what is printed.")
@click.version_option(package_name="home-visit-planner", prog_name="planner")
@click.pass_context
def main(context: click.Context, database: str | None, language: str | None) -> None:
    """
    Plan a week of home digital-support visits.

    \b
    A first week, from files to a plan:
      planner init
      planner import --requests requests.csv --helpers helpers.csv
      planner geocode
      planner plan --week 2026-11-30
      planner show --week 2026-11-30
      planner export --week 2026-11-30 --out week/

    See it all on synthetic people at once: planner demo
    """  # noqa: D301 - click reads the backspace
    settings = read_settings(Path.cwd())
    if database is not None:
        settings = replace(settings, database=database)
    if language is not None:
        settings = replace(settings, language=as_language(language))
    context.obj = Output(settings=settings)


for _command in (
    *(init, migrate, import_files, geocode, plan, show, publish, export, request),
    *(serve, worker, jobs, health, validate, solve, check, demo),
    *(account, source, triage),
    site,
    address,
    data,
    *(backup, restore, audit),
    *(purge, person, analyst_copy),
    *(capacity, conflicts),
    *(plans, changes, alternatives),
    *(explain, why),
    robustness,
    *(replan, promises),
    *(suggest, hold),
):
    main.add_command(_command)


def _exit_code(error: PlannerError) -> int:
    match error:
        case InputError():
            return EXIT_FINDINGS
        case UnsupportedRuleError():
            return EXIT_UNSUPPORTED
        case EngineError():
            return EXIT_BUG
        case _:
            return EXIT_MISSING
