from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from poise.core.events import StrapReading
from poise.errors import RecordingError
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.writer import Writer

HEADER = Header("0.1.0", "2026-01-01T10:00:00+00:00", {"name": "x"})


def test_what_is_written_is_in_the_file_before_the_call_returns(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Writer(path, HEADER) as writer:
        for t in range(5):
            writer.input(StrapReading(float(t), "strap", 70), float(t))
            assert len(reader.read(path).inputs) == t + 1


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with Writer(tmp_path / "folder" / "a.poise.jsonl", HEADER) as writer:
        assert writer.path.stat().st_mode & 0o077 == 0
        assert writer.path.parent.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    path.write_text("precious")
    with pytest.raises(RecordingError, match="--out"):
        Writer(path, HEADER)
    assert path.read_text() == "precious"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RecordingError, match="--no-record"):
        Writer(blocked / "a.poise.jsonl", HEADER)


FILL = """
import resource, signal, sys
from pathlib import Path
from poise.core.events import StrapReading
from poise.recording.writer import Writer
from poise.recording.format import Header
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
writer = Writer(Path(sys.argv[1]), Header("0", "2026-01-01T10:00:00+00:00", {}))
for t in range(1000):
    writer.input(StrapReading(float(t), "strap", 70, (850.0,)), float(t))
writer.close("completed")
print(writer.failed)
"""


def test_a_full_disk_is_said_and_what_was_written_stays(tmp_path: Path) -> None:
    """The system's own limit on a file's size stands in for a disk without room."""
    path = tmp_path / "full.poise.jsonl"
    done = subprocess.run(
        # -B, or Python would keep half of a module that is first imported then.
        [sys.executable, "-B", "-c", FILL, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "the recording stopped" in done.stdout
    assert os.strerror(errno.EFBIG) in done.stdout
    assert resource.RLIMIT_FSIZE is not None
    recording = reader.read(path)
    assert len(recording.inputs) > 30
    assert recording.ending is None


def test_a_session_killed_in_the_middle_opens_and_lost_a_second_at_most(tmp_path: Path) -> None:
    path = tmp_path / "killed.poise.jsonl"
    session = subprocess.Popen(
        [
            sys.executable, "-m", "poise", "reset", "--synthetic", "--headless", "--json",
            "--speed", "8", "--out", str(path),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert session.stdout is not None
    told = [line for _, line in zip(range(150), session.stdout, strict=False)]
    session.send_signal(signal.SIGKILL)
    session.stdout.close()
    session.wait()
    assert len(told) == 150
    recording = reader.read(path)
    assert recording.ending is None
    assert "was cut short" in recording.damage
    beats = [line for line in told if '"kind": "RRInterval"' in line]
    kept = [e for e in recording.outputs if type(e).__name__ == "RRInterval"]
    assert len(kept) >= len(beats)
