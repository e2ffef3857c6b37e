"""The journal: a private file an entry, in a folder of its own and nowhere else.

No word of it is in a recording, an index, a log or an export of a session; whoever searches reads
the files.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from poise import files, paths
from poise.errors import JournalError
from poise.library import exported
from poise.library.journal_entry import LATER_DAYS, Entry, from_dict, to_dict
from poise.plain import plain

SUFFIX = ".journal.json"
LARGEST, MOST_ENTRIES = 1 << 20, 20_000
AGAIN = 3  # a topic that comes so often is spoken of
_ID = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry and the ``id`` it is called by, the beginning of its file's name.

    ``trouble`` says in words why its file cannot be read; ``entry`` is None then.
    """

    id: str
    entry: Entry | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do that is open, and for how many days it has been due, below 0 before."""

    id: str
    text: str
    when: str
    due: date
    overdue_days: int


def every() -> list[Kept]:
    """All entries, the newest first; one that cannot be read is among them with why."""
    found = sorted(paths.journal().glob(f"*{SUFFIX}"), reverse=True)
    return [_kept(path) for path in found[:MOST_ENTRIES]]


def entries() -> Iterator[tuple[str, Entry]]:
    """The entries that can be read with their ids, the newest first."""
    for kept in every():
        if kept.entry is not None:
            yield kept.id, kept.entry


def find(id: str) -> tuple[str, Entry]:
    """The entry called ``id``, ``last``, or by the beginning of its id.

    Raises :class:`JournalError` when there is none, or more than one.
    """
    all_of_them = every()
    like = all_of_them[:1] if id == "last" else [k for k in all_of_them if k.id.startswith(id)]
    exact = [kept for kept in like if kept.id == id]
    if len(exact or like) != 1 or not id:
        many = "no entry is" if not like else f"{len(like)} entries are"
        raise JournalError(f"{many} called {plain(id, 60)!r}: 'poise journal' lists them")
    (one,) = exact or like
    if one.entry is None:
        raise JournalError(f"{one.id} cannot be read: {one.trouble}")
    return one.id, one.entry


def add(entry: Entry) -> str:
    """Keep a new entry; its id.  Raises :class:`JournalError` when it cannot be written."""
    stem = f"{entry.at:%Y-%m-%dT%H-%M-%S}-{entry.kind}"
    id, n = stem, 2
    while True:
        try:
            with files.atomic_write(_path(id)) as fresh:
                fresh.write_text(_written(entry), encoding="utf-8")
            return id
        except FileExistsError:
            id, n = f"{stem}-{n}", n + 1
        except OSError as error:
            raise JournalError(f"the entry cannot be kept: {error.strerror or error}") from None


def save(id: str, entry: Entry) -> None:
    """Write the entry in the place of the one called ``id``."""
    try:
        files.keep_text(_path(id), _written(entry))
    except OSError as error:
        raise JournalError(f"{id} cannot be written: {error.strerror or error}") from None


def forget(id: str) -> Path:
    """Remove the entry called ``id`` for good, also one that cannot be read; the file it was in."""
    path = _path(id)
    try:
        path.unlink()
    except FileNotFoundError:
        path = _path(find(id)[0])
        path.unlink()
    except OSError as error:
        raise JournalError(f"{id} cannot be removed: {error.strerror or error}") from None
    for left in files.unfinished(path):
        files.remove(left)
    return path


def forget_all() -> list[Path]:
    """Remove every entry, and the exports of the journal that are as they were made.

    What was removed; raises :class:`JournalError` when something cannot be.
    """
    mine = [one for one in exported.known() if one.session == _exported_as()]
    removed = []
    for path in (*written(), *(Path(one.path) for one in mine if one.is_as_made())):
        try:
            path.unlink()
            removed.append(path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise JournalError(
                f"{path.name} cannot be removed: {error.strerror or error}"
            ) from None
    if mine:
        exported.keep_only(one for one in exported.known() if one not in mine)
    return removed


def export(out: Path, *, over: bool = False) -> int:
    """Write all entries to ``out``, as one JSON array; how many there are.

    Where it went is remembered, so that forgetting everything takes it along.  Raises
    :class:`RecordingError` when it cannot be written, or is there and not to be written ``over``.
    """
    rows = [{"id": id} | to_dict(entry) for id, entry in entries()]
    exported.begin(paths.journal(), out)
    with files.errors_in_words(out):
        files.write_text(out, as_json(rows), over=over)
    exported.remember(paths.journal(), out)
    return len(rows)


def as_json(rows: list[dict[str, Any]]) -> str:
    """Entries as the export has them."""
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def due(today: date) -> list[Due]:
    """What is open, the longest due first, also what is due later."""
    found = [
        Due(id, one.text, one.when, one.due, (today - one.due).days)
        for id, entry in entries()
        if (one := entry.action) is not None and one.open
    ]
    return sorted(found, key=lambda one: (one.due, one.id))


def later(entry: Entry, today: date) -> Entry:
    """The same, due three days from ``today``."""
    return entry.with_action(due=date.fromordinal(today.toordinal() + LATER_DAYS))


def search(words: str) -> list[tuple[str, Entry]]:
    """The entries that hold each of ``words``, the newest first; the files are read for it."""
    wanted = words.casefold().split()
    return [
        (id, entry)
        for id, entry in entries()
        if all(word in entry.words().casefold() for word in wanted)
    ]


def comes_again(topics: Iterable[str]) -> tuple[str, int] | None:
    """Of ``topics`` the one that most rejections have, and how many; None below three."""
    counts: Counter[str] = Counter()
    for _, entry in entries():
        if entry.kind == "rejection":
            counts.update({topic.casefold() for topic in (*entry.topics, *_failed(entry))})
    often = [(topic, counts[topic.casefold()]) for topic in topics]
    often = [one for one in often if one[1] >= AGAIN]
    return max(often, key=lambda one: one[1], default=None)


def last_rejection() -> date | None:
    """The day of the newest rejection: near it nobody is asked for a story of failure."""
    return next((e.at.astimezone().date() for _, e in entries() if e.kind == "rejection"), None)


def let_go_of(sessions: Iterable[str]) -> list[Path]:
    """Take the names of forgotten ``sessions`` out of what was written about them."""
    gone, changed = set(sessions), []
    for id, entry in entries():
        if entry.session in gone:
            save(id, replace(entry, session=""))
            changed.append(_path(id))
    return changed


def written() -> list[Path]:
    """Every file of the journal, also what was being written when a program was killed."""
    folder = paths.journal()
    return [*sorted(folder.glob(f"*{SUFFIX}")), *files.left_in(folder)]


def read(text: str, now: datetime, kind: str = "") -> Entry:
    """The entry that ``text``, JSON, holds; raises :class:`JournalError`."""
    try:
        return from_dict(json.loads(text), now, kind)
    except (ValueError, RecursionError) as error:
        raise JournalError(f"an entry is a JSON object: {error}") from None


def _exported_as() -> str:
    """What the exports of the journal are remembered as, in the place of a session."""
    return str(files.resolved(paths.journal()))


def _failed(entry: Entry) -> tuple[str, ...]:
    return entry.lists.get("failed", ())


def _kept(path: Path) -> Kept:
    id = path.name.removesuffix(SUFFIX)
    try:
        text = files.read_text(path, LARGEST)
        return Kept(id, read(text, files.changed(path)))
    except OSError as error:
        return Kept(id, None, error.strerror or str(error))
    except (JournalError, ValueError) as error:
        return Kept(id, None, str(error))


def _path(id: str) -> Path:
    if not _ID.fullmatch(id):
        raise JournalError(f"no entry is called {plain(id, 60)!r}: 'poise journal' lists them")
    return paths.journal() / f"{id}{SUFFIX}"


def _written(entry: Entry) -> str:
    return json.dumps(to_dict(entry), ensure_ascii=False, indent=2)
