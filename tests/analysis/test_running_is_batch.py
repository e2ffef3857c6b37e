"""What a session shows after each beat is what the whole recording says of those beats."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from poise.analysis.options import Options
from poise.analysis.series import labelled
from poise.analysis.study import measure
from poise.analysis.timeline import timeline
from poise.core import metrics
from poise.core.events import BreathStarted, RRInterval
from poise.core.hrv.labels import IntervalLabeller
from poise.core.hrv.time_domain import pairs
from poise.core.metrics.heart_rate import HeartRate
from poise.core.metrics.lock import phase_locking
from poise.core.metrics.rmssd import Rmssd
from poise.core.metrics.sdnn import Sdnn
from poise.core.metrics.swing import fit, read_window, rows
from poise.errors import RecordingError
from poise.importers.rr_text import read_rr
from poise.simulation.guide import breaths

MOST = 400  # beats of each file; every tenth is checked for what takes longest


Recordings = dict[str, tuple[float, ...]]


@pytest.fixture(scope="module")
def recordings(real_data: Path, real_files: list[Path]) -> Recordings:
    """The intervals of every file that holds any."""
    found: Recordings = {}
    for path in real_files:
        name = str(path.relative_to(real_data))
        if path.suffix in (".txt", ".csv"):
            try:
                found[name] = read_rr(path).rr_ms
            except RecordingError:
                continue
    for path in (real_data / "artefacts").glob("*.json"):
        found[path.name] = tuple(np.diff(json.loads(path.read_text())["corrupted_peaks_ms"]))
    with (real_data / "welltory_app" / "app_rr.csv").open() as file:
        for row in csv.DictReader(file):
            found[row["user_code"]] = tuple(float(x) for x in row["rr_data"].split(","))
    return found


@cache
def judged(rr_ms: tuple[float, ...]) -> tuple[RRInterval, ...]:
    """The first of them, told good from bad as they would be live; once for every test here."""
    return tuple(_judged(rr_ms))


def _judged(rr_ms: tuple[float, ...]) -> Iterator[RRInterval]:
    labeller, t = IntervalLabeller("strap"), 0.0
    for i, rr in enumerate(rr_ms[:MOST]):
        t += rr / 1000
        said = labeller.push(t, float(rr), 3.0, follows=i > 0)
        if said is not None:
            yield said
    yield from labeller.flush()


class Heard:
    """The same beats, as a batch: arrays of everything so far."""

    def __init__(self, beats: list[RRInterval]) -> None:
        self.t = np.array([b.t for b in beats])
        self.rr = np.array([b.rr_ms for b in beats])
        self.used = np.array([b.usable for b in beats])
        self.follows = np.array([b.follows for b in beats])

    def time_domain(
        self, name: str, window_s: float, fewest: int, *, of_pairs: bool
    ) -> float | None:
        inside = self.t > self.t[-1] - window_s
        used = self.used & inside
        second = np.flatnonzero(pairs(self.used, self.follows) & inside)
        if (len(second) if of_pairs else used.sum()) < fewest:
            return None
        a, b = self.rr[second - 1], self.rr[second]
        plain = {
            "rmssd_ms": lambda: np.sqrt(np.mean((b - a) ** 2)),
            "sdnn_ms": lambda: np.std(self.rr[used], ddof=1),
        }
        return float(plain[name]())

    def heart_rate(self) -> float | None:
        t, rr = self.t[self.used], self.rr[self.used]
        if len(t) == 0 or self.t[-1] - t[-1] > 8:
            return None
        last = rr[t > t[-1] - 10]
        return 60000 / float(last.mean()) if len(last) >= 3 else None


BATCH: dict[str, Callable[[Heard], float | None]] = {
    "heart_rate": Heard.heart_rate,
    "rmssd": lambda h: h.time_domain("rmssd_ms", 60, 20, of_pairs=True),
    "sdnn": lambda h: h.time_domain("sdnn_ms", 60, 20, of_pairs=False),
}
GUIDED = {"swing", "lock"}


def test_every_metric_is_checked() -> None:
    told = "say in BATCH how a whole recording gives it, or name it in GUIDED"
    assert set(BATCH) | GUIDED == set(metrics.names()), told


@pytest.mark.parametrize("name", sorted(BATCH))
def test_after_each_beat_of_every_recording(recordings: Recordings, name: str) -> None:
    checked = 0
    for rr_ms in recordings.values():
        metric: Any = metrics.metric(name)()
        beats: list[RRInterval] = []
        for i, beat in enumerate(judged(rr_ms)):
            metric.update(beat)
            beats.append(beat)
            if i % (5 if len(rr_ms) > 200 else 1) or not beat.usable:
                continue  # RMSSD is silent until the next usable interval
            said = metric.read(beat.t)
            batch = BATCH[name](Heard(beats[-400:]))
            online = said.value if said is not None else None
            assert online == (None if batch is None else pytest.approx(batch, rel=1e-9, abs=1e-9))
            checked += online is not None
    assert checked > 100


def guided(name: str, rr_ms: tuple[float, ...]) -> Iterator[tuple[Any, list[RRInterval], float]]:
    """The metric, every beat so far, and the moment, as each breath of a guide comes to its end."""
    metric: Any = metrics.metric(name)()
    beats: list[RRInterval] = []
    coming = breaths(26)
    for beat in judged(rr_ms):
        while coming and coming[0].t <= beat.t:
            if coming[0].t > 0:
                yield metric, beats, coming[0].t
            metric.breathe(coming.pop(0))
        metric.update(beat)
        beats.append(beat)


def breaths_before(now: float, n: int) -> list[BreathStarted]:
    last = round(now / 10.0)
    return breaths(last)[max(0, last - n) :]


def test_the_swing_after_each_breath_of_every_recording(recordings: Recordings) -> None:
    checked = 0
    for rr_ms in recordings.values():
        for metric, beats, now in guided("swing", rr_ms):
            said = metric.read(now)
            batch = read_window(beats, rows(breaths_before(now, 3), beats)[-1])
            shown = batch.fit.swing_bpm if batch.fit and batch.shown else None
            assert (said.value if said else None) == (shown and pytest.approx(shown, rel=1e-9))
            checked += shown is not None
    assert checked > 100


def test_the_lock_after_each_breath_of_every_recording(recordings: Recordings) -> None:
    checked = 0
    for rr_ms in recordings.values():
        for metric, beats, now in guided("lock", rr_ms):
            said = metric.read(now)
            alone = [fit(beats, [breath]) for breath in breaths_before(now, 6)]
            phases = [found.phase_rad for found in alone if found is not None]
            batch = phase_locking(phases) if len(phases) == 6 else None
            assert (said.value if said else None) == (batch and pytest.approx(batch, rel=1e-9))
            checked += batch is not None
    assert checked > 100


def test_the_whole_recording_is_a_window_without_end(recordings: Recordings) -> None:
    for name, rr_ms in recordings.items():
        rr = np.array(rr_ms, float)
        series = labelled("rr", np.cumsum(rr) / 1000, rr)
        result = measure(series, name, Options(every_s=1e6)).analysis
        if not result.valid or result.minutes.left_out:  # a session leaves no minute out
            continue
        whole = result.variability
        for metric, value in (
            (Rmssd(window_s=inf, min_beats=2), whole.rmssd_ms),
            (Sdnn(window_s=inf, min_beats=2), whole.sdnn_ms),
        ):
            for interval in series.intervals():
                metric.update(interval)
            said = metric.read(series.end_s)
            assert said is not None
            assert said.value == pytest.approx(value, rel=1e-9)


def test_the_timeline_is_what_the_screen_would_have_shown(recordings: Recordings) -> None:
    for rr_ms in recordings.values():
        rr = np.array(rr_ms[:MOST], float)
        series = labelled("rr", np.cumsum(rr) / 1000, rr)
        live, waiting = HeartRate(), series.intervals()
        for row in timeline(series, 1.0):
            while waiting and waiting[0].t <= row.t + 1e-9:
                live.update(waiting.pop(0))
            said = live.read(row.t)
            if said is None:
                assert row.heart_bpm is None
            else:
                assert row.heart_bpm == pytest.approx(said.value, abs=1e-3)
                assert row.heart_bpm_se == pytest.approx(said.se, abs=1e-3)
                assert row.confidence is said.confidence
