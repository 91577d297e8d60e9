"""Texts that the database holds sealed: whoever reads the tables, or a copy of them, sees nothing of them."""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.key import Key

_NONCE_BYTES = 12
"""As AES-GCM wants them; random ones repeat after billions of texts only."""


class Seal:
    """
    Seals texts of one purpose; each is bound to what it is about, so that it opens nowhere else.

    Parameters
    ----------
    key
        Of the installation.
    purpose
        A key of its own is derived for it.
    """

    def __init__(self, key: Key, purpose: str) -> None:
        self._cipher = AESGCM(key.derived(purpose))

    def close(self, text: str, *, about: str) -> str:
        """Return a text sealed; the same text is another one each time."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, *, about: str) -> str:
        """
        Return a text that was sealed.

        Raises
        ------
        StoreError
            ``SEAL_BROKEN`` when it was sealed with another key or about something else, or was changed since.
        """
        try:
            content = base64.b64decode(sealed, validate=True)
            opened = self._cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], about.encode())
        except (InvalidTag, binascii.Error, ValueError):
            broken = sentence(
                "A sealed text cannot be opened: it is of another key, or was changed. Remove it and ask for it again. "
                "[SEAL_BROKEN]"
            )
            raise StoreError(broken) from None
        return opened.decode()
