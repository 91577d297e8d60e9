"""Before the pages: who is not logged in comes to the form, and back to the page that they wanted."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.services.login import SESSION_COOKIE
from planner.web.api import API
from planner.web.health import HEALTH
from planner.web.installation import Installation
from planner.web.login import CITY_PAGE, LOGIN, NEXT_COOKIE
from planner.web.logout import LOGOUT
from planner.web.next_page import local_path
from planner.web.request_form import REQUEST

CITY_COOKIE = "_streamlit_user"
"""What the browser holds after the city's own log-in. Only the page can judge it, so it opens the gate and no more."""
_OPEN = (LOGIN, LOGOUT, HEALTH, CITY_PAGE, REQUEST, API, "/auth/", "/oauth2callback")
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What the app's server would tell anybody."""
_FILES = "/media/"
"""Where downloads lie for whoever knows the address."""
_READS = ("GET", "HEAD")


class Gate:
    """
    ASGI middleware; it saves the reader a page that says no more than "log in".

    It guards nothing on its own: each run of a page asks who reads, and each use case asks what they may.

    Parameters
    ----------
    app
        What is behind it.
    installation
        Whose sessions count.
    """

    def __init__(self, app: ASGIApp, installation: Installation) -> None:
        self._app = app
        self._installation = installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        answer = await self._answer(request)
        if answer is not None:
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, _not_kept(send) if _is_page(request) else send)

    async def _answer(self, request: Request) -> Response | None:
        path = request.url.path
        if path.startswith(_CLOSED):
            return Response(status_code=404)
        if not (_is_page(request) or path.startswith(_FILES)):
            return None
        comes_from_city = CITY_COOKIE in request.cookies and self._installation.offers_city_login()
        if comes_from_city and _is_page(request) and NEXT_COOKIE in request.cookies:
            return _back_from_the_city(request)
        held = request.cookies.get(SESSION_COOKIE, "")
        if comes_from_city or await run_in_threadpool(self._installation.may_be_logged_in, held):
            return None
        return _to_login(request) if _is_page(request) else Response(status_code=403)


def _is_page(request: Request) -> bool:
    """Say whether a browser asks for a page of the app; for everything else it asks without naming HTML."""
    path = request.url.path
    is_own = any(path == known.rstrip("/") or path.startswith(known.rstrip("/") + "/") for known in _OPEN)
    return request.method in _READS and not is_own and "text/html" in request.headers.get("accept", "")


def _to_login(request: Request) -> Response:
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = {"next": local_path(here)}
    if "lang" in request.query_params:
        query = {"lang": request.query_params["lang"], **query}
    return RedirectResponse(f"{LOGIN}?{urlencode(query)}", status_code=303, headers={"cache-control": "no-store"})


def _back_from_the_city(request: Request) -> Response:
    wanted = local_path(request.cookies[NEXT_COOKIE])
    answer = RedirectResponse(wanted, status_code=303, headers={"cache-control": "no-store"})
    answer.delete_cookie(NEXT_COOKIE, path="/")
    return answer


def _not_kept(send: Send) -> Send:
    """Let no browser keep a page: after the log-out the back button asks anew."""

    async def send_not_kept(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return send_not_kept
