"""Files that hold personal data: only their owner may read them."""

import os
from pathlib import Path

_OWNER_ONLY = 0o600


def write_private(path: Path, content: bytes) -> Path:
    """Write a file of mode 0600, whole or not at all; an older one of the same name is replaced."""
    neighbour = path.with_name(path.name + ".part")
    neighbour.unlink(missing_ok=True)
    descriptor = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
    return neighbour.replace(path)
