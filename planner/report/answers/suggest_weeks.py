"""Which weeks were asked for free times, and what to offer instead; what is held, in words."""

from collections.abc import Iterator, Sequence
from datetime import date

from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_minutes
from planner.report.answers.suggest_reason import no_place_text


def week_lines(weeks: Sequence[tuple[date, str | None, bool]], serve_by: date | None) -> Iterator[Sentence]:
    """
    Yield why the weeks before have no free time, and which one is the first that has.

    Parameters
    ----------
    weeks
        Monday, the reason why it has none or None, and whether it has a plan.
    serve_by
        Last day by the service promise.
    """
    for monday, reason, is_planned in weeks:
        if reason is not None:
            yield sentence("Week of {monday}: no free time. {reason}", monday=monday, reason=no_place_text(reason))
            continue
        if len(weeks) > 1:
            yield sentence("The first week with a free time is that of {monday}.", monday=monday)
        if not is_planned:
            yield sentence("The week of {monday} has no plan yet: all its helpers' time counts as free.", monday=monday)
        if serve_by is not None and monday > serve_by:
            yield sentence("That is after the last day of the service promise, {day}.", day=serve_by)


def nothing_free(has_weeks: bool) -> Sentence:
    """Return that no time is free at all, and what to do."""
    if has_weeks:
        return sentence("No time is free; offer remote support, or one of the sites.")
    return sentence("The request has no possible time from tomorrow on; note more times, or offer remote support.")


def none_if_others_move(most: int) -> Sentence:
    """Return that there is no place either where others move, so many promises among them at most."""
    return sentence(
        "Others may move (promises: {most} at most): no place was found either; the search is short.", most=most
    )


def site_line(name: str, address: str, travel: int, language: Language) -> Sentence:
    """Return a site that can be offered instead."""
    return sentence(
        "{name}, {address}: {minutes} by public transport (estimate)",
        name=name,
        address=address,
        minutes=format_minutes(travel, language),
    )
