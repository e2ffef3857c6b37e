"""Bringing in what other programs recorded: one file for each form, and the readers of text.

A form's module has ``is_one(path, head)``, told from the first bytes, and ``read(path)``, which
gives each recording the file holds as an :class:`Imported`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from poise.errors import RecordingError
from poise.importers.imported import Imported

# The readers of text come last: they try whatever nobody else knew.
FORMS = ("csv_folder", "bids", "edf", "fit", "apple_health", "json_object", "text")
HEAD = 4096


def read(path: Path) -> Iterator[Imported]:
    """Every recording in ``path``; :class:`RecordingError` says what is wrong with it."""
    try:
        head = b"" if path.is_dir() else _head(path)
    except FileNotFoundError:
        raise RecordingError(
            f"there is no file {path}: check the name and the folder", path=str(path)
        ) from None
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be read ({error.strerror}): check its permissions", path=str(path)
        ) from None
    for name in FORMS:
        module = import_module(f"{__name__}.{name}")
        if module.is_one(path, head):
            yield from module.read(path)
            return
    raise RecordingError(
        f"{path} is a folder that poise did not export and no BIDS data set: give the files in it",
        path=str(path),
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)
