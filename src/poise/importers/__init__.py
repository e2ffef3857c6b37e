"""Bringing in what other programs recorded: one file for each form, and the readers of text.

A form's module has ``is_one(path, head)``, told from the first bytes, and ``read(path)``, which
gives each recording the file holds as an :class:`Imported`.  Both may fail as they like: what they
raise is put in words here (boundary.py), and what they give is checked (checked.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

from poise.errors import RecordingError
from poise.importers.boundary import LARGEST_STREAM, in_words, regular
from poise.importers.checked import checked
from poise.importers.imported import Imported

# The readers of text come last: they try whatever nobody else knew.
FORMS = ("csv_folder", "bids", "edf", "fit", "apple_health", "strap_log", "json_object", "text")
HEAD, TEXT = 4096, f"{__name__}.text"


def read(path: Path, rate_hz: float | None = None) -> Iterator[Imported]:
    """Every recording in ``path``; :class:`RecordingError` says what is wrong with it.

    ``rate_hz`` is the sampling rate of beats that a text gives as sample numbers.
    """
    with in_words(path):
        module = form_of(path)
        reader = partial(module.read, rate_hz=rate_hz) if module.__name__ == TEXT else module.read
        for found in reader(path):
            yield checked(found)


def form_of(path: Path) -> ModuleType:
    """The reader of ``path``; :class:`RecordingError` when there is none, else OSError."""
    head = b"" if path.is_dir() else _head(path)
    for name in FORMS:
        module = import_module(f"{__name__}.{name}")
        if module.is_one(path, head):
            return module
    raise RecordingError(
        f"{path} is a folder that poise did not export and no BIDS data set: give the files in it, "
        "or measure them all with 'poise batch'",
        path=str(path),
    )


def _head(path: Path) -> bytes:
    with regular(path, most=LARGEST_STREAM).open("rb") as file:
        return file.read(HEAD)
