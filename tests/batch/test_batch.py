"""A folder of recordings becomes rows: in order, once, whoever does the work, whatever is in it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from poise import cli, paths
from poise.analysis.options import Options
from poise.analysis.study import analyse
from poise.batch import work as work_module
from poise.batch.cache import Cache
from poise.batch.executors import executor
from poise.batch.progress import Progress
from poise.batch.run import FileDone, files, rows
from poise.batch.work import COLUMNS, key_of, work
from poise.clock import ManualClock

OPTIONS = Options(every_s=60.0)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def batch(*words: object, status: int = 0) -> None:
    assert cli.main(["batch", *map(str, words)]) == status


def test_each_file_is_a_row_in_order_and_a_bad_one_says_why(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    batch(folder, "--jobs", 1, "--table", out)
    got = table(out)
    names = [row["file"] for row in got]
    assert len(got) == 16
    assert [n.removeprefix("'") for n in names] == sorted(n.removeprefix("'") for n in names)
    bad = {row["file"] for row in got if row["error"]}
    assert bad == {"words.txt", "empty.csv", "'=cmd.txt", "bin.txt"}
    assert list(got[0]) == list(COLUMNS)


def test_a_row_holds_the_numbers_of_analyze(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    batch(folder, "--jobs", 1, "--table", out)
    for row in table(out):
        if row["error"]:
            continue
        truth = analyse(folder / row["file"]).as_dict()
        for name in ("heart_bpm", "rmssd_ms", "sdnn_ms", "swing_bpm", "hf_ms2"):
            told = float(row[name]) if row[name] else None
            assert told == (None if truth[name] is None else pytest.approx(truth[name], abs=1e-6))
        assert int(row["intervals"]) == truth["intervals"]["n"]
    session = next(row for row in table(out) if row["kind"] == "session")
    assert (session["exercise"], session["tags"]) == ("test", "'=1+1; desk")
    assert session["began"].startswith("2026-03-01T14:05")


def test_other_processes_say_the_same_and_so_does_a_second_run(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = tmp_path / "1.csv", tmp_path / "2.csv", tmp_path / "3.csv"
    batch(folder, "--jobs", 1, "--table", one)
    batch(folder, "--jobs", 2, "--table", two, "--again")
    assert "12 measured, 0 known, 4 unreadable" in capsys.readouterr().out
    batch(folder, "--jobs", 2, "--table", three)
    assert "0 measured, 12 known, 4 unreadable" in capsys.readouterr().out
    assert one.read_bytes() == two.read_bytes() == three.read_bytes()


def test_a_copy_or_another_name_is_known_and_a_change_is_not(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    batch(folder, "--jobs", 1, "--table", out)
    (folder / "rr0.txt").rename(folder / "zz.txt")
    (folder / "rr1.txt").write_text("900\n" * 60)
    capsys.readouterr()
    batch(folder, "--jobs", 1, "--table", out, "--force")
    assert ": 1 measured, 11 known" in capsys.readouterr().out
    assert [row["file"] for row in table(out)][-1] == "zz.txt"


def test_another_question_or_another_version_is_worked_out_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = key_of("ab", OPTIONS)
    assert asked == key_of("ab", OPTIONS)
    assert asked.startswith("ab-")
    assert asked != key_of("ab", Options(every_s=60.0, raw=True))
    monkeypatch.setattr(work_module, "version", lambda: "newer")
    assert asked != key_of("ab", OPTIONS)


def test_broken_off_it_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept")
    found = files(folder)

    def broken() -> Iterator[FileDone]:
        with executor(1, None) as one:
            yield from rows(folder, found, OPTIONS, kept, one)

    first = [done for _, done in zip(range(9), broken(), strict=False)]
    again = list(broken())
    assert [done.row for done in again[:9]] == [done.row for done in first]
    assert not any(done.fresh for done in again[:9])
    assert any(done.fresh for done in again[9:])


def test_a_result_that_was_spoilt_is_worked_out_again(folder: Path, tmp_path: Path) -> None:
    kept, found = Cache(tmp_path / "kept"), files(folder)
    with executor(1, None) as one:
        first = [done.row for done in rows(folder, found, OPTIONS, kept, one)]
        for path in (tmp_path / "kept").iterdir():
            path.write_text("{ha")
        again = list(rows(folder, found, OPTIONS, kept, one))
    assert [done.row for done in again] == first
    assert sum(done.fresh for done in again) == len(found) - 1  # one is a copy of another


def test_a_fault_of_ours_is_a_row_that_owns_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Any:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("poise.analysis.study.analyse", broken)
    row = work(str(folder / "rr1.txt"), OPTIONS)
    assert row == {"error": "poise ran into a problem with this file (ZeroDivisionError: oh)"}


MANY = 3000  # more than are done before a busy machine sends the signal


def test_stopped_by_the_person_it_says_so_and_keeps_what_is_done(tmp_path: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for n in range(MANY):
        (root / f"{n:04}.txt").write_text("".join(f"{700 + n % 300 + k % 9}\n" for k in range(300)))
    out = tmp_path / "out.csv"
    running = subprocess.Popen(
        [sys.executable, "-m", "poise", "batch", str(root), "--jobs", "2", "--table", str(out)],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    kept = paths.cache() / "batch"
    while not (kept.is_dir() and len(list(kept.glob("[!.]*"))) > 10):
        assert running.poll() is None
        Event().wait(0.01)  # or this one would take the core that it waits for
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert f"of {MANY} files: run the same command to continue" in said
    assert "Traceback" not in said
    assert not out.exists()
    assert 10 < len(list(kept.glob("[!.]*"))) < MANY


def test_the_page_holds_every_file_and_fetches_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    batch(folder, "--jobs", 1, "--report", out)
    page = out.read_text(encoding="utf-8")
    assert "16 files" in page
    assert "4 not readable" in page
    for path in files(folder):
        assert path.name in page
    assert "nothing but words" not in page
    assert page.count("<svg") >= 3
    assert "http" not in page
    assert "<script" not in page


def test_results_are_their_owner_s_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    batch(folder, "--jobs", 1, "--table", out)
    for path in (out, *(paths.cache() / "batch").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_its_own_results_in_the_folder_are_no_recordings(folder: Path) -> None:
    words = ["--jobs", 1, "--table", folder / "out.csv", "--report", folder / "out.html"]
    batch(folder, *words)
    batch(folder, *words, "--force")
    assert "out.csv" not in {row["file"] for row in table(folder / "out.csv")}


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["DATA"], 2, "--table out.csv"),
        (["DATA", "--table", "x.csv", "--jobs", "0"], 2, "1 to 1024"),
        (["nowhere", "--table", "x.csv"], 1, "not a folder"),
        (["DATA", "--table", "x.csv", "--match", "*.none"], 1, "--match"),
        (["DATA", "--table", "DATA/rr1.txt/x.csv"], 1, "choose another place"),
        (["DATA", "--table", "x.csv", "--pace", "4"], 2, "such as 4-6"),
        (["DATA", "--table", "x.csv", "--scheduler", "tcp://127.0.0.1:1"], 1, "no Dask scheduler"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    words: list[str], status: int, sentence: str, folder: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if "--scheduler" in words:
        pytest.importorskip("distributed", reason="pip install 'poise[lab]' enables it")
        monkeypatch.setattr("poise.batch.executors.CONNECT_S", 0.5)
    monkeypatch.chdir(folder.parent)
    batch(*(word.replace("DATA", str(folder)) for word in words), status=status)
    assert sentence in capsys.readouterr().err


def test_without_dask_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    batch(folder, "--table", "x.csv", "--scheduler", "tcp://127.0.0.1:1", status=1)
    assert "pip install 'poise[lab]'" in capsys.readouterr().err


def test_where_results_cannot_be_kept_the_batch_goes_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.cache().parent.mkdir(parents=True, exist_ok=True)
    paths.cache().write_text("a file where the folder should be")
    batch(folder, "--jobs", 1, "--table", tmp_path / "out.csv")
    assert "results cannot be kept" in capsys.readouterr().err
    assert len(table(tmp_path / "out.csv")) == 16


class Terminal:
    def __init__(self) -> None:
        self.said = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.said += text

    def flush(self) -> None:
        return


def test_whoever_has_enough_of_the_rows_ends_it_without_a_word(folder: Path) -> None:
    words = [sys.executable, "-m", "poise", "batch", str(folder), "--jobs", "1", "--table", "-"]
    for n in range(400):  # more than a pipe holds
        (folder / f"more{n}.txt").write_bytes((folder / "rr3.txt").read_bytes())
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"file,")
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_what_cannot_be_read_was_not_measured(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch(folder, "--jobs", 1, "--match", "words.txt", "--table", tmp_path / "out.csv")
    said = "1 file: 0 measured, 0 known, 1 unreadable."
    assert said in capsys.readouterr().out


def test_a_terminal_sees_how_far_it_is() -> None:
    clock, out = ManualClock(), Terminal()
    progress = Progress(4, out, clock)  # type: ignore[arg-type]
    for n in range(4):
        clock.move_to(2.0 * (n + 1))
        progress.tell(FileDone({"error": "x"} if n == 1 else {}, fresh=n > 0))
    progress.close()
    lines = out.said.split("\r\x1b[K")
    assert lines[1].startswith("██████░░░░░░░░░░░░░░░░░░  1 of 4, 0.5 a second, 0:06 left")
    assert lines[-1].startswith("█" * 24 + "  4 of 4, 1 not readable")
    found = progress.measured, progress.known, progress.unreadable
    assert (progress.done, found) == (4, (2, 1, 1))


# ------------------------------------------------------------------ a cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A real scheduler with two real workers in processes of their own."""
    pytest.importorskip("distributed", reason="pip install 'poise[lab]' enables it")
    starting = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "local_cluster.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert starting.stdout is not None
    yield starting.stdout.readline().strip()
    starting.communicate("")


def test_a_dask_cluster_says_the_same(folder: Path, tmp_path: Path, cluster: str) -> None:
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    batch(folder, "--jobs", 1, "--table", here)
    words = [folder, "--scheduler", cluster, "--table", there, "--again"]
    done = subprocess.run(
        [sys.executable, "-m", "poise", "batch", *map(str, words)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "12 measured" in done.stdout
    assert there.read_bytes() == here.read_bytes()
    assert json.loads(next((paths.cache() / "batch").iterdir()).read_text())
