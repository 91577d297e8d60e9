"""Who sent a request, and how; a proxy is believed only when a setting names it."""

from starlette.requests import Request

UNKNOWN = "unknown"


def network_address(request: Request, trusted_proxy: str) -> str:
    """
    Return the address from which a request came.

    Of ``X-Forwarded-For`` only the last entry counts: the proxy wrote it, the sender may have made up the others. A
    proxy may also write it into a second header of that name, after the sender's.
    """
    peer = _peer(request)
    if not trusted_proxy or peer != trusted_proxy:
        return peer
    return ",".join(request.headers.getlist("x-forwarded-for")).split(",")[-1].strip() or peer


def is_secure(request: Request, trusted_proxy: str) -> bool:
    """Say whether the sender's browser talks TLS, to us or to the proxy."""
    if request.url.scheme == "https":
        return True
    is_believed = bool(trusted_proxy) and _peer(request) == trusted_proxy
    return is_believed and request.headers.get("x-forwarded-proto", "") == "https"


def _peer(request: Request) -> str:
    return request.client.host if request.client is not None else UNKNOWN
