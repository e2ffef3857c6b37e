"""Pulse waves and ECGs: beats found once, waves told from lists of intervals.

    python -m benchmarks.bench_waves second [--count 300] [--seed 9000]   of made-up fingers
    python -m benchmarks.bench_waves irregular    the same of irregular hearts
    python -m benchmarks.bench_waves fast         the same of children and sprints, 150 to 222
    python -m benchmarks.bench_waves column       waves and lists without a name
    python -m benchmarks.bench_waves ecg          made-up ECGs of 100 to 1000 Hz

The constants of ``core/pulse/contact.py`` were chosen on seeds 0 to 90, 1000 to 1300 and 5000 to
5300.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from poise.analysis.options import Options
from poise.analysis.waves import of_ecg
from poise.core.arrays import Array
from poise.core.pulse.contact import CUT_S, wave_beats
from poise.importers.samples import are_of_a_wave
from poise.importers.wave_text import WaveFile
from poise.simulation.ecg import microvolts
from poise.simulation.finger_wave import finger_wave
from poise.simulation.hearts import heart

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
SECONDS, NEAR_S = 60.0, 0.1
RATES_HZ = (25, 30, 50, 64, 100, 125, 250, 500)


def made_up(seed: int) -> tuple[Array, int, Array]:
    """Beats, samples a second, and the wave of a made-up finger."""
    r = np.random.default_rng(seed)
    bpm, share = r.uniform(44, 115), r.uniform(5, 60)
    mean = 60000 / bpm
    swing, breaths_hz, chance = share * min(1, mean / 900), r.uniform(0.12, 0.3), r.uniform(3, 20)
    noise = iter(r.normal(0, 1, 400))
    beats = heart(
        lambda t: mean + swing * np.sin(2 * np.pi * breaths_hz * t) + chance * next(noise),
        SECONDS + 2, -0.9,
    )  # fmt: skip
    hz = RATES_HZ[int(r.integers(8))]
    wave = finger_wave(
        np.array(beats), hz, SECONDS, second=r.uniform(0.1, 0.65), delay_s=r.uniform(0.22, 0.46),
        noise=r.uniform(0.003, 0.04), seed=seed,
    )  # fmt: skip
    return np.array(beats), hz, -wave if r.random() < 0.3 else wave


def compared(beats: Array, found: Array, seconds: float) -> tuple[int, int, int, float]:
    """Whole beats, how many of them were missed, how many were made up, and the error in ms."""
    late = float(np.median([found[np.argmin(abs(found - b - 0.1))] - b for b in beats[1:-2]]))
    there = beats + late
    whole = there[(there > CUT_S + 0.05) & (there < seconds - CUT_S - 0.05)]
    off = np.array([np.min(abs(found - b)) for b in whole])
    extra = sum(np.min(abs(there - f)) > NEAR_S for f in found)
    error = 1000 * float(np.sqrt(np.mean(off[off < NEAR_S] ** 2)))
    return len(whole), int((off > NEAR_S).sum()), int(extra), error


def second(count: int, seed: int) -> None:
    rows = []
    for one in range(seed, seed + count):
        beats, hz, wave = made_up(one)
        found = wave_beats(np.arange(len(wave)) / hz, wave).times
        rows.append(compared(beats, found, SECONDS))
    whole, missed, extra, error = np.array(rows).T
    print(f"{count} made-up waves, {whole.sum():.0f} whole beats")
    print(f"missed {missed.sum():.0f}, made up {extra.sum():.0f}, error {np.median(error):.1f} ms")
    print(f"waves with more than a tenth too many: {(extra > 0.1 * whole).sum()}")


def irregular() -> None:
    for path in sorted((DATA / "af").glob("*_af_*.txt")):
        rr = np.loadtxt(path)[:120]
        beats = np.cumsum(rr) / 1000
        strength = np.clip(0.3 + 0.7 * rr / rr.mean(), 0.35, 1.3)
        said = []
        for share, delay_s in ((0.1, 0.3), (0.3, 0.28), (0.5, 0.35)):
            wave = finger_wave(
                beats, 100, beats[-1], second=share, delay_s=delay_s, strength=strength
            )
            found = wave_beats(np.arange(len(wave)) / 100, wave)
            n, missed, extra, _ = compared(beats, found.times, beats[-1])
            said.append(f"{missed} missed, {extra} made up of {n}")
        print(path.name, "| second wave 0.1, 0.3, 0.5:", "; ".join(said))


def sprinting(seed: int, low: float, high: float) -> tuple[Array, int, Array]:
    """Beats, samples a second and the wave of a finger whose heart beats fast and evenly."""
    r = np.random.default_rng(seed)
    mean, breath, noise = 60000 / r.uniform(low, high), r.uniform(0.2, 3), iter(r.normal(0, 3, 400))
    beats = np.array(
        heart(lambda t: mean + breath * np.sin(np.pi * t) + next(noise), SECONDS + 2, -0.9)
    )
    hz = RATES_HZ[int(r.integers(8))]
    wave = finger_wave(
        beats, hz, SECONDS, second=r.uniform(0.05, 0.3), delay_s=r.uniform(0.16, 0.25) * mean / 400,
        noise=r.uniform(0.003, 0.03), seed=seed,
    )  # fmt: skip
    return beats, hz, wave


def fast() -> None:
    for low, high in ((150, 180), (180, 200), (200, 215), (215, 222)):
        right = 0
        for seed in range(40):
            beats, hz, wave = sprinting(seed, low, high)
            found = wave_beats(np.arange(len(wave)) / hz, wave).times
            off = np.median(np.diff(found)) / np.median(np.diff(beats)) - 1
            right += abs(off) < 0.01
        print(f"{low} to {high} a minute: {right} of 40 within a hundredth")


def column() -> None:
    waves = [made_up(seed)[2] for seed in range(9000, 9150)]
    for seed in range(9000, 9100):
        r = np.random.default_rng(seed)
        mean = r.uniform(450, 1200)
        beats = np.array(heart(lambda t, m=mean, r=r: m + 40 * np.sin(t) + r.normal(0, 20), 32))
        waves.append(microvolts(beats, (100, 128, 250, 360, 500, 1000)[seed % 6], 30, 30, seed))
    lists = [np.loadtxt(p) for p in DATA.glob("af/*.txt")]
    lists += [np.loadtxt(p) for p in DATA.glob("rr_segments/*.txt")]
    lists += [np.loadtxt(p) for p in DATA.glob("welltory_camera/*/*.txt")]
    lists += [1000 * np.diff(np.loadtxt(p)[:, 0])[1:] for p in DATA.glob("meditation/*.txt")]
    fingers = []
    for path in DATA.glob("welltory_camera/*/PPG.csv"):
        red = np.genfromtxt(path, delimiter=",", skip_header=1)[:, 1]
        fingers.append(red[np.isfinite(red)])
    for name, some in (("made-up waves", waves), ("real fingers", fingers), ("real lists", lists)):
        taken = sum(are_of_a_wave(one.tolist()) for one in some)
        print(f"{name}: {taken} of {len(some)} taken for a wave")


def ecg() -> None:
    for hz in (100, 130, 250, 500, 1000):
        for noise_uv in (10, 50):
            r = np.random.default_rng(hz + noise_uv)
            beats = np.array(
                heart(lambda t, r=r: 850 + 50 * np.sin(0.6 * t) + r.normal(0, 15), SECONDS)
            )
            wave = microvolts(beats, hz, SECONDS, noise_uv)
            t = tuple((np.arange(len(wave)) / hz).tolist())
            found = of_ecg(WaveFile(t, (tuple(wave.tolist()),), ()), Options())
            n, missed, extra, error = compared(beats, found.t, SECONDS)
            print(
                f"{hz} Hz, {noise_uv} µV: {missed} missed, {extra} made up of {n}, {error:.1f} ms"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("second", "irregular", "fast", "column", "ecg"))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=9000)
    args = parser.parse_args()
    if args.what == "second":
        second(args.count, args.seed)
    else:
        {"irregular": irregular, "fast": fast, "column": column, "ecg": ecg}[args.what]()


if __name__ == "__main__":
    main()
