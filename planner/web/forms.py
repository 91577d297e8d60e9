"""Small forms from the browser; a big one is not read."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 10_000
"""Of a form with a few short fields."""
_MOST_FIELDS = 20
_TOO_BIG = 413
_LONGEST_NUMBER = 9
"""Digits of a size that is worth reading."""
_KIND = "application/x-www-form-urlencoded"


async def read_form(request: Request, *, most_bytes: int = MOST_BYTES) -> FormData:
    """
    Return what a form of ours sent; anything that is no form has no fields.

    Raises
    ------
    HTTPException
        When the form is bigger than it may be, or does not say how big it is.
    """
    size = request.headers.get("content-length", "")
    is_number = size.isascii() and size.isdigit() and len(size) <= _LONGEST_NUMBER
    if not is_number or int(size) > most_bytes:
        raise HTTPException(_TOO_BIG)
    if not request.headers.get("content-type", "").startswith(_KIND):
        return FormData()
    return await request.form(max_files=0, max_fields=_MOST_FIELDS)
