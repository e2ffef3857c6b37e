"""The command line as a person or a script meets it: real processes, real exit statuses."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poise import cli, packages, spelling
from poise.bench.result import machine
from poise.commands import sessions
from poise.core.summariser import Summariser
from poise.library.session_row import SessionRow
from tests.worlds import paced

ROOT = Path(__file__).resolve().parents[2]


def poise(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the program with no display and no Bluetooth."""
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    bare.pop("QT_QPA_PLATFORM", None)
    nowhere = "unix:path=/nonexistent/bus"
    return subprocess.run(
        [sys.executable, "-m", "poise", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**bare, "DBUS_SYSTEM_BUS_ADDRESS": nowhere, **env},
        check=False,
    )


def summary_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert summary["kind"] == "summary"
    return summary


def test_the_reset_of_a_made_up_person_ends_in_the_summary_object() -> None:
    done = poise("reset", "--synthetic", "--headless", "--json", "--speed", "0")
    summary = summary_of(done)
    assert (summary["sensor"], summary["breaths"], summary["completed"]) == ("synthetic", 9, True)
    assert Path(summary["recording"]).exists()
    kinds = {json.loads(line)["kind"] for line in done.stdout.splitlines()}
    assert {"BreathStarted", "RRInterval", "BreathMeasured", "MetricUpdate"} <= kinds


def test_a_camera_that_could_not_be_read_is_listed_as_what_it_is() -> None:
    unread = replace(Summariser(paced(1)).result(), unread="camera")
    assert "  camera: no reading  " in sessions._line(SessionRow("a", "a.poise.jsonl", unread))


def test_a_real_strap_s_file_replays_to_the_same_summary_twice(real_data: Path) -> None:
    words = ("--replay", str(real_data / "polar_h10_ibi" / "sample_data_ibi.csv"), "--speed", "0")
    first = summary_of(poise("reset", "--headless", "--json", "--no-record", *words))
    second = summary_of(poise("reset", "--headless", "--json", "--no-record", *words))
    assert first == second
    assert first["intervals"] == {"n": 90, "flagged": 0, "gaps": 0}
    assert first["recording"] is None


def test_what_was_recorded_is_listed_replayed_and_exported(tmp_path: Path) -> None:
    first = summary_of(
        poise("train", "--minutes", "1", "--synthetic", "--json", "--speed", "0", "--tag", "desk")
    )
    listed = poise("sessions", "--tag", "desk", "--json")
    row = json.loads(listed.stdout)
    assert row["recording"] == first["recording"]
    assert poise("sessions", "--tag", "sofa", "--json").stdout == ""
    listed = poise("sessions")
    assert row["name"] in listed.stdout
    assert listed.stderr.count("± holds the truth 95 times in 100.") == ("±" in listed.stdout)
    assert summary_of(poise("replay", "last", "--speed", "0", "--json")) == first
    done = poise("export", row["name"][:12], "--to", "csv", "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "beats.csv", "breaths.csv", "events.csv", "metrics.csv", "session.json", "trace.csv",
    ]  # fmt: skip


def test_plain_headless_is_one_line_a_breath_and_a_closing_in_words() -> None:
    done = poise("reset", "--synthetic", "--headless", "--speed", "0", "--no-record")
    assert done.returncode == 0
    assert sum(line.startswith("breath ") for line in done.stdout.splitlines()) == 9
    assert "In step with the guide:" in done.stdout
    assert done.stdout.count("± holds the truth 95 times in 100.") == 1
    assert "Demo: this was not your heart." in done.stdout


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["reset", "--replay", "no-such-file.txt", "--headless"], 1, "no-such-file.txt"),
        (["reset", "--strap", "--headless"], 3, "Bluetooth"),
        (["devices"], 3, "Bluetooth"),
        (["reset", "--pace", "20-20", "--no-sensor", "--headless"], 1, "such as 4-6"),
        (["train", "5", "--no-sensor", "--headless"], 2, "poise train --minutes 5"),
        (["train", "nonsense", "--no-sensor", "--headless"], 1, "steady-six"),
        (["train", "--minutes", "0", "--no-sensor", "--headless"], 1, "from one breath"),
        (["replay", "nothing"], 1, "nothing is recorded yet"),
        (["export", "last"], 1, "'poise reset' records a session"),
        (["reset", "--synthetic", "--replay", "x"], 2, "choose one of"),
        (["reset", "--camera", "99", "--headless"], 3, "camera"),
        (["reset", "--speed", "0"], 2, "--speed only works with"),
        (["reset", "--synthetic", "--speed", "-1"], 2, "takes 0, or a number from"),
        (["reset", "--synthetic", "x"], 2, "takes a whole number"),
        (["dance"], 2, "there is no command"),
        ([], 2, "no display"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_its_status(
    words: list[str], status: int, sentence: str
) -> None:
    done = poise(*words)
    said = done.stderr + done.stdout
    assert done.returncode == status, said
    assert sentence in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["plan", "strat"], "interview, ics or stop, not 'strat'; did you mean 'start'?"),
        (["export", "x", "--to", "jsn"], "--to takes bids, csv, edf,"),
        (["completions", "foo"], "say bash, fish or zsh, not 'foo'"),
        (["check"], "say camera, strap or agreement\n"),
        (["analyze"], "PATH is missing"),
        (["reset", "--minutes", "3"], "--minutes 3; 'poise train' has it"),
        (["drill", "--silent"], "--silent; 'poise rehearse' has it"),
        (["reset", "--out"], "--out needs PATH after it"),
        (["export", "x", "-o"], "--out needs PATH after it"),
        (["sessions", "--jsno"], "did you mean '--json'?"),
    ],
)
def test_a_word_that_is_none_of_them_is_told_which_there_are(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert sentence in said
    assert "argument" not in said.splitlines()[-1].replace("unrecognized arguments", "")


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("ascii", "##.. 71 +- 1 bpm, -> fuer \\u2603"),
        ("cp437", "██░░ 71 ± 1 bpm, -> für \\u2603"),
        ("cp1252", "##.. 71 ± 1 bpm, -> für \\u2603"),
        ("utf-8", "██░░ 71 ± 1 bpm, → für ☃"),
    ],
)
def test_a_terminal_that_knows_few_letters_reads_them_in_others(encoding: str, said: str) -> None:
    kept = io.BytesIO()
    terminal = Terminal(kept, encoding=encoding)
    spelling.spell(terminal)
    terminal.write("██░░ 71 ± 1 bpm, → für ☃")
    terminal.flush()
    assert kept.getvalue().decode(encoding) == said


def test_what_goes_on_to_a_program_without_utf_8_stays_exact() -> None:
    tag = "für “morgen” ± 1 🫁"
    words = ("reset", "--synthetic", "--headless", "--speed", "0", "--tag", tag)
    assert poise(*words).returncode == 0
    told = poise("sessions", "--json", PYTHONIOENCODING="ascii")
    assert json.loads(told.stdout.splitlines()[-1])["tags"] == [tag]


def test_v_adds_the_traceback() -> None:
    assert "Traceback" in poise("replay", "nothing", "-v").stderr


def test_settings_that_are_wrong_name_the_key_and_the_nearest(poise_home: Path) -> None:
    (poise_home / "config").mkdir(parents=True)
    (poise_home / "config" / "settings.toml").write_text('[guide]\npaces = "4-6"\n')
    done = poise("reset", "--synthetic", "--speed", "0")
    assert done.returncode == 1
    assert "guide.paces" in done.stderr
    assert "did you mean pace" in done.stderr


def test_the_pace_of_the_settings_is_breathed(poise_home: Path) -> None:
    (poise_home / "config").mkdir(parents=True)
    (poise_home / "config" / "settings.toml").write_text('[guide]\npace = "5-5"\n')
    done = poise("reset", "--synthetic", "--speed", "0", "--json")
    first = next(json.loads(x) for x in done.stdout.splitlines() if "BreathStarted" in x)
    assert (first["inhale_s"], first["exhale_s"]) == (5.0, 5.0)


def test_stopped_by_the_person_it_is_130_and_the_recording_says_so(tmp_path: Path) -> None:
    path = tmp_path / "stopped.poise.jsonl"
    session = subprocess.Popen(
        [
            sys.executable, "-m", "poise", "reset", "--synthetic", "--headless", "--json",
            "--speed", "4", "--out", str(path),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert session.stdout is not None
    for line in session.stdout:
        if '"kind": "BreathStarted", "t": 1' in line:
            break
    session.send_signal(signal.SIGINT)
    rest = session.communicate(timeout=60)[0]
    assert session.returncode == 130
    assert json.loads(rest.splitlines()[-1])["completed"] is False
    assert '"end":"stopped"' in path.read_text()


def test_the_doctor_prints_one_block_with_what_matters() -> None:
    done = poise("doctor")
    assert done.returncode == 0
    for word in ("poise 0.", "numpy", "display:", "bluetooth:", "recordings:", "settings:"):
        assert word in done.stdout


def test_a_report_names_every_package_poise_asks_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[<>=~!\[ ]", each)[0] for each in asked["project"]["dependencies"]}
    assert set(packages.NAMES) == names
    assert {"mediapipe", "opencv-python-headless"} <= names
    said = poise("doctor").stdout
    found = machine()["packages"]
    for name in packages.versions():
        assert f"{name} {found.get(name, 'missing')}" in said


def test_what_only_other_systems_need_is_not_missing_on_linux() -> None:
    assert set(packages.versions("win32")) == set(packages.NAMES)
    assert set(packages.NAMES) - set(packages.versions("linux")) == {"cv2-enumerate-cameras"}


HEAVY = ("scipy.signal", "cv2", "mediapipe", "pyqtgraph", "poise.simulation")


@pytest.mark.parametrize(
    "code",
    [
        "import poise.cli\ntry: poise.cli.main(['--help'])\nexcept SystemExit: pass",
        "import poise.sources.strap, poise.runtime.run, poise.core.session",
        "import poise.ui.shell.window",
    ],
)
def test_help_strap_and_window_load_nothing_slow(code: str) -> None:
    check = f"{code}\nimport sys\nprint([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")


def test_a_list_of_intervals_is_analysed_with_nothing_slow(tmp_path: Path) -> None:
    listed = tmp_path / "rr.txt"
    listed.write_text("\n".join(str(800 + 40 * (i % 5)) for i in range(200)), encoding="utf-8")
    code = f"import poise.cli\npoise.cli.main(['analyze', {str(listed)!r}])"
    slow = ("scipy", "poise.core.pulse", "poise.recording.reader", "poise.ui", "PySide6", "bleak")
    check = f"{code}\nimport sys\nprint([m for m in {slow + HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_says_what_it_takes(command: str) -> None:
    done = poise(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 150
