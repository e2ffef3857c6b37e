"""The index of the recordings: SQLite, made from them and never needed to understand them.

Each time it is asked, it first looks at the folder: a recording that is new, changed or gone (by
its size and time of change) is read again or dropped.  So it can be deleted at any moment, and two
programs may use it at once.  What cannot be kept on disk is kept in memory for the moment.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zlib import crc32

from poise.errors import PoiseError
from poise.files import let_go, private_file
from poise.library.session_row import SessionRow
from poise.recording import SUFFIX
from poise.recording.notes import NOTES

# One script for each version of the schema, to bring it there from the one before.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE session (
        name TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        changed_ns INTEGER NOT NULL,
        began REAL NOT NULL,
        sensor TEXT,
        exercise TEXT,
        source TEXT,
        row TEXT NOT NULL,
        crc INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX session_stamp ON session (name, size, changed_ns);
    CREATE INDEX session_began ON session (began, name);
    CREATE TABLE about (folder TEXT NOT NULL);
    CREATE INDEX session_source ON session (source) WHERE source IS NOT NULL;
    CREATE TABLE tag (
        name TEXT NOT NULL REFERENCES session (name) ON DELETE CASCADE,
        tag TEXT NOT NULL
    );
    CREATE INDEX tag_tag ON tag (tag, name);
    CREATE INDEX tag_name ON tag (name);
    """,
    # Rows have a title, a pace and what went well: those without are read again.
    "DELETE FROM session;",
    # The person's own words were in the rows: they are in no index.
    "DELETE FROM session;",
    # A change of heart rate is called clear by another rule, and its margin is in the row.
    "DELETE FROM session;",
    # A session is dated by when the person began, not by when the window was opened.
    "DELETE FROM session;",
    # A row says where the strap was worn.
    "DELETE FROM session;",
    # A row says which sensor was there although no heart was read.
    "DELETE FROM session;",
)
BUSY_S = 10.0
# What a damaged file raises; its words need not be text.
SPOILT = (sqlite3.Error, UnicodeDecodeError)
# So many recordings to read are said before they are, and kept together.
MANY = 200
LARGEST_NS = 2**63 - 1  # that SQLite can hold; a file may say that it was written later

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionQuery:
    """Which sessions to list; what is None or empty is not asked.

    ``since`` and ``until`` are seconds of Unix time; ``until`` itself is left out.
    """

    tag: str | None = None
    since: float | None = None
    until: float | None = None
    sensor: str | None = None
    exercise: str | None = None


class Index:
    """The rows of the recordings in ``folder``, kept in the file ``path``.

    ``read`` makes the row of one recording; it may take its time, and is called only for those
    that changed; ``busy`` is told how many they are, when they are many.  ``note`` is a sentence
    when the index could not be kept on disk.  Raises :class:`PoiseError` when ``path`` was made by
    a newer poise.
    """

    def __init__(
        self,
        path: Path,
        folder: Path,
        read: Callable[[Path], SessionRow],
        busy: Callable[[int], None] = lambda _many: None,
    ) -> None:
        self.note = ""
        self._path, self._folder, self._read, self._busy = path, folder, read, busy
        try:
            self._base = self._opened(_connect(path))
        except (*SPOILT, OSError) as error:
            self._base = self._made_again(error)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def rows(self, wanted: SessionQuery | None = None) -> Iterator[str]:
        """The rows that are ``wanted``, the oldest first, each as :class:`SessionRow` writes it."""
        self.refresh()
        try:
            return iter(self._rows(wanted or SessionQuery()))
        except SPOILT as error:
            self._recover(error)
        self._refresh()
        return iter(self._rows(wanted or SessionQuery()))

    def holding(self, source: str) -> str | None:
        """The name of a recording made from the file with this SHA-256, None without one."""
        self.refresh()
        found = self._base.execute("SELECT name FROM session WHERE source = ?", (source,))
        row = found.fetchone()
        return str(row[0]) if row else None

    def refresh(self) -> int:
        """See what changed in the folder; how many recordings were read."""
        try:
            return self._refresh()
        except SPOILT as error:
            self._recover(error)
        return self._refresh()

    def _rows(self, wanted: SessionQuery) -> list[str]:
        where, values = _where(wanted)
        found = self._base.execute(
            f"SELECT row, crc FROM session {where} ORDER BY began, name", values
        ).fetchall()
        if any(crc32(row.encode()) != crc for row, crc in found):
            raise sqlite3.DatabaseError("a row is not as it was written")
        return [row for row, _ in found]

    # ------------------------------------------------------------------ the folder

    def _refresh(self) -> int:
        known = {  # before the folder is looked at, or another program's new row would seem gone
            os.fsdecode(name): (size, changed)
            for name, size, changed in self._base.execute(
                "SELECT name, size, changed_ns FROM session"
            )
        }
        there = _scan(self._folder)
        gone = known.keys() - there.keys()
        fresh = sorted(name for name, stamp in there.items() if known.get(name) != stamp)
        if len(fresh) >= MANY:
            self._busy(len(fresh))
        for start in range(
            0, len(fresh), MANY
        ):  # what was read is kept if the rest is not waited for
            self._put([(name, *there[name]) for name in fresh[start : start + MANY]])
        if gone:
            self._drop(gone)
        return len(fresh)

    def _put(self, stamps: list[tuple[str, int, int]]) -> None:
        """Read recordings anew."""
        read = [(*stamp, self._read(self._folder / (stamp[0] + SUFFIX))) for stamp in stamps]
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            for name, size, changed, row in read:
                text, began, known = row.as_json(), _unix_s(row.began), row.summary
                key = _key(name)
                self._base.execute("DELETE FROM session WHERE name = ?", (key,))
                self._base.execute(
                    "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        key, size, changed, changed / 1e9 if began is None else began,
                        known and (known.unread or known.sensor), known and known.exercise,
                        row.source, text, crc32(text.encode()),
                    ),
                )  # fmt: skip
                self._base.executemany(
                    "INSERT INTO tag VALUES (?, ?)", [(key, tag) for tag in row.tags]
                )

    def _drop(self, gone: Iterable[str]) -> None:
        """Forget recordings that are not there: no word of them lingers in a log or a free page."""
        with self._base:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(
                "DELETE FROM session WHERE name = ?", [(_key(name),) for name in gone]
            )
        _leave_no_word(self._base)

    # ------------------------------------------------------------------ the file

    def _opened(self, base: sqlite3.Connection) -> sqlite3.Connection:
        try:
            self._migrate(base)
            self._belong(base)
        except BaseException:
            base.close()
            raise
        return base

    def _migrate(self, base: sqlite3.Connection) -> None:
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise PoiseError(
                f"the index {self._path} was made by a newer poise (version {version}, this one "
                f"knows {len(MIGRATIONS)}): update poise, or make it again with "
                "'poise doctor --rebuild'"
            )
        if version == len(MIGRATIONS):
            return
        base.execute("BEGIN IMMEDIATE")
        (version,) = base.execute("PRAGMA user_version").fetchone()  # another may have been first
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            for statement in filter(str.strip, script.split(";")):
                base.execute(statement)
            base.execute(f"PRAGMA user_version = {number}")
        base.execute("COMMIT")
        _leave_no_word(base)

    def _belong(self, base: sqlite3.Connection) -> None:
        """Rows say where their recording is: of another folder they mean nothing."""
        if base.execute("SELECT folder FROM about").fetchone() == (str(self._folder),):
            return
        base.execute("BEGIN IMMEDIATE")
        base.execute("DELETE FROM session")
        base.execute("DELETE FROM about")
        base.execute("INSERT INTO about VALUES (?)", (str(self._folder),))
        base.execute("COMMIT")

    def _recover(self, error: sqlite3.Error | UnicodeDecodeError) -> None:
        self.close()
        self._base = self._made_again(error)

    def _made_again(
        self, error: sqlite3.Error | UnicodeDecodeError | OSError
    ) -> sqlite3.Connection:
        """An empty index instead of the one on disk: there, or else in memory."""
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise PoiseError(
                f"another program has held the index {self._path} for {BUSY_S:.0f} s: wait for it, "
                "or close it, and try again"
            ) from error
        if not isinstance(error, sqlite3.OperationalError | OSError):
            _log.warning("the index was damaged (%s) and was made again", error)
            try:
                remove(self._path)
                return self._opened(_connect(self._path))
            except (*SPOILT, OSError) as again:
                error = again
        self.note = (
            f"The index cannot be saved in {self._path.parent} ({_why(error)}), so every recording "
            "was read again. Free some space, check the folder's permissions, or set POISE_HOME "
            "to another folder."
        )
        return self._opened(_prepared(sqlite3.connect(":memory:", isolation_level=None)))


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def remove(path: Path) -> None:
    """Delete the index and what SQLite keeps beside it; nothing is lost that cannot be remade."""
    for ending in ("", "-wal", "-shm", "-journal"):
        let_go(path.with_name(path.name + ending))


def _connect(path: Path) -> sqlite3.Connection:
    private_file(path)  # SQLite would ask the umask
    base = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        return _prepared(base)
    except BaseException:
        base.close()
        raise


def _leave_no_word(base: sqlite3.Connection) -> None:
    """Nothing of what was deleted stays in a log or, as ``secure_delete`` is on, in a free page."""
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepared(base: sqlite3.Connection) -> sqlite3.Connection:
    base.execute("PRAGMA synchronous = NORMAL")
    base.execute("PRAGMA foreign_keys = ON")
    base.execute("PRAGMA secure_delete = ON")
    return base


def _scan(folder: Path) -> dict[str, tuple[int, int]]:
    """Each recording's name with its size and time of change, those of its notes included."""
    there: dict[str, tuple[int, int]] = {}
    notes: dict[str, tuple[int, int]] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                into, suffix = (there, SUFFIX) if entry.name.endswith(SUFFIX) else (notes, NOTES)
                if entry.name.startswith(".") or not entry.name.endswith(suffix):
                    continue
                try:
                    stat = entry.stat()
                except OSError:  # a link that leads nowhere, or removed while we look
                    if not entry.is_symlink():
                        continue
                    stat = entry.stat(follow_symlinks=False)
                changed_ns = max(-LARGEST_NS, min(stat.st_mtime_ns, LARGEST_NS))
                into[entry.name.removesuffix(suffix)] = (stat.st_size, changed_ns)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PoiseError(
            f"the recordings in {folder} cannot be listed ({error.strerror}). Check the folder's "
            "permissions, or set POISE_HOME to another one"
        ) from None
    for name, (size, changed_ns) in notes.items():
        if name in there:
            there[name] = (there[name][0] + size, max(there[name][1], changed_ns))
    return there


def _key(name: str) -> str | bytes:
    """A name as SQLite can hold it: one that is not text stays the bytes that it is."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def _unix_s(began: datetime | None) -> float | None:
    """A moment as Unix time; without an offset it is taken as local."""
    try:
        return began.timestamp() if began is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def _where(wanted: SessionQuery) -> tuple[str, list[str | float]]:
    """The condition and its values; a sensor is asked by its kind or its whole name."""
    conditions = {
        "name IN (SELECT name FROM tag WHERE tag = ?)": wanted.tag,
        "began >= ?": wanted.since,
        "began < ?": wanted.until,
        "sensor = ?": wanted.sensor,
        "exercise = ?": wanted.exercise,
    }
    asked = {text: value for text, value in conditions.items() if value is not None}
    return ("WHERE " + " AND ".join(asked) if asked else ""), list(asked.values())
