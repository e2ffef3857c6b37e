"""Forgetting a session: everything poise kept of it, and then a look whether anything is left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from poise import files, paths
from poise.errors import RecordingError
from poise.library import exported, index, sessions
from poise.library.exported import Export
from poise.recording import notes
from poise.recording.format import SUFFIX

# A file of more than this is looked through in parts.
PART, OVERLAP = 1 << 20, 1024


@dataclass(frozen=True, slots=True)
class Left:
    """What stays: ``path``, and why, in words."""

    path: Path
    why: str


@dataclass(slots=True)
class Forgetting:
    """What is to be forgotten of some recordings: ask :meth:`plan`, then :meth:`carry_out`."""

    recordings: tuple[Path, ...]
    everything: bool = False

    def plan(self) -> list[Path]:
        """The files that will be removed."""
        mine = [path for path in self._own() if path.exists()]
        ours = [Path(export.path) for export in self._exports() if export.is_as_made()]
        return list(dict.fromkeys([*mine, *ours]))

    def carry_out(self) -> tuple[list[Path], list[Left]]:
        """Remove them; what was removed, and what had to stay.

        Raises :class:`RecordingError` when a recording itself cannot be removed.
        """
        removed: list[Path] = []
        left = [
            Left(Path(export.path), "it was changed since it was exported")
            for export in self._exports()
            if Path(export.path).exists() and not export.is_as_made()
        ]
        digests = [exported.digest(path) for path in self.recordings if path.is_file()]
        folders = {Path(export.folder) for export in self._exports()}
        for path in self.plan():
            try:
                path.unlink()
                removed.append(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                if path in self.recordings:
                    raise RecordingError(
                        f"{path} cannot be removed ({error.strerror}): make it and its folder "
                        "yours, and try again",
                        path=str(path),
                    ) from None
                left.append(Left(path, error.strerror or str(error)))
        for folder in folders:
            removed += _remove_empty(folder)
        self._forget_what_is_known(digests)
        return removed, left

    def traces(self) -> list[Path]:
        """Files in poise's own folders that still name one of the recordings."""
        names = [re.escape(os.fsencode(path.name)) for path in self.recordings]
        names += [re.escape(os.fsencode(notes.beside(path).name)) for path in self.recordings]
        named = re.compile(rb"(?<![\w.-])(?:" + b"|".join(names) + rb")")
        return [path for path in _every_file() if _is_named(path, named)] if names else []

    # ------------------------------------------------------------------ what there is

    def _own(self) -> Iterator[Path]:
        for path in self.recordings:
            yield path
            yield notes.beside(path)
            # notes that were being written when poise was killed
            yield from sorted(path.parent.glob(f".{escape(notes.beside(path).name)}.*"))
        if self.everything:
            yield from sorted(paths.sessions().glob(f".*{SUFFIX}.*"))  # imports that were killed
            yield from sorted(paths.sessions().glob(f"*{notes.NOTES}*"))
            yield paths.log()
            yield paths.state()

    def _exports(self) -> list[Export]:
        mine = {str(path.resolve()) for path in self.recordings}
        known = exported.known()
        return known if self.everything else [e for e in known if e.session in mine]

    # ------------------------------------------------------------------ what poise remembers

    def _forget_what_is_known(self, digests: Iterable[str]) -> None:
        gone = set(self._exports())
        exported.keep_only(export for export in exported.known() if export not in gone)
        for path in sorted(paths.cache().rglob("*")):
            if path.is_file() and (self.everything or path.name.startswith(tuple(digests))):
                path.unlink(missing_ok=True)
        if self.everything:
            index.remove(paths.index())
            paths.exported().unlink(missing_ok=True)
            return
        self._strike_from_the_log()
        with sessions.index() as rows:
            rows.refresh()

    def _strike_from_the_log(self) -> None:
        names = [path.name for path in self.recordings]
        try:
            lines = paths.log().read_text(encoding="utf-8", errors="replace").splitlines(True)
        except OSError:
            return
        kept = [line for line in lines if not any(name in line for name in names)]
        if len(kept) < len(lines):
            files.write_text(paths.log(), "".join(kept))


def _remove_empty(folder: Path) -> list[Path]:
    """The folders of an export that nothing is in any more, deepest first."""
    if not folder.is_dir():
        return []
    removed = []
    inner = sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True)
    for path in (*inner, folder):
        try:
            path.rmdir()
            removed.append(path)
        except OSError:  # something of the person's is in it
            continue
    return removed


def _every_file() -> Iterator[Path]:
    homes = {paths.sessions(), paths.state().parent, paths.log().parent, paths.cache()}
    for home in sorted(homes):
        yield from (path for path in sorted(home.rglob("*")) if path.is_file())


def _is_named(path: Path, named: re.Pattern[bytes]) -> bool:
    """Whether a file's name or contents hold one of the names."""
    if named.search(os.fsencode(path.name)):
        return True
    try:
        with path.open("rb") as file:
            before = b""
            while part := file.read(PART):
                if named.search(before + part):
                    return True
                before = part[-OVERLAP:]
    except OSError:
        return False
    return False
