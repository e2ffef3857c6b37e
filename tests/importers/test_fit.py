"""Garmin FIT: every message that holds beats, losses as long as they were, and what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from poise.analysis.study import analyse
from poise.errors import RecordingError
from poise.importers.imported import Imported
from poise.simulation import fit_file
from tests.importers.written import intervals, one, written

pytest.importorskip("fitdecode", reason="pip install 'poise[research]' enables it")

_RNG = np.random.default_rng(5)
RR = [int(x) for x in 860 + 50 * np.sin(np.arange(200) / 2.3) + _RNG.normal(0, 15, 200)]
SOME = [812, 790, 805, 820, 1000, 833]


def read(tmp_path: Path, content: bytes) -> Imported:
    return one(written(tmp_path, content, "x.fit"))


def test_hrv_messages_are_intervals(tmp_path: Path) -> None:
    found = read(tmp_path, fit_file.fit(SOME * 3, SOME))
    assert (found.origin, found.began) == ("Garmin FIT", "2020-09-13T12:26:40.000+00:00")
    assert [e.rr_ms for e in intervals(found)] == SOME * 4
    assert [i for i, e in enumerate(intervals(found)) if not e.follows] == [0, 18]
    assert found.device["manufacturer"] == "garmin"


@pytest.mark.parametrize("to_a_message", [1, 2, 5, 8])
@pytest.mark.parametrize("every_s", [1, 4])
def test_intervals_of_any_number_a_message(tmp_path: Path, to_a_message: int, every_s: int) -> None:
    content = fit_file.with_records(RR, to_a_message=to_a_message, every_s=every_s)
    told = intervals(read(tmp_path, content))
    assert [e.rr_ms for e in told] == RR
    assert [i for i, e in enumerate(told) if not e.follows] == [0]


@pytest.mark.parametrize("lost_s", [5.0, 60.0])
def test_a_loss_without_a_pause_is_seen_and_lasts(tmp_path: Path, lost_s: float) -> None:
    found = read(tmp_path, fit_file.with_records(RR, missing={80: lost_s}))
    told = intervals(found)
    assert [i for i, e in enumerate(told) if not e.follows] == [0, 80]
    assert told[-1].t == pytest.approx(sum(RR) / 1000 + lost_s, abs=1.1)
    assert any("missing in 1 place" in note for note in found.notes)
    assert found.began is not None
    assert found.began.startswith("2020-09-13T12:26:")


def test_beats_at_nearly_one_a_record_lose_none(tmp_path: Path) -> None:
    """What is written with the record of its second seems to wander by one of them."""
    for rr in (985, 1000, 1010, 1020):
        steady = [rr + k % 5 for k in range(300)]
        told = intervals(read(tmp_path, fit_file.with_records(steady)))
        assert [i for i, e in enumerate(told) if not e.follows] == [0]


@pytest.mark.parametrize("n", [8, 27, 33, None])
def test_twelve_bits_of_a_time_are_beats(tmp_path: Path, n: int | None) -> None:
    told = intervals(read(tmp_path, fit_file.of_hr_messages(RR[:n])))
    assert [e.rr_ms for e in told] == pytest.approx(RR[:n], abs=1.0)
    assert all(e.follows for e in told[1:])


@pytest.mark.parametrize("raw", [False, True])
def test_beats_of_the_wrist_are_told_from_a_strap_s(tmp_path: Path, raw: bool) -> None:
    found = read(tmp_path, fit_file.of_the_wrist(RR, raw=raw))
    told = intervals(found)
    assert [e.rr_ms for e in told] == RR
    assert all(e.follows for e in told[1:])
    assert {e.sigma_ms for e in told} == {10.0}
    assert any("wrist" in note for note in found.notes)


def test_what_the_wrist_does_not_believe_is_a_gap(tmp_path: Path) -> None:
    content = fit_file.of_the_wrist(RR, raw=True, poor=(40, 41), gaps=(100,))
    told = intervals(read(tmp_path, content))
    assert [e.rr_ms for e in told] == [rr for i, rr in enumerate(RR) if i not in (40, 41, 100)]
    assert [i for i, e in enumerate(told) if not e.follows] == [0, 40, 98]


@pytest.mark.parametrize("content", [fit_file.fit(), fit_file.with_records([])])
def test_a_watch_without_beats_is_told_what_to_switch_on(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RecordingError, match=r"Log HRV.*before recording.*chest strap"):
        read(tmp_path, content)


def test_it_is_analysed_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.fit"
    path.write_bytes(fit_file.with_records(RR))
    found = analyse(path)
    assert (found.intervals.n, found.intervals.gaps, found.valid) == (len(RR), 0, True)
    assert found.variability.rmssd_ms == pytest.approx(
        float(np.sqrt(np.mean(np.diff(RR) ** 2))), rel=1e-6
    )
    assert "read as Garmin FIT" in found.notes


@pytest.mark.filterwarnings("error")
def test_a_damaged_file_says_so_in_a_note_and_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = fit_file.of_hr_messages([800, 820, 790] * 9)
    found = read(tmp_path, whole[:-2] + bytes(b ^ 0xFF for b in whole[-2:]))
    assert len(intervals(found)) == 27
    assert any("may be damaged" in note for note in found.notes)
    assert not any("damaged" in note for note in read(tmp_path, whole).notes)
    assert capsys.readouterr().err == ""


def test_one_cut_off_anywhere_is_read_so_far_or_refused(tmp_path: Path) -> None:
    whole = fit_file.fit(SOME * 3)
    for cut in range(12, len(whole), 3):
        try:
            found = read(tmp_path, whole[:cut])
        except RecordingError:
            continue
        assert [e.rr_ms for e in intervals(found)] == (SOME * 3)[: len(found.inputs)]
