"""Beats from when they were heard of: on the arrivals' clock, and no loss made up."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from poise import importers
from poise.analysis.options import Options
from poise.analysis.study import analyse, study
from poise.core.arrays import Array
from poise.core.events import IntervalReading
from poise.importers.placing import by_arrival
from poise.importers.rr_text import read_rr
from poise.runtime.importing import record


def heard(
    bpm: float,
    n: int = 600,
    *,
    swing_ms: float = 40,
    ppm: float = 0,
    seed: int = 0,
    lost: tuple[int, ...] = (),
    period_s: float = 1.0,
) -> tuple[Array, Array, Array]:
    """Arrivals in s, intervals in ms and the beats' true times, of a strap that speaks each period.

    Its clock runs ``ppm`` fast; the beats at ``lost`` were told of to nobody.
    """
    rng = np.random.default_rng(seed)
    rr = 60000 / bpm + swing_ms * np.sin(2 * np.pi * np.arange(n) / (bpm / 15))
    rr += rng.normal(0, 8, n)
    t = np.cumsum(rr) / 1000
    packet = np.ceil((t + 0.05) / period_s)
    late = rng.exponential(0.05, int(packet[-1]) + 1)[packet.astype(int)]
    arrival = np.maximum.accumulate(packet * period_s + late)
    told = np.round(rr * (1 + ppm * 1e-6) * 1.024) / 1.024
    keep = np.ones(n, bool)
    keep[list(lost)] = False
    return arrival[keep], told[keep], t[keep]


def most_bytes(work: Callable[[], object]) -> int:
    """The most bytes that were held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def off_s(found: Array, truth: Array) -> float:
    """How far apart the beats are at most, but for a constant that nobody can know."""
    off = found - truth
    return float(np.abs(off - np.median(off)).max())


@pytest.mark.parametrize("ppm", [-5000, -1000, -100, 0, 100, 1000, 5000, 20_000])
@pytest.mark.parametrize("bpm", [52, 68, 85, 140])
def test_beats_keep_to_the_arrivals_clock_however_the_strap_s_runs(bpm: float, ppm: float) -> None:
    arrival, rr, truth = heard(bpm, n=20 * bpm, ppm=ppm)
    found = by_arrival(arrival, rr)
    assert off_s(found.t_s, truth) < 0.1
    assert found.drift * 1e6 == pytest.approx(-ppm, abs=150)
    assert not found.lost.any()
    assert (found.t_s <= arrival + 1e-9).all()


@pytest.mark.parametrize("bpm", [42, 55, 58.5, 59.4, 60, 60.6, 61.5, 90, 119, 120, 121, 180])
@pytest.mark.parametrize("seed", range(4))
def test_no_loss_is_made_up_when_the_heart_beats_in_step_with_the_strap(
    bpm: float, seed: int
) -> None:
    for swing_ms in (3, 60):
        arrival, rr, _ = heard(bpm, swing_ms=swing_ms, seed=seed)
        assert not by_arrival(arrival, rr).lost.any()


@pytest.mark.parametrize("bpm", [48, 68, 85])
def test_a_beat_that_was_lost_is_missed_in_its_place(bpm: float) -> None:
    found = 0
    for seed in range(10):
        arrival, rr, truth = heard(bpm, seed=seed, lost=(200, 400, 401))
        heard_of = by_arrival(arrival, rr)
        places = np.flatnonzero(heard_of.lost)
        assert len(places) <= 2
        found += sum(abs(places - place).min() <= 2 for place in (200, 399) if len(places))
        off = heard_of.t_s - truth  # a beat beside a loss may be taken for the one that was lost
        assert np.quantile(np.abs(off - np.median(off)), 0.99) < 0.25
    assert found >= 19


def test_a_night_takes_no_more_than_its_length() -> None:
    arrival, rr, truth = heard(60.3, n=40_000, ppm=50)
    assert off_s(by_arrival(arrival, rr).t_s, truth) < 0.2


def test_a_clock_that_jumps_by_decades_costs_nothing() -> None:
    rr_ms = np.full(40, 800.0)
    arrival_s = np.cumsum(rr_ms) / 1000
    arrival_s[25:] += 2e9
    spent = most_bytes(lambda: by_arrival(arrival_s, rr_ms))
    assert spent < 1e6


def test_a_real_strap_s_beats_are_the_same_by_every_way(real_data: Path) -> None:
    """Of a Polar H10, ten minutes: none is later than it was heard of, nor two seconds before."""
    path = real_data / "polar_h10_ibi" / "sample_data_ibi.csv"
    series = study(path, Options()).series
    file = read_rr(path)
    assert file.arrival_s is not None
    late = np.array(file.arrival_s) - series.t
    assert late.min() > -1e-6
    tenths = [part.min() for part in np.array_split(late, 10)]
    assert max(tenths) < 0.2  # in each minute one was heard of at once
    (found,) = importers.read(path)
    told = [e for e in found.inputs if isinstance(e, IntervalReading)]
    assert [e.t for e in told] == pytest.approx(series.t.tolist(), abs=1e-3)
    made = record(found, path, "0")
    assert study(made).series.t == pytest.approx(series.t, abs=2e-3)
    assert analyse(made).variability.rmssd_ms == pytest.approx(
        analyse(path).variability.rmssd_ms, rel=1e-4
    )
