"""An HTTP service on 127.0.0.1 that answers as it is told to, with real sockets."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

BUILDING_AT = (60.170, 24.940)


@dataclass
class Reply:
    """
    One way to answer.

    Parameters
    ----------
    body
        Bytes, or what is sent as JSON.
    is_silent
        Whether nothing is said at all, for as long as the service runs.
    is_cut
        Whether the end of the body is missing.
    """

    body: object = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False
    is_cut: bool = False

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class FaultyService:
    """
    Answers each request by ``reply``, but the questions in ``replies`` by theirs.

    ``first`` holds statuses for the next requests, before those of the replies count. ``requests`` keeps the path, the
    parameters and the headers of every request.
    """

    def __init__(self) -> None:
        self.reply = Reply()
        self.replies: dict[str, Reply] = {}
        self.first: list[int] = []
        self.requests: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self._may_end = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def questions(self) -> list[str]:
        """What was asked, in order."""
        return [_question(parameters) for _, parameters, _ in self.requests]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self._may_end.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                parameters = parse_qs(parts.query)
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.requests.append((parts.path, parameters, headers))
                reply = service.replies.get(_question(parameters), service.reply)
                if reply.is_silent:
                    service._may_end.wait()
                    return
                self.send_response(service.first.pop(0) if service.first else reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.content)))
                self.end_headers()
                # The client hangs up on an answer that is too large.
                try:
                    self.wfile.write(reply.content[: -1 if reply.is_cut else None])
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _question(parameters: dict[str, list[str]]) -> str:
    return (parameters.get("q") or parameters.get("text") or [""])[0]


def nominatim_answer(
    *, lat: float = BUILDING_AT[0], lon: float = BUILDING_AT[1], kind: str = "building", **details: str | None
) -> list[dict[str, object]]:
    """One place as Nominatim gives it; by default Mannerheimintie 10, and without the details that are None."""
    usual = {"house_number": "10", "road": "Mannerheimintie", "city": "Helsinki", "postcode": "00100"}
    found = {name: value for name, value in {**usual, **details}.items() if value is not None}
    return [
        {"lat": str(lat), "lon": str(lon), "display_name": "10, Mannerheimintie", "addresstype": kind, "address": found}
    ]


def pelias_answer(
    *, lat: float = BUILDING_AT[0], lon: float = BUILDING_AT[1], layer: str = "address", **properties: str | None
) -> dict[str, object]:
    """One place as Pelias gives it; by default Mannerheimintie 10, and without the properties that are None."""
    usual = {"housenumber": "10", "accuracy": "point", "postalcode": "00100", "localadmin": "Helsinki"}
    found = {name: value for name, value in {**usual, **properties}.items() if value is not None}
    return {
        "features": [
            {
                "geometry": {"coordinates": [lon, lat]},
                "properties": {"layer": layer, "name": "Mannerheimintie 10", **found},
            }
        ]
    }
