"""
``python -m tests.benchmarks``: every table, one after another.

With a name, only the tables of that name; ``explain``, ``hhcrsp``, ``peers``, ``replan`` and ``trials`` take long or
need more than this repository, so they run only by name, and take options.
"""

import sys
from importlib import import_module
from types import ModuleType

ALWAYS = (
    "timing",
    "engines",
    "bound",
    "sample_week",
    "first_page",
    "responsive",
    "store",
    "login",
    "intake",
    "geocoding",
    "call",
    "robustness",
)
ON_REQUEST = {
    "explain": "explain",
    "hhcrsp": "hhcrsp",
    "peers": "peers.command",
    "replan": "replan",
    "trials": "trials",
}


def main(arguments: list[str]) -> None:
    """Run the benchmark that is named, or those that always run."""
    name, options = (arguments[0], arguments[1:]) if arguments else (None, [])
    if name in ON_REQUEST:
        _benchmark(ON_REQUEST[name]).main(options)
        return
    if name is not None and (name not in ALWAYS or options):
        sys.exit(f"Name one of {', '.join((*ALWAYS, *ON_REQUEST))}; only {', '.join(ON_REQUEST)} take options.")
    for chosen in [name] if name else ALWAYS:
        _benchmark(chosen).main()
        print()


def _benchmark(name: str) -> ModuleType:
    # Imported by name, since a new process of the contest imports this module again and shall load nothing else.
    return import_module(f"tests.benchmarks.{name}")


if __name__ == "__main__":
    main(sys.argv[1:])
