"""The index is made from the recordings, notices what happens to them, and may be lost."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from poise.core.summariser import Summariser
from poise.errors import PoiseError
from poise.library import index
from poise.library.index import Index, SessionQuery
from poise.library.session_row import SessionRow
from tests.worlds import paced

NOTHING = Summariser(paced(1)).result()


class Folder:
    """Recordings that are one word long, and an index that counts how often it reads them."""

    def __init__(self, home: Path) -> None:
        self.sessions, self.path = home / "sessions", home / "state" / "index.sqlite"
        self.sessions.mkdir(parents=True)
        self.read: list[str] = []

    def add(self, name: str, text: str = "strap") -> Path:
        path = self.sessions / f"{name}.poise.jsonl"
        path.write_text(text)
        return path

    def row(self, path: Path) -> SessionRow:
        name = path.name.removesuffix(".poise.jsonl")
        self.read.append(name)
        sensor, *tags = path.read_text().split() or ["none"]  # empty while it is being made
        return SessionRow(
            name, str(path), replace(NOTHING, exercise="reset", sensor=sensor),
            f"{name[:10]}T10:00:00+00:00", tuple(tags), source=f"of-{name}",
        )  # fmt: skip

    def open(self) -> Index:
        return Index(self.path, self.sessions, self.row)

    def names(self, wanted: SessionQuery | None = None) -> list[str]:
        with self.open() as opened:
            return [json.loads(row)["name"] for row in opened.rows(wanted)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def day(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_a_recording_is_read_once_and_then_known(folder: Folder) -> None:
    folder.add("2026-01-02"), folder.add("2026-01-01")
    assert folder.names() == ["2026-01-01", "2026-01-02"]
    assert folder.names() == ["2026-01-01", "2026-01-02"]
    assert folder.read == ["2026-01-01", "2026-01-02"]


def test_what_is_added_changed_or_removed_behind_its_back_is_noticed(folder: Folder) -> None:
    folder.add("2026-01-01")
    changed, removed = folder.add("2026-01-02"), folder.add("2026-01-03")
    folder.names()
    changed.write_text("camera")
    removed.unlink()
    folder.add("2026-01-04")
    folder.read.clear()
    assert folder.names() == ["2026-01-01", "2026-01-02", "2026-01-04"]
    assert folder.read == ["2026-01-02", "2026-01-04"]
    assert folder.names(SessionQuery(sensor="camera")) == ["2026-01-02"]


def test_a_change_that_keeps_the_size_is_noticed_by_its_time(folder: Folder) -> None:
    path = folder.add("2026-01-01", "strap")
    folder.names()
    path.write_text("touch")
    os.utime(path, ns=(1, 1))
    assert folder.names(SessionQuery(sensor="touch")) == ["2026-01-01"]


def test_a_session_is_found_by_the_sensor_that_could_not_be_read(folder: Folder) -> None:
    folder.add("2026-01-01", "")
    folder.row = lambda path: SessionRow(  # type: ignore[method-assign]
        "2026-01-01", str(path), replace(NOTHING, exercise="reset", unread="camera")
    )
    assert folder.names(SessionQuery(sensor="camera")) == ["2026-01-01"]
    assert folder.names(SessionQuery(sensor="strap")) == []


def test_sessions_are_found_by_tag_day_sensor_and_exercise(folder: Folder) -> None:
    folder.add("2026-01-01", "strap desk")
    folder.add("2026-01-02", "strap sofa desk")
    folder.add("2026-01-03", "camera sofa")
    two, three = day("2026-01-02"), day("2026-01-03")
    assert folder.names(SessionQuery(tag="sofa")) == ["2026-01-02", "2026-01-03"]
    assert folder.names(SessionQuery(tag="sofa", sensor="strap")) == ["2026-01-02"]
    assert folder.names(SessionQuery(since=two)) == ["2026-01-02", "2026-01-03"]
    assert folder.names(SessionQuery(since=two, until=three)) == ["2026-01-02"]
    assert folder.names(SessionQuery(exercise="steady-six")) == []


def test_the_file_a_recording_was_made_from_is_known(folder: Folder) -> None:
    folder.add("2026-01-01")
    with folder.open() as opened:
        assert opened.holding("of-2026-01-01") == "2026-01-01"
        assert opened.holding("of-another") is None


def test_only_its_owner_may_read_it(folder: Folder) -> None:
    folder.add("2026-01-01")
    with folder.open() as opened:
        opened.refresh()
        for path in folder.path.parent.iterdir():
            assert path.stat().st_mode & 0o077 == 0, path
        assert folder.path.parent.stat().st_mode & 0o077 == 0


def spoil_all(path: Path) -> None:
    path.write_bytes(b"not a database, but longer than a header would be" * 100)


def spoil_rows(path: Path) -> None:
    whole = path.read_bytes()
    assert whole.count(b'"2026-01-01"')
    path.write_bytes(whole.replace(b'"name": "2026-01-01"', b'"name": "2666-01-01"'))


def spoil_words(path: Path) -> None:
    whole = path.read_bytes()
    assert whole.count(b"CREATE TABLE session")
    path.write_bytes(whole.replace(b"CREATE TABLE session", b"CREATE \xd7\xd7BLE session"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [Path.unlink, spoil_all, spoil_rows, spoil_words, cut, empty])
def test_lost_or_damaged_it_is_made_again_and_says_the_same(
    folder: Folder, spoil: Callable[[Path], None]
) -> None:
    for n in range(1, 10):
        folder.add(f"2026-01-0{n}", f"strap {'tag' * 200}")
    whole = folder.names()
    with closing(sqlite3.connect(folder.path)) as base, base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    spoil(folder.path)
    assert folder.names() == whole
    assert folder.names() == whole


def test_damage_at_any_page_never_shows_a_wrong_row(folder: Folder) -> None:
    for n in range(30):
        folder.add(f"2026-01-{n + 1:02}", "strap " + f"tag{n} " * 40)
    with folder.open() as opened:
        truth = list(opened.rows())
    whole = folder.path.read_bytes()
    for at in range(0, len(whole), 997):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0x55
        index.remove(folder.path)
        folder.path.write_bytes(bytes(spoilt))
        try:
            with folder.open() as opened:
                assert list(opened.rows()) == truth, at
        except PoiseError as error:
            if "newer poise" not in str(error):  # the spoilt byte may be that of the version
                raise


@pytest.mark.parametrize("harm", [None, spoil_all, spoil_rows], ids=["whole", "header", "rows"])
def test_no_connection_is_left_open(
    folder: Folder, harm: Callable[[Path], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("2026-01-01")
    folder.names()
    if harm is not None:
        harm(folder.path)
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noted(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        made.append(connect(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    assert folder.names() == ["2026-01-01"]
    assert len(made) == (1 if harm is None else 2)
    for base in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            base.execute("SELECT 1")


def test_an_index_of_a_newer_poise_is_refused_in_a_sentence(folder: Folder) -> None:
    folder.names()
    with closing(sqlite3.connect(folder.path)) as base, base:
        base.execute(f"PRAGMA user_version = {len(index.MIGRATIONS) + 1}")
    base.close()
    with pytest.raises(PoiseError, match=r"newer poise .* .poise doctor --rebuild"):
        folder.names()


def test_an_index_of_an_older_poise_is_brought_up_and_keeps_its_rows(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.add("2026-01-01")
    folder.names()
    step = "ALTER TABLE session ADD COLUMN mood TEXT; CREATE INDEX session_mood ON session (mood);"
    monkeypatch.setattr(index, "MIGRATIONS", (*index.MIGRATIONS, step))
    folder.read.clear()
    with folder.open() as opened:
        assert len(list(opened.rows())) == 1
        assert opened.holding("of-2026-01-01")
    assert folder.read == []
    with closing(sqlite3.connect(folder.path)) as base, base:
        assert base.execute("PRAGMA user_version").fetchone() == (len(index.MIGRATIONS),)
        assert base.execute("SELECT mood FROM session").fetchall() == [(None,)]
    base.close()


def test_a_place_where_it_cannot_be_kept_costs_time_and_nothing_else(folder: Folder) -> None:
    folder.add("2026-01-01")
    folder.path.parent.write_text("a file where the folder should be")
    with folder.open() as opened:
        assert len(list(opened.rows())) == 1
        assert "POISE_HOME" in opened.note


def test_rows_of_another_folder_are_not_believed(folder: Folder, tmp_path: Path) -> None:
    folder.add("2026-01-01")
    folder.names()
    folder.sessions = folder.sessions.rename(tmp_path / "moved")
    folder.read.clear()
    assert folder.names() == ["2026-01-01"]
    assert folder.read == ["2026-01-01"]


def test_two_programs_may_use_it_at_once(folder: Folder) -> None:
    for n in range(1, 10):
        folder.add(f"2026-01-0{n}")
    wrong: list[object] = []

    def use() -> None:
        try:
            wrong.extend("a row is missing" for _ in range(10) if len(folder.names()) < 9)
        except Exception as error:  # noqa: BLE001
            wrong.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(10, 20):
        folder.add(f"2026-01-{n}")
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(folder.names()) == 19


def test_what_was_removed_leaves_no_word_in_the_file(folder: Folder) -> None:
    kept = folder.add("2026-01-01", "strap keep")
    gone = folder.add("2026-01-02", "strap secretword")
    folder.names()
    gone.unlink()
    folder.names()
    left = b"".join(path.read_bytes() for path in folder.path.parent.iterdir())
    assert b"secretword" not in left
    assert b"keep" in left
    assert kept.exists()
