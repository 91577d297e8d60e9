"""Loaded by the server's interpreter: a connection that would leave this machine is refused and noted."""

import os
import socket
from pathlib import Path

_LOCAL = ("127.", "::1", "localhost")
_connect = socket.socket.connect
_resolve = socket.getaddrinfo


def _is_local(host: object) -> bool:
    return isinstance(host, str | bytes) and str(host if isinstance(host, str) else host.decode()).startswith(_LOCAL)


def _refuse(host: object) -> None:
    with Path(os.environ["OUTBOUND_NOTES"]).open("a", encoding="utf-8") as notes:
        notes.write(f"{host}\n")
    raise PermissionError("no connection leaves this machine")


def _guarded_connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
        _refuse(address[0])
    return _connect(self, address)


def _guarded_resolve(host, *rest, **more):
    if host is not None and not _is_local(host) and host not in ("0.0.0.0", "::", ""):
        _refuse(host)
    return _resolve(host, *rest, **more)


socket.socket.connect = _guarded_connect
socket.getaddrinfo = _guarded_resolve
