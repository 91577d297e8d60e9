"""The build scripts of ``data/build``, which are no package, as modules."""

import importlib.util
from pathlib import Path
from types import ModuleType

DATA_DIR = Path(__file__).resolve().parents[2] / "data"


def build_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"data_build_{name}", DATA_DIR / "build" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
