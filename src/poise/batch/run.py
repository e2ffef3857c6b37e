"""A batch from a folder to its rows, in the order of the files' names, few at a time in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from fnmatch import fnmatch
from os.path import realpath
from pathlib import Path, PurePath

from poise.analysis.options import Options
from poise.batch.cache import Cache
from poise.batch.datasets import recordings
from poise.batch.executors import NOT_OF_THE_FILE, Executor
from poise.batch.work import Row, key_of
from poise.errors import PoiseError
from poise.files import resolved
from poise.importers import bids_physio
from poise.importers.imported import source_digest
from poise.plain import plain
from poise.recording import SUFFIX

PATTERNS = (
    f"*{SUFFIX}", "*.txt", "*.csv", "*.tsv", "*.hrm", "*.ibi", "*.rr", "*.fit", "*.edf",
    "*.straplog.jsonl", f"*{bids_physio.SUFFIX}",
)  # fmt: skip
# So many files are under way for each process, so that a slow one holds up nobody.
AHEAD = 4


Fetch = Callable[[Path], AbstractContextManager[None]]


def _there(_path: Path) -> AbstractContextManager[None]:
    return nullcontext()


at_hand: Fetch = _there
"""Of a folder of this computer: every file is there."""


@dataclass(frozen=True, slots=True)
class FileDone:
    """One file's ``row``; ``fresh`` unless it was worked out by an earlier run."""

    row: Row
    fresh: bool


def wanted(place: PurePath, patterns: Sequence[str] = ()) -> bool:
    """Whether a file, by its place in the folder, is one to work through; hidden ones are not."""
    name = place.name.lower()
    return any(fnmatch(name, pattern.lower()) for pattern in patterns or PATTERNS) and not any(
        part.startswith(".") for part in place.parts
    )


def files(folder: Path, patterns: Sequence[str] = (), leave_out: Sequence[Path] = ()) -> list[Path]:
    """The files to work through, in order: hidden ones and our own results are left out."""
    if not folder.is_dir():
        raise PoiseError(f"{folder} is not a folder: name the one that holds the recordings")
    ours = {realpath(path) for path in leave_out}
    found = (path for path in folder.rglob("*") if wanted(path.relative_to(folder), patterns))
    kept = sorted(path for path in found if not path.is_dir() and realpath(path) not in ours)
    return kept if patterns else recordings(folder, kept)


def rows(
    folder: Path,
    paths: Sequence[Path],
    options: Options,
    kept: Cache,
    executor: Executor,
    progress: Callable[[FileDone], None] = lambda _done: None,
    fetch: Fetch = at_hand,
) -> Iterator[FileDone]:
    """The row of each file, in order; ``progress`` is called with each one.

    ``fetch`` has a file there while it is worked on.
    """
    waiting: deque[tuple[_Begun, ExitStack]] = deque()
    for path in paths:
        there = ExitStack()
        there.enter_context(fetch(path))
        waiting.append((_begin(path, options, kept, executor), there))
        if len(waiting) >= AHEAD * executor.jobs:
            yield _told(_next(waiting, folder, options, kept, executor), progress)
    while waiting:
        yield _told(_next(waiting, folder, options, kept, executor), progress)


def _next(
    waiting: deque[tuple[_Begun, ExitStack]],
    folder: Path, options: Options, kept: Cache, executor: Executor,
) -> FileDone:  # fmt: skip
    begun, there = waiting.popleft()
    with there:
        return _finish(begun, folder, options, kept, executor)


@dataclass(frozen=True, slots=True)
class _Begun:
    path: Path
    sha256: str
    row: Row | None = None
    future: Future[Row] | None = None


def _begin(path: Path, options: Options, kept: Cache, executor: Executor) -> _Begun:
    if not path.is_file():
        return _Begun(
            path, "", row={"error": f"{plain(path.name)} is not a file, or a broken link"}
        )
    try:
        digest = source_digest(path)
    except PoiseError as error:
        return _Begun(path, "", row={"error": str(error)})
    row = kept.get(key_of(digest, options))
    if row is not None:
        return _Begun(path, digest, row=row)
    return _Begun(path, digest, future=executor.begin(str(resolved(path)), options))


def _finish(
    begun: _Begun,
    folder: Path,
    options: Options,
    kept: Cache,
    executor: Executor,
) -> FileDone:
    row = begun.row
    if row is None:
        assert begun.future is not None
        row = executor.row(begun.future, str(resolved(begun.path)), options)
        if row.get("error") not in NOT_OF_THE_FILE:
            kept.put(key_of(begun.sha256, options), row)
    name = plain(begun.path.relative_to(folder).as_posix(), None)
    whose = bids_physio.entities(begun.path)
    about = {"file": name, "subject": whose.get("sub"), "session": whose.get("ses")}
    return FileDone({**about, "sha256": begun.sha256} | row, begun.future is not None)


def _told(done: FileDone, progress: Callable[[FileDone], None]) -> FileDone:
    progress(done)
    return done
