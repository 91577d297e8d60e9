"""One file a page. The folder is never called ``pages``: Streamlit would serve it past the router."""

from importlib import import_module

_NAMES = ("city_login", "logged_out", "my_day", "not_yours", "nothing_yet", "requests", "scenario", "week")


def load() -> None:
    """Import every page with all that it needs: maps, tables and exports take a second."""
    for name in _NAMES:
        import_module(f"{__name__}.{name}")
