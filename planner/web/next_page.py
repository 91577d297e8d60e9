"""Where somebody goes after the log-in: a page of ours, never an address of others."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from planner.locale import Language

HOME = "/"
_MOST = 500
"""Characters; an address of a page of ours is shorter."""
_NOT_AFTER_LOGIN = ("/login", "/logout", "/city-login")


def local_path(wanted: str | None) -> str:
    r"""
    Return the path that is wanted when it is one of ours, else the first page.

    ``//host`` and ``/\host`` are other hosts to a browser, and it drops tabs and line breaks before it looks. Our paths
    are plain ASCII; a header, and so the cookie that keeps a path, takes no other.
    """
    if not wanted or len(wanted) > _MOST or not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    if not wanted.isascii() or "\\" in wanted or any(character <= " " or character == "\x7f" for character in wanted):
        return HOME
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path.startswith(_NOT_AFTER_LOGIN):
        return HOME
    return wanted


def in_language(path: str, language: Language) -> str:
    """Return the address of the same page in the language in which the form was read."""
    parts = urlsplit(path)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), "lang": language}
    return parts._replace(query=urlencode(query)).geturl()
