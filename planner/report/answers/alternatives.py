"""Alternative plans side by side, in words."""

from planner.domain.answers.alternatives import Aim, Alternatives, NotOffered, WhyNot
from planner.locale import Language, Sentence, sentence
from planner.report.answers.figures import figure_rows
from planner.report.tables import Table


def alternatives_table(found: Alternatives, language: Language) -> Table:
    """Return the figures of the plan asked about and of each alternative, and how many residents would notice."""
    plans = (found.current, *(offer.changes.after for offer in found.offered))
    rows = [(row.label.in_language(language), *row.texts(language)) for row in figure_rows(plans)]
    noticed = ("–", *(str(len(offer.changes.noticed)) for offer in found.offered))
    rows.insert(0, (sentence("Visits that would change").in_language(language), *noticed))
    headers = (sentence("Figure"), sentence("The plan you have"), *(aim_label(offer.aim) for offer in found.offered))
    return Table(
        caption=sentence("Alternatives").in_language(language),
        headers=tuple(header.in_language(language) for header in headers),
        rows=tuple(rows),
        notes=(sentence("Travel times are estimates. Prices are in hours of travel.").in_language(language),),
    )


def aim_label(aim: Aim) -> Sentence:
    """Return what an alternative does best."""
    return _AIMS[aim]


def why_not_text(left_out: NotOffered) -> Sentence:
    """Return why there is no plan of its own for an aim."""
    aim = aim_label(left_out.aim)
    if left_out.same_as is not None:
        return sentence(
            "{aim}: it would not differ from another alternative: {other}.", aim=aim, other=aim_label(left_out.same_as)
        )
    return _WHY[left_out.why].with_values(aim=aim)


_AIMS = {
    Aim.LEAST_TRAVEL: sentence("Least travel"),
    Aim.MOST_CONTINUITY: sentence("Most continuity"),
    Aim.LEAST_CHANGE: sentence("Least change"),
}

_WHY = {
    WhyNot.NO_DIFFERENCE: sentence("{aim}: it would not differ; nothing better was found than the plan you have."),
    WhyNot.NOTHING_BETTER: sentence("{aim}: no plan was found that does better in this than the one you have."),
    WhyNot.SERVES_LESS: sentence("{aim}: the plan that was found would leave out more, so it is not offered."),
    WhyNot.NO_WISH: sentence("{aim}: nobody wishes for a helper, so there is nothing to do better."),
    WhyNot.NO_TIME: sentence("{aim}: the search was ended before it was tried."),
}
