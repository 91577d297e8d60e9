"""The command ``planner replan``."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from planner.cli.answers.asked import Files, files_argument
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import WeekType
from planner.domain.answers.replan import USUAL, Mode, Replanned
from planner.domain.check import refuse_broken
from planner.domain.codec import Findings, decode, encode
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent
from planner.domain.json_file import read_json
from planner.domain.plan_file import plan_to_json, read_plan, write_plan
from planner.domain.promising import told_as_planned
from planner.domain.visit import Visit
from planner.domain.week_file import read_week, write_week
from planner.errors import InputError
from planner.locale import Sentence, sentence
from planner.report.answers.replan import ReplanWords
from planner.services.local_time import clock_of, local_now
from planner.services.questions.asked import Answered
from planner.services.questions.replan import preview_repair, repair_week
from planner.solve.answers.replan import replan as replan_week

_MINUTE = 60
_HOUR = 3600
_MOST_DIGITS = 6
"""Of minutes; a week has five."""
_ABSENT = re.compile(
    r"(?P<helper>.+?):(?P<first>\d{4}-\d\d-\d\d)(\.\.(?P<last>\d{4}-\d\d-\d\d))?(:(?P<hours>[\d.:-]+))?"
)
_HOURS = re.compile(r"(?P<start>\d{1,2}[.:]\d\d)?-(?P<end>\d{1,2}[.:]\d\d)?")


@dataclass(frozen=True)
class _Given:
    """Events as the command line gives them."""

    absent: tuple[str, ...]
    cancel: tuple[str, ...]
    urgent: tuple[str, ...]
    overrun: tuple[str, ...]
    no_show: tuple[str, ...]
    late: tuple[str, ...]

    def events(self, monday: date, now: datetime | None) -> tuple[Event, ...]:
        """Return the events of the week of a Monday; what happened at the doors comes first."""
        found: list[Event] = [
            *(NoShow(visit) for visit in self.no_show),
            *(Overrun(*_with_minutes(text, "--overrun")) for text in self.overrun),
            *(self._late(text, monday, now) for text in self.late),
            *(Cancellation(visit) for visit in self.cancel),
            *(_absence(text, monday) for text in self.absent),
            *(Urgent(_urgent(text)) for text in self.urgent),
        ]
        if not found:
            raise click.UsageError("Say what has happened: --absent, --cancel, --urgent, --overrun, --no-show, --late.")
        return tuple(found)

    def _late(self, text: str, monday: date, now: datetime | None) -> Event:
        helper, seconds = _with_minutes(text, "--late")
        if now is None:
            raise click.UsageError("--late needs --now DATETIME.")
        return Late(helper, (now.date() - monday).days, seconds)


@click.command()
@files_argument
@click.option("--week", "monday", type=WeekType(), help="Ask about the followed plan of this week; any date of it.")
@click.option(
    "--absent",
    multiple=True,
    metavar="HELPER:DATE[..DATE][:FROM-TO]",
    help="Somebody is away: the whole day, or from and until a time, such as H1:2026-12-01:12.00-.",
)
@click.option("--cancel", multiple=True, metavar="VISIT", help="A resident does not want the visit any more.")
@click.option(
    "--urgent",
    multiple=True,
    metavar="VISIT|FILE.json",
    help="A visit that must go in: one that is not planned, or a new one as in a week file.",
)
@click.option("--overrun", multiple=True, metavar="VISIT:MIN", help="A visit takes so many minutes longer.")
@click.option("--no-show", multiple=True, metavar="VISIT", help="Nobody was at home; needs --now for files.")
@click.option("--late", multiple=True, metavar="HELPER:MIN", help="A helper is so many minutes behind today.")
@click.option(
    "--now",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]),
    help="What has begun by then is fixed. With --week it is what the clock says; for files nothing is, without it.",
)
@click.option(
    "--mode", type=click.Choice([str(mode) for mode in Mode]), help="Only this way; all side by side by default."
)
@click.option("--keep", is_flag=True, help="With --week and --mode: keep the plan as a draft; then: planner publish.")
@click.option(
    "--draft",
    is_flag=True,
    help="For files: nobody was told the times of the plan; only what the week promises counts.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="For files: write week.json and a plan for each way here.",
)
@json_option
@click.pass_obj
def replan(
    output: Output,
    /,
    files: Files,
    monday: date | None,
    now: datetime | None,
    mode: str | None,
    keep: bool,
    draft: bool,
    out: Path | None,
    as_json: bool,
    **happened: tuple[str, ...],
) -> None:
    """
    Plan a week again after something has happened, with as few moves as can be.

    The ways side by side: nobody else moves, the others stay in their half of the day, or everything may move at a
    price for each promise. For each way: who has to be phoned, from what to what, and why. What has begun, and whoever
    a helper is on the way to, stays as it is. Visits that waited before go on waiting.
    """
    given, modes = _Given(**happened), USUAL if mode is None else (Mode(mode),)
    if monday is not None and not files:
        answered = _of_store(output, monday, given, now, modes=modes, keep=keep)
    elif monday is None and len(files) == 2 and not keep:
        answered = _of_files(files, given, now, modes=modes, draft=draft)
        if out is not None:
            _write(answered, out)
    else:
        raise click.UsageError("Give --week DATE, or a week file and a plan file; --keep is for a week of the store.")
    if as_json:
        output.json(_json(answered.value))
        return
    print_replanned(output, answered)
    if monday is not None:
        output.say("", *_next_step(monday, is_kept=keep))


def _next_step(monday: date, *, is_kept: bool) -> tuple[Sentence, ...]:
    week = monday.isoformat()
    if is_kept:
        publish = sentence("Publish it with: planner publish --week {monday}", monday=week)
        return sentence("The plan is kept as a draft; until it is published, the old one holds."), publish
    return (
        sentence("Nothing is changed yet. Keep one way as a draft: the same command with --keep --mode and its name,"),
        sentence("one of: {modes}.", modes=", ".join(Mode)),
    )


def print_replanned(output: Output, answered: Answered[Replanned]) -> None:
    """Print what has happened, the ways side by side, and the phone list of each."""
    words = ReplanWords(answered.value, answered.problem, answered.directory, output.settings.language)
    output.say(*words.happened(), "")
    table = words.table()
    output.table(table.caption, table.headers, table.rows)
    output.say(*table.notes)
    for repair in answered.value.repairs:
        output.say("", words.title(repair))
        for line, why in words.calls(repair):
            output.say(f"  {output.text(line)}", f"     {output.text(why)}")
        output.say(*(f"  {output.text(line)}" for line in words.unheard(repair)))
    waiting = [f"  {output.text(line)}" for line in words.waiting()]
    if waiting:
        output.say("", sentence("Who waits and fits into the gap, the best first:"), *waiting)


def _of_store(
    output: Output, monday: date, given: _Given, now: datetime | None, *, modes: tuple[Mode, ...], keep: bool
) -> Answered[Replanned]:
    if keep and len(modes) != 1:
        raise click.UsageError("--keep needs --mode, so that it is clear which plan to keep.")
    workspace, moment = opened(output), now or local_now().replace(tzinfo=None)
    events = given.events(monday, moment)
    if keep:
        return repair_week(workspace, monday, events, modes[0], now=moment).answered
    return preview_repair(workspace, monday, events, modes=modes, now=moment).answered


def _of_files(
    files: Files, given: _Given, now: datetime | None, *, modes: tuple[Mode, ...], draft: bool
) -> Answered[Replanned]:
    problem, plan = read_week(files[0]), read_plan(files[1])
    refuse_broken(problem, plan)
    if not draft:
        problem = told_as_planned(problem, plan)
        plan = plan.replace(problem=problem.digest())
    moment = None if now is None else _moment(problem.monday, now)
    changed, answer = replan_week(problem, plan, given.events(problem.monday, now), now=moment, modes=modes)
    return Answered(answer, changed, plan)


def _moment(monday: date, now: datetime) -> Moment | None:
    day = (now.date() - monday).days
    return None if day < 0 else Moment(day, clock_of(now))


def _write(answered: Answered[Replanned], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    write_week(answered.problem, out / "week.json")
    for repair in answered.value.repairs:
        write_plan(repair.plan, out / f"plan-{repair.mode}.json")


def _json(answer: Replanned) -> dict[str, object]:
    repairs = [
        {**encode(repair), "mode": str(repair.mode), "plan": plan_to_json(repair.plan)} for repair in answer.repairs
    ]
    events = [{"event": type(event).__name__, **encode(event)} for event in answer.events]
    return {**encode(answer), "events": events, "repairs": repairs}


def _with_minutes(text: str, option: str) -> tuple[str, int]:
    name, colon, minutes = text.rpartition(":")
    if not colon or not minutes.isdecimal() or len(minutes) > _MOST_DIGITS:
        raise click.UsageError(f"{option} takes an id, a colon and minutes, such as R1:15.")
    return name, int(minutes) * _MINUTE


def _absence(text: str, monday: date) -> Absence:
    found = _ABSENT.fullmatch(text)
    hours = _HOURS.fullmatch(found["hours"] or "-") if found else None
    if found is None or hours is None:
        raise click.UsageError("--absent takes a helper, a date and perhaps times, such as H1:2026-12-01:12.00-.")
    try:
        first = date.fromisoformat(found["first"])
        last = date.fromisoformat(found["last"] or found["first"])
    except ValueError as error:
        raise click.UsageError(f"--absent: {error}.") from error
    start, end = (_seconds(hours[name]) for name in ("start", "end"))
    return Absence(found["helper"], (first - monday).days, (last - monday).days, start, end)


def _seconds(clock: str | None) -> int | None:
    if clock is None:
        return None
    hour, minute = clock.replace(".", ":").split(":")
    return int(hour) * _HOUR + int(minute) * _MINUTE


def _urgent(text: str) -> Visit | str:
    if not text.endswith(".json"):
        return text
    findings = Findings()
    visit = decode(Visit, read_json(Path(text)), "visit", findings)
    if visit is None or findings.has_errors:
        raise InputError(findings)
    return visit
