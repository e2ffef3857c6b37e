"""Scorers who know the truth, for a number that was chosen: how well things go, as figures.

Hours of made-up arrivals of a strap; faults put into clean recordings, beside a cardiologist's
labels; a real ECG with its annotated beats, and a finger's wave beside it; breathing with a
metronome; hearts that swing and hearts that do not; pairs of made-up sensors on one heart; made-up
people before a camera, with and without a pulse.  Each is told the folder of recordings.
"""

from __future__ import annotations

import json
from dataclasses import replace
from math import cos, pi
from pathlib import Path
from typing import Any

import numpy as np

from calibration.measure.contact_sigma import pairs
from poise.checks.alignment import align
from poise.core.events import Beat, MetricUpdate, Verdict
from poise.core.hrv.labels import label
from poise.core.metrics.swing import Swing
from poise.core.strap.r_peaks import RPeaks
from poise.simulation.arrivals import Conditions
from poise.simulation.chain_runs import run_camera_chain, strap_hour
from poise.simulation.guide import breaths
from poise.simulation.hearts import from_beats, mean_bpm, over_background, pink
from poise.simulation.person import Person
from poise.simulation.scenes import NO_PULSE
from poise.simulation.skin import Scene, samples
from poise.simulation.two_sensors import AT_REST, FAIR, PACED, POOR, feel_and_see

Figures = dict[str, float]


def strap(_: Path) -> Figures:
    """The worst of hours: clean, slow, in late bunches, full of mishaps, or off the skin."""
    hours = [
        strap_hour(conditions, seed)
        for conditions in (
            Conditions(),
            Conditions(heart_bpm=45),
            Conditions(bursts=0.02),
            Conditions(bursts=0.02, lost=0.02, doubled=0.02, clock=-0.005),
            Conditions(heart_bpm=58, off_skin=0.01),
        )
        for seed in (1, 2, 3)
    ]
    return {
        "median_ms": round(max(hour.median_ms for hour in hours), 1),
        "p95_ms": round(max(hour.p95_ms for hour in hours), 1),
        "false_gaps": sum(hour.false_gaps for hour in hours),
        "bridged": sum(hour.losses_bridged for hour in hours),
        "copies_kept": sum(hour.doubled - hour.doubled_removed for hour in hours),
    }


def labels(data: Path) -> Figures:
    """Faults found and clean beats flagged, as benchmarks/bench_core.py counts them."""
    found = events = false = clean_flagged = 0
    for path in sorted((data / "artefacts").glob("*.json")):
        story = json.loads(path.read_text())
        named = _named(np.array(story["corrupted_peaks_ms"], float))
        near = np.zeros(len(named), bool)
        for event in story["events"]:
            low = event.get("gap_from", event["t_ms"]) - 100
            high = event.get("gap_to", event["t_ms"] + 1600) + 100
            here = (named >= low) & (named <= high)
            found, events = found + bool(here.any()), events + 1
            near |= here
        false += int((~near).sum())
        clean_flagged += len(_named(np.array(story["clean_peaks_ms"], float)))
    early, missed_early, extra = _cardiologist(data / "mitdb" / "100_beats.csv")
    lively = _cardiologist(data / "mitdb" / "115_beats.csv")[2]
    return {
        "faults_found": found, "of": events, "false": false, "clean_flagged": clean_flagged,
        "early_missed": missed_early, "of_early": early, "beside_them_false": extra,
        "lively_flagged": lively,
    }  # fmt: skip


def _named(peaks_ms: Any) -> Any:
    said = label(np.diff(peaks_ms))
    return np.array([t for t, v in zip(peaks_ms[1:], said, strict=True) if v != "normal"])


def _cardiologist(path: Path) -> tuple[int, int, int]:
    """Early beats, those of them not labelled, and normal intervals that were."""
    cells = [row.split(",") for row in path.read_text().split()[1:]]
    symbols = [symbol for _, symbol in cells]
    said = label(np.diff(np.array([float(t) for t, _ in cells])))
    early = [i for i in range(len(said)) if symbols[i + 1] != "N"]
    normal = [i for i in range(len(said)) if symbols[i] == "N" == symbols[i + 1]]
    return (
        len(early),
        sum(said[i] == "normal" for i in early),
        sum(said[i] != "normal" for i in normal),
    )


def ecg(data: Path) -> Figures:
    """Annotated beats of five minutes that were not found, and found ones that are none."""
    folder = data / "ecg_ppg"
    wave = np.loadtxt(folder / "bio_resting_5min_100hz.csv", delimiter=",", skiprows=1, usecols=0)
    truth = np.loadtxt(folder / "rpeaks_100hz_samples.txt")
    known = truth[(truth > 300) & (truth < len(wave) - 200)]
    found = np.array([peak.sample for peak in RPeaks(100).receive(wave)])
    found = found[(found > 300) & (found < len(wave) - 200)]
    away = np.abs(known[:, None] - found[None, :])
    return {
        "beats": len(known),
        "missed": int((away.min(axis=1) > 5).sum()),
        "made_up": int((away.min(axis=0) > 5).sum()),
    }


def contact(data: Path) -> Figures:
    """Beats of a finger's wave beside R peaks: missed, made up, and their intervals' error."""
    felt, seen, of = pairs(data)
    once = np.bincount(of[of >= 0], minlength=len(felt))
    error_ms = 1000 * (np.diff(seen - felt[np.maximum(of, 0)]))[np.diff(of) == 1]
    return {
        "beats": len(felt),
        "missed": int((once == 0).sum()),
        "made_up": int((once > 1).sum()),
        "interval_ms": round(float(np.median(np.abs(error_ms))), 1) if len(error_ms) else 0.0,
    }


def swung(_: Path) -> Figures:
    """Two minutes of hearts with a swing of 60 ms and with none; one beat in 25 is flagged."""
    errors_ms, shown, breaths_led, invented = [], 0, 0, 0
    rng = np.random.default_rng(3)
    for k in range(120):
        size_ms, sigma_s = (30.0, 0.0)[k % 2], (0.003, 0.015)[k // 2 % 2]

        def wave(t: float, size_ms: float = size_ms) -> float:
            return size_ms * cos(2 * pi * t / 10)

        beat = over_background(pink(rng, 140, 25.0), 850, until=128, swing_ms=wave)
        heard = from_beats(np.sort(np.array(beat) + sigma_s * rng.standard_normal(len(beat))))
        metric, guide = Swing(), breaths(12, 10.0, start=5.0)
        for one in guide:
            metric.breathe(one)
        for rr in heard:
            bad = rng.random() < 0.04
            metric.update(replace(rr, verdict=Verdict.ECTOPIC) if bad else rr)
        for one in guide[2:]:
            reading = metric.reading(one.t + 10.0)
            if reading is not None and reading.shown and reading.fit is not None:
                invented += size_ms == 0
                shown += size_ms > 0
                if size_ms:
                    errors_ms.append(reading.fit.swing_ms - 2 * size_ms)
            breaths_led += size_ms > 0
    return {
        "shown": round(shown / breaths_led, 3),
        "error_sd_ms": round(float(np.std(errors_ms)), 1) if errors_ms else 0.0,
        "shown_without": round(invented / breaths_led, 3),
    }


def alignment(_: Path) -> Figures:
    """Of hearts a minute long, led or at rest, in fair and in poor light."""
    right = accepted = wrong = count = 0
    errors = []
    for heart, sight in ((PACED, FAIR), (PACED, POOR), (AT_REST, FAIR)):
        for seed in range(40):
            two = feel_and_see(heart, sight, 60, seed)
            found = align(two.felt, two.seen)
            count += 1
            if found is None:
                continue
            error = abs(found.offset_s - two.offset_at(found.middle_s))
            right += error < 0.2
            if found.accepted:
                accepted, wrong = accepted + 1, wrong + (error >= 0.2)
                errors.append(1000 * error)
    p95 = round(float(np.percentile(errors, 95)), 1) if errors else 0.0
    return {"hearts": count, "right": right, "accepted": accepted, "wrong": wrong, "p95_ms": p95}


def camera(_: Path) -> Figures:
    """Half a minute of eight people in good and poor light, and of five scenes with no pulse."""
    errors, intervals_ms, shown, seconds, invented = [], [], 0, 0, 0
    for seed in range(8):
        person = Person(55 + 9 * seed, swing_ms=45, breaths_hz=0.1, slow_ms=10, white_ms=8)
        scene = Scene(living=(3e-4, 8e-4)[seed % 2], pulse_grey=(0.5, 0.3)[seed % 2])
        heard, true = samples(person, scene, 30, seed)
        said, _ = run_camera_chain(heard)
        numbers = [e for e in said if isinstance(e, MetricUpdate)]
        seconds += len(numbers)
        for one in numbers:
            if one.value is not None:
                shown += 1
                errors.append(abs(one.value - mean_bpm(true, one.t - 10.7, one.t - 0.7)))
        beats = [e for e in said if isinstance(e, Beat) and e.rr_ms is not None]
        for beat in beats:
            at = int(np.argmin(np.abs(true - beat.t)))
            if at > 0:
                intervals_ms.append(abs(beat.rr_ms - 1000 * (true[at] - true[at - 1])))
    for seed, scene in enumerate(NO_PULSE.values()):
        if seed < 5:
            said, _ = run_camera_chain(samples(None, scene, 30, 9000 + seed)[0])
            invented += sum(isinstance(e, MetricUpdate) and e.value is not None for e in said)
    return {
        "bpm_error": round(float(np.nanmean(errors)), 2) if errors else 0.0,
        "shown": round(shown / seconds, 3),
        "interval_ms": round(float(np.median(intervals_ms)), 1) if intervals_ms else 0.0,
        "invented": invented,
    }
