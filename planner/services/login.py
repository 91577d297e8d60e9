"""
Logging in and out, and who it is that asks.

A session is a row of ours, whatever way somebody came in: a copied cookie is worth nothing after the log-out, and a
role that was taken away is gone at the next click.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planner.errors import LoginError
from planner.locale import sentence
from planner.services.authorisation import Actor, Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.accounts import Account

SESSION_COOKIE = "planner_session"
"""Name of the cookie that holds a session's token."""
IDLE = timedelta(minutes=30)
"""A session that was not used for so long has ended."""
ABSOLUTE = timedelta(hours=12)
"""A session never lasts longer."""
_TOUCH_AFTER = timedelta(minutes=1)
"""How exactly the last use is known; each note of it is a write."""

_WITHIN = timedelta(minutes=1)
_MOST_BY_ACCOUNT = 5
"""Failed attempts in a minute for one account from one network address."""
_MOST_BY_ADDRESS = 30
"""Failed attempts in a minute from one network address for all accounts: an office shares one."""

_FRESH = timedelta(minutes=10)
"""So long after the city's own log-in a session can be begun with it; clocks may differ by some of it."""
_OF_ONE_LOGIN = ("iss", "sub", "iat", "nonce")
"""The claims that tell one log-in from another."""
_TOKEN_BYTES = 32
_MOST_PASSWORD = 200
"""A longer one is wrong without a look: hashing megabytes would be a way to keep us busy."""
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
"""
Argon2id with 46 MiB in one pass, as strong as the least that OWASP's cheat sheet asks for, 19 MiB in two.

The library's own setting takes three times the processor: eight log-ins at once waited for seconds on two busy cores.
"""
_hashing = BoundedSemaphore(2)
"""Each hash takes 46 MiB and a core; two hundred log-ins at once shall not take the machine down."""
_NO_HASH = _hasher.hash(secrets.token_hex())
"""What an unknown account's password is compared with, so that the answer takes as long."""


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    with _hashing:
        return _hasher.hash(password)


@operation(Operation.CHECK_LOGIN)
def log_in(workspace: Workspace, account_id: str, password: str, *, address: str) -> str:
    """
    Begin a session and return its token, which the browser keeps in a cookie.

    Parameters
    ----------
    workspace
        On behalf of a process of ours.
    account_id, password
        As typed.
    address
        The network address from which the request came; only a keyed hash of it is kept, for a minute's count.

    Raises
    ------
    LoginError
        ``LOGIN_REFUSED``, the same for everything that can be wrong; ``LOGIN_LIMITED`` after too many attempts.
    """
    both, alone = _key(workspace, account_id, address), _key(workspace, "", address)
    if _num_failed(workspace, both) >= _MOST_BY_ACCOUNT or _num_failed(workspace, alone) >= _MOST_BY_ADDRESS:
        raise _limited()
    # The attempt counts before the password is looked at: a hundred at once do not get a hundred looks.
    with workspace.writing(None) as work:
        attempts = (work.attempts.add(both), work.attempts.add(alone))
        work.commit()
    if _num_failed(workspace, both) > _MOST_BY_ACCOUNT or _num_failed(workspace, alone) > _MOST_BY_ADDRESS:
        with workspace.writing(None) as work:
            work.attempts.take_back(attempts)
            work.commit()
        raise _limited()
    with workspace.reading() as work:
        account = work.accounts.get(account_id)
    if not _fits(account, password) or account is None or not account.is_active:
        raise LoginError(sentence("The name or the password is wrong. [LOGIN_REFUSED]"))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with workspace.writing(f"account {account.id}") as work:
        work.attempts.forget(both)
        work.attempts.take_back(attempts)
        work.sessions.start(token, account.id)
        work.commit()
    return token


@operation(Operation.CHECK_LOGIN)
def log_in_by_subject(workspace: Workspace, claims: Mapping[str, object]) -> str:
    """
    Return the token of the session of somebody whom the city's own log-in has let in; the first time it is begun.

    The browser's proof is a signed cookie of the page server that lives for 30 days, and which nobody can take back.
    So it opens nothing by itself: it leads to a session row of ours, which ends as every other one does. That holds
    because

    - the token comes from what the cookie says, not from its bytes: a signature can be written in several ways, and
      each would be another token, that is, another session after the log-out;
    - what it says holds the ``nonce`` of one log-in, so the next log-in is another session;
    - the token is keyed: who has seen the claims, say the city's server, cannot make it up;
    - a token that had a session gets no second one, and a log-in of long ago gets none at all, so that the cookie
      stays worthless when the row has been purged.

    Parameters
    ----------
    workspace
        On behalf of a process of ours.
    claims
        What the city's log-in says of them, as the page server has verified it; ``sub``, ``iat`` and ``nonce`` are
        needed.

    Raises
    ------
    LoginError
        ``LOGIN_REFUSED`` when no account bears the subject; ``SESSION_ENDED`` when the log-in is too long ago.
    """
    token = _token_of(workspace, claims)
    subject = str(claims.get("sub", ""))
    with workspace.reading() as work:
        account, known = work.accounts.by_subject(subject), work.sessions.find(token)
    if known is not None:
        return token
    if not claims.get("nonce") or not _is_fresh(claims.get("iat")):
        raise _ended()
    if not subject or account is None or not account.is_active:
        raise LoginError(sentence("There is no account for you here; ask the administrator. [LOGIN_REFUSED]"))
    with workspace.writing(f"account {account.id}") as work:
        # Two tabs may have come back at once.
        if work.sessions.find(token) is None:
            work.sessions.start(token, account.id)
            work.commit()
    return token


@operation(Operation.CHECK_LOGIN)
def actor_of(workspace: Workspace, token: str) -> Actor:
    """
    Return who holds a token, with the roles that they have now.

    Raises
    ------
    LoginError
        ``SESSION_ENDED`` when it never was, was ended, or was not used for too long.
    """
    with workspace.reading() as work:
        session = work.sessions.find(token)
    now = datetime.now(UTC)
    if (
        session is None
        or session.is_revoked
        or not session.account.is_active
        or now - session.seen > IDLE
        or now - session.started > ABSOLUTE
    ):
        raise _ended()
    if now - session.seen > _TOUCH_AFTER:
        with workspace.writing(None) as work:
            work.sessions.touch(token)
            work.commit()
    return Actor(session.account.id, session.account.roles, session.account.helper)


@operation(Operation.END_OWN_LOGIN)
def log_out(workspace: Workspace, token: str) -> None:
    """End the session of a token; an unknown one is nobody's."""
    with workspace.reading() as work:
        session = work.sessions.find(token)
    if session is None:
        return
    with workspace.writing(f"account {session.account.id}") as work:
        work.sessions.revoke(token)
        work.commit()


def _num_failed(workspace: Workspace, key: str) -> int:
    with workspace.reading() as work:
        return work.attempts.count(key, _WITHIN)


def _limited() -> LoginError:
    return LoginError(sentence("Too many attempts; wait a minute and try again. [LOGIN_LIMITED]"))


def _ended() -> LoginError:
    return LoginError(sentence("Your log-in has ended; log in again. [SESSION_ENDED]"))


def _token_of(workspace: Workspace, claims: Mapping[str, object]) -> str:
    # Not all claims: what a browser can leave out, such as a second cookie, must not make another token.
    said = json.dumps([str(claims.get(name)) for name in _OF_ONE_LOGIN])
    return hmac.new(workspace.key.derived("city log-in"), said.encode(), hashlib.sha256).hexdigest()


def _is_fresh(issued: object) -> bool:
    if not isinstance(issued, int | float):
        return False
    return abs(datetime.now(UTC).timestamp() - issued) < _FRESH.total_seconds()


def _fits(account: Account | None, password: str) -> bool:
    known = account.password_hash if account is not None and account.password_hash else _NO_HASH
    if len(password) > _MOST_PASSWORD:
        password = ""
    try:
        with _hashing:
            return _hasher.verify(known, password) and known != _NO_HASH
    except (VerificationError, InvalidHashError):
        return False


def _key(workspace: Workspace, account_id: str, address: str) -> str:
    secret = workspace.key.derived("login attempts")
    return hmac.new(secret, f"{account_id}\n{address}".encode(), hashlib.sha256).hexdigest()
