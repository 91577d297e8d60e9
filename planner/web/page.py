"""Plain pages beside the app: a form or a sentence, without script, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from planner.locale import LANGUAGES, Language, Sentence, as_language, sentence
from planner.locale.catalogue import LANGUAGE_NAMES

_NOT_KEPT = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Page:
    """
    A page to be filled.

    Parameters
    ----------
    template
        Name of its file.
    address
        Where it is, for the links to its other languages.
    title
        Its heading.
    """

    template: str
    address: str
    title: Sentence

    def answer(
        self,
        language: Language,
        texts: Mapping[str, Sentence],
        values: Mapping[str, object],
        *,
        query: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """
        Return the page as an answer that no browser keeps.

        Parameters
        ----------
        language
            Of the reader.
        texts
            Its sentences, by the names of the template.
        values
            Everything else that the template names.
        query
            What its address says beside the language.
        status
            Of the answer.
        """
        others = [
            (code, LANGUAGE_NAMES[code], f"{self.address}?{urlencode({'lang': code, **(query or {})})}")
            for code in LANGUAGES
            if code != language
        ]
        text = (
            _templates()
            .get_template(self.template)
            .render(
                language=language,
                others=others,
                product=sentence("Home visits").in_language(language),
                languages=sentence("Language").in_language(language),
                title=self.title.in_language(language),
                **{name: value.in_language(language) for name, value in texts.items()},
                **values,
            )
        )
        return HTMLResponse(text, status_code=status, headers=_NOT_KEPT)


def chosen_language(wanted: object, default: Language) -> Language:
    """Return the language that an address or a form names, if it is one of ours."""
    return as_language(wanted) if isinstance(wanted, str) and wanted in LANGUAGES else default


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("planner.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
