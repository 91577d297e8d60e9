"""Small forms from the browser; a big one is not read."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

_MOST_BYTES = 10_000
_MOST_FIELDS = 10
_TOO_BIG = 413
_KIND = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> FormData:
    """
    Return what a form of ours sent; anything that is no form has no fields.

    Raises
    ------
    HTTPException
        When the form is bigger than any of ours, or does not say how big it is.
    """
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > _MOST_BYTES:
        raise HTTPException(_TOO_BIG)
    if not request.headers.get("content-type", "").startswith(_KIND):
        return FormData()
    return await request.form(max_files=0, max_fields=_MOST_FIELDS)
