"""HTTP for online geocoders: bounded, without redirects, and silent about what was asked."""

import json
import logging
import time
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
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
            raise GeocoderServiceError("The answer is too large.")
        if time.monotonic() > deadline:
            raise GeocoderTimedOut("The answer is too slow.")
    return body


def _http_error(error: HTTPError) -> AdapterHTTPError:
    headers = {name.lower(): value for name, value in error.headers.items()}
    return AdapterHTTPError(f"HTTP status {error.code}.", status_code=error.code, headers=headers, text=None)
