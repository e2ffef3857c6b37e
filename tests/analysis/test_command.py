"""The command's contract: keys, files, words, exit statuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from poise import cli
from poise.analysis.options import Options
from poise.analysis.result import Variability
from poise.analysis.study import analyse, study
from poise.core.events import BreathStarted, RRInterval, StrapReading
from poise.core.limits import MOST_MOMENTS
from poise.errors import RecordingError
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.simulation.drill_heart import BASE, TASK, DrillHeart
from poise.simulation.guide import cosine_wave
from poise.simulation.hearts import heart
from poise.simulation.person import Person
from poise.simulation.readings import strap_stream
from poise.simulation.skin import Scene, samples
from tests.worlds import paced, run

HR_ONLY = Path(__file__).parents[1] / "data" / "cases" / "strap" / "hr_only.straplog.jsonl"
KEYS = (
    "file", "kind", "duration_s", "intervals", "valid", "reason", "heart_bpm", "heart_bpm_se",
    "mean_rr_ms", "sdnn_ms", "rmssd_ms", "ln_rmssd", "pnn50", "sd1_ms", "sd2_ms", "sampen",
    "vlf_ms2", "lf_ms2", "hf_ms2", "total_ms2", "peak_hz", "swing_ms", "swing_bpm", "swing_se_ms",
    "swing_p", "smoothness", "breathing_per_min", "breathing_confidence", "timeline", "beats",
)  # fmt: skip


@pytest.fixture
def rr_file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    rr = 900 + 40 * np.sin(np.arange(200) / 2) + rng.normal(0, 10, 200)
    path = tmp_path / "rr.txt"
    np.savetxt(path, rr, fmt="%.0f")
    return path


def test_the_object_has_the_keys_of_its_contract(
    rr_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["analyze", str(rr_file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [key for key in said if key in KEYS] == list(KEYS)
    assert set(said["intervals"]) == {"n", "used", "flagged", "left_out", "gaps"}
    assert said["minutes"] == {"n": 3, "left_out": []}
    assert set(said["intervals"]["flagged"]) == {
        "missed", "extra", "ectopic", "long", "short", "out-of-range",
    }  # fmt: skip
    assert set(said["timeline"][0]) == {"t", "heart_bpm", "heart_bpm_se", "quality", "confidence"}
    assert said["breathing_confidence"] in ("high", "medium", "low", "none")


def test_the_timeline_has_a_moment_each_so_many_seconds(rr_file: Path) -> None:
    by_second, by_ten = analyse(rr_file), analyse(rr_file, Options(every_s=10))
    assert [entry.t for entry in by_second.timeline[:3]] == [1, 2, 3]
    assert by_second.timeline[9::10] == by_ten.timeline


def test_a_timeline_of_days_has_fewer_moments_and_says_so(tmp_path: Path) -> None:
    """Eight days with a hole in them would otherwise be half a gigabyte of nothing."""
    path = tmp_path / "rr.csv"
    beats = [0.8 * k for k in range(100)]
    times = [*beats, *(7 * 86400 + t for t in beats)]
    path.write_text("t_s\n" + "".join(f"{t:.1f}\n" for t in times))
    found = analyse(path)
    assert 80_000 < len(found.timeline) <= MOST_MOMENTS
    assert {entry.t % 7 for entry in found.timeline} == {0}
    assert any("every 7 s" in note for note in found.notes)
    assert not any("every" in note for note in analyse(path, Options(to_s=3600)).notes)


def test_several_recordings_are_a_line_each_and_a_bad_one_stops_no_other(
    rr_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.main(["analyze", str(rr_file), "nowhere.txt", str(rr_file), "--json"])
    out, err = capsys.readouterr()
    assert status == 1
    assert len([json.loads(line) for line in out.splitlines()]) == 2
    assert "nowhere.txt" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["nowhere.txt"], 1),
        (["{rr}", "--every", "0"], 2),
        (["{rr}", "--pace", "quick"], 2),
        (["{rr}", "--from", "5", "--to", "3"], 2),
        (["{rr}", "--from", "5000"], 1),
        (["{rr}", "--beats", "{rr}/x.csv"], 1),
        (["{rr}", "{rr}", "--beats", "b.csv"], 2),
    ],
)
def test_what_cannot_be_done_is_said_with_its_status(
    rr_file: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int
) -> None:
    said = [word.format(rr=rr_file) for word in words]
    assert cli.main(["analyze", *said]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_number_is_null_and_never_nothing(tmp_path: Path) -> None:
    path = tmp_path / "steady.txt"
    path.write_text("800\n" * 60)
    said = analyse(path)
    assert said.valid
    assert said.variability.rmssd_ms == 0
    assert said.variability.ln_rmssd is None
    assert said.variability.sampen is None
    assert said.breathing.per_min is None


# ------------------------------------------------------------------ files it writes


def test_the_beats_are_those_of_the_file_with_their_verdicts(tmp_path: Path) -> None:
    t = np.r_[100 + 0.8 * np.arange(60), 160 + 0.8 * np.arange(60)]
    t = np.delete(t, 30)
    path, beats = tmp_path / "beats.csv", tmp_path / "found.csv"
    path.write_text("t_s\n" + "".join(f"{x:.3f}\n" for x in t))
    assert cli.main(["analyze", str(path), "--beats", str(beats)]) == 0
    with beats.open() as file:
        rows = list(csv.DictReader(file))
    assert [float(row["t_s"]) for row in rows] == pytest.approx(t.tolist())
    assert rows[0]["rr_ms"] == ""
    assert {row["verdict"] for row in rows} == {"", "normal", "missed", "gap"}
    assert [row["verdict"] for row in rows].count("missed") == 1


def test_the_beats_read_again_give_the_same_numbers(rr_file: Path, tmp_path: Path) -> None:
    """Check 39: what was shown can be worked out again from what was exported."""
    beats = tmp_path / "found.csv"
    assert cli.main(["analyze", str(rr_file), "--beats", str(beats)]) == 0
    first, again = analyse(rr_file).as_dict(), analyse(beats).as_dict()
    for key in KEYS:
        if isinstance(first[key], float):
            assert again[key] == pytest.approx(first[key], abs=1e-6)


def test_the_report_holds_all_it_shows(rr_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    words = ["analyze", str(rr_file), "--pace", "4-6", "--report", str(path)]
    assert cli.main(words) == 0
    text = path.read_text(encoding="utf-8")
    assert text.count("<svg") == 4
    assert "prefers-color-scheme:dark" in text
    for elsewhere in ("http:", "https:", "<script", "<link", "<img", "url("):
        assert elsewhere not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert str(tmp_path) not in text


def test_a_name_with_markup_is_only_a_name(rr_file: Path, tmp_path: Path) -> None:
    odd, path = tmp_path / "<b>x & y.txt", tmp_path / "report.html"
    odd.write_text(rr_file.read_text())
    assert cli.main(["analyze", str(odd), "--report", str(path)]) == 0
    assert "<b>x" not in path.read_text()


def test_the_same_file_gives_the_same_bytes(
    rr_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for _ in range(2):
        cli.main(["analyze", str(rr_file), "--json"])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


# ------------------------------------------------------------------ kinds


def write_session(path: Path, said: list[Any], sensor_is_camera: bool = False) -> Path:
    with Writer(path, Header("poise 0", "2024-01-01T00:00:00+00:00", {})) as writer:
        writer.outputs([e for e in said if isinstance(e, RRInterval | BreathStarted)])
        writer.close("completed")
    return path


def test_a_session_gives_its_swing_with_its_own_breaths(tmp_path: Path) -> None:
    beats = heart(lambda t: 820 - 45 * cosine_wave(t) + 4 * ((t * 7.3) % 1), 130)
    said = run(paced(12), strap_stream(beats))
    found = study(write_session(tmp_path / "a.poise.jsonl", said))
    assert found.analysis.kind == "session"
    assert found.analysis.swing.bpm == pytest.approx(
        60000 / (822 - 45) - 60000 / (822 + 45), rel=0.06
    )
    assert found.analysis.breathing.per_min == pytest.approx(6, abs=0.2)
    assert found.swings is not None
    assert len(found.swings.fits) >= 9


def test_a_trace_of_skin_gives_a_heart_rate_and_never_rmssd(
    real_data: Path, tmp_path: Path
) -> None:
    rows = (real_data / "welltory_camera" / "subject_03" / "PPG.csv").read_text().splitlines()
    path = tmp_path / "trace.csv"
    path.write_text("\n".join(rows[:1200]))
    said = analyse(path)
    assert said.kind == "skin"
    assert any(entry.heart_bpm for entry in said.timeline)
    assert said.variability == Variability()


def test_a_hole_in_what_a_camera_saw_is_a_gap(tmp_path: Path) -> None:
    seen, _ = samples(Person(70), Scene(living=2e-4), 90, 6)
    kept = [sample for sample in seen if not 40 < sample.t < 55]
    rows = (f"{s.t:.4f},{','.join(f'{c:.5f}' for c in s.rgb[0] or ())}" for s in kept)
    path = tmp_path / "trace.csv"
    path.write_text("t_s,red,green,blue\n" + "\n".join(rows))
    found = study(path)
    assert found.analysis.intervals.gaps == 1
    begins = found.series.t[~found.series.follows]
    assert (begins > 55).tolist() == [False, True]


def test_a_recording_cut_short_says_so(tmp_path: Path) -> None:
    beats = heart(lambda t: 820 + 20 * cosine_wave(t), 130)
    path = write_session(tmp_path / "a.poise.jsonl", run(paced(12), strap_stream(beats)))
    path.write_bytes(path.read_bytes()[:-300])
    said = analyse(path)
    assert any("interrupted" in note or "cannot be read" in note for note in said.notes)


DRILL = ("--base", f"{BASE.start:g}:{BASE.end:g}", "--task", f"{TASK.start:g}:{TASK.end:g}")


def intervals_of(heart: DrillHeart, path: Path) -> Path:
    """A file of intervals that begins where the made-up drill does."""
    heard = [rr for rr in heart.intervals(3) if rr.t - rr.rr_ms / 1000 >= 0]
    np.savetxt(path, [rr.rr_ms for rr in heard], fmt="%.3f")
    return path


def test_around_a_task_it_says_how_the_heart_rose_and_came_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    still = DrillHeart(
        rise_bpm=30.0, tau_s=40.0, onset_s=0.1, drift_bpm=0, swing_bpm=0, wave_bpm=0, noise_ms=1.0
    )
    path = intervals_of(still, tmp_path / "exp.txt")
    assert cli.main(["analyze", str(path), *DRILL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["recovery"]
    assert list(found) == [
        "sensor", "base_bpm", "base_se_bpm", "task_bpm", "end_bpm", "rise_bpm", "reactivity_bpm",
        "reactivity_se_bpm", "t50_s", "t50_low_s", "t50_high_s", "t50_fit_s", "left_60",
        "hrr60_bpm", "settled_s", "rebound_ln", "horizon_s", "read_from_s", "confidence", "reason",
    ]  # fmt: skip
    assert found["t50_s"] == pytest.approx(27.726, abs=2)
    assert found["left_60"] == pytest.approx(0.5179, abs=0.015)
    assert found["t50_low_s"] < found["t50_s"] < found["t50_high_s"]
    assert (found["confidence"], found["reason"]) == ("high", "")


def test_a_heart_that_does_nothing_has_no_half_time_but_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = intervals_of(DrillHeart(rise_bpm=0.0), tmp_path / "rest.txt")
    assert cli.main(["analyze", str(path), *DRILL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["recovery"]
    assert abs(found["reactivity_bpm"]) < 5
    assert [found[key] for key in ("t50_s", "t50_low_s", "t50_high_s", "left_60")] == [None] * 4
    assert "little to come down from" in found["reason"]


def test_the_stretches_count_from_the_start_whatever_part_is_looked_at(tmp_path: Path) -> None:
    path = intervals_of(DrillHeart(), tmp_path / "drill.txt")
    whole = analyse(path, Options(base_s=BASE, tasks_s=(TASK,))).recovery
    part = analyse(path, Options(base_s=BASE, tasks_s=(TASK,), from_s=15.0)).recovery
    assert whole is not None
    assert part is not None
    assert part.t50_s == pytest.approx(whole.t50_s)


def test_how_far_a_drill_s_heart_rose_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = intervals_of(DrillHeart(), tmp_path / "drill.txt")
    assert cli.main(["analyze", str(path), *DRILL]) == 0
    said = capsys.readouterr().out
    assert "reactivity, over the whole task: +1" in said
    assert "half of the rise gone: after" in said


@pytest.mark.parametrize(
    "words",
    [
        ["--base", "0:120"],
        ["--task", "0:120"],
        ["--base", "0:150", "--task", "140:260"],
        ["--base", "0-120", "--task", "140:260"],
        ["--base", "120:0", "--task", "140:260"],
        ["--base", "nan:1", "--task", "140:260"],
        ["--base", "0:120", "--task", "140:260", "--task", "200:300"],
    ],
)
def test_stretches_that_make_no_sense_are_named(rr_file: Path, words: list[str]) -> None:
    assert cli.main(["analyze", str(rr_file), *words]) == 2


def test_a_session_too_short_for_a_beat_is_not_said_of_its_strap(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Writer(path, Header("poise 0", "2024-01-01T00:00:00+00:00", {})) as writer:
        writer.input(StrapReading(0.5, "strap", 80, ()), 0.5)
        writer.close("stopped")
    with pytest.raises(RecordingError, match="it ended before an interval"):
        analyse(path)


@pytest.mark.parametrize(
    ("sensor", "why"),
    [
        (("--no-sensor",), "no sensor in that session"),
        (("--replay", str(HR_ONLY)), "sends heart rate only, no beat-to-beat times"),
    ],
)
def test_a_session_that_heard_no_beats_says_why(
    sensor: tuple[str, ...], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "a.poise.jsonl")
    assert cli.main(["reset", *sensor, "--speed", "0", "--headless", "--out", path]) == 0
    assert cli.main(["analyze", path]) == 1
    assert why in capsys.readouterr().err
