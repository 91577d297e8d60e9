"""
The number of a request on its way to whoever has sent it.

It travels in a cookie, sealed and for minutes, and not in the address: that stands in the history of the browser, and
whoever makes numbers up would see which of them exist.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

_COOKIE = "planner_receipt"
_KEPT = timedelta(minutes=10)
"""Long enough to write a number down, and short on a computer that others use too."""


def keep_receipt(response: Response, number: str, secret: bytes, *, path: str, is_secure: bool) -> None:
    """Give a number to the browser, for the page under a path alone."""
    until = int((datetime.now(UTC) + _KEPT).timestamp())
    value = f"{number}.{until}"
    response.set_cookie(
        _COOKIE,
        f"{value}.{_seal(value, secret)}",
        max_age=int(_KEPT.total_seconds()),
        httponly=True,
        secure=is_secure,
        samesite="strict",
        path=path,
    )


def kept_receipt(request: Request, secret: bytes) -> str | None:
    """Return the number that the browser was given lately, or None."""
    value, _, seal = request.cookies.get(_COOKIE, "").rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(value, secret).encode()):
        return None
    number, _, until = value.partition(".")
    return number if int(until) > datetime.now(UTC).timestamp() else None


def _seal(value: str, secret: bytes) -> str:
    return hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()
