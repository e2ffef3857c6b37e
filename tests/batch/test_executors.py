"""Processes that die, stand still or are ended: each file is a row, and the others go on."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import pytest

from poise.analysis.options import Options
from poise.batch.cache import Cache
from poise.batch.executors import DIED, FILE_S, STOOD_STILL, ProcessExecutor
from poise.batch.run import files, rows
from poise.batch.work import Row, work
from tests.batch import deadly

OPTIONS = Options(every_s=60.0)


def test_a_file_that_kills_its_process_is_a_row_and_the_others_go_on(folder: Path) -> None:
    (folder / "deadly.txt").write_text("800\n" * 50)
    (folder / "rr55-deadly.txt").write_text("801\n" * 50)
    made = ProcessExecutor(2, deadly.work)
    try:
        got = list(rows(folder, files(folder), OPTIONS, Cache(folder / "kept"), made))
    finally:
        made.close()
    died = [done.row["file"] for done in got if done.row.get("error") == DIED]
    assert died == ["deadly.txt", "rr55-deadly.txt"]
    assert sum("error" not in done.row for done in got) == 12


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_on_which_its_process_stands_still_is_a_row_and_the_others_go_on(
    folder: Path, jobs: int
) -> None:
    (folder / "rr55-standing.txt").write_text("801\n" * 50)

    class Impatient(ProcessExecutor):
        def row(self, begun: Any, path: str, options: Options) -> Row:
            self._limit_s = 1.0 if "standing" in path else FILE_S  # a busy computer takes longer
            return super().row(begun, path, options)

    made = Impatient(jobs, deadly.work)
    try:
        got = list(rows(folder, files(folder), OPTIONS, Cache(folder / "kept"), made))
    finally:
        made.close()
    stood = [done.row["file"] for done in got if done.row.get("error") == STOOD_STILL]
    assert stood == ["rr55-standing.txt"]
    assert not any(STOOD_STILL in path.read_text() for path in (folder / "kept").iterdir())
    assert sum("error" not in done.row for done in got) == 12
    assert not stopped()


def test_after_its_processes_were_ended_a_file_is_begun_in_new_ones(folder: Path) -> None:
    made = ProcessExecutor(1, work)
    made.close()  # the pool is shut down, and perhaps not yet known to be broken
    try:
        path = str(folder / "rr1.txt")
        assert "error" not in made.row(made.begin(path, OPTIONS), path, OPTIONS)
    finally:
        made.close()


def test_a_process_that_stands_still_does_not_hold_up_the_end(folder: Path) -> None:
    (folder / "standing.txt").write_text("801\n" * 50)
    made = ProcessExecutor(2, deadly.work)
    begun = made.begin(str(folder / "standing.txt"), OPTIONS)
    while not stopped():
        assert not begun.done()
        Event().wait(0.01)
    made.close()
    assert not stopped()


def stopped() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # another test's, which ends just now
            found += [process] * (process.status() == psutil.STATUS_STOPPED)
    return found


def test_few_files_are_under_way_at_once(folder: Path, tmp_path: Path) -> None:
    class Counting(ProcessExecutor):
        under_way = most = 0

        def begin(self, path: str, options: Options) -> Any:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            return super().begin(path, options)

        def row(self, *words: Any) -> Any:
            self.under_way -= 1
            return super().row(*words)

    for n in range(60):
        (folder / f"more{n}.txt").write_text(f"{700 + n}\n" * 40)
    one = Counting(1)
    assert len(list(rows(folder, files(folder), OPTIONS, Cache(tmp_path / "kept"), one))) == 76
    assert one.most <= 4
