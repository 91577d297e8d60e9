"""The public form: anybody may ask for support, without a log-in and without script."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from planner.errors import Finding, InputError, LoginError, PlannerError, StoreError
from planner.intake.web_request import MOST_CHARACTERS, RequestFields, without_stopped
from planner.locale import Language, Sentence
from planner.services.demo import is_demo
from planner.services.public_requests import WITHIN, number_for_nothing, take_form
from planner.web.forgery import TOKEN_FIELD, form_token, is_from_here, keep_form_token, refuse_forged
from planner.web.forms import read_form
from planner.web.installation import Installation
from planner.web.page import Page, chosen_language
from planner.web.peer import is_secure, network_address
from planner.web.preferred_language import preferred_language
from planner.web.receipt import keep_receipt, kept_receipt
from planner.web.request_words import CLOSED, DEMO, FORM_WORDS, LABELS, NOT_NOW, RECEIPT_WORDS, TITLE, TITLE_RECEIVED

REQUEST = "/request"
RECEIVED = "/request/received"
_MOST_BYTES = 40_000
"""All fields full of characters that take twelve bytes each on their way."""
_TRAP = "website"
"""A field that no person sees; whoever fills it in is a robot."""
_SENT_AS = "sent_as"
_MOST_SENT_AS = 64
_TOKEN_BYTES = 16
_FOR_OTHER = "other"
_ONCE = (*MOST_CHARACTERS, TOKEN_FIELD, "lang", _SENT_AS, "asks_for", _TRAP)
_STATUS = {"FORM_FORGED": 403, "REQUESTS_LIMITED": 429}
_WRONG, _NOT_HERE, _UNAVAILABLE = 422, 404, 503

_FORM = Page("request.html.jinja", REQUEST, TITLE)
_RECEIPT = Page("received.html.jinja", RECEIVED, TITLE_RECEIVED)
_CLOSED = Page("closed.html.jinja", REQUEST, TITLE)


@dataclass(frozen=True)
class _Sent:
    """A form as it came: what was typed, in what language it was read, and the token by which it is known."""

    fields: RequestFields
    language: Language
    sent_as: str


class RequestForm:
    """
    ``/request``: shows the form and takes it.

    Parameters
    ----------
    installation
        That takes requests, if its settings say so.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def show(self, request: Request) -> Response:
        """Show an empty form, or say that there is none."""
        language = self._language(request, request.query_params.get("lang"))
        closed = await self._closed(language)
        if closed is not None:
            return closed
        fields = RequestFields(languages=(language,))
        return self._form(request, _Sent(fields, language, secrets.token_urlsafe(_TOKEN_BYTES)))

    async def take(self, request: Request) -> Response:
        """Take a form and lead to its receipt; what is wrong shows it again, with what was typed."""
        form = await read_form(request, most_bytes=_MOST_BYTES)
        sent = _Sent(_fields_of(form), self._language(request, form.get("lang")), _text(form, _SENT_AS))
        closed = await self._closed(sent.language)
        if closed is not None:
            return closed
        try:
            _refuse_strange(request, form)
            number = await run_in_threadpool(self._take, request, form, sent)
        except InputError as error:
            return self._form(request, sent, findings=error.findings)
        except (LoginError, StoreError) as error:
            return self._refused(request, sent, error)
        answer = RedirectResponse(f"{RECEIVED}?lang={sent.language}", status_code=303)
        keep_receipt(answer, number, self._secret(), path=RECEIVED, is_secure=self._is_secure(request))
        return answer

    async def show_receipt(self, request: Request) -> Response:
        """Show the number to the browser that has just sent a request, and to nobody else."""
        language = self._language(request, request.query_params.get("lang"))
        closed = await self._closed(language)
        if closed is not None:
            return closed
        number = kept_receipt(request, self._secret())
        values = {"problem": None, "number": number, "form_address": f"{REQUEST}?lang={language}"}
        return _RECEIPT.answer(language, RECEIPT_WORDS, values, status=_NOT_HERE if number is None else 200)

    def _take(self, request: Request, form: FormData, sent: _Sent) -> str:
        workspace = self._installation.workspace()
        address = network_address(request, self._installation.settings.trusted_proxy)
        if _text(form, _TRAP):
            return number_for_nothing(workspace, address=address)
        return take_form(workspace, sent.fields, token=sent.sent_as, address=address).id

    def _refused(self, request: Request, sent: _Sent, error: PlannerError) -> Response:
        """Show the form again; what another site made somebody send is not shown, and no fault of ours is explained."""
        if error.code == "FORM_FORGED" and not is_from_here(request):
            sent = replace(sent, fields=RequestFields(languages=(sent.language,)))
        status = _STATUS.get(error.code, _UNAVAILABLE)
        answer = self._form(request, sent, problem=NOT_NOW if status == _UNAVAILABLE else error.text, status=status)
        if error.code == "REQUESTS_LIMITED":
            answer.headers["retry-after"] = str(int(WITHIN.total_seconds()))
        return answer

    def _form(
        self,
        request: Request,
        sent: _Sent,
        *,
        findings: Sequence[Finding] = (),
        problem: Sentence | None = None,
        status: int = 200,
    ) -> Response:
        token, language = form_token(request), sent.language
        fields = without_stopped(sent.fields, findings)
        values = {
            "problem": None if problem is None else problem.in_language(language),
            "wrong": {finding.where: finding.text.in_language(language) for finding in findings},
            "fields": fields,
            "is_stopped": fields != sent.fields,
            "most": MOST_CHARACTERS,
            "labels": {name: label.in_language(language) for name, label in LABELS.items()},
            "topics": self._names("topics", language),
            "service_languages": self._names("languages", language),
            "address": REQUEST,
            "hidden": {TOKEN_FIELD: token, "lang": language, _SENT_AS: sent.sent_as[:_MOST_SENT_AS]},
            "trap": _TRAP,
            "for_other": _FOR_OTHER,
            "privacy_address": self._installation.settings.privacy_notice_url,
        }
        answer = _FORM.answer(language, FORM_WORDS, values, status=_WRONG if findings else status)
        keep_form_token(answer, token, is_secure=self._is_secure(request))
        return answer

    def _names(self, kind: str, language: Language) -> list[tuple[str, str]]:
        """Return ids with names, as the catalogue orders them."""
        catalogue = self._installation.workspace().catalogue
        if kind == "topics":
            return [(topic.id, topic.names[language]) for topic in catalogue.topics.values()]
        return [(code, names[language]) for code, names in catalogue.languages.items()]

    async def _closed(self, language: Language) -> Response | None:
        """Return the page that says why there is no form, or None."""
        if not self._installation.settings.web_form:
            return _says(CLOSED, language, _NOT_HERE)
        try:
            if await run_in_threadpool(self._is_demo):
                return _says(DEMO, language, 200)
        except StoreError:
            return _says(NOT_NOW, language, _UNAVAILABLE)
        return None

    def _is_demo(self) -> bool:
        return is_demo(self._installation.workspace())

    def _language(self, request: Request, wanted: object) -> Language:
        return chosen_language(wanted, preferred_language(request, self._installation.settings.language))

    def _secret(self) -> bytes:
        return self._installation.workspace().key.derived("request receipts")

    def _is_secure(self, request: Request) -> bool:
        return is_secure(request, self._installation.settings.trusted_proxy)


def _says(text: Sentence, language: Language, status: int) -> Response:
    return _CLOSED.answer(language, {"text": text}, {"problem": None}, status=status)


def _refuse_strange(request: Request, form: FormData) -> None:
    """Let only a form of ours pass, which has no field twice."""
    repeated = [name for name in _ONCE if len(form.getlist(name)) > 1]
    refuse_forged(request, FormData() if repeated else form)


def _fields_of(form: FormData) -> RequestFields:
    texts = {name: _text(form, name) for name in MOST_CHARACTERS if name != "languages"}
    language = _text(form, "languages")
    return RequestFields(
        **texts,  # type: ignore[arg-type]
        languages=(language,) if language else (),
        is_for_other=_text(form, "asks_for") == _FOR_OTHER,
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
