"""
One direction of imports: a module imports only from layers below its own.

The layers are those of ``docs/architecture.md``; packages of one layer never import one another. Each third-party
library has the packages that may use it, so that it can be replaced there.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(layer.split())
    for layer in (
        "locale",
        "errors",
        "config",
        "logs",
        "domain",
        "intake geocode travel solve store report",
        "study",
        "services",
        "worker web ui",
        "cli",
        "__main__ app",
    )
)
PUBLIC_API = "planner"
"""``planner/__init__.py`` shows what a library user needs, and may import it."""
PUBLIC_API_IMPORTS = frozenset({"domain", "solve", "study"})

OWNERS = {
    "alembic": {"store"},
    "argon2": {"services"},
    "babel": {"locale"},
    "click": {"cli"},
    "cryptography": {"store"},
    "geopy": {"geocode", "travel"},
    "holidays": {"intake", "study"},
    "icalendar": {"report"},
    "jinja2": {"report", "web"},
    "jsonschema": {"intake"},
    "numba": {"solve", "travel"},
    "numpy": {"domain", "travel", "solve", "study"},
    "openpyxl": {"intake"},
    "ortools": {"solve"},
    "osmium": {"geocode"},
    "pandas": {"report", "study", "ui"},
    "pydeck": {"ui"},
    "psycopg": {"store"},
    "pyproj": {"geocode"},
    "pythonjsonlogger": {"logs"},
    "rapidfuzz": {"geocode"},
    "rich": {"cli"},
    "shapely": {"geocode"},
    "sqlalchemy": {"store", "services"},
    "sqlcipher3": {"store"},
    "sqlmodel": {"store"},
    "starlette": {"web", "app"},
    "streamlit": {"ui", "app"},
    "typst": {"report"},
    "xlsxwriter": {"report"},
}
SERVICES_MAY_IMPORT_FROM_SQLALCHEMY = {"Engine"}
"""``services`` may name the engine that it passes on; it asks it nothing."""

EMPTY_NAMES = {"utils", "util", "common", "helper_functions", "misc", "manager"}
"""``helpers`` is not among them: a helper here is a person who visits."""


def modules() -> list[Path]:
    """Every module of the product."""
    return [*sorted((ROOT / "planner").rglob("*.py")), *([ROOT / "app.py"] if (ROOT / "app.py").exists() else [])]


def breaches(source: str, part: str) -> Iterator[str]:
    """Say what a module of a part (``solve``, ``ui`` …) imports against the rules."""
    for node in ast.walk(ast.parse(source)):
        for name, members in _imported(node):
            top, *rest = name.split(".")
            if top == "planner":
                yield from _breach_of_layers(part, rest[0] if rest else "", name)
            elif top not in sys.stdlib_module_names:
                yield from _breach_of_owners(part, top, members)


def _imported(node: ast.AST) -> Iterator[tuple[str, set[str]]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, set()) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        if node.level:
            yield "planner.relative_import", set()
        else:
            yield node.module or "", {alias.name for alias in node.names}


def _breach_of_layers(part: str, imported: str, name: str) -> Iterator[str]:
    if part == imported:
        return
    if part == PUBLIC_API:
        if imported not in PUBLIC_API_IMPORTS:
            yield f"the public API imports {name}"
    elif _layer(imported) >= _layer(part):
        yield f"{part} imports {name}, which is not below it"
    elif (part, imported) == ("domain", "config"):
        yield "domain imports planner.config: its values are arguments, it reads no file and no environment"


def _breach_of_owners(part: str, library: str, members: set[str]) -> Iterator[str]:
    owners = OWNERS.get(library)
    if owners is None:
        yield f"{part} imports {library}, which has no owner yet"
    elif part not in owners:
        yield f"{part} imports {library}, which belongs to {', '.join(sorted(owners))}"
    elif (part, library) == ("services", "sqlalchemy") and not members <= SERVICES_MAY_IMPORT_FROM_SQLALCHEMY:
        yield f"services imports more of {library} than the engine"


def _layer(part: str) -> int:
    found = [number for number, layer in enumerate(LAYERS) if part in layer]
    return found[0] if found else len(LAYERS)


def _part(path: Path) -> str:
    if path.name == "app.py" and path.parent == ROOT:
        return "app"
    inside = path.relative_to(ROOT / "planner")
    return (
        PUBLIC_API if inside.name == "__init__.py" and len(inside.parts) == 1 else inside.parts[0].removesuffix(".py")
    )


def test_every_part_has_a_layer() -> None:
    """A part without one would stand above all and might import anything."""
    placed = frozenset().union(*LAYERS, {PUBLIC_API})

    assert {_part(path) for path in modules()} - placed == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_from_below(path: Path) -> None:
    assert list(breaches(path.read_text(encoding="utf-8"), _part(path))) == []


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("domain", "from planner.solve.engine import solve"),
        ("solve", "from planner.store import engine"),
        ("intake", "import planner.geocode.register"),
        ("services", "from planner.ui.session import language"),
        ("ui", "from sqlmodel import Session"),
        ("cli", "import streamlit as st"),
        ("services", "from sqlalchemy import select"),
        ("domain", "import numpy, pandas"),
        ("report", "import requests"),
        ("store", "from . import tables"),
        ("planner", "from planner.services.week import build_week"),
        ("domain", "from planner.config import data_file"),
        ("errors", "def late():\n    from planner.domain.visit import Visit"),
    ],
)
def test_breach_is_noticed(part: str, source: str) -> None:
    assert len(list(breaches(source, part))) == 1


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("solve", "from planner.domain.problem import Problem\nimport numpy as np\nfrom pathlib import Path"),
        ("ui", "import streamlit as st\nfrom planner.services.planning import plan_week"),
        ("services", "from sqlalchemy import Engine"),
        ("planner", "from planner.solve.engine import solve"),
    ],
)
def test_import_from_below_is_allowed(part: str, source: str) -> None:
    assert list(breaches(source, part)) == []


def test_no_folder_is_served_past_the_router() -> None:
    """Streamlit runs the files of a ``pages`` folder by their address, whatever the entry script would say."""
    assert [path for path in ROOT.glob("**/pages") if path.is_dir() and ".venv" not in path.parts] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in modules() if {*path.parent.relative_to(ROOT).parts, path.stem} & EMPTY_NAMES] == []
