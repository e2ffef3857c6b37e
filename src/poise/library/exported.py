"""Where exports went, so that forgetting a session can take its exports along.

Each line names a recording, a file that was made of it, and the SHA-256 of that file: what was
changed since, or is another file by now, is not ours to delete.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from poise import files, paths


@dataclass(frozen=True, slots=True)
class Export:
    """``path`` was made of ``session``; ``folder`` is what was asked for, a folder or the file."""

    session: str
    folder: str
    path: str
    sha256: str

    def is_as_made(self) -> bool:
        """Whether the file is still there and unchanged."""
        try:
            return digest(Path(self.path)) == self.sha256
        except OSError:
            return False


def remember(recording: Path, out: Path) -> None:
    """Write down the files of an export; a place that cannot be written stops nothing."""
    whole = out.resolve()
    made = sorted(p for p in whole.rglob("*") if p.is_file()) if whole.is_dir() else [whole]
    name = str(recording.resolve())
    try:
        rows = [Export(name, str(whole), str(path), digest(path)) for path in made]
        with files.private_file(paths.exported()).open("a", encoding="utf-8") as file:
            file.write("".join(json.dumps(asdict(row)) + "\n" for row in rows))
    except OSError:
        return


def known() -> list[Export]:
    """Every export that was written down, the oldest first; a spoilt line is passed over."""
    try:
        lines = paths.exported().read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            found.append(Export(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def keep_only(rows: Iterable[Export]) -> None:
    """Forget all others."""
    if not paths.exported().exists():
        return
    files.write_text(paths.exported(), "".join(json.dumps(asdict(row)) + "\n" for row in rows))


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    total = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            total.update(part)
    return total.hexdigest()
