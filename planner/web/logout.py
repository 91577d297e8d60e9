"""The log-out: a button, since a link from elsewhere shall log nobody out."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from planner.errors import LoginError, PlannerError, StoreError
from planner.locale import sentence
from planner.services.login import SESSION_COOKIE, log_out
from planner.web.forgery import TOKEN_FIELD, form_token, keep_form_token, refuse_forged
from planner.web.forms import read_form
from planner.web.installation import Installation
from planner.web.login import LOGIN
from planner.web.page import Page, chosen_language
from planner.web.peer import is_secure

LOGOUT = "/logout"
_PAGE = Page("logout.html.jinja", LOGOUT, sentence("Log out"))
_TEXTS = {"button": sentence("Log out"), "back": sentence("Back to the pages")}
_STATUS = {"FORM_FORGED": 403}
_UNAVAILABLE = 503


class LogoutForm:
    """
    ``/logout``: shows the button and takes it.

    Parameters
    ----------
    installation
        Which somebody leaves.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def show(self, request: Request) -> Response:
        """Show the button."""
        return self._form(request, request.query_params.get("lang"))

    async def take(self, request: Request) -> Response:
        """End the session here and in the browser; while the database cannot be asked nothing is claimed."""
        form = await read_form(request)
        language = form.get("lang")
        try:
            refuse_forged(request, form)
            await run_in_threadpool(self._log_out, request.cookies.get(SESSION_COOKIE, ""))
        except (LoginError, StoreError) as error:
            return self._form(request, language, problem=error)
        query = urlencode({"lang": chosen_language(language, self._installation.settings.language)})
        answer = RedirectResponse(f"{LOGIN}?{query}", status_code=303, headers={"cache-control": "no-store"})
        answer.delete_cookie(
            SESSION_COOKIE,
            path="/",
            httponly=True,
            samesite="lax",
            secure=is_secure(request, self._installation.settings.trusted_proxy),
        )
        return answer

    def _log_out(self, token: str) -> None:
        if token:
            log_out(self._installation.workspace(), token)

    def _form(self, request: Request, wanted: object, *, problem: PlannerError | None = None) -> Response:
        settings, token = self._installation.settings, form_token(request)
        language = chosen_language(wanted, settings.language)
        answer = _PAGE.answer(
            language,
            _TEXTS,
            {
                "problem": None if problem is None else problem.in_language(language),
                "token_field": TOKEN_FIELD,
                "token": token,
                "home": f"/?{urlencode({'lang': language})}",
            },
            status=200 if problem is None else _STATUS.get(problem.code, _UNAVAILABLE),
        )
        keep_form_token(answer, token, is_secure=is_secure(request, settings.trusted_proxy))
        return answer
