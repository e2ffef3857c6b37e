"""Where a command writes what its person asked for: what is there already stays there.

It is looked at before the work begins, so that nobody measures for two minutes in vain, and again
when the file takes its place, as another program may have been quicker.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from poise import files
from poise.errors import RecordingError


def add_force(parser: argparse.ArgumentParser, what: str = "") -> None:
    """The option that every command has which writes a file; ``what`` of it, where not all."""
    said = f"{what}: " if what else ""
    parser.add_argument("--force", action="store_true", help=f"{said}replace a file of that name")


@dataclass(frozen=True, slots=True)
class Place:
    """A file to be written; ``over`` says that what is there may go, or is no file to be kept."""

    path: Path
    over: bool

    def write(self, text: str, *, newline: str | None = None) -> None:
        """Put ``text`` there; raises :class:`RecordingError`."""
        with files.errors_in_words(self.path):
            files.write_text(self.path, text, over=self.over, newline=newline)


def place(named: str | Path, args: argparse.Namespace, *, folder: bool = False) -> Place:
    """Where ``named`` is, by the ``--force`` of a command.

    What is to be written is a file, or with ``folder`` a folder, which may be there and empty.
    Another folder is never replaced, whatever is forced: there may be anything in it.  Raises
    :class:`RecordingError` for what is not to be replaced.
    """
    path = Path(named)
    if path.is_dir():
        if not folder:
            raise RecordingError(f"{path} is a folder: name a file in it", path=str(path))
        if any(path.iterdir()):
            why = f"{path} is there already and is not empty: {files.OTHER_NAME}"
            raise RecordingError(why, path=str(path))
    elif folder and os.path.lexists(path):
        why = f"{path} is there already and is no folder: {files.OTHER_NAME}"
        raise RecordingError(why, path=str(path))
    elif path.is_file() or path.is_symlink():
        if not args.force:
            raise RecordingError(f"{path} is there already: {files.OR_FORCE}", path=str(path))
        return Place(path, over=True)
    return Place(path, over=not folder and path.exists())  # a pipe or device is written as it is
