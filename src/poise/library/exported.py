"""Where exports went, so that forgetting a session can take its exports along.

Each line names a recording, a file that was made of it, and the SHA-256 of that file: what was
changed since, or is another file by now, is not ours to delete.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from poise import files, paths

LARGEST = 1 << 32
LONGEST_PATH = 4096  # bytes, as Linux has it


@dataclass(frozen=True, slots=True)
class Export:
    """``path`` was made of ``session``; ``folder`` is what was asked for, a folder or the file.

    Without a ``sha256`` it was only begun: what a killed program left may stand beside ``path``.
    """

    session: str
    folder: str
    path: str
    sha256: str

    def is_as_made(self) -> bool:
        """Whether the file is still there and unchanged, and no link has taken a place in it."""
        path = Path(self.path)
        try:
            return files.resolved(path) == path and digest(path) == self.sha256
        except OSError:
            return False

    def unfinished(self) -> list[Path]:
        """What a killed program left of this export."""
        if self.sha256:
            return []
        path = Path(self.path)
        return [*files.unfinished(path), *files.unfinished(path / path.name)]


def begin(recording: Path, out: Path) -> None:
    """Write down that an export is being made, so that what is left of a killed one is found."""
    for export in known():
        for left in export.unfinished():
            files.remove(left)
    whole = str(files.resolved(out))
    _add([Export(str(files.resolved(recording)), whole, whole, "")])


def remember(recording: Path, out: Path) -> None:
    """Write down the files of an export; a place that cannot be written stops nothing."""
    whole = files.resolved(out)
    made = sorted(p for p in whole.rglob("*") if p.is_file()) if whole.is_dir() else [whole]
    name = str(files.resolved(recording))
    with suppress(OSError):
        _add([Export(name, str(whole), str(path), digest(path)) for path in made])


def _add(rows: Iterable[Export]) -> None:
    with (
        suppress(OSError),
        files.private_file(paths.exported()).open("a", encoding="utf-8") as file,
    ):
        file.write("".join(json.dumps(asdict(row)) + "\n" for row in rows))


def known() -> list[Export]:
    """Every export that was written down, the oldest first; a spoilt line is passed over."""
    try:
        lines = files.read_text(paths.exported(), files.LARGEST_LOG, "replace").splitlines()
    except OSError:
        return []
    return [export for line in lines if (export := _read(line)) is not None]


def _read(line: str) -> Export | None:
    try:
        export = Export(**json.loads(line))
        whole = all(map(_could_be, asdict(export).values()))
    except (ValueError, TypeError, RecursionError):
        return None
    return export if whole and Path(export.path).is_absolute() else None


def _could_be(value: object) -> bool:
    """Whether ``value`` is a text that a path can be; raises ValueError for half of a letter."""
    if not isinstance(value, str):
        return False
    name = os.fsencode(value)
    return b"\0" not in name and len(name) <= LONGEST_PATH


def keep_only(rows: Iterable[Export]) -> None:
    """Forget all others."""
    if not paths.exported().exists():
        return
    files.keep_text(paths.exported(), "".join(json.dumps(asdict(row)) + "\n" for row in rows))


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    total = sha256()
    with files.open_regular(path, LARGEST) as file:
        while part := file.read(1 << 20):
            total.update(part)
    return total.hexdigest()
