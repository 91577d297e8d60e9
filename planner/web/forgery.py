"""Forms that only our own pages can send: where a request comes from, and a token that it carries twice."""

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from planner.errors import LoginError
from planner.locale import sentence

FORM_COOKIE = "planner_form"
"""Name of the cookie that holds the form's token; another site can send it, but cannot read it."""
TOKEN_FIELD = "token"  # noqa: S105 - the name of a field
_TOKEN_BYTES = 32
_OWN_SITES = ("same-origin", "none")
"""``none``: the reader sent it again with the browser's own means."""


def form_token(request: Request) -> str:
    """Return the token that the browser has, or a new one; two open forms have the same."""
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(_TOKEN_BYTES)


def keep_form_token(response: Response, token: str, *, is_secure: bool) -> None:
    """Give the token to the browser, for as long as it is open."""
    response.set_cookie(FORM_COOKIE, token, httponly=True, secure=is_secure, samesite="strict", path="/")


def refuse_forged(request: Request, form: FormData) -> None:
    """
    Let only a form pass that our own page sent.

    Raises
    ------
    LoginError
        ``FORM_FORGED``.
    """
    kept, sent = request.cookies.get(FORM_COOKIE, ""), form.get(TOKEN_FIELD)
    carries_token = bool(kept) and isinstance(sent, str) and secrets.compare_digest(kept.encode(), sent.encode())
    if not (carries_token and is_from_here(request)):
        raise LoginError(sentence("This form is too old or not ours; send it once more. [FORM_FORGED]"))


def is_from_here(request: Request) -> bool:
    """Say whether a page of ours sent a request, as far as the browser tells."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = request.headers.get("origin")
    # A browser that is told to send no referrer writes "null" here, also for our own forms.
    return origin in (None, "null") or _host_of(origin) == request.headers.get("host")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
