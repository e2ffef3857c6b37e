"""What another program recorded becomes a session that can be listed, replayed and measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from poise import cli, exporters
from poise.analysis.study import analyse
from poise.core.events import Command, IntervalReading, RRInterval
from poise.errors import PoiseError, RecordingError
from poise.importers.imported import Imported, source_digest
from poise.importers.rr_text import read_rr
from poise.recording import notes, reader, tables
from poise.recording.summarise import summarise
from poise.runtime.importing import record
from poise.runtime.replay import Replay
from poise.simulation.recordings import made_up
from tests.importers.written import exported, intervals, one, written

REAL = [
    "polar_h10_ibi/sample_data_ibi.csv",
    "breathing/rpeaks_s.txt",
    *(f"meditation/{name}.txt" for name in (
        "C1.med", "C1.pre", "C5.med", "C5.pre", "M1", "M4", "M7", "Y1.med", "Y1.pre", "Y2.med",
    )),
    *(f"rr_segments/{name}.txt" for name in (
        "chi_C1_med", "chi_C5_pre", "h10_ibi", "metron_M1", "metron_M4", "metron_M7",
        "physio2_rr", "welltory_01_h10", "yoga_Y1_med", "yoga_Y2_med",
    )),
]  # fmt: skip
# More than an hour each: the first is taken whole, of the others some twenty minutes.
HOURS = ("meditation/C5.pre.txt", "meditation/C1.pre.txt", "meditation/C1.med.txt",
         "meditation/C5.med.txt")  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_every_real_recording_comes_in_and_goes_out_again(
    name: str, real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _file: None)
    path = real_data / name
    if name in HOURS[1:]:
        path = tmp_path / path.name
        lines = (real_data / name).read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:1200]), encoding="utf-8")
    found = one(path)
    made = reader.read(record(found, path, "0"))
    truth = tables.intervals(made)
    file = read_rr(path)
    whole = [rr for rr in file.rr_ms if 0 < rr <= 3000]
    assert [rr.rr_ms for rr in truth] == whole
    assert summarise(made).completed
    for form in exporters.names():
        if form == "edf":
            pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
        out = tmp_path / f"out-{form}{exporters.form(form).suffix}"
        if form == "straplog":  # bytes of a strap, of which an imported file has none
            with pytest.raises(RecordingError, match="nothing that a strap sent"):
                exporters.load(form)(made, out)
            continue
        exporters.load(form)(made, out)
        told = [e for e in one(out).inputs if isinstance(e, IntervalReading)]
        assert [e.rr_ms for e in told] == [rr.rr_ms for rr in truth]
        keeps = exporters.form(form).keeps
        if "times" in keeps:
            assert max(abs(e.t - rr.t) for e, rr in zip(told, truth, strict=True)) <= 1e-3
        if "verdicts" in keeps:
            assert [(e.verdict, e.follows) for e in told] == [
                (rr.verdict, rr.follows) for rr in truth
            ]


def test_a_session_made_of_a_file_is_a_session_like_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "".join(f"{800 + 40 * (k % 10 > 4)}\n" for k in range(150))
    path = written(tmp_path, text, "2021-03-04 10-12-33.txt")
    assert cli.main(["import", str(path), "--tag", "old"]) == 0
    out = capsys.readouterr().out
    assert "150 readings" in out
    assert "not known: which sensor" in out
    assert cli.main(["sessions", "--json", "--sensor", "import", "--tag", "old"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["name"] == "2021-03-04T10-12-33-imported-2021-03-04-10-12-33"
    assert (row["intervals"]["n"], row["duration_s"]) == (150, pytest.approx(123.0, abs=0.02))
    assert row["source"] == source_digest(path)
    recording = reader.read(Path(row["recording"]))
    assert recording.header.settings["imported"]["from"] == "RR text"
    assert Replay(recording).same
    result = analyse(Path(row["recording"]))
    assert result.valid
    assert result.variability.sdnn_ms == pytest.approx(analyse(path).variability.sdnn_ms)
    assert cli.main(["replay", row["name"], "--speed", "0", "--headless"]) == 0
    assert cli.main(["reset", "--replay", row["recording"], "--speed", "0", "--no-record"]) == 0
    out = capsys.readouterr().out
    assert "9 breaths, 90 s, complete." in out
    assert "Heart rate: 73 → 73 bpm" in out


def test_the_same_file_comes_in_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "800\n" * 30)
    assert [cli.main(["import", str(path)]) for _ in range(2)] == [0, 0]
    assert "already imported from export.txt" in capsys.readouterr().out
    assert cli.main(["import", str(path), "--again"]) == 0
    assert cli.main(["sessions"]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 2


def test_a_recording_is_taken_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = made_up(tmp_path / "theirs.poise.jsonl").path
    notes.save(theirs, {"tags": ["later"]})
    assert cli.main(["import", str(theirs)]) == 0
    capsys.readouterr()
    assert cli.main(["sessions", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert Path(row["recording"]).read_bytes() == theirs.read_bytes()
    assert row["tags"] == ["later"]
    assert cli.main(["import", str(theirs)]) == 1
    assert "a recording called theirs already exists" in capsys.readouterr().err


def test_one_bad_file_among_several_stops_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = written(tmp_path, "800\n" * 30), written(tmp_path, "words\n", "bad.txt")
    assert cli.main(["import", str(bad), str(good), str(tmp_path / "none")]) == 1
    said = capsys.readouterr()
    assert "30 readings" in said.out
    assert "bad.txt" in said.err
    assert "there is no file" in said.err


def test_an_import_that_fails_leaves_nothing(tmp_path: Path, poise_home: Path) -> None:
    found = one(written(tmp_path, "800\n" * 30))
    broken = Imported(found.origin, found.inputs, exercise={"name": "../../x", "stage": []})
    with pytest.raises(PoiseError):
        record(broken, tmp_path / "export.txt", "0")
    assert not list(poise_home.rglob("*.jsonl*"))


def test_a_name_from_elsewhere_is_no_path(tmp_path: Path, poise_home: Path) -> None:
    exercise = {"name": "../../../x", "stage": [{"kind": "settle", "title": "x", "seconds": 30}]}
    found = one(written(tmp_path, "800\n" * 30, "a b;c.txt"))
    made = record(Imported("x", found.inputs, exercise=exercise), tmp_path / "a b;c.txt", "0")
    assert made.parent == poise_home / "sessions"
    assert made.name.endswith("imported-a-b-c.poise.jsonl")


def test_what_is_told_is_in_order_and_marks_stay(tmp_path: Path) -> None:
    found = one(exported("csv", tmp_path))
    times = [e.t for e in found.inputs]
    assert times == sorted(times)
    assert [e.label for e in found.inputs if isinstance(e, Command) and e.label] == ["here"]
    made = reader.read(record(found, tmp_path, "0"))
    assert sum(isinstance(e, RRInterval) for e in made.outputs) == len(intervals(found))
