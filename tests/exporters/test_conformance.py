"""What every exporter is held to, and what the CSV folder says."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from poise import exercises, exporters, importers
from poise.analysis.study import analyse
from poise.core import metrics
from poise.core.events import (
    Action,
    BreathMeasured,
    BreathStarted,
    Command,
    IntervalReading,
    MetricUpdate,
    PulseSample,
    RRInterval,
    StageChanged,
    StrapReading,
    Verdict,
)
from poise.core.guide.exercise import Exercise, Stage
from poise.core.metrics.swing import read_window
from poise.core.session import Session
from poise.errors import PoiseError, RecordingError
from poise.recording import notes, reader, tables
from poise.recording.facts import facts
from poise.recording.format import Header
from poise.recording.precision import DECIMALS
from poise.recording.reader import Recording
from poise.recording.summarise import summarise
from poise.recording.writer import Writer
from poise.runtime.importing import record
from poise.runtime.replay import Again
from poise.runtime.runner import run_at_once
from poise.simulation.recordings import BEGAN, made_up
from tests.full_disk import full_disk
from tests.worlds import paced

WILD = ('say "hello", twice', "=1+1", "new\nline", "☕ ünï", "-dash")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    folder = tmp_path_factory.mktemp("golden")
    return made_up(folder / "golden.poise.jsonl", 3, tags=WILD, marks=((21.0, WILD[0]),))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A session in which the strap was away for eleven seconds."""
    folder = tmp_path_factory.mktemp("broken")
    return made_up(folder / "broken.poise.jsonl", 4, lost=(30.0, 41.0), marks=((50.0, "=1+1"),))


@pytest.mark.parametrize("name", exporters.names())
class TestEveryExporter:
    @pytest.fixture(autouse=True)
    def _package(self, name: str) -> None:
        if name == "edf":
            pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")

    def test_what_it_wrote_comes_back(
        self, name: str, recording: Recording, broken: Recording, tmp_path: Path
    ) -> None:
        for number, session in enumerate((recording, broken)):
            comes_back(name, session, tmp_path / str(number))

    def test_over_sixty_made_up_sessions(
        self, name: str, sixty: list[Recording], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.fsync", lambda _file: None)  # the disk is not what is tested
        for session in sixty:
            comes_back(name, session, session.path.with_suffix(f".{name}"))

    def test_a_gap_of_which_nobody_knows_the_length_comes_back(
        self, name: str, tmp_path: Path
    ) -> None:
        """As in a list with a line that held no number: no time passed there that is known."""
        listed = tmp_path / "2026-03-01 14-05-09.txt"
        rr = [str(800 + 7 * (k % 13)) for k in range(90)]
        rr[30] = rr[31] = "lost"
        rr[60] = "NaN"
        listed.write_text("\n".join(rr))
        (found,) = importers.read(listed)
        session = reader.read(record(found, listed, "0"))
        holes = [i for i, e in enumerate(tables.intervals(session)) if not e.follows]
        assert holes == [0, 30, 58]
        if name == "straplog":
            with pytest.raises(RecordingError, match="nothing that a strap sent"):
                export(name, session, tmp_path / "out")
            return
        comes_back(name, session, tmp_path / "out")

    def test_it_is_analysed_as_the_session_is(
        self, name: str, recording: Recording, broken: Recording, tmp_path: Path
    ) -> None:
        keeps = exporters.form(name).keeps
        for number, session in enumerate((recording, broken)):
            found = analyse(export(name, session, tmp_path / str(number)))
            truth = analyse(session)
            assert found.intervals.n == truth.intervals.n
            if "gaps" not in keeps:
                continue
            assert found.intervals == truth.intervals
            mine, theirs = asdict(found.variability), asdict(truth.variability)
            assert [k for k in mine if mine[k] is None] == [k for k in theirs if theirs[k] is None]
            known = {k: v for k, v in theirs.items() if v is not None}
            assert {k: mine[k] for k in known} == pytest.approx(known, rel=1e-6)
            assert found.duration_s == pytest.approx(truth.duration_s, abs=1e-3)
            if "exercise" in keeps:
                assert found.kind == "session"
                assert found.swing == truth.swing

    def test_the_start_comes_back_to_a_tenth_of_a_second(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        (found,) = importers.read(export(name, recording, tmp_path))
        if "start" not in exporters.form(name).keeps:
            return
        assert found.began is not None
        mine, theirs = map(datetime.fromisoformat, (recording.header.utc_at_t0, found.began))
        assert abs((mine - theirs).total_seconds()) <= 0.1

    def test_what_came_back_is_a_session_that_says_the_same(
        self, name: str, broken: Recording, tmp_path: Path
    ) -> None:
        out = export(name, broken, tmp_path / "out")
        (found,) = importers.read(out)
        made = reader.read(record(found, out, "0"))
        keeps = exporters.form(name).keeps
        if "verdicts" in keeps:
            assert list(rows_of(made)) == list(rows_of(broken))
        if "exercise" in keeps:
            mine, theirs = summarise(made), summarise(broken)
            assert replace(mine, recording=None) == replace(theirs, recording=None)
        assert Again(made).same
        assert made.header.settings["imported"]["unknown"]

    def test_one_cut_short_stays_cut_short(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        lines = recording.path.read_bytes().splitlines(keepends=True)
        path = tmp_path / "short.poise.jsonl"
        path.write_bytes(b"".join(lines[: len(lines) // 2]))
        short = reader.read(path)
        comes_back(name, short, tmp_path / "short")
        (found,) = importers.read(tmp_path / "short" / f"out{exporters.form(name).suffix}")
        made = reader.read(record(found, path, "0"))
        if "exercise" in exporters.form(name).keeps:
            assert made.ending is None
            assert not summarise(made).completed

    def test_it_is_its_owner_s_alone_and_nothing_else_is_left(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        out = export(name, recording, tmp_path / "deeper")
        assert [p.name for p in out.parent.iterdir()] == [out.name]
        for path in (out, *out.rglob("*"), out.parent):
            assert path.stat().st_mode & 0o077 == 0, path

    def test_what_is_there_is_never_written_over(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        out = tmp_path / "mine"
        if exporters.form(name).suffix:
            mine = out
        else:
            out.mkdir()
            mine = out / "letter.txt"
        mine.write_text("mine")
        with pytest.raises(RecordingError, match="choose another name"):
            exporters.load(name)(recording, out)
        assert mine.read_text() == "mine"
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_place_it_cannot_write_is_a_sentence(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        blocked = tmp_path / "file"
        blocked.write_text("mine")
        with pytest.raises(RecordingError, match="choose another place"):
            exporters.load(name)(recording, blocked / "deeper" / "out")
        assert blocked.read_text() == "mine"

    def test_a_full_disk_is_a_sentence_and_leaves_nothing_half(
        self, name: str, recording: Recording, tmp_path: Path
    ) -> None:
        write = exporters.load(name)
        with full_disk(), pytest.raises(RecordingError, match="choose another place"):
            write(recording, tmp_path / "out")
        assert list(tmp_path.iterdir()) == []

    def test_a_session_without_a_heart_is_exported_all_the_same(
        self, name: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "still.poise.jsonl"
        reset = exercises.load("interview-reset").fitted()
        with Writer(path, Header("0", BEGAN, exercises.to_dict(reset))) as writer:
            start = (0.0, Command(0.0, Action.START))
            for _ in run_at_once(Session(reset), iter([start]), writer):
                pass
        out = export(name, reader.read(path), tmp_path)
        assert out.exists()


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> list[Recording]:
    folder = tmp_path_factory.mktemp("sessions")
    made = []
    for seed in range(60):  # every path, loss and number of tags with each other
        lost = (8.0 + seed % 20, 13.0 + seed % 20) if seed % 4 == 3 else None
        exercise = paced(1 + seed % 4)
        path = folder / f"{seed}.poise.jsonl"
        made.append(made_up(path, seed, exercise=exercise, lost=lost, tags=WILD[: seed % 6]))
    return made


def export(name: str, recording: Recording, folder: Path) -> Path:
    out = folder / f"out{exporters.form(name).suffix}"
    exporters.load(name)(recording, out)
    return out


def rows_of(recording: Recording) -> Iterator[tuple[object, ...]]:
    for rr in recording.outputs:
        if isinstance(rr, RRInterval):
            yield rr.sensor, rr.rr_ms, rr.t, rr.sigma_ms, rr.verdict, rr.follows


def comes_back(name: str, recording: Recording, folder: Path) -> None:
    """Intervals identical; times within 1 ms, verdicts, gaps, tags, start: what the form keeps."""
    keeps = exporters.form(name).keeps
    assert keeps <= exporters.EVERYTHING
    (found,) = importers.read(export(name, recording, folder))
    told = [e for e in found.inputs if isinstance(e, IntervalReading)]
    sent = [rr for e in found.inputs if isinstance(e, StrapReading) for rr in e.rr_ms if rr > 0]
    truth = tables.intervals(recording)
    if sent:  # a form of what a strap sent, before any verdict
        heard = [e.rr_ms for _, e in recording.inputs if isinstance(e, StrapReading)]
        assert sent == [rr for packet in heard for rr in packet if rr > 0]
    else:
        assert [e.rr_ms for e in told] == [rr.rr_ms for rr in truth]
    if "times" in keeps:
        assert max(abs(e.t - rr.t) for e, rr in zip(told, truth, strict=True)) <= 1e-3
    if "gaps" in keeps:
        assert [e.follows for e in told] == [rr.follows for rr in truth]
    if "verdicts" in keeps:
        assert [(e.verdict, e.sigma_ms) for e in told] == [(r.verdict, r.sigma_ms) for r in truth]
        marks = [e for e in recording.events if isinstance(e, Command) and e.action is Action.MARK]
        theirs = [e for e in found.inputs if isinstance(e, Command) and e.action is Action.MARK]
        assert theirs == marks
    if "tags" in keeps:
        assert found.tags == recording.header.tags
    if "start" in keeps:
        assert found.began is not None
        mine, theirs_ = map(datetime.fromisoformat, (recording.header.utc_at_t0, found.began))
        assert abs((mine - theirs_).total_seconds()) < 1.0
        assert mine.utcoffset() == theirs_.utcoffset()
    if "exercise" in keeps:
        assert found.exercise == recording.header.exercise


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(recording: Recording, tmp_path: Path) -> Path:
    exporters.load("csv")(recording, tmp_path / "csv")
    return tmp_path / "csv"


def test_every_interval_is_there_as_it_was(recording: Recording, folder: Path) -> None:
    rows = table(folder / "beats.csv")
    beats = [rr for rr in recording.outputs if isinstance(rr, RRInterval)]
    assert [float(row["rr_ms"]) for row in rows] == [rr.rr_ms for rr in beats]
    assert [float(row["t_s"]) for row in rows] == [rr.t for rr in beats]
    assert [row["verdict"] for row in rows] == [rr.verdict.value for rr in beats]


def test_the_numbers_shown_can_be_had_again_from_the_beats(
    recording: Recording, folder: Path
) -> None:
    beats = [
        RRInterval(
            float(row["t_s"]), row["sensor"], float(row["rr_ms"]), float(row["sigma_ms"]),
            Verdict(row["verdict"]), row["follows"] == "1",
        )
        for row in table(folder / "beats.csv")
    ]  # fmt: skip
    led = {b.index: b for b in recording.outputs if isinstance(b, BreathStarted)}
    shown = {b.breath: b for b in recording.outputs if isinstance(b, BreathMeasured)}
    written = {unit: 10.0**-decimals for unit, decimals in DECIMALS.items()}
    checked = 0
    for row in table(folder / "breaths.csv"):
        k = int(row["breath"]) - 1
        if not row["swing_ms"]:
            continue
        window = [led[i] for i in range(k + 1 - shown[k].window_breaths, k + 1)]
        fit = read_window(beats, window).fit
        assert fit is not None
        assert fit.swing_ms == pytest.approx(float(row["swing_ms"]), abs=written["ms"])
        assert fit.swing_se_ms == pytest.approx(float(row["swing_se_ms"]), abs=written["ms"])
        assert fit.p == pytest.approx(float(row["p"]), abs=10 * written["p"])  # of rounded beats
        if row["swing_bpm"]:
            assert fit.swing_bpm == pytest.approx(float(row["swing_bpm"]), abs=written["bpm"])
        inside = [rr.rr_ms for rr in beats if rr.usable and led[k].t <= rr.middle < led[k].t + 10]
        heart_bpm = 60000 * len(inside) / sum(inside)
        assert heart_bpm == pytest.approx(float(row["heart_bpm"]), abs=written["bpm"])
        checked += 1
    assert checked >= 7


def test_every_metric_is_there_as_it_was_told(recording: Recording, folder: Path) -> None:
    told = [e for e in recording.outputs if isinstance(e, MetricUpdate)]
    rows = table(folder / "metrics.csv")
    assert [row["name"] for row in rows] == [e.name for e in told]
    for row, e in zip(rows, told, strict=True):
        assert (row["sensor"], row["unit"], row["reason"]) == (e.sensor, e.unit, e.reason)
        assert (float(row["t_s"]), float(row["window_s"])) == (e.t, e.window_s)
        assert (int(row["beats"]), row["confidence"]) == (e.beats, e.confidence.value)
        for cell, value in ((row["value"], e.value), (row["se"], e.se)):
            assert (float(cell) if cell else None) == value


def test_every_live_metric_reaches_the_export(folder: Path) -> None:
    rows = table(folder / "metrics.csv")
    assert {row["name"] for row in rows if row["value"]} >= set(metrics.names())
    assert {row["unit"] for row in rows if row["name"] == "rmssd"} == {"ms"}


def test_missing_is_empty_and_never_nought(folder: Path) -> None:
    rows = table(folder / "breaths.csv")
    assert rows[-1]["swing_ms"] == ""
    assert rows[-1]["reason"] == "spoken"
    assert rows[0]["swing_bpm"] == ""


def test_the_sidecar_explains_every_column_and_keeps_the_tags(folder: Path) -> None:
    session: dict[str, Any] = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    for name in ("beats.csv", "breaths.csv", "metrics.csv", "trace.csv", "events.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            assert list(session["columns"][name]) == next(csv.reader(file))
    assert session["tags"] == list(WILD)
    assert session["summary"]["completed"] is True


def test_lines_end_as_rfc_4180_says(folder: Path) -> None:
    text = (folder / "beats.csv").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 100


def test_no_cell_is_a_formula(folder: Path) -> None:
    for name in ("beats.csv", "events.csv"):
        for row in table(folder / name):
            for cell in row.values():
                assert cell[:1] not in ("=", "@", "+")


def test_without_its_package_a_form_says_what_to_install(
    recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.edf").write_bytes(b"0       " + bytes(300))
    monkeypatch.setitem(sys.modules, "edfio", None)
    with pytest.raises(PoiseError, match=r"pip install 'poise\[research\]'"):
        exporters.load("edf")(recording, tmp_path / "out.edf")
    with pytest.raises(PoiseError, match=r"pip install 'poise\[research\]'"):
        list(importers.read(tmp_path / "x.edf"))


def test_what_the_person_said_afterwards_is_in_the_facts_but_not_their_words(
    recording: Recording, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.poise.jsonl"
    copy.write_bytes(recording.path.read_bytes())
    said = {"tags": ["later"], "tension_before": 7, "tension_after": 4, "went_well": "private"}
    notes.save(copy, said)
    out = export("csv", reader.read(copy), tmp_path / "csv")
    session = json.loads((out / "session.json").read_text(encoding="utf-8"))
    assert session["tags"] == [*WILD, "later"]
    assert session["tension"] == {"before": 7, "after": 4, "reason": ""}
    assert b"private" not in b"".join(p.read_bytes() for p in out.iterdir())


def test_the_sidecar_knows_what_the_science_page_asks_for(folder: Path) -> None:
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert session["pace_s"] == [4.0, 0.0, 6.0, 0.0]
    assert session["medians"]["swing_bpm"] > 5
    assert session["medians"]["heart_bpm"] == pytest.approx(84, abs=6)
    first, last = session["heart_bpm"]["first"], session["heart_bpm"]["last"]
    assert first > last > 60
    assert session["sensors"]["synthetic"]["intervals"] > 100
    for name in ("ln_rmssd", "t50_s", "hrr60_bpm", "tension"):
        assert session[name]["reason"]
        assert not any(isinstance(value, float) for value in session[name].values())
    assert len(session["processing"]) >= 3


def test_ln_rmssd_before_and_after_is_of_unguided_breathing(tmp_path: Path) -> None:
    quiet = [Stage("baseline", "Before", seconds=130), Stage("recover", "After", seconds=130)]
    guided = paced(2).stages[0]
    exercise = Exercise("test", "Test", "", (quiet[0], guided, quiet[1]))
    made = made_up(tmp_path / "x.poise.jsonl", exercise=exercise)
    found = facts(made)["ln_rmssd"]
    assert found["reason"] == ""
    assert 2 < found["before"] < 5
    assert 2 < found["after"] < 5


def test_the_page_says_of_every_form_what_it_keeps() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    table = page.split("<!-- forms -->")[1].split("<!-- end of forms -->")[0]
    rows = []
    for name in exporters.names():
        form = exporters.form(name)
        everything = form.keeps == exporters.EVERYTHING
        keeps = "everything" if everything else ", ".join(sorted(form.keeps))
        rows.append(f"| `{name}` | {form.about} | {keeps} |")
    head = ["| form | what it is | keeps |", "|---|---|---|"]
    assert table.strip().splitlines() == [*head, *rows]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A session that a camera saw: beats timed to 20 ms, and a pulse wave."""
    path = tmp_path_factory.mktemp("seen") / "seen.poise.jsonl"
    exercise = paced(2)
    header = Header("0", BEGAN, exercises.to_dict(exercise), devices={"camera": {"fps": 30}})
    with Writer(path, header) as writer:
        writer.input(Command(0.0, Action.START), 0.0)
        writer.outputs([StageChanged(0.0, 0, "Breathe")])
        for i in range(600):
            writer.outputs([PulseSample(i / 30, "camera", math.sin(i / 4))])
            if i % 25 == 24:
                t = i / 30
                writer.outputs([RRInterval(t, "camera", 25000 / 30, 20.0, Verdict.NORMAL, i > 24)])
        writer.close("completed")
    return reader.read(path)


def test_a_camera_s_wave_is_in_the_trace_at_thirty_a_second(
    seen: Recording, tmp_path: Path
) -> None:
    folder = export("csv", seen, tmp_path / "csv")
    wave = [float(row["pulse"]) for row in table(folder / "trace.csv")]
    assert len(wave) == 600
    assert wave == pytest.approx([math.sin(i / 4) for i in range(600)], abs=0.3)
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert session["trace_rate_hz"] == 30.0
    assert session["sensors"]["camera"] == {"intervals": 24, "fps": 30}
    assert "camera" in session["ln_rmssd"]["reason"]
    (about,) = export("bids", seen, tmp_path / "bids").rglob("*_physio.json")
    assert "cardiac" in json.loads(about.read_text(encoding="utf-8"))["Columns"]
    edfio = pytest.importorskip("edfio", reason="pip install 'poise[research]' enables it")
    file = edfio.read_edf(export("edf", seen, tmp_path / "edf"))
    assert file.get_signal("Pulse wave").data[:600] == pytest.approx(wave, abs=1e-3)


@pytest.mark.parametrize("name", ["csv", "json", "bids"])
def test_a_camera_s_session_comes_back_as_a_camera_s(
    name: str, seen: Recording, tmp_path: Path
) -> None:
    out = export(name, seen, tmp_path / name)
    (found,) = importers.read(out)
    made = reader.read(record(found, out, "0"))
    assert list(rows_of(made)) == list(rows_of(seen))
    shown = {e.name for e in made.outputs if isinstance(e, MetricUpdate)}
    assert not shown & {"rmssd", "sdnn"}
    assert analyse(made.path).variability.rmssd_ms is None
