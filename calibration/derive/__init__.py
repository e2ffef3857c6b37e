"""Measurements into constants: pure rules, each of which a test applies again.

A module here is one file of ``src/poise/constants``: its ``HEADING`` says what for, its ``derive``
gives the constants.  ``python -m calibration.derive NAME [--write]`` prints or writes the file.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from poise.constants import Constant

ROOT = Path(__file__).resolve().parents[2]


def names() -> list[str]:
    """Every file that is derived."""
    found = sorted(module.name for module in iter_modules(__path__))
    return [name for name in found if not name.startswith("_")]


def measured(name: str) -> dict[str, Any]:
    """What a script in ``calibration/measure`` wrote."""
    path = ROOT / "calibration" / "measurements" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def place(name: str) -> Path:
    """Where the program reads the constants of that name."""
    return ROOT / "src" / "poise" / "constants" / f"{name}.toml"


def text(name: str) -> str:
    """The file of that name, from its measurement: the same every time."""
    module = import_module(f"{__name__}.{name}")
    constants: dict[str, Constant] = module.derive()
    parts = [f"# {module.HEADING}"]
    for key, constant in constants.items():
        parts += ["", f"[{key}]", f"value = {constant.value!r}", f'unit = "{constant.unit}"',
                  f'how = "{constant.how}"', f'source = "{constant.source}"']  # fmt: skip
        if constant.uncertainty is not None:
            parts.append(f"uncertainty = {constant.uncertainty!r}")
    return "\n".join(parts) + "\n"
