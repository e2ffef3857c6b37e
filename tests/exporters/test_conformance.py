"""What every exporter is held to."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import pytest

from poise import exercises, exporters, importers
from poise.analysis.study import analyse
from poise.core.events import (
    Action,
    Command,
    IntervalReading,
    StrapReading,
)
from poise.core.session import Session
from poise.errors import PoiseError, RecordingError
from poise.recording import reader, tables
from poise.recording.format import Header
from poise.recording.reader import Recording
from poise.recording.summarise import summarise
from poise.recording.writer import Writer
from poise.runtime.importing import record
from poise.runtime.replay import Replay
from poise.runtime.runner import run_at_once
from poise.simulation.recordings import BEGAN, made_up
from tests.exporters.written import WILD, export, rows_of
from tests.full_disk import full_disk
from tests.worlds import paced


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
        assert Replay(made).same
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


def test_without_its_package_a_form_says_what_to_install(
    recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.edf").write_bytes(b"0       " + bytes(300))
    monkeypatch.setitem(sys.modules, "edfio", None)
    with pytest.raises(PoiseError, match=r"pip install 'poise\[research\]'"):
        exporters.load("edf")(recording, tmp_path / "out.edf")
    with pytest.raises(PoiseError, match=r"pip install 'poise\[research\]'"):
        list(importers.read(tmp_path / "x.edf"))


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
    assert table.strip().splitlines() == [*head, *rows], "write its row into docs/data.md"
