"""Tables of a batch in other forms, and data sets of other people."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from math import sin, tau
from pathlib import Path

import pytest

from poise import cli
from poise.analysis.options import Options
from poise.batch.run import files
from poise.batch.work import COLUMNS
from poise.importers import bids_physio

RATE_HZ = 50


def wave(minutes: float = 1.0, heart_bpm: float = 72.0) -> str:
    """A respiratory column and a pulse wave, as tab-separated text."""
    lines = []
    for i in range(round(minutes * 60 * RATE_HZ)):
        beat = i / RATE_HZ * heart_bpm / 60
        pulse = sin(tau * beat) + 0.4 * sin(2 * tau * beat)
        lines.append(f"{sin(tau * i / RATE_HZ / 10):.4f}\t{pulse:.4f}\n")
    return "".join(lines)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Two people of somebody else's; one sidecar for both, at the top."""
    root = tmp_path / "ds"
    root.mkdir()
    (root / "dataset_description.json").write_text('{"Name": "x", "BIDSVersion": "1.10.0"}')
    (root / "participants.tsv").write_text("participant_id\tage\nsub-01\t30\nsub-A2\t31\n")
    about = {"SamplingFrequency": RATE_HZ, "StartTime": -2.0, "Columns": ["respiratory", "cardiac"]}
    (root / "task-rest_physio.json").write_text(json.dumps(about))
    for place in ("sub-01/ses-pre/func/sub-01_ses-pre", "sub-A2/func/sub-A2"):
        file = root / f"{place}_task-rest_physio.tsv.gz"
        file.parent.mkdir(parents=True)
        file.write_bytes(gzip.compress(wave().encode(), mtime=0))
    breath = root / "sub-A2" / "func" / "sub-A2_task-breath_physio.tsv.gz"
    breath.write_bytes(gzip.compress(b"1\n2\n", mtime=0))
    breath.with_name("sub-A2_task-breath_physio.json").write_text(
        json.dumps({"SamplingFrequency": 10, "Columns": ["respiratory"]})
    )
    (root / "sub-A2" / "func" / "sub-A2_task-rest_events.tsv").write_text(
        "onset\tduration\ttrial_type\n0\t1\tgo\n"
    )
    return root


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_data_set_is_a_row_for_each_heart_with_whose_it_is(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["batch", str(dataset), "--jobs", "1", "--table", "-"]) == 0
    rows = rows_of(capsys.readouterr().out)
    assert [(row["subject"], row["session"]) for row in rows] == [("01", "pre"), ("A2", "")]
    for row in rows:
        assert row["error"] == ""
        assert float(row["heart_bpm"]) == pytest.approx(72, abs=0.5)
        assert "taken for a pulse wave" in row["notes"]


def test_the_times_are_those_of_the_sidecar(dataset: Path) -> None:
    (path,) = dataset.rglob("sub-01*_physio.tsv.gz")
    read = bids_physio.read(path, "pulse")
    assert read.t[:2] == (-2.0, -2.0 + 1 / RATE_HZ)
    assert len(read.columns[0]) == 60 * RATE_HZ


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"SamplingFrequency": 50, "Columns": ["respiratory"]}, "no column 'cardiac'"),
        ({"Columns": ["cardiac"]}, "no SamplingFrequency"),
        ({"SamplingFrequency": True, "Columns": ["cardiac"]}, "no SamplingFrequency"),
        ([], "no column 'cardiac'"),
    ],
)
def test_what_the_sidecar_lacks_is_said(
    tmp_path: Path, about: object, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sub-1_physio.tsv.gz"
    path.write_bytes(gzip.compress(b"1\n" * 100, mtime=0))
    path.with_name("sub-1_physio.json").write_text(json.dumps(about))
    assert cli.main(["analyze", str(path)]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert path.name in said


@pytest.mark.parametrize(
    "data", [b"no gzip", gzip.compress(b"a\tb\n" * 99, mtime=0), gzip.compress(b"1\n", mtime=0)]
)
def test_a_spoilt_one_is_a_sentence(
    tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sub-1_physio.tsv.gz"
    path.write_bytes(data)
    about = {"SamplingFrequency": 50, "Columns": ["cardiac"]}
    path.with_name("sub-1_physio.json").write_text(json.dumps(about))
    assert cli.main(["analyze", str(path)]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_poise_s_own_data_set_is_read_by_its_beats(tmp_path: Path) -> None:
    session = tmp_path / "one.poise.jsonl"
    words = ["reset", "--synthetic", "--speed", "0", "--json", "--out", str(session)]
    assert cli.main(words) == 0
    out = tmp_path / "ds"
    assert cli.main(["export", str(session), "--to", "bids", "-o", str(out)]) == 0
    assert [path.name.rpartition("_")[2] for path in files(out)] == ["events.tsv"]


def test_parquet_has_types_and_nulls(dataset: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install 'poise[lab]' enables it")
    (dataset / "sub-A2" / "words.txt").write_text("no numbers at all\n")
    out = tmp_path / "rows.parquet"
    assert cli.main(["batch", str(dataset), "--jobs", "1", "--table", str(out)]) == 0
    table = parquet.read_table(out)
    assert table.column_names == list(COLUMNS)
    rows = table.to_pylist()
    assert [row["error"] is None for row in rows] == [True, True, False]
    assert rows[0]["intervals"] == rows[0]["used"] + sum(
        value for name, value in rows[0].items() if name.startswith("flagged_")
    )
    assert isinstance(rows[0]["heart_bpm"], float)
    assert rows[2]["heart_bpm"] is None
    assert Options().kind is None


def test_recordings_elsewhere_are_fetched_one_by_one_and_none_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """fsspec's memory stands for any store of the network; ``s3://`` and others are named so."""
    fsspec = pytest.importorskip("fsspec", reason="pip install 'poise[lab]' enables it")
    store = fsspec.filesystem("memory")
    rr = "".join(f"{800 + 30 * (i % 5)}\n" for i in range(300)).encode()
    held = {
        "a.txt": rr,
        "deep/b.txt": rr + b"810\n",
        "deep/.hidden": rr,
        "note.md": b"#",
        "c.txt": b"?",
    }
    for name, data in held.items():
        store.pipe_file(f"/study/{name}", data)
    made = tmp_path / "made"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert cli.main(["batch", "memory://study", "--jobs", "1", "--table", "-"]) == 0
    rows = rows_of(capsys.readouterr().out)
    assert [row["file"] for row in rows] == ["a.txt", "c.txt", "deep/b.txt"]
    assert [bool(row["error"]) for row in rows] == [False, True, False]
    assert not list(made.glob("poise-*"))


def test_a_place_that_cannot_be_looked_at_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("fsspec", reason="pip install 'poise[lab]' enables it")
    table = str(tmp_path / "t.csv")
    assert cli.main(["batch", "nothing://there", "--table", table]) == 1
    assert "cannot be looked at" in capsys.readouterr().err
    words = ["batch", "memory://study", "--table", table, "--scheduler", "tcp://127.0.0.1:1"]
    assert cli.main(words) == 2
    assert "machines see too" in capsys.readouterr().err
