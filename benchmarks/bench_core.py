"""What the numbers cost and how well faults are found, beside NeuroKit2 and systole in one run.

    python -m benchmarks.bench_core speed [RRFILE]   CPU ms on 400 beats; a day; a live beat
    python -m benchmarks.bench_core scipy            the spectra's parts beside scipy's own
    python -m benchmarks.bench_core faults FOLDER    injected faults: found, false, RMSSD left

Add ``--out FILE`` for JSON.  FOLDER holds recordings with known faults, as json with
``clean_peaks_ms``, ``corrupted_peaks_ms`` and ``events``.  Columns of peers that are not installed
stay empty; with ``pip install neurokit2 systole`` in an environment of their own, run it there with
``PYTHONPATH=src``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from poise.analysis.options import Options
from poise.analysis.series import labelled
from poise.analysis.study import analyse, measure
from poise.core import metrics
from poise.core.events import BreathStarted, Verdict
from poise.core.hrv.entropy import sample_entropy
from poise.core.hrv.labels import IntervalLabeller, label
from poise.core.hrv.lomb import PEAK_HZ, PEAK_STEP_HZ, lomb, peak_hz
from poise.core.hrv.spectrum import BANDS, NFFT, RATE_HZ, SEGMENT_S, resample, welch
from poise.core.hrv.spline import spline
from poise.core.hrv.time_domain import pairs, time_domain

warnings.filterwarnings("ignore")


def peer(name: str) -> Any:
    """A peer's module, None when it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def cpu_ms(work: Callable[[], object], repeats: int) -> float:
    """The median CPU time of one call, in ms."""
    work()
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        spent.append((time.process_time() - start) * 1000)
    return median(spent)


# ------------------------------------------------------------------ speed


def lively(beats: int) -> np.ndarray:
    """Intervals of a made-up heart with a breath, a slow wave and noise, to a ms."""
    rng, k = np.random.default_rng(1), np.arange(beats)
    swing = 30 * np.sin(2 * np.pi * k / 5) + 40 * np.sin(2 * np.pi * k / 13)
    return np.asarray(np.round(820 + swing + rng.normal(0, 15, beats)))


def ours(rr: np.ndarray) -> dict[str, Callable[[], object]]:
    every, t = np.ones(len(rr), bool), np.cumsum(rr) / 1000

    return {
        "time domain": lambda: time_domain(rr, every, pairs(every, every)),
        "frequency domain": lambda: list(map(welch(resample(t, rr)).power, BANDS.values())),
        "Lomb's peak": lambda: peak_hz(t, rr),
        "nonlinear": lambda: (
            time_domain(rr, every, pairs(every, every)),
            sample_entropy(rr),
        ),
        "labelling": lambda: label(rr),
        "everything": lambda: measure(labelled("rr", t, rr), "", Options(every_s=1e6)),
    }


def theirs(nk: Any, rr: np.ndarray) -> dict[str, Callable[[], object]]:
    t = np.cumsum(rr) / 1000
    given = {"RRI": rr, "RRI_Time": t}
    peaks = np.r_[0, np.cumsum(rr)].astype(int)
    return {
        "time domain": lambda: nk.hrv_time(given),
        "frequency domain": lambda: nk.hrv_frequency(given, normalize=False),
        "nonlinear": lambda: nk.hrv_nonlinear(given),
        "labelling": lambda: nk.signal_fixpeaks(peaks, sampling_rate=1000),
        "everything": lambda: (
            nk.signal_fixpeaks(peaks, sampling_rate=1000, iterative=True),
            nk.hrv_time(given),
            nk.hrv_frequency(given, normalize=False),
            nk.hrv_nonlinear(given),
        ),
    }


def speed(rr: np.ndarray) -> dict[str, Any]:
    """The table of costs on ``rr``, then a whole day and a live beat."""
    mine = {name: cpu_ms(work, 40) for name, work in ours(rr).items()}
    nk = peer("neurokit2")
    peers = {name: cpu_ms(work, 5) for name, work in theirs(nk, rr).items()} if nk else {}
    print(f"CPU ms, median, {len(rr)} beats")
    print("| | poise | NeuroKit2 | times faster |\n|---|---|---|---|")
    for name, spent in mine.items():
        other = peers.get(name)
        tail = f"{other:.1f} | {other / spent:.0f}" if other else " | "
        print(f"| {name} | {spent:.2f} | {tail} |")
    found = {"beats": len(rr), "poise_ms": mine, "neurokit2_ms": peers}
    found |= {"day": a_day(), "live": live(rr)}
    print("a day:", found["day"])
    print("live, per beat:", found["live"])
    return found


def beside_scipy() -> list[dict[str, float]]:
    """CPU ms of what is written by hand and of scipy's, over five minutes, a night and a day."""
    from scipy import interpolate, signal

    rows, width = [], int(SEGMENT_S * RATE_HZ)
    print("| hours | spline | scipy | Welch | scipy | Lomb | scipy |\n|" + "---|" * 7)
    for hours in (1 / 12, 8, 24):
        rr = lively(round(hours * 3600 / 0.85))
        t = np.cumsum(rr) / 1000
        at = np.arange(t[0], t[-1], 1 / RATE_HZ)
        even, hz = spline(t, rr, at), np.arange(*PEAK_HZ, PEAK_STEP_HZ)
        works: dict[str, Callable[[], object]] = {
            "spline": lambda t=t, rr=rr, at=at: spline(t, rr, at),
            "spline_scipy": lambda t=t, rr=rr, at=at: interpolate.CubicSpline(t, rr)(at),
            "welch": lambda even=even: welch(even),
            "welch_scipy": lambda even=even: signal.welch(
                signal.detrend(even), RATE_HZ, "hann", width, width // 2, NFFT, "constant"
            ),
        }
        if hours < 1:  # a day's has no peak that anybody asks for
            works["lomb"] = lambda t=t, rr=rr, hz=hz: lomb(t, rr - rr.mean(), hz)
            works["lomb_scipy"] = lambda t=t, rr=rr, hz=hz: signal.lombscargle(
                t, rr - rr.mean(), 2 * np.pi * hz
            )
        row = {"hours": hours} | {name: cpu_ms(work, 5) for name, work in works.items()}
        rows.append(row)
        print("| " + " | ".join(f"{value:.2f}" for value in row.values()) + " |", flush=True)
    return rows


def a_day() -> list[dict[str, float]]:
    """``analyze`` of 6, 12 and 24 hours, imports done: CPU s, and the most memory it held."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for hours in (6, 12, 24):
            rr = lively(int(hours * 3600 / 0.82))
            path = Path(folder) / "rr.txt"
            path.write_text("".join(f"{x:.0f}\n" for x in rr))
            start = time.process_time()
            text = json.dumps(analyse(path).as_dict())
            spent = time.process_time() - start
            tracemalloc.start()
            analyse(path)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            rows.append({
                "hours": hours, "beats": len(rr), "cpu_s": round(spent, 2),
                "peak_mb": round(most / 1e6), "json_mb": round(len(text) / 1e6, 1),
            })  # fmt: skip
    return rows


def live(rr: np.ndarray) -> dict[str, float]:
    """CPU ms for one beat of a session: labelling it, telling every metric, asking each."""
    every: dict[str, Any] = {name: metrics.metric(name)() for name in metrics.names()}
    guide = [BreathStarted(10.0 * k, k, 4.0, 0.0, 6.0, 0.0) for k in range(60)]
    labeller, t = IntervalLabeller("strap"), 0.0
    judged = []
    start = time.process_time()
    for i, interval in enumerate(rr.tolist()):
        t += interval / 1000
        judged.append(labeller.push(t, interval, 3.0, follows=i > 0))
    spent = {"labelling": (time.process_time() - start) / len(rr) * 1000}
    for name, metric in every.items():
        breaths, start = list(guide), time.process_time()
        for said in judged:
            if said is None:
                continue
            while hasattr(metric, "breathe") and breaths and breaths[0].t <= said.t:
                metric.breathe(breaths.pop(0))
            metric.update(said)
            metric.read(said.t)
        spent[name] = (time.process_time() - start) / len(rr) * 1000
    # As often as each is asked: once a breath, or at every beat.
    beats_per = {"swing": 12, "lock": 12}
    spent["all, as often as asked"] = sum(ms / beats_per.get(name, 1) for name, ms in spent.items())
    return {name: round(ms, 4) for name, ms in spent.items()}


# ------------------------------------------------------------------ faults


def left_by_poise(beats: np.ndarray) -> tuple[np.ndarray, float]:
    """Beats that end a flagged interval, and RMSSD of what is left."""
    rr = np.diff(beats)
    good = np.array([v is Verdict.NORMAL for v in label(rr)])
    steps = np.diff(rr)[good[1:] & good[:-1]]
    return beats[1:][~good], rms(steps)


def left_by_neurokit(beats: np.ndarray) -> tuple[np.ndarray, float]:
    """Beats it names as faults at first, and RMSSD after its iterative correction."""
    nk = peer("neurokit2")
    peaks = beats.astype(int)
    marks, _ = nk.signal_fixpeaks(peaks, sampling_rate=1000, iterative=False)
    _, corrected = nk.signal_fixpeaks(peaks, sampling_rate=1000)
    named = [int(i) for kind in ("ectopic", "missed", "extra", "longshort") for i in marks[kind]]
    at = [i for i in named if 0 <= i < len(beats)]
    return beats[sorted(set(at))], rms(np.diff(np.diff(np.asarray(corrected, float))))


def left_by_systole(beats: np.ndarray) -> tuple[np.ndarray, float]:
    """Intervals it names as faults, and RMSSD after its correction."""
    detection, correction = peer("systole.detection"), peer("systole.correction")
    rr = np.diff(beats)
    marks = detection.rr_artefacts(rr)
    bad = np.zeros(len(rr), bool)
    for kind in ("ectopic", "missed", "extra", "long", "short"):
        bad |= np.asarray(marks[kind], bool)[: len(rr)]
    corrected, _ = correction.correct_rr(rr, verbose=False)
    return beats[1:][bad], rms(np.diff(np.asarray(corrected, float)))


def rms(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(x**2))) if len(x) else float("nan")


def faults(folder: Path) -> list[dict[str, Any]]:
    """Each recording by each program; a fault is found when a beat beside it is named."""
    programs = {"poise": left_by_poise}
    if peer("neurokit2"):
        programs["NeuroKit2"] = left_by_neurokit
    if peer("systole"):
        programs["systole"] = left_by_systole
    rows = []
    print("| recording | program | found | false on the spoilt | false on the clean | RMSSD | of |")
    print("|---|---|---|---|---|---|---|")
    for path in sorted(folder.glob("*.json")):
        story = json.loads(path.read_text())
        clean = np.array(story["clean_peaks_ms"], float)
        spoilt = np.array(story["corrupted_peaks_ms"], float)
        truth = rms(np.diff(np.diff(clean)))
        for name, program in programs.items():
            named, left = program(spoilt)
            found, near = 0, np.zeros(len(named), bool)
            for event in story["events"]:
                low = event.get("gap_from", event["t_ms"]) - 100
                high = event.get("gap_to", event["t_ms"] + 1600) + 100
                here = (named >= low) & (named <= high)
                found += bool(here.any())
                near |= here
            row = {
                "recording": path.stem, "program": name, "found": found,
                "events": len(story["events"]), "false": int((~near).sum()),
                "false_on_clean": len(program(clean)[0]), "rmssd_ms": round(left, 2),
                "true_rmssd_ms": round(truth, 2), "error": round(left / truth - 1, 4),
            }  # fmt: skip
            rows.append(row)
            print(
                f"| {path.stem} | {name} | {found} of {row['events']} | {row['false']} | "
                f"{row['false_on_clean']} of {len(clean) - 1} | {left:.1f} ({row['error']:+.1%}) | "
                f"{truth:.1f} |"
            )
    return rows


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("speed", "scipy", "faults"))
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.what == "faults" and args.path is None:
        sys.exit("faults needs the folder of recordings")
    if args.what == "speed":
        rr = np.loadtxt(args.path)[:400] if args.path else lively(400)
        found: Any = speed(rr)
    elif args.what == "scipy":
        found = beside_scipy()
    else:
        found = faults(args.path)
    if args.out:
        args.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
