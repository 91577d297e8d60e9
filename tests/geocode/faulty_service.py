"""An HTTP service on 127.0.0.1 that answers as it is told to, with real sockets."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

BUILDING_AT = (60.170, 24.940)


class FaultyService:
    """
    Answers each request with ``status``, ``headers`` and ``body``; says nothing at all while ``is_silent``.

    ``first`` holds statuses for the next requests, before ``status`` counts. While ``is_cut`` the end of the body is
    missing. ``requests`` keeps the path, the parameters and the headers of every request.
    """

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = b"[]"
        self.is_silent = False
        self.is_cut = False
        self.first: list[int] = []
        self.requests: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self._may_end = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, body: object) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

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
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.requests.append((parts.path, parse_qs(parts.query), headers))
                if service.is_silent:
                    service._may_end.wait()
                    return
                self.send_response(service.first.pop(0) if service.first else service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(service.body)))
                self.end_headers()
                # The client hangs up on an answer that is too large.
                try:
                    self.wfile.write(service.body[: -1 if service.is_cut else None])
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler


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
