"""Beats out of a phone's health data: heartbeat series in JSON, and clocks in every language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from poise import importers
from poise.analysis.study import analyse
from poise.errors import RecordingError
from poise.importers.imported import Imported
from poise.simulation.foreign_files import apple_health
from tests.importers.written import intervals

RR_S = [0.8, 0.81, 0.79, 0.85, 0.82] * 6
TIMES = [round(0.97 + sum(RR_S[:k]), 6) for k in range(len(RR_S) + 1)]


def series(since: str = "timeSinceSeriesStart", gaps: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    return [{since: t, "precededByGap": k in gaps} for k, t in enumerate(TIMES)]


def sample(**more: Any) -> dict[str, Any]:
    return {
        "id": "9728168D", "sourceName": "Apple Watch", "startDate": "2021-07-10T08:55:31.307-0400",
        "endDate": "2021-07-10T08:56:34.731-0400", "heartbeatSeries": series(), **more,
    }  # fmt: skip


def read(tmp_path: Path, content: Any, name: str = "export.json") -> list[Imported]:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(importers.read(path))


@pytest.mark.parametrize(
    "content",
    [
        [sample()],
        {"data": {"heartbeatSeries": [sample()]}},
        {"samples": [{"harmonized": {"measurements": series(), "count": 31},
                      "startTimestamp": 1625921731.307, "sourceName": "Apple Watch"}]},
        {"data": {"metrics": [sample(heartbeatSeries=series("timeIntervalSinceStart"))]}},
    ],
    ids=["list", "data", "reporter", "swift"],
)  # fmt: skip
def test_a_heartbeat_series_is_found_whatever_stands_around_it(
    content: Any, tmp_path: Path
) -> None:
    (found,) = read(tmp_path, content)
    assert [e.rr_ms for e in intervals(found)] == pytest.approx([x * 1000 for x in RR_S])
    assert [e.follows for e in intervals(found)] == [k > 0 for k in range(len(RR_S))]
    assert found.began is not None
    assert found.began.startswith(
        ("2021-07-10T08:55:31.307-04:00", "2021-07-10T12:55:31.307+00:00")
    )
    assert found.device["name"] == "Apple Watch"
    assert {e.sigma_ms for e in intervals(found)} == {10.0}


def test_a_beat_after_a_gap_ends_no_interval(tmp_path: Path) -> None:
    (found,) = read(tmp_path, [sample(heartbeatSeries=series(gaps=(10,)))])
    told = intervals(found)
    assert len(told) == len(RR_S) - 1
    assert [k for k, e in enumerate(told) if not e.follows] == [0, 9]
    assert told[9].t == TIMES[11]


def test_each_series_is_a_session_and_a_break_in_an_analysis(tmp_path: Path) -> None:
    assert len(read(tmp_path, [sample(), sample(), sample(heartbeatSeries=series()[:2])])) == 2
    found = analyse(tmp_path / "export.json")
    assert (found.intervals.n, found.intervals.gaps) == (2 * len(RR_S), 1)
    assert any("2 recordings" in note for note in found.notes)


@pytest.mark.parametrize(
    "content",
    [
        {"data": {"metrics": [{"name": "heart_rate", "data": [{"qty": 61, "date": "2024"}]}]}},
        [{"timeSinceSeriesStart": "soon"}] * 5, [{"timeSinceSeriesStart": None}] * 5, [{}],
        {"a": 1},
    ],
)  # fmt: skip
def test_health_data_without_beats_is_refused_in_a_sentence(content: Any, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"export\.json is not JSON exported by poise"):
        read(tmp_path, content)


def test_a_list_named_as_intervals_is_one(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path, {"device": "H10", "rr_intervals": [812, 790, 805, 820] * 10, "hr": [74]}
    )
    assert [e.rr_ms for e in intervals(found)] == [812, 790, 805, 820] * 10
    with pytest.raises(RecordingError):
        read(tmp_path, {"rr": [72, 73, 74] * 10})


# ------------------------------------------------------------------ Apple's own export


CLOCKS = {
    "12 hours": "{h}:{m:02d}:{s:05.2f} AM",
    "Finnish": "{h}.{m:02d}.{s:05.2f}",
    "French": "{h} h {m:02d} min {s:05.2f} s",
    "Chinese": "上午{h}:{m:02d}:{s:05.2f}",
    "Japanese": "午前{h}時{m:02d}分{s:05.2f}秒",
    "a date before it": "2018-10-29 {h}:{m:02d}:{s:05.2f}",
    "an offset after it": "2018-10-29T{h}:{m:02d}:{s:05.2f}-08:00",
    "a day first": "29/10/2018 {h}:{m:02d}:{s:05.2f}",
    "Arabic": "{h}:{m:02d}:{s:05.2f} ص",
}
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
MS = [800, 810, 790, 820, 830] * 4


def export(clock: str) -> str:
    """Apple's export with its clocks written as ``clock`` says."""
    plain = apple_health(MS)
    head, *rows = plain.split('time="')
    told = [head]
    for row in rows:
        text, rest = row.split('"', 1)
        h, m, s = text.split(":")
        new = CLOCKS.get(clock, clock).format(h=h, m=int(m), s=float(s))
        if clock in ("French", "Finnish"):
            new = new.replace(".", ",") if clock == "French" else ",".join(new.rsplit(".", 1))
        told.append(f'time="{new.translate(ARABIC) if clock == "Arabic" else new}"{rest}')
    return "".join(told)


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_clock_is_read_in_every_language(clock: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path, export(clock), "export.xml")
    assert [e.rr_ms for e in intervals(found)] == MS


def test_readings_whose_clock_cannot_be_read_are_counted(tmp_path: Path) -> None:
    good, bad = export("12 hours"), export("noon and {s:05.2f}")
    reading = bad[bad.index(" <Record") : bad.index("</HealthData>")]
    (found,) = read(tmp_path, good.replace("</HealthData>", reading * 2 + "</HealthData>"), "x.xml")
    assert any("2 readings have beats at times that cannot be read" in n for n in found.notes)
    assert any("2 readings" in note for note in analyse(tmp_path / "x.xml").notes)
    with pytest.raises(RecordingError, match="1 reading has beats at times"):
        read(tmp_path, bad, "bad.xml")
