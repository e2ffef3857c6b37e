"""What other programs recorded becomes a session that can be listed, replayed and measured."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from poise import cli, importers
from poise.analysis.study import analyse
from poise.core.events import Command, IntervalReading, RRInterval, StrapReading
from poise.errors import PoiseError, RecordingError
from poise.importers.imported import Imported, source_digest
from poise.importers.rr_text import read_rr
from poise.recording import notes, reader, tables
from poise.recording.summarise import summarise
from poise.runtime.importing import record
from poise.runtime.replay import Again
from poise.simulation.fit_file import fit

SOME = (812, 790, 805, 820, 1000, 833)
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


def one(path: Path) -> Imported:
    (found,) = importers.read(path)
    return found


def written(tmp_path: Path, content: str | bytes, name: str = "export.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def intervals(found: Imported) -> list[IntervalReading]:
    return [e for e in found.inputs if isinstance(e, IntervalReading)]


# ------------------------------------------------------------------ one program each


def test_elite_hrv_says_in_its_name_when_it_was(tmp_path: Path) -> None:
    path = written(tmp_path, "812\n790\n805\n", "2021-03-04 10-12-33.txt")
    found = one(path)
    assert found.began is not None
    assert found.began.startswith("2021-03-04T10:12:33")
    assert [(e.t, e.rr_ms, e.follows) for e in intervals(found)] == [
        (0.812, 812, False), (1.602, 790, True), (2.407, 805, True),
    ]  # fmt: skip
    assert any("laid end to end" in words for words in found.unknown)


@pytest.mark.parametrize("first", [0, 812], ids=["begins", "ends"])
def test_hrv_logger_s_times_are_believed_wherever_they_stand(tmp_path: Path, first: int) -> None:
    since, rows = first, ["date,rr,since start"]
    for rr in SOME:
        rows.append(f"2025-03-15 09:00:15 +0100,{rr},{since}")
        since += rr if first == 0 else SOME[(SOME.index(rr) + 1) % len(SOME)]
    found = one(written(tmp_path, "\n".join(rows)))
    assert found.origin == "HRV Logger"
    assert found.began == ("2025-03-15T09:00:15.000+01:00" if first == 0 else
                           "2025-03-15T09:00:14.188+01:00")  # fmt: skip
    t = 0.0
    for event, rr in zip(intervals(found), SOME, strict=True):
        t += rr / 1000
        assert (event.rr_ms, event.t) == (rr, pytest.approx(t, abs=1e-9))


def test_polar_sensor_logger_s_stamps_show_the_gap(tmp_path: Path) -> None:
    rows = ["Phone timestamp;RR-interval [ms]"]
    seconds = 0.0
    for i in range(30):
        seconds += 0.8 + (10.0 if i == 15 else 0.0)
        rows.append(f"2022-03-03T09:26:{seconds:06.3f};800")
    found = one(written(tmp_path, "\n".join(rows)))
    assert found.origin == "Polar Sensor Logger"
    assert found.device == {"maker": "Polar"}
    assert [e.follows for e in intervals(found)] == [i not in (0, 15) for i in range(30)]
    assert intervals(found)[-1].t - intervals(found)[0].t == pytest.approx(29 * 0.8 + 10)


def test_polar_flow_s_offline_intervals_are_none(tmp_path: Path) -> None:
    rows = "duration,offline\n800,0\n810,0\n2400,1\n790,0\n805,0\n"
    found = one(written(tmp_path, rows))
    assert found.origin == "Polar Flow"
    assert [(e.rr_ms, e.follows) for e in intervals(found)] == [
        (800, False), (810, True), (790, False), (805, True),
    ]  # fmt: skip
    assert "1 intervals were marked offline" in found.notes[0]
    assert any("breaks" in words for words in found.unknown)


def test_a_wristband_s_holes_are_seen_in_its_times(tmp_path: Path) -> None:
    rows = "1430000000.000000, IBI\n" + "".join(
        f"{5 + 0.8 * k + (7 if k > 9 else 0):.6f},0.800000\n" for k in range(20)
    )
    found = one(written(tmp_path, rows, "IBI.csv"))
    assert (found.origin, found.began) == ("Empatica IBI", "2015-04-25T22:13:20.000+00:00")
    assert [e.follows for e in intervals(found)] == [k not in (0, 10) for k in range(20)]
    assert intervals(found)[0].t == 5.0


def test_hrm_says_when_and_by_which_monitor(tmp_path: Path) -> None:
    text = "[Params]\nVersion=106\nMonitor=22\nDate=20110130\nStartTime=16:55:00.0\nInterval=238\n"
    found = one(written(tmp_path, text + "[HRData]\n812\n790\n805\n820\n", "x.hrm"))
    assert found.began is not None
    assert found.began.startswith("2011-01-30T16:55:00")
    assert found.device == {"maker": "Polar", "monitor": "22"}


def test_a_strap_log_is_heard_as_the_strap_was(real_data: Path) -> None:
    found = one(real_data / REAL[0])
    file = read_rr(real_data / REAL[0])
    assert all(isinstance(e, StrapReading) for e in found.heard)
    assert [rr for e in found.heard for rr in e.rr_ms] == list(file.rr_ms)
    assert any("when it was heard of" in words for words in found.unknown)
    # Its beats lie where they were, none of them after it was heard of.
    assert [e.rr_ms for e in intervals(found)] == list(file.rr_ms)
    assert file.arrival_s is not None
    late = [at - e.t for at, e in zip(file.arrival_s, intervals(found), strict=True)]
    assert abs(min(late)) < 0.001
    assert max(late) < 2.1


class TestGarmin:
    @pytest.fixture(autouse=True)
    def _package(self) -> None:
        pytest.importorskip("fitdecode", reason="pip install 'poise[research]' enables it")

    def test_its_hrv_messages_are_intervals(self, tmp_path: Path) -> None:
        found = one(written(tmp_path, fit(list(SOME) * 3, list(SOME)), "x.fit"))
        assert (found.origin, found.began) == ("Garmin FIT", "2020-09-13T12:26:40.000+00:00")
        assert [e.rr_ms for e in intervals(found)] == list(SOME) * 4
        assert [i for i, e in enumerate(intervals(found)) if not e.follows] == [0, 18]
        assert found.device["manufacturer"] == "garmin"

    def test_one_without_them_says_what_to_switch_on(self, tmp_path: Path) -> None:
        with pytest.raises(RecordingError, match="Log HRV"):
            one(written(tmp_path, fit(), "x.fit"))

    def test_one_cut_off_anywhere_is_read_so_far_or_refused(self, tmp_path: Path) -> None:
        whole = fit(list(SOME) * 3)
        for cut in range(12, len(whole), 3):
            try:
                found = one(written(tmp_path, whole[:cut], "x.fit"))
            except RecordingError:
                continue
            assert [e.rr_ms for e in intervals(found)] == (list(SOME) * 3)[: len(found.inputs)]


# ------------------------------------------------------------------ Apple Health


def beats_xml(start: str, times: list[str]) -> str:
    rows = "".join(f'   <InstantaneousBeatsPerMinute bpm="61" time="{t}"/>\n' for t in times)
    return (
        ' <Record type="HKQuantityTypeIdentifierHeartRateVariabilitySDNN" sourceName="Watch" '
        f'unit="ms" startDate="{start}" endDate="{start}" value="49.4">\n'
        f"  <HeartRateVariabilityMetadataList>\n{rows}  </HeartRateVariabilityMetadataList>\n"
        " </Record>\n"
    )


NOON = [
    "11:59:58.20 AM", "11:59:59.00 AM", "11:59:59.81\u202fAM", "12:00:00.60 PM", "12:00:04.60 PM",
    "12:00:05.40 PM",
]  # fmt: skip
HEALTH = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<!DOCTYPE HealthData [\n<!ELEMENT HealthData ANY>\n]>\n"
    '<HealthData locale="en_GB">\n'
    ' <Record type="HKQuantityTypeIdentifierStepCount" value="12" startDate="2020-01-01"/>\n'
    + beats_xml("2018-10-29 10:59:58 -0800", NOON)
    + beats_xml("2018-10-30 23:10:00 +0100", ["23:10:01,00", "23:10:01,90", "23:10:02,80"])
    + beats_xml("2018-10-31 10:00:00 +0100", [])
    + beats_xml("2018-11-01 10:00:00 +0100", ["上午10:00:01.00"] * 2 + ["nonsense"])
    + beats_xml("2018-11-02 10:00:00 +0100", [f"上午10:00:{s:05.2f}" for s in (1, 1.8, 2.6, 3.4)])
    + "</HealthData>\n"
)


def test_apple_health_keeps_the_beats_of_each_reading(tmp_path: Path) -> None:
    first, last = importers.read(written(tmp_path, HEALTH, "export.xml"))
    assert (first.origin, first.began) == ("Apple Health", "2018-10-29T10:59:58.000-08:00")
    assert [(e.t, e.rr_ms, e.follows) for e in intervals(first)] == [
        (1.0, 800.0, False), (1.81, 810.0, True), (2.6, 790.0, True), (7.4, 800.0, False),
    ]  # fmt: skip
    assert {e.sigma_ms for e in intervals(first)} == {10.0}
    assert [e.rr_ms for e in intervals(last)] == [800.0] * 3
    assert first.device["name"] == "Watch"


def test_apple_health_is_read_from_its_zip_too(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("apple_health_export/export_cda.xml", "<x/>")
        archive.writestr("apple_health_export/export.xml", HEALTH)
    assert len(list(importers.read(path))) == 2


def test_apple_health_cut_off_gives_what_was_whole(tmp_path: Path) -> None:
    path = written(tmp_path, HEALTH[: HEALTH.index("2018-11-02")], "export.xml")
    with pytest.raises(RecordingError, match="not whole"):
        list(importers.read(written(tmp_path, HEALTH[:400], "short.xml")))
    assert len(list(importers.read(path))) == 1


# ------------------------------------------------------------------ into a session


@pytest.mark.parametrize("name", REAL)
def test_every_real_recording_comes_in_and_goes_out_again(
    name: str, real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from poise import exporters

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
    assert Again(recording).same
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
    from poise.simulation.recordings import made_up

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


# ------------------------------------------------------------------ what cannot be read


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.json", '{"a": 1}', "not JSON exported by poise"),
        ("x.json", "{" * 5000, "not JSON exported by poise"),
        ("x.edf", b"0       " + b" " * 500, "cannot be read as EDF"),
        ("x.fit", b"\x0e\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00junk", "FIT"),
        ("x.zip", b"PK\x03\x04junk", "not a text file|holds no|cannot be read|no numbers|words"),
        ("x.txt", "", "empty"),
        ("x.txt", "\x00\x01", "not a text file"),
        ("x.csv", "duration,offline\n800,1\n", "no interval with skin contact"),
        ("x.xml", "<HealthData></HealthData>", "holds no beats"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    name: str, content: str | bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(PoiseError, match=sentence) as error:
        list(importers.read(written(tmp_path, content, name)))
    assert "Traceback" not in str(error.value)


def test_a_folder_of_anything_else_says_to_give_its_files(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="give the files"):
        list(importers.read(tmp_path))


@pytest.mark.parametrize("form", ["csv", "json", "bids"])
def test_an_export_of_a_newer_poise_is_refused(form: str, tmp_path: Path) -> None:
    out = exported(form, tmp_path)
    files = [out] if out.is_file() else list(out.rglob("*.json"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"schema": 2', '"schema": 3'), encoding="utf-8")
    with pytest.raises(RecordingError, match="newer poise"):
        list(importers.read(out))


@pytest.mark.parametrize("form", ["csv", "json", "bids", "edf"])
def test_an_export_that_was_spoilt_is_refused_in_a_sentence(form: str, tmp_path: Path) -> None:
    if form == "edf":
        pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
    out = exported(form, tmp_path)
    for file in [out] if out.is_file() else [p for p in out.rglob("*") if p.is_file()]:
        whole = file.read_bytes()
        for spoilt in (whole[: len(whole) // 2], whole.replace(b"normal", b"nosuch")):
            file.write_bytes(spoilt)
            try:
                list(importers.read(out))
            except PoiseError:
                continue
        file.write_bytes(whole)
    assert len(list(importers.read(out))) == 1


def test_a_table_that_ends_within_a_line_is_refused_in_a_sentence(tmp_path: Path) -> None:
    beats = exported("csv", tmp_path) / "beats.csv"
    lines = beats.read_text(encoding="utf-8").splitlines()
    for cells in range(1, lines[-1].count(",") + 1):
        cut = ",".join(lines[-1].split(",")[:cells])
        beats.write_text("\n".join([*lines[:-1], cut]), encoding="utf-8")
        with pytest.raises(RecordingError, match=r"beats\.csv is cut short"):
            list(importers.read(beats.parent))


def exported(form: str, tmp_path: Path) -> Path:
    from poise import exporters
    from poise.simulation.recordings import made_up

    recording = made_up(tmp_path / "x.poise.jsonl", marks=((9.0, "here"),))
    out = tmp_path / f"out{exporters.form(form).suffix}"
    exporters.load(form)(recording, out)
    return out


def test_every_form_is_tried_and_text_comes_last() -> None:
    assert importers.FORMS[-1] == "text"
    assert len(set(importers.FORMS)) == len(importers.FORMS)


def test_what_is_told_is_in_order_and_marks_stay(tmp_path: Path) -> None:
    found: Any = one(exported("csv", tmp_path))
    times = [e.t for e in found.inputs]
    assert times == sorted(times)
    assert [e.label for e in found.inputs if isinstance(e, Command) and e.label] == ["here"]
    made = reader.read(record(found, tmp_path, "0"))
    assert sum(isinstance(e, RRInterval) for e in made.outputs) == len(intervals(found))
