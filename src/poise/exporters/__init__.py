"""Forms a recording can be taken away in: one file each, named after the form.

A form's module has ``write(recording, path)`` and ``FORM``, which says what it keeps; that is what
tests/exporters/test_conformance.py holds it to, and what docs/data.md shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from poise.errors import PoiseError, RecordingError
from poise.recording.reader import Recording

# What a form can keep, besides the intervals themselves.
EVERYTHING = frozenset({"intervals", "times", "gaps", "verdicts", "tags", "start", "exercise"})


@dataclass(frozen=True, slots=True)
class ExportForm:
    """``suffix`` is that of the file, empty for a folder; ``keeps`` is a part of EVERYTHING.

    ``about`` is one line for a person.
    """

    suffix: str
    about: str
    keeps: frozenset[str] = EVERYTHING


def names() -> list[str]:
    return sorted(module.name for module in iter_modules(__path__))


def form(name: str) -> ExportForm:
    found: ExportForm = _module(name).FORM
    return found


def load(name: str) -> Callable[[Recording, Path], None]:
    """The function that writes a recording in that form."""
    write: Callable[[Recording, Path], None] = _module(name).write
    return write


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def began(recording: Recording, years: tuple[int, int] = (1, 9999)) -> datetime:
    """When it began, for a form that cannot do without; a sentence when that cannot be written."""
    said = recording.header.utc_at_t0
    try:
        moment = datetime.fromisoformat(said)
        if years[0] <= moment.year <= years[1]:
            return moment
        why = f"this form knows the years {years[0]} to {years[1]}"
    except ValueError:
        why = "this form needs a date and time"
    raise RecordingError(
        f"{recording.path.name} began at {said[:40]!r} by its own words, and {why}: choose another",
        path=str(recording.path),
    )


def needed(package: str) -> ModuleType:
    """An optional package, or a sentence that says how to get it."""
    try:
        return import_module(package)
    except ImportError:
        raise PoiseError(
            f"this form needs the package {package}, which is not installed: "
            "pip install 'poise[research]'"
        ) from None
