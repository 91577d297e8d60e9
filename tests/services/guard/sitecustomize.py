"""Loaded by every interpreter of a trial: whatever would use the network is noted and refused, this machine's too."""

import os
import sys
from pathlib import Path

_OUTWARD = frozenset(
    {
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)


def _watch(event, arguments):
    """A path is a socket of this machine's file system: a database beside us, or a process of ours."""
    if event in _OUTWARD and not _is_path(arguments):
        with Path(os.environ["OUTBOUND_NOTES"]).open("a", encoding="utf-8") as notes:
            notes.write(f"{event} {arguments[1:] if event.startswith('socket.c') else arguments}\n")
        raise PermissionError("no connection is made here")


def _is_path(arguments):
    return any(isinstance(argument, (str, bytes)) and os.fsdecode(argument).startswith("/") for argument in arguments)


sys.addaudithook(_watch)
