"""A planned week as one page of HTML: no script, nothing fetched, fit for print."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from planner.locale import Language, sentence
from planner.report.sheet import WeekSheet
from planner.report.tables import week_tables


def week_html(sheet: WeekSheet, language: Language) -> str:
    """Return the page; it carries names, addresses and phones, and says that it must be destroyed after use."""
    headings = {
        "totals": sentence("Totals").in_language(language),
        "days": sentence("Days").in_language(language),
        "nobody": sentence("Every visit is planned.").in_language(language),
    }
    return _template().render(week=week_tables(sheet, language), headings=headings)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("planner.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("week.html.jinja")
