"""The log-in: a plain form, for names and passwords of ours, and the way to the city's own log-in."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from planner.errors import LoginError, PlannerError, StoreError
from planner.locale import Language, Sentence, sentence
from planner.services.login import SESSION_COOKIE, log_in, log_out
from planner.web.forgery import TOKEN_FIELD, form_token, keep_form_token, refuse_forged
from planner.web.forms import read_form
from planner.web.installation import Installation
from planner.web.next_page import in_language, local_path
from planner.web.page import Page, chosen_language
from planner.web.peer import is_secure, network_address

LOGIN = "/login"
CITY = "/login/city"
CITY_PAGE = "/city-login"
"""The page of the app that begins the city's own log-in."""
NEXT_COOKIE = "planner_next"
"""Keeps the page that is wanted while somebody is away at the city's own log-in, which leads back to the first one."""
_AWAY_SECONDS = 600
_LIMITED_SECONDS = 60
"""As long as failed attempts count."""

_PAGE = Page("login.html.jinja", LOGIN, sentence("Log in"))
_TEXTS: dict[str, Sentence] = {
    "name_label": sentence("Name"),
    "password_label": sentence("Password"),
    "button": sentence("Log in"),
    "city": sentence("Log in through the city"),
    "own": sentence("With a name and a password"),
}
_STATUS = {"LOGIN_REFUSED": 401, "LOGIN_LIMITED": 429, "FORM_FORGED": 403}
_UNAVAILABLE = 503


@dataclass(frozen=True)
class _Wanted:
    """In what language somebody reads the form, and where they go afterwards."""

    language: Language
    next: str


class LoginForm:
    """
    ``/login``: shows the form and takes it.

    Parameters
    ----------
    installation
        Of which it is the door.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def show(self, request: Request) -> Response:
        """Show the form; who is logged in already goes on to the page that they want."""
        wanted = self._wanted(request.query_params.get("lang"), request.query_params.get("next"))
        held = request.cookies.get(SESSION_COOKIE, "")
        try:
            if await run_in_threadpool(self._installation.is_logged_in, held):
                return RedirectResponse(wanted.next, status_code=303)
        except StoreError as error:
            return self._form(request, wanted, problem=error)
        return self._form(request, wanted)

    async def take(self, request: Request) -> Response:
        """Log somebody in; what is refused shows the form again, and says the same whatever was wrong."""
        form = await read_form(request)
        wanted = self._wanted(form.get("lang"), form.get("next"))
        address = network_address(request, self._installation.settings.trusted_proxy)
        held = request.cookies.get(SESSION_COOKIE, "")
        try:
            refuse_forged(request, form)
            token = await run_in_threadpool(self._log_in, form, address, held)
        except (LoginError, StoreError) as error:
            return self._form(request, wanted, problem=error)
        answer = RedirectResponse(wanted.next, status_code=303, headers={"cache-control": "no-store"})
        answer.set_cookie(
            SESSION_COOKIE, token, httponly=True, secure=self._is_secure(request), samesite="lax", path="/"
        )
        return answer

    async def leave_for_the_city(self, request: Request) -> Response:
        """Go to the city's own log-in, and keep the page that is wanted for the way back."""
        wanted = self._wanted(request.query_params.get("lang"), request.query_params.get("next"))
        answer = RedirectResponse(f"{CITY_PAGE}?{urlencode({'lang': wanted.language})}", status_code=303)
        answer.set_cookie(
            NEXT_COOKIE,
            wanted.next,
            max_age=_AWAY_SECONDS,
            httponly=True,
            secure=self._is_secure(request),
            samesite="lax",
            path="/",
        )
        return answer

    def _log_in(self, form: FormData, address: str, held: str) -> str:
        workspace = self._installation.workspace()
        token = log_in(workspace, _text(form, "name"), _text(form, "password"), address=address)
        if held:
            log_out(workspace, held)
        return token

    def _form(self, request: Request, wanted: _Wanted, *, problem: PlannerError | None = None) -> Response:
        token, query = form_token(request), {"next": wanted.next}
        status = 200 if problem is None else _STATUS.get(problem.code, _UNAVAILABLE)
        has_city_login = self._installation.offers_city_login()
        answer = _PAGE.answer(
            wanted.language,
            _TEXTS,
            {
                "problem": None if problem is None else problem.in_language(wanted.language),
                "next": wanted.next,
                "token_field": TOKEN_FIELD,
                "token": token,
                "city_address": f"{CITY}?{urlencode({'lang': wanted.language, **query})}" if has_city_login else None,
            },
            query=query,
            status=status,
        )
        if status == _STATUS["LOGIN_LIMITED"]:
            answer.headers["retry-after"] = str(_LIMITED_SECONDS)
        keep_form_token(answer, token, is_secure=self._is_secure(request))
        return answer

    def _wanted(self, language: object, next_page: object) -> _Wanted:
        chosen = chosen_language(language, self._installation.settings.language)
        path = local_path(next_page if isinstance(next_page, str) else None)
        return _Wanted(chosen, in_language(path, chosen))

    def _is_secure(self, request: Request) -> bool:
        return is_secure(request, self._installation.settings.trusted_proxy)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
