"""What poise exports is opened by the programs it is exported for."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from poise import exporters
from poise.recording import tables
from poise.recording.reader import Recording
from poise.simulation.recordings import made_up

TAGS = ('say "hello", twice', "=1+1", "new\nline", "☕ ünï", "-dash", "'=quoted", "tab\there")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    path = tmp_path_factory.mktemp("real") / "real.poise.jsonl"
    return made_up(path, 7, lost=(30.0, 41.0), tags=TAGS, marks=tuple(enumerate(TAGS, 50)))


def export(name: str, recording: Recording, folder: Path) -> Path:
    out = folder / f"out{exporters.form(name).suffix}"
    exporters.load(name)(recording, out)
    return out


def rr_of(recording: Recording) -> list[float]:
    return [rr.rr_ms for rr in tables.intervals(recording)]


def test_numpy_reads_the_intervals(recording: Recording, tmp_path: Path) -> None:
    assert np.loadtxt(export("kubios", recording, tmp_path)).tolist() == rr_of(recording)


def test_neurokit_finds_the_same_heart_rate(recording: Recording, tmp_path: Path) -> None:
    neurokit = pytest.importorskip("neurokit2", reason="pip install 'poise[oracle]' enables it")
    rr = np.loadtxt(export("kubios", recording, tmp_path))
    found = neurokit.hrv_time(neurokit.intervals_to_peaks(rr, sampling_rate=1000), 1000)
    assert float(found["HRV_MeanNN"].iloc[0]) == pytest.approx(float(np.mean(rr)), abs=0.6)


class TestPandas:
    @pytest.fixture
    def pandas(self) -> Any:
        return pytest.importorskip("pandas", reason="pip install pandas enables it")

    def test_it_reads_the_tables_of_csv_to_the_last_digit(
        self, pandas: Any, recording: Recording, tmp_path: Path
    ) -> None:
        folder = export("csv", recording, tmp_path)
        beats = pandas.read_csv(folder / "beats.csv", float_precision="round_trip")
        assert beats["rr_ms"].tolist() == rr_of(recording)
        assert beats["follows"].dtype.kind == "i"
        trace = pandas.read_csv(folder / "trace.csv")
        assert np.allclose(np.diff(trace["t_s"]), 0.1)
        assert trace["heart_bpm"].isna().any()
        assert trace["heart_bpm"].min() > 40
        breaths = pandas.read_csv(folder / "breaths.csv")
        assert breaths["swing_bpm"].notna().sum() >= 3
        events = pandas.read_csv(folder / "events.csv", keep_default_na=False)
        marks = events[events["event"] == "mark"]["label"].tolist()
        assert [mark.removeprefix("'") for mark in marks] == list(TAGS)

    def test_it_reads_the_dates_of_hrvlogger_and_they_agree_with_its_clock(
        self, pandas: Any, recording: Recording, tmp_path: Path
    ) -> None:
        rows = pandas.read_csv(export("hrvlogger", recording, tmp_path), parse_dates=["date"])
        assert rows.columns.tolist() == ["date", "rr", "since start"]
        since_s = (rows["date"] - rows["date"].iloc[0]).dt.total_seconds()
        ms = rows["since start"] - rows["since start"].iloc[0]
        assert (since_s - ms / 1000).abs().max() <= 1.0

    def test_it_reads_events_and_signals_of_bids(
        self, pandas: Any, recording: Recording, tmp_path: Path
    ) -> None:
        root = export("bids", recording, tmp_path)
        (events,) = root.rglob("*_events.tsv")
        rows = pandas.read_csv(events, sep="\t", na_values="n/a", float_precision="round_trip")
        beats = rows[rows["trial_type"] == "beat"]
        assert beats["rr_ms"].tolist() == rr_of(recording)
        assert rows["onset"].is_monotonic_increasing
        (physio,) = root.rglob("*_physio.tsv.gz")
        about = json.loads(physio.with_name(physio.name.replace(".tsv.gz", ".json")).read_text())
        columns = pandas.read_csv(physio, sep="\t", names=about["Columns"], na_values="n/a")
        assert len(columns) == pytest.approx(about["SamplingFrequency"] * 93, rel=0.05)


def test_edfio_reads_signals_and_annotations(recording: Recording, tmp_path: Path) -> None:
    edfio = pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
    file = edfio.read_edf(export("edf", recording, tmp_path))
    assert [s.label for s in file.signals] == ["Heart rate", "Guide", "Quality", "Beat doubt"]
    assert str(file.startdate) == "2026-03-01"
    assert file.starttime.isoformat() == "14:05:09.120000"
    heart = file.get_signal("Heart rate")
    assert heart.sampling_frequency == 10
    shown = [row.heart_bpm for row in tables.trace(recording, 0.0)]
    read = [None if v < 0 else v for v in heart.data[: len(shown)].round(9)]
    assert [v is None for v in read] == [v is None for v in shown]
    known = [(a, b) for a, b in zip(read, shown, strict=True) if a is not None and b is not None]
    assert max(abs(a - b) for a, b in known) < 0.005
    bad = [a for a in file.annotations if a.text == "BAD_unknown"]
    covered = [any(a.onset <= i / 10 < a.onset + a.duration for a in bad) for i in range(len(read))]
    assert covered == [v is None for v in read]
    beats = [a for a in file.annotations if a.text.startswith("beat/")]
    assert [round(a.duration * 1000, 6) for a in beats] == rr_of(recording)
    ends = [rr.t for rr in tables.intervals(recording)]
    assert [a.onset + a.duration for a in beats] == pytest.approx(ends, abs=1e-9)
    stages = [a for a in file.annotations if a.text.startswith("stage ")]
    assert [(a.onset, a.duration) for a in stages] == [(0.0, 90.0)]


def test_mne_finds_few_kinds_of_events_and_nan_where_no_heart_rate_is_known(
    recording: Recording, tmp_path: Path
) -> None:
    pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
    mne = pytest.importorskip("mne", reason="pip install mne enables it")
    raw = mne.io.read_raw_edf(export("edf", recording, tmp_path), preload=True, verbose="error")
    events, ids = mne.events_from_annotations(raw, regexp="^beat", verbose="error")
    assert set(ids) == {
        f"beat/{rr.verdict}" + "/after gap" * (not rr.follows) for rr in tables.intervals(recording)
    }
    assert len(ids) < 6
    assert len(events) == len(rr_of(recording))
    heart = raw.get_data(picks="Heart rate", reject_by_annotation="NaN", verbose="error")[0]
    shown = [row.heart_bpm for row in tables.trace(recording, 0.0)]
    assert [bool(np.isnan(v)) for v in heart[: len(shown)]] == [v is None for v in shown]
    breaths = mne.events_from_annotations(raw, regexp="^breath", verbose="error")[1]
    assert list(breaths) == ["breath"]


def test_the_bids_validator_finds_no_error(recording: Recording, tmp_path: Path) -> None:
    beside = str(Path(sys.executable).parent)
    validator = shutil.which("bids-validator-deno", path=beside) or shutil.which("bids-validator")
    if validator is None:
        pytest.skip("pip install bids-validator-deno enables it")
    root = export("bids", recording, tmp_path)
    done = subprocess.run(
        [validator, "--json", str(root)], capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout)["issues"]["issues"]
    assert [issue for issue in found if issue["severity"] == "error"] == []
    assert "GZIP_HEADER_FILENAME" not in {issue["code"] for issue in found}
    assert done.returncode == 0


def rfc4180(text: str) -> list[list[str]]:
    """The grammar of RFC 4180, section 2, to the letter; anything else is an AssertionError."""
    rows: list[list[str]] = [[]]
    i = 0
    while i < len(text):
        if text[i] == '"':
            cell, i = "", i + 1
            while True:
                end = text.index('"', i)
                cell += text[i:end]
                i = end + 1
                if text[i : i + 1] != '"':
                    break
                cell, i = cell + '"', i + 1
        else:
            end = min(k for k in (text.find(",", i), text.find("\r\n", i)) if k >= 0)
            cell, i = text[i:end], end
            assert not set(cell) & set('"\r\n'), cell
        rows[-1].append(cell)
        if text[i] == ",":
            i += 1
        else:
            assert text[i : i + 2] == "\r\n", text[i : i + 20]
            i += 2
            rows.append([])
    assert rows.pop() == []
    return rows


def test_a_strict_reader_of_rfc_4180_reads_every_table(
    recording: Recording, tmp_path: Path
) -> None:
    folder = export("csv", recording, tmp_path)
    for name in ("beats", "breaths", "trace", "events"):
        rows = rfc4180((folder / f"{name}.csv").read_bytes().decode("utf-8"))
        assert len(rows) > 3
        assert {len(row) for row in rows} == {len(rows[0])}
        for row in rows[1:]:
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r", "\n")), cell
                assert not cell.startswith("-") or float(cell) < 0
    labels = [row[2] for row in rows if row[1] == "mark"]
    assert [label for label in labels if not label.startswith("'")] == [
        'say "hello", twice', "new\nline", "☕ ünï", "tab\there",
    ]  # fmt: skip


def test_a_table_is_gzip_without_a_name_or_a_time(recording: Recording, tmp_path: Path) -> None:
    (physio,) = export("bids", recording, tmp_path).rglob("*_physio.tsv.gz")
    head = physio.read_bytes()[:10]
    assert head[3] == 0
    assert head[4:8] == bytes(4)
    assert gzip.decompress(physio.read_bytes()).count(b"\n") > 800
