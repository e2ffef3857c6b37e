"""What each program leaves out of its files, or hides in them, is found or said to be unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise.core.events import StrapReading
from poise.importers.rr_text import read_rr
from tests.importers.written import intervals, one, written

SOME = (812, 790, 805, 820, 1000, 833)


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
    path = real_data / "polar_h10_ibi/sample_data_ibi.csv"
    found, file = one(path), read_rr(path)
    assert all(isinstance(e, StrapReading) for e in found.heard)
    assert [rr for e in found.heard for rr in e.rr_ms] == list(file.rr_ms)
    assert any("when it was heard of" in words for words in found.unknown)
    # Its beats lie where they were, none of them after it was heard of.
    assert [e.rr_ms for e in intervals(found)] == list(file.rr_ms)
    assert file.arrival_s is not None
    late = [at - e.t for at, e in zip(file.arrival_s, intervals(found), strict=True)]
    assert abs(min(late)) < 0.001
    assert max(late) < 2.1
