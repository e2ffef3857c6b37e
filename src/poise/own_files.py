"""Files that a person wrote themselves, beside the settings: what poise reads is checked first.

Exercises, rehearsals and question banks all come through here.  A broken file is named with its
fault and left out; nothing else of poise stops for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from poise import files

MOST_FILES, LARGEST = 100, 1 << 20


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in ``file``; ``id`` is of the part of it, empty for the whole file."""

    file: str
    id: str
    fault: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.id}" if self.id else self.file
        return f"{where}: {self.fault}"


def listed(folder: Path) -> list[Path]:
    """The TOML files in ``folder`` that are read, in the order of their names."""
    return _all(folder)[:MOST_FILES]


def beyond(folder: Path) -> list[FileFault]:
    """Those that are not, as there are so many."""
    why = f"it is not read: of one folder the first {MOST_FILES} files are, by their names"
    return [FileFault(str(path), "", why) for path in _all(folder)[MOST_FILES:]]


def _all(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def text_of(path: Path) -> str | FileFault:
    """What the file holds, or why it cannot be read."""
    try:
        return files.read_text(path, LARGEST)
    except OSError as error:
        return FileFault(str(path), "", f"the file cannot be read: {error.strerror or error}")
    except ValueError:
        return FileFault(str(path), "", "the file is not text in UTF-8")
