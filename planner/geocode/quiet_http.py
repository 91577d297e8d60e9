"""HTTP for online geocoders: bounded, without redirects, and silent about what was asked."""

import json
import logging
import time
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable

MAX_ANSWER_BYTES = 1024 * 1024
"""A list of ten places is some 20 kB."""

_CHUNK_BYTES = 64 * 1024

# geopy writes the whole URL, and with it the resident's address, to its log.
logging.getLogger("geopy").disabled = True

_REDIRECTS = range(300, 400)
_TOO_OFTEN = 429
_OVERLOADED = 503


class RedirectError(GeocoderServiceError):  # type: ignore[misc]
    """The service names another address for the answer."""


class AnswerTooLargeError(GeocoderServiceError):  # type: ignore[misc]
    """The answer has more than ``MAX_ANSWER_BYTES``."""


class QuietAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """
    geopy's transport, on urllib.

    It refuses redirects, because they would carry an address to a host that nobody chose; answers above
    ``MAX_ANSWER_BYTES``; and answers that take longer than the timeout in all. No error repeats the URL or the
    body, as those of geopy's own adapters do.
    """

    def __init__(self, *, proxies: Mapping[str, str] | None, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        proxy_handler = ProxyHandler() if proxies is None else ProxyHandler(dict(proxies))
        self._opener = build_opener(HTTPSHandler(context=ssl_context), proxy_handler, _NoRedirects())

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> object:
        """Return the parsed answer."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is not JSON.") from None

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """Return the answer."""
        # The scheme was checked when the geocoder was made.
        request = Request(url, headers=dict(headers))  # noqa: S310
        try:
            with self._opener.open(request, timeout=timeout) as response:
                return _read(response, deadline=time.monotonic() + timeout).decode("utf-8")
        except HTTPError as error:
            with error:
                raise _http_error(error) from None
        except TimeoutError:
            raise GeocoderTimedOut("No answer in time.") from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise GeocoderTimedOut("No answer in time.") from None
            raise GeocoderUnavailable("The service cannot be reached.") from None
        except (OSError, HTTPException):
            raise GeocoderUnavailable("The connection broke.") from None


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing; urllib then raises the status as an error."""


def _read(response: HTTPResponse, deadline: float) -> bytes:
    body = b""
    while chunk := response.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise AnswerTooLargeError("The answer is too large.")
        if time.monotonic() > deadline:
            raise GeocoderTimedOut("The answer is too slow.")
    if response.length:
        # Its reader takes an early end for the end.
        raise IncompleteRead(b"")
    return body


def _http_error(error: HTTPError) -> RedirectError | AdapterHTTPError:
    if error.code in _REDIRECTS:
        return RedirectError(f"HTTP status {error.code}.")
    headers = {name.lower(): value for name, value in error.headers.items()}
    # Who says when to come back is treated alike; geopy reads that of one status only.
    code = _TOO_OFTEN if error.code == _OVERLOADED and "retry-after" in headers else error.code
    return AdapterHTTPError(f"HTTP status {error.code}.", status_code=code, headers=headers, text=None)
