"""How often the breathing rate is told from the heart alone, and how often it is right.

    python -m benchmarks.bench_breathing fit        the weights of core/hrv/breathing.py
    python -m benchmarks.bench_breathing choose     how probable it must be, on other hearts
    python -m benchmarks.bench_breathing made-up    hearts on which nothing was fitted or chosen
    python -m benchmarks.bench_breathing recorded   windows of tests/data

Right is within one breath a minute of the mean over the same time.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import butter, find_peaks, sosfiltfilt

from benchmarks.bench_validity import regular
from poise.core.arrays import Array, Mask
from poise.core.hrv import breathing as rules
from poise.core.hrv.breathing import breathing, likeliest
from poise.core.hrv.spectrum import Spectrum, resample, welch
from poise.simulation.hearts import BACKGROUND_HZ, over_background, pink

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
LENGTHS_S = (60.0, 120.0, 180.0, 300.0)
FITTED, CHOSEN, JUDGED = range(1500), range(30_000, 34_000), range(50_000, 54_000)
LED_PER_MIN = 14.7  # what the metronome of tests/data/meditation/M was set to


@dataclass(frozen=True, slots=True)
class Heard:
    """Intervals of somebody who breathes ``per_min`` times a minute, NaN where nobody knows."""

    spectrum: Spectrum
    heart_hz: float
    per_min: float


def heard(beats_s: Array, per_min: float) -> Heard:
    rr_ms = 1000 * np.diff(beats_s)
    return Heard(welch(resample(beats_s[1:], rr_ms)), 1000 / float(rr_ms.mean()), per_min)


def free(seed: int) -> Heard:
    """One to five minutes of a heart whose breath and slow waves come and go as they like."""
    r = np.random.default_rng(seed)
    seconds, mean = float(r.choice(LENGTHS_S)), 60000 / r.uniform(45, 100)
    per_min = float(np.clip(np.exp(r.normal(np.log(14), 0.28)), 6, 26))
    size = mean * np.exp(r.normal(np.log(0.028), 0.7))
    slow = pink(r, seconds + 40, mean * np.exp(r.normal(np.log(0.03), 0.5)))
    own, own_hz = mean * np.exp(r.normal(np.log(0.012), 0.7)), r.uniform(0.07, 0.12)
    chance = r.uniform(1, 6) * mean / 900
    n = int((seconds + 60) * BACKGROUND_HZ)
    turns = 2 * np.pi * per_min / 60 * np.arange(n) / BACKGROUND_HZ
    turns += np.cumsum(r.normal(0, r.uniform(0.03, 0.35), n))
    astray = np.cumsum(r.normal(0, 0.25, n))
    around = np.convolve(r.normal(0, 1, n), np.ones(80) / 80, "same")
    louder = np.exp(9 * around * r.uniform(0.1, 0.5))

    def sway(t: float) -> float:
        k = int(t * BACKGROUND_HZ)
        wave = size * louder[k] * np.sin(turns[k])
        return float(wave + own * np.sin(2 * np.pi * own_hz * t + astray[k]) + chance * r.normal())

    beats = _beats(slow, mean, seconds, sway)
    ends = np.interp(beats[[0, -1]], np.arange(n) / BACKGROUND_HZ, turns)
    return heard(beats, 60 * float(ends[1] - ends[0]) / (2 * np.pi) / float(beats[-1] - beats[0]))


def slowly(seed: int) -> Heard:
    """The same of somebody who breathes slowly and deeply, no two halves of a breath alike."""
    r = np.random.default_rng(90_000 + seed)
    seconds, mean, per_min = float(r.choice(LENGTHS_S)), 60000 / r.uniform(50, 95), r.uniform(4, 7)
    size = mean * np.exp(r.normal(np.log(0.05), 0.5))
    slow = pink(r, seconds + 40, mean * np.exp(r.normal(np.log(0.025), 0.5)))
    astray = np.cumsum(r.normal(0, 0.06, int((seconds + 60) * BACKGROUND_HZ)))
    second, later, chance = r.uniform(0, 0.35), r.uniform(0, 6), r.uniform(1, 6)

    def sway(t: float) -> float:
        turn = 2 * np.pi * per_min / 60 * t + astray[int(t * BACKGROUND_HZ)]
        wave = np.sin(turn) + second * np.sin(2 * turn + later)
        return float(size * wave + chance * r.normal())

    return heard(_beats(slow, mean, seconds, sway), per_min)


def without(seed: int) -> Heard:
    """A heart that sways with nothing."""
    r = np.random.default_rng(50_000 + seed)
    seconds = LENGTHS_S[seed % len(LENGTHS_S)]
    beats = _beats(pink(r, seconds + 40, 40.0), 850, seconds, lambda _t: 0.0)
    return heard(beats, np.nan)


def _beats(slow: Array, mean: float, seconds: float, sway) -> Array:  # type: ignore[no-untyped-def]
    beats = np.array(over_background(slow, mean, seconds + 10, sway))
    return beats[(beats > 5) & (beats <= seconds + 5)]


def hearts(seeds: range) -> list[Heard]:
    """A tenth of them breathe slowly and another tenth with no effect at all."""
    made = []
    for seed in seeds:
        how = {0: slowly, 1: without}.get(seed % 10, free)
        made.append(how(seed))
    return made


# ------------------------------------------------------------------ fitting


def fit() -> None:
    """Logistic regression by Newton's method, with hardly any shrinking."""
    rows, right = [], []
    for one in hearts(FITTED):
        found = likeliest(one.spectrum, one.heart_hz)
        if found is not None and found.features:
            rows.append((1.0, *found.features))
            right.append(abs(60 * found.hz - one.per_min) <= 1)
    x, y = np.array(rows), np.array(right, float)
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        curved = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(w))
        w -= np.linalg.solve(curved, x.T @ (p - y) + 1e-3 * w)
    print("weights:", ", ".join(f"{one:.2f}" for one in w))
    p = 1 / (1 + np.exp(-x @ w))
    for least in (0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        told = p >= least
        print(f"from {least}: {told.mean():.1%} told, {y[told].mean():.1%} of them right")


def choose() -> None:
    """From each probability on: what is told, right, and right less twice its standard error.

    Whatever is told of a heart without a breath is wrong.
    """
    some, before = hearts(CHOSEN), rules.LIKELY
    for rules.LIKELY in np.arange(0.74, 0.91, 0.02):
        told = [(breathing(one.spectrum, heart_hz=one.heart_hz).per_min, one) for one in some]
        right = np.array([abs(x - one.per_min) <= 1 for x, one in told if x is not None])
        share = float(right.mean())
        least = share - 2 * np.sqrt(share * (1 - share) / len(right))
        part = len(right) / len(some)
        print(f"from {rules.LIKELY:.2f}: {part:.1%} told, {share:.1%} right, at least {least:.1%}")
    rules.LIKELY = before


# ------------------------------------------------------------------ judging


def judge(name: str, some: list[Heard]) -> None:
    told = [breathing(one.spectrum, heart_hz=one.heart_hz).per_min for one in some]
    known: Mask = np.array([per_min is not None for per_min in told])
    off = [
        abs(per_min - one.per_min)
        for one, per_min in zip(some, told, strict=True)
        if per_min is not None and np.isfinite(one.per_min)
    ]
    right = f", right {sum(x <= 1 for x in off)} of {len(off)}" if off else ""
    print(f"{name}: {known.sum()} of {len(some)} told ({known.mean():.0%}){right}")


def made_up() -> None:
    some = hearts(JUDGED)
    for name, part in (
        ("breathing freely", [h for i, h in enumerate(some) if i % 10 > 1]),
        ("breathing slowly", some[0::10]),
        ("no breath at all", some[1::10]),
    ):
        judge(name, part)


def recorded() -> None:
    """Windows that begin every 30 s, by what is known of the breath."""
    beats = {name: np.cumsum(rr) / 1000 for name, rr in regular().items() if ".med" not in name}
    of_clip = DATA / "ecg_ppg"
    breaths = {
        "breathing": _breaths(
            -np.loadtxt(DATA / "breathing" / "airflow_20hz.csv", delimiter=",", skiprows=1)[:, 1],
            20.0,
        ),
        "ecg_ppg": _breaths(
            np.loadtxt(of_clip / "bio_resting_5min_100hz.csv", delimiter=",", skiprows=1)[:, 2],
            100.0,
        ),
    }
    beats["breathing"] = np.loadtxt(DATA / "breathing" / "rpeaks_s.txt")
    beats["ecg_ppg"] = np.loadtxt(of_clip / "rpeaks_100hz_samples.txt") / 100
    for seconds in (*LENGTHS_S, 600.0):
        known, led, others = [], [], []
        whose: dict[str, list[Heard]] = {}
        for name, t in beats.items():
            for begin in np.arange(t[0], t[-1] - seconds, 30.0):
                here = t[(t >= begin) & (t <= begin + seconds)]
                if len(here) < 30 or np.diff(here).max() > 3:
                    continue
                if name in breaths:
                    inside = breaths[name]
                    inside = inside[(inside >= here[0]) & (inside <= here[-1])]
                    rate = 60 * (len(inside) - 1) / (inside[-1] - inside[0])
                    known.append(heard(here, float(rate)))
                elif name in ("M1", "M4", "M7"):
                    led.append(heard(here, LED_PER_MIN))
                else:
                    others.append(heard(here, np.nan))
                    whose.setdefault(name, []).append(others[-1])
        for which, some in (("belt", known), ("metronome", led), ("not known", others)):
            if some:
                judge(f"{seconds:.0f} s, breath by {which}", some)
        for name, some in whose.items():
            judge(f"    {name}", some)
            alike(some, seconds)


def alike(some: list[Heard], seconds: float) -> None:
    """Where nobody knows the breath: are windows that follow each other of one mind?

    A breath that moves the heart is at one place in both; what is no breath is where it happens
    to be.
    """
    found = [likeliest(one.spectrum, one.heart_hz) for one in some]
    rates = [60 * one.hz if one else np.nan for one in found]
    apart = round(seconds / 30)
    pairs = [abs(a - b) <= 1 for a, b in zip(rates, rates[apart:], strict=False)]
    any_two = [abs(a - b) <= 1 for k, a in enumerate(rates) for b in rates[k + 1 :]]
    if pairs:
        near, far = np.mean(pairs), np.mean(any_two)
        print(
            f"        peak within 1 a minute: the next window's {near:.0%}, any other's {far:.0%}"
        )


def _breaths(belt: Array, hz: float) -> Array:
    """When a breath of a belt or an airflow was at its highest, in s."""
    smooth = sosfiltfilt(butter(2, (0.04, 0.8), "band", fs=hz, output="sos"), belt)
    return np.asarray(find_peaks(smooth, prominence=0.6 * np.std(smooth))[0] / hz)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("fit", "choose", "made-up", "recorded"))
    works = {"fit": fit, "choose": choose, "made-up": made_up, "recorded": recorded}
    works[parser.parse_args().what]()


if __name__ == "__main__":
    main()
