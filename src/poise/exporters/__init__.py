"""Forms a recording can be taken away in: one file each, with ``write(recording, path)``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from poise.recording.reader import Recording


def names() -> list[str]:
    """Every form there is."""
    return sorted(module.name for module in iter_modules(__path__))


def load(name: str) -> Callable[[Recording, Path], None]:
    """The function that writes a recording in that form."""
    write: Callable[[Recording, Path], None] = import_module(f"{__name__}.{name}").write
    return write
