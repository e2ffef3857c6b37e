"""Forgetting a session: everything poise kept of it, and then a look whether anything is left."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from poise import files, paths, write_lock
from poise.errors import PoiseError, RecordingError
from poise.library import exported, index, journal, outcomes, sessions
from poise.library.exported import Export
from poise.library.session_row import SessionRow
from poise.library.traces import Traces
from poise.recording import SUFFIX, films, notes, reader

# A moment with seconds and an offset, or a digest.
SHORTEST_ID = 16


@dataclass(frozen=True, slots=True)
class Left:
    """What stays: ``path``, and why, in words."""

    path: Path
    why: str


@dataclass(slots=True)
class Forgetting:
    """What is to be forgotten of some recordings: ask :meth:`plan`, then :meth:`carry_out`.

    ``kept`` is what of ``asked`` must stay, and why: what is no recording, and one being made now.
    """

    asked: tuple[Path, ...]
    everything: bool = False
    kept: tuple[Left, ...] = field(init=False)
    recordings: tuple[Path, ...] = field(init=False)
    _ids: tuple[bytes, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        whys = {path: why for path in self.asked if (why := _why_it_stays(path))}
        self.kept = tuple(Left(path, why) for path, why in whys.items())
        self.recordings = tuple(path for path in self.asked if path not in whys)

    def plan(self) -> list[Path]:
        """The files that will be removed."""
        mine = [path for path in self._own() if os.path.lexists(path)]
        ours = [Path(export.path) for export in self._exports() if export.is_as_made()]
        return list(dict.fromkeys([*mine, *ours]))

    def carry_out(self) -> tuple[list[Path], list[Left]]:
        """Remove them; what was removed, and what had to stay.

        Raises :class:`RecordingError` when a recording itself cannot be removed.
        """
        removed: list[Path] = []
        left = [*self.kept, *self._changed_exports()]
        digests = [_digest(path) for path in self.recordings]
        said = {*digests, *(one for path in self.recordings for one in _ids(path))}
        self._ids = tuple(said - {b""})
        exports = self._exports()
        standard = sum(outcomes.is_standard(path) for path in self.recordings)
        for path in self.plan():
            try:
                if not path.is_symlink() and path.is_dir():
                    shutil.rmtree(path)
                else:
                    write_lock.unlink(path)
                removed.append(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                if path in self.recordings:
                    raise RecordingError(
                        f"{path} cannot be deleted ({error.strerror}). Check its permissions and "
                        "try again",
                        path=str(path),
                    ) from None
                left.append(Left(path, error.strerror or str(error)))
        removed += _remove_empty(exports)
        self._forget_what_is_known()
        if not self.everything:
            outcomes.count_forgotten(standard)
        return removed, left

    def traces(self) -> list[Path]:
        """Files in poise's own folders that still hold a name or an id of what was forgotten.

        A name is that of the recording or of its notes; an id is its SHA-256, that of the file it
        was imported from, or the moment it began.
        """
        return Traces(
            frozenset(map(_name, self.recordings)),
            frozenset(self._ids),
            frozenset(map(_name, sessions.every())),
        ).found()

    # ------------------------------------------------------------------ what there is

    def _own(self) -> Iterator[Path]:
        for path in self.recordings:
            yield path
            yield notes.beside(path)
            yield from (films.beside(path), films.kept(path))
            # what was being written when poise was killed
            yield from files.unfinished(path)
            yield from files.unfinished(notes.beside(path))
            yield notes.beside(path).with_suffix(files.UNFINISHED)
        for export in self._exports():
            yield from export.unfinished()
        if self.everything:
            for home in paths.homes():
                yield from files.left_in(home)
            stay = {notes.beside(stays.path) for stays in self.kept}
            every_note = sorted(paths.sessions().glob(f"*{notes.NOTES}*"))
            yield from (path for path in every_note if path not in stay)
            stay |= {films.beside(stays.path) for stays in self.kept}
            yield from (path for path in films.every(paths.sessions()) if path not in stay)
            yield from journal.written()
            yield from (paths.log(), paths.state(), paths.reserve(), paths.config())
            yield from (paths.outcome(), paths.plan(), paths.plan_state(), paths.contexts())
            yield paths.serve_key()
            yield from (paths.state().with_name(name) for name in ("window.json",))

    def _exports(self) -> list[Export]:
        mine = {str(files.resolved(path)) for path in self.recordings}
        stay = {str(stays.path.absolute()) for stays in self.kept}
        if self.everything:
            return [e for e in exported.known() if e.session not in stay]
        return [e for e in exported.known() if e.session in mine]

    def _changed_exports(self) -> list[Left]:
        return [
            Left(Path(export.path), "it has changed since it was exported")
            for export in self._exports()
            if export.sha256 and os.path.lexists(export.path) and not export.is_as_made()
        ]

    # ------------------------------------------------------------------ what poise remembers

    def _forget_what_is_known(self) -> None:
        journal.let_go_of(path.name.removesuffix(SUFFIX) for path in self.recordings)
        gone = set(self._exports())
        exported.keep_only(export for export in exported.known() if export not in gone)
        if not self.everything or self.kept:
            self._ids = tuple(set(self._ids) - _ids_of_others())
        worked_out = Traces(frozenset(), frozenset(self._ids))
        for path in sorted(paths.cache().rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            if self.everything or worked_out.are_in(path):
                files.let_go(path)
        if self.everything and not self.kept:
            index.remove(paths.index())
            files.let_go(paths.exported())
            return
        self._strike_from_the_log()

    def _strike_from_the_log(self) -> None:
        names = [path.name for path in self.recordings]
        try:
            lines = files.read_text(paths.log(), files.LARGEST_LOG, "replace").splitlines(True)
        except OSError:
            return
        kept = [line for line in lines if not any(name in line for name in names)]
        if len(kept) < len(lines):
            files.keep_text(paths.log(), "".join(kept))


def _why_it_stays(path: Path) -> str:
    """Why ``path`` is not poise's to remove, in words; empty when it is."""
    if path.is_symlink() or (path.absolute().parent.is_symlink() and not _is_ours(path)):
        return "it is a link, and poise follows none: remove it yourself"
    if not path.is_file():
        return "it is not a file" if os.path.lexists(path) else ""
    if not (_is_ours(path) or reader.is_recording(path)):
        return "it is not a poise recording"
    if write_lock.is_held(path):
        return "a session is being recorded to it right now: end that session first"
    return ""


def _name(path: Path) -> bytes:
    return os.fsencode(path.name.removesuffix(SUFFIX))


def _is_ours(path: Path) -> bool:
    """Whether it has the name and place of a recording, and so may be damaged."""
    return path.name.endswith(SUFFIX) and path.absolute().parent == paths.sessions().absolute()


def _digest(path: Path) -> bytes:
    try:
        return exported.digest(path).encode()
    except OSError:
        return b""


def _ids(path: Path) -> Iterator[bytes]:
    """What else is written elsewhere of this recording and of no other."""
    try:
        header = reader.header(path)
    except PoiseError:
        return
    origin = header.settings.get("imported")
    source = origin.get("sha256") if isinstance(origin, dict) else None
    for one in (header.utc_at_t0, source):
        if isinstance(one, str) and len(one) >= SHORTEST_ID:
            yield one.encode()


def _ids_of_others() -> set[bytes]:
    """The ids of the recordings that are left; the index is brought to date."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return {one.encode() for row in rows for one in (row.utc_at_t0, row.source) if one}


def _remove_empty(exports: Iterable[Export]) -> list[Path]:
    """The folders that these were put in, up to what was asked for, and that hold nothing more."""
    theirs = set()
    for export in exports:
        asked = Path(export.folder)
        theirs |= {one for one in Path(export.path).parents if asked in (one, *one.parents)}
    removed = []
    for folder in sorted(theirs, reverse=True):  # deepest first
        try:
            if files.resolved(folder) == folder:
                folder.rmdir()
                removed.append(folder)
        except OSError:  # something of the person's is in it, or there is none
            continue
    return removed
