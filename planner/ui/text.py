"""Free text on a page is shown as it is, never read as markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:$<>&\"'^=@/])")


def plain(text: str) -> str:
    r"""
    Return text so that Streamlit's Markdown shows it letter by letter.

    Names, addresses and notes come from people: ``*``, ``$``, ``:red[``, ``<b>`` or a line break mean themselves.
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
