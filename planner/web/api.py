"""Requests from other systems, as JSON; see ``docs/api.md``."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from planner.errors import Finding, InputError, LoginError, PlannerError, StoreError
from planner.intake.request_json import INVALID, read_request, request_schema
from planner.locale import Language, sentence
from planner.services.public_requests import WITHIN, Taken, source_of, take_from_source
from planner.web.installation import Installation
from planner.web.preferred_language import preferred_language

API = "/api/"
REQUESTS = "/api/requests"
SCHEMA = "/api/schema"
MOST_BYTES = 40_000
"""Every text at its longest, with each character escaped, and room for spaces."""
_JSON = "application/json"
_SCHEME = "bearer"
_NOT_KEPT = {"cache-control": "no-store"}
_STATUS = {
    INVALID: 400,
    "SOURCE_KEY_REFUSED": 401,
    "DEMO_REAL_MIXED": 403,
    "REFERENCE_TAKEN": 409,
    "BODY_TOO_BIG": 413,
    "CONTENT_TYPE": 415,
    "REQUESTS_LIMITED": 429,
}
"""By code; whatever else is wrong with the content is 422, and what is wrong here 503."""
_NOT_FOUND, _NOT_ALLOWED, _WRONG, _UNAVAILABLE = 404, 405, 422, 503
_HEADERS = {
    _NOT_ALLOWED: {"allow": "POST"},
    401: {"www-authenticate": "Bearer"},
    429: {"retry-after": str(int(WITHIN.total_seconds()))},
}


class RequestApi:
    """
    ``/api``: takes the requests of systems that have a key.

    Parameters
    ----------
    installation
        That takes them.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def take(self, request: Request) -> Response:
        """Take a request; who has no key learns nothing of what is wrong with it."""
        language = preferred_language(request, self._installation.settings.language)
        try:
            source = await run_in_threadpool(self._source, _key_of(request))
            content = await _content_of(request)
            taken = await run_in_threadpool(self._take, source, content)
        except InputError as error:
            status = next((_STATUS[finding.code] for finding in error.findings if finding.code in _STATUS), _WRONG)
            return _refused(error.findings, language, status)
        except (LoginError, StoreError) as error:
            return _refused([_finding_of(error)], language, _STATUS.get(error.code, _UNAVAILABLE))
        return JSONResponse({"id": taken.id}, status_code=201 if taken.is_new else 200, headers=_NOT_KEPT)

    async def show_schema(self, request: Request) -> Response:  # noqa: ARG002 - a route gets its request
        """Show what a request may say; that is no secret."""
        return Response(request_schema(), media_type="application/schema+json")

    async def show_nothing(self, request: Request) -> Response:
        """Say in JSON that there is nothing at an address, or not by that method; else the pages would answer."""
        language = preferred_language(request, self._installation.settings.language)
        nothing = Finding(
            "NO_SUCH_ADDRESS", "", sentence("There is nothing here; requests are sent by POST to /api/requests.")
        )
        return _refused([nothing], language, _NOT_ALLOWED if request.url.path == REQUESTS else _NOT_FOUND)

    def _source(self, key: str) -> str:
        return source_of(self._installation.workspace(), key)

    def _take(self, source: str, content: bytes) -> Taken:
        workspace = self._installation.workspace()
        return take_from_source(workspace, source, read_request(content, workspace.catalogue))


def _key_of(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == _SCHEME else ""


async def _content_of(request: Request) -> bytes:
    """
    Return the content, unless it is no JSON by its name or too big; a system may send it in pieces.

    Raises
    ------
    InputError
        ``CONTENT_TYPE`` or ``BODY_TOO_BIG``.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise InputError([Finding("CONTENT_TYPE", "", sentence("Send the content as application/json."))])
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > MOST_BYTES:
            text = sentence("The content is longer than {most} bytes.", most=MOST_BYTES)
            raise InputError([Finding("BODY_TOO_BIG", "", text)])
    return content


def _finding_of(error: PlannerError) -> Finding:
    """Return what is wrong; of what is wrong here nobody outside is told more than that."""
    if error.code in _STATUS:
        return Finding(error.code, "", error.text)
    return Finding("SERVICE_UNAVAILABLE", "", sentence("Nothing can be taken just now; send it again later."))


def _refused(findings: Sequence[Finding], language: Language, status: int) -> Response:
    errors = [
        {"code": finding.code, "field": finding.where, "text": finding.text.in_language(language)}
        for finding in findings
    ]
    headers = {**_NOT_KEPT, "content-language": language, "vary": "accept-language", **_HEADERS.get(status, {})}
    return JSONResponse({"errors": errors}, status_code=status, headers=headers)
