"""Whatever goes wrong, nothing already written is lost, and it ends in a sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from poise import cli, paths
from poise.core.events import StrapReading
from poise.errors import PoiseError
from poise.library import sessions
from poise.recording import reader, tables
from poise.recording.format import Header
from poise.recording.summarise import summarise
from poise.runtime.replay import Replay
from poise.simulation.recordings import made_up
from tests.worlds import paced

HERE = Path(__file__).parent
HEADER = Header("0.1.0", "2026-01-01T10:00:00+00:00", {"name": "x"})


def test_killed_at_random_moments_nothing_written_is_lost(tmp_path: Path) -> None:
    """Sixty times; benchmarks/bench_data.py does it two hundred."""
    words = [sys.executable, str(HERE / "kill_at_random.py"), str(tmp_path), "60"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["kills"] == 60
    assert found["in_the_middle"] > 15
    assert (found["lost"], found["not_a_prefix"], found["unreadable"]) == (0, 0, 0)


def test_cut_at_every_byte_of_its_last_kilobyte_a_session_opens(tmp_path: Path) -> None:
    whole = made_up(tmp_path / "whole.poise.jsonl", exercise=paced(2))
    data, path = whole.path.read_bytes(), tmp_path / "cut.poise.jsonl"
    for cut in range(len(data) - 1024, len(data)):
        path.write_bytes(data[:cut])
        recording = reader.read(path)
        lines = data[:cut].count(b"\n") - 1
        assert len(recording.events) + (recording.ending is not None) >= lines
        assert whole.events[: len(recording.events)] == recording.events
        assert (recording.ending is None) == bool(recording.damage)
        if cut % 100 == 0:
            assert Replay(recording).same
            assert summarise(recording).breaths == 2
            assert sessions.row(path).damage == recording.damage


def test_one_time_that_was_harmed_makes_no_days_of_rows(tmp_path: Path) -> None:
    whole = made_up(tmp_path / "whole.poise.jsonl", exercise=paced(2))
    lines = whole.path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if '"Beat"' in line)
    lines[at] = re.sub(r'"t":[\d.]+', '"t":575986.5', lines[at])
    harmed = tmp_path / "harmed.poise.jsonl"
    harmed.write_text("".join(lines), encoding="utf-8")
    rows = [len(list(tables.trace(reader.read(path)))) for path in (whole.path, harmed)]
    assert rows[0] == rows[1] > 100


def test_eight_programs_that_begin_in_one_second_have_a_file_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions, "stamp", lambda: "2026-03-01T14-05-09")

    def write(n: int) -> Path:
        with sessions.begin("reset", HEADER) as writer:
            for t in range(50):
                writer.input(StrapReading(float(t), f"strap{n}", 70), float(t))
        return writer.path

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(write, range(8)))
    assert len(set(written)) == 8
    for n, path in enumerate(written):
        assert {e.sensor for _, e in reader.read(path).inputs} == {f"strap{n}"}  # type: ignore[union-attr]


def test_two_real_programs_at_once_record_list_and_keep_everything() -> None:
    words = [sys.executable, "-m", "poise"]
    reset = [*words, "reset", "--synthetic", "--speed", "0", "--json"]
    running = [subprocess.Popen(reset, stdout=subprocess.DEVNULL) for _ in range(2)]
    listing = [
        subprocess.Popen([*words, "sessions", "--json"], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [p.wait() for p in running] == [0, 0]
    for p in listing:
        out, _ = p.communicate()
        assert p.returncode == 0
        assert all("error" not in json.loads(line) for line in out.splitlines())
    assert len(sessions.every()) == 2
    with sessions.index() as index:
        assert [json.loads(row)["completed"] for row in index.rows()] == [True, True]


EACH = """
import sys
from poise import cli
for words in sys.argv[1:]:
    status = cli.main(words.split())
    print(f"({status})", file=sys.stderr)
"""
# Root may write anywhere: what keeps everyone else out keeps it out without this right.
LIKE_ANYONE = ("setpriv", "--bounding-set", "-dac_override")


def test_in_a_folder_one_may_not_write_every_command_ends_in_a_sentence(tmp_path: Path) -> None:
    made_up(paths.sessions() / "first.poise.jsonl")
    made_up(tmp_path / "theirs.poise.jsonl")
    (tmp_path / "rr.txt").write_text("800\n" * 30)
    home = Path(os.environ["POISE_HOME"])
    for path in (home, *home.rglob("*"), tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    limits = LIKE_ANYONE if os.getuid() == 0 else ()
    commands = [
        "sessions",
        "reset --synthetic --speed 0",
        "doctor --rebuild",
        f"import {tmp_path / 'rr.txt'}",
        f"import {tmp_path / 'theirs.poise.jsonl'}",
        f"export first -o {tmp_path / 'out'}",
        "forget first --yes",
    ]
    try:
        done = subprocess.run(
            [*limits, sys.executable, "-c", EACH, *commands], capture_output=True, text=True,
            check=False, cwd="/",
        )  # fmt: skip
    finally:
        for path in (home, *home.rglob("*"), tmp_path):
            path.chmod(0o755 if path.is_dir() else 0o644)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == 0, said
    assert [line for line in done.stderr.splitlines() if line[:1] == "("] == [
        "(0)", "(0)", "(0)", "(1)", "(1)", "(1)", "(1)",
    ]  # fmt: skip
    assert "first  90 s" in done.stdout
    assert "The index cannot be saved" in done.stderr
    assert "cannot record" in said
    assert "-o" in done.stderr
    assert "cannot be deleted" in done.stderr
    assert (paths.sessions() / "first.poise.jsonl").exists()


FULL = """
import resource, signal, sys
from poise import cli
import poise.core.session, poise.recording.summarise, poise.runtime.importing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
for words in sys.argv[1:]:
    status = cli.main(words.split())
    print(f"({status})", file=sys.stderr)
"""


def test_on_a_full_disk_every_command_ends_in_a_sentence(tmp_path: Path) -> None:
    """The system's own limit on a file's size stands in for a disk without room."""
    path = made_up(paths.sessions() / "first.poise.jsonl").path
    (tmp_path / "rr.txt").write_text("800\n" * 300)
    whole = path.read_bytes()
    commands = ["sessions", "reset --synthetic --speed 0", f"import {tmp_path / 'rr.txt'}"]
    done = subprocess.run(
        # -B, or Python would keep half of a module that is first imported then.
        [sys.executable, "-B", "-c", FULL, *commands],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == 0, said
    statuses = [line for line in done.stderr.splitlines() if line[:1] == "("]
    assert statuses == ["(0)", "(1)", "(1)"]
    assert "first  90 s" in done.stdout
    assert "The index cannot be saved" in done.stderr
    assert "the recording stopped" in done.stderr
    assert path.read_bytes() == whole
    assert not list(paths.sessions().glob(".*"))


def test_half_a_character_in_a_label_is_recorded_as_well_as_it_can_be(tmp_path: Path) -> None:
    assert cli.main(["reset", "--synthetic", "--speed", "0", "--json", "--tag", "a\udcff"]) == 0
    assert reader.read(sessions.every()[0]).header.tags == ("a?",)


def test_a_recording_that_cannot_be_listed_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    paths.sessions().parent.mkdir(parents=True)
    paths.sessions().write_text("a file where the folder should be")
    with sessions.index() as index, pytest.raises(PoiseError, match="POISE_HOME"):
        index.refresh()


def test_a_skimmed_recording_says_what_a_read_one_does(tmp_path: Path) -> None:
    whole = made_up(tmp_path / "whole.poise.jsonl", lost=(20.0, 27.0)).path
    lines, path = whole.read_bytes().splitlines(keepends=True), tmp_path / "cut.poise.jsonl"
    for cut in range(3, len(lines) + 1, 17):
        path.write_bytes(b"".join(lines[:cut]))
        skimmed, read = reader.skim(path), reader.read(path)
        assert summarise(skimmed) == summarise(read)
        assert (skimmed.ending, skimmed.damage) == (read.ending, read.damage)
    assert len(reader.skim(whole).events) < 0.6 * len(reader.read(whole).events)
