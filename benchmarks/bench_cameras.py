"""What the camera's chain reaches on real fingers and made-up people.

    python -m benchmarks.bench_cameras real DATA     fingers beside a strap and beside oximeters
    python -m benchmarks.bench_cameras grid          40 to 180 beats a minute at 15 to 60 frames/s
    python -m benchmarks.bench_cameras switching     15 and 30 frames a second in one clip
    python -m benchmarks.bench_cameras refusal       seconds with a number where there is no pulse
    python -m benchmarks.bench_cameras lifelike_faces  traces as hard to read as real faces, by kind
    python -m benchmarks.bench_cameras plain         what plain methods make of the same kinds
    python -m benchmarks.bench_cameras skin          six skin tones in four kinds of light
    python -m benchmarks.bench_cameras faces         drawn faces through cv2, codecs and MediaPipe
    python -m benchmarks.bench_cameras speed         time to the first number, and after a step
    python -m benchmarks.bench_cameras timing        beats and swing against the truth
    python -m benchmarks.bench_cameras calibrate     is what is said to be 95 % right, 95 % right?

``DATA`` is ``tests/data``, with the frames beside oximeters that its README names.  Add
``--out FILE`` for JSON and ``--quick`` for a few of each.  What the camera costs is in
``bench_camera_live.py``.

Made-up people are easier than real ones: what they give is a regression test and a test of refusal,
never an accuracy.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from poise.core.arrays import Array
from poise.core.events import Beat, MetricUpdate, SkinSample
from poise.core.pulse import beats, pos
from poise.core.pulse.estimator import EDGE_S, Look, PulseEstimator
from poise.core.pulse.hindsight import Stretch
from poise.core.pulse.reading import PulseReading, read_samples, read_trace
from poise.simulation import lifelike_skin
from poise.simulation.heard import hear_camera
from poise.simulation.hearts import mean_bpm
from poise.simulation.lifelike_skin import Face
from poise.simulation.person import Person
from poise.simulation.scenes import NO_PULSE, somebody
from poise.simulation.skin import Scene, samples
from poise.simulation.skin_tone import TONES

ROOT = Path(__file__).resolve().parents[1]

STARTS_S = 4.0


def errors(reading: PulseReading, true: Array) -> tuple[Array, float]:
    """The errors (beats a minute) of what is shown, and the share of moments shown."""
    found = [
        m.heart_bpm - mean_bpm(true, max(true[0], m.t - 10 - EDGE_S), m.t - EDGE_S)
        for m in reading.timeline
        if m.heart_bpm is not None
    ]
    kept = np.array(found, dtype=float)
    return kept[np.isfinite(kept)], reading.believed


def spread(values: Any) -> dict[str, float]:
    """Median, 95th percentile, largest and number."""
    v = np.asarray(values, dtype=float)
    if len(v) == 0:
        return {"n": 0}
    return {
        "n": len(v),
        "mean": round(float(v.mean()), 3),
        "p50": round(float(np.median(v)), 3),
        "p95": round(float(np.quantile(v, 0.95)), 3),
        "max": round(float(v.max()), 3),
    }


# ------------------------------------------------------------------ real fingers


def aligned(found: Array, rr_ms: Array) -> tuple[Array, Array]:
    """Interval errors (ms) and the strap's beats on the camera's clock; the streams share none.

    The shift that lays most beats on beats is the one.
    """
    strap = np.concatenate([[0], np.cumsum(rr_ms)]) / 1000
    shifts = np.unique(np.round((found[:, None] - strap[None, :]).ravel(), 2))
    shifts = shifts[np.abs(shifts) < 12]

    def fit(shift: float) -> float:
        away = np.abs(found[:, None] - (strap + shift)[None, :]).min(axis=1)
        return float(np.exp(-((away / 0.05) ** 2)).sum())

    true = strap + max(shifts, key=fit)
    for _ in range(3):
        which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
        late = found - true[which]
        true = true + np.median(late[np.abs(late) < 0.15])
    which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
    close = np.abs(found - true[which]) < 0.25
    one_on = (np.diff(which) == 1) & close[1:] & close[:-1]
    return np.abs(1000 * (np.diff(found) - np.diff(true[which]))[one_on]), true


def finger(folder: Path) -> dict[str, Any]:
    """One record beside a strap."""
    ms, *rgb = np.genfromtxt(folder / "PPG.csv", delimiter=",", skip_header=1).T
    rr_ms = np.array((folder / "RR.txt").read_text().split(), dtype=float)
    reading = read_trace(ms / 1000, np.stack(rgb, axis=1))
    found = np.array([b.t for b in reading.beats])
    rr = [b.rr_ms for b in reading.beats if b.rr_ms is not None]
    error = aligned(found, rr_ms)[0] if len(found) > 20 else np.array([])
    got, told = 60000 / float(np.mean(rr)) if rr else None, 60000 / float(rr_ms.mean())
    return {
        "record": folder.name,
        "strap_bpm": round(told, 2),
        "camera_bpm": round(got, 2) if got else None,
        "error_bpm": round(got - told, 2) if got else None,
        "valid": reading.valid,
        "believed": round(reading.believed, 3),
        "beats": len(found),
        "strap_beats": len(rr_ms) + 1,
        "interval_error_ms": spread(error),
    }


def oximeter(path: Path) -> dict[str, Any]:
    """One person beside oximeters; they average, so their number is a little later than ours."""
    rgb = np.genfromtxt(path, delimiter=",", skip_header=1)
    beside = str(path).replace("left_rgb", "pulse")
    told = np.genfromtxt(beside, delimiter=",", skip_header=1)[:, 1:]
    told[told == 0] = np.nan
    median = np.nanmedian(told, axis=1)
    reading = read_trace(np.arange(len(rgb)) / 30, rgb)
    result: dict[str, Any] = {"record": path.name[:6], "believed": round(reading.believed, 3)}
    for late in (0, 2):
        away = np.array(
            [
                abs(m.heart_bpm - median[round(m.t) + late])
                for m in reading.timeline
                if m.heart_bpm is not None and round(m.t) + late < len(median)
            ]
        )
        away = away[np.isfinite(away)]
        result[f"late_{late}_s"] = {
            "within_2_bpm": round(float(np.mean(away <= 2)), 3),
            **spread(away),
        }
    return result


def real(options: argparse.Namespace) -> dict[str, Any]:
    """Fingers beside a strap and beside oximeters."""
    folder = Path(options.data)
    fingers = sorted((folder / "welltory_camera").glob("subject_*"))
    colours = sorted((folder / "oximeter_camera").glob("*_left_rgb.csv"))
    if not colours:
        raise SystemExit(f"the frames beside the oximeters are not in {folder}: see its README.md")
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(finger, fingers[:4] if options.quick else fingers))
        beside = list(pool.map(oximeter, colours))
    right = [r for r in found if r["valid"] and abs(r["error_bpm"]) <= 1]
    poor = [r for r in found if not r["valid"]]
    weights = [r["late_0_s"]["n"] for r in beside]
    return {
        "fingers": found,
        "right_within_1_bpm": len(right),
        "called_poor": len(poor),
        "of": len(found),
        "median_interval_mae_ms": round(
            float(np.median([r["interval_error_ms"].get("mean", np.nan) for r in found])), 2
        ),
        "oximeters": beside,
        "within_2_bpm_of_all_shown": {
            late: round(
                float(np.average([r[late]["within_2_bpm"] for r in beside], weights=weights)), 3
            )
            for late in ("late_0_s", "late_2_s")
        },
    }


# ------------------------------------------------------------------ made-up people


def grid_point(asked: tuple[int, int]) -> dict[str, Any]:
    """One rate at one frame rate, webcam-like."""
    bpm, fps = asked
    scene = Scene(fps=fps, pulse_grey=0.4, living=4e-4, jitter_ms=6, drops=0.02)
    heard, true = samples(Person(bpm, swing_ms=20), scene, 40, bpm)
    error, believed = errors(read_samples(heard), true)
    live = [look.shown for look in hear_camera(heard)[1]]
    return {
        "bpm": bpm,
        "fps": fps,
        "mae": round(float(np.abs(error).mean()), 3) if len(error) else None,
        "believed": round(believed, 3),
        "live": round(float(np.mean(live)), 3),
    }


def grid(options: argparse.Namespace) -> dict[str, Any]:
    """Every rate at every frame rate."""
    rates = range(40, 181, 35 if options.quick else 5)
    asked = [(bpm, fps) for bpm in rates for fps in (15, 24, 30, 60)]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(grid_point, asked, chunksize=4))
    known = [r["mae"] for r in found if r["mae"] is not None]
    return {"points": found, "mae": spread(known), "unread": sum(r["mae"] is None for r in found)}


def switching_one(asked: tuple[float, int]) -> tuple[float | None, float]:
    """A camera that halves its rate for eight seconds in every sixteen: mean error, share shown."""
    pulse_grey, seed = asked
    person = Person(55 + 7 * seed, swing_ms=20)
    heard, true = samples(person, Scene(pulse_grey=pulse_grey, living=4e-4), 60, seed)
    kept = [s for i, s in enumerate(heard) if s.t % 16 < 8 or i % 2]
    error, believed = errors(read_samples(kept), true)
    return (float(np.abs(error).mean()) if len(error) else None), believed


def switching(options: argparse.Namespace) -> dict[str, Any]:
    """15 and 30 frames a second in one clip."""
    n = 4 if options.quick else 12
    result = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for grey in (0.2, 0.4):
            found = list(pool.map(switching_one, [(grey, seed) for seed in range(n)]))
            result[f"{grey} grey levels"] = {
                "mae": spread([error for error, _ in found if error is not None]),
                "shown": spread([believed for _, believed in found]),
            }
    return result


def without_pulse(kind: str, seed: int) -> list[SkinSample]:
    """Forty seconds of a kind of ``NO_PULSE``, or of a lifelike face, in which nothing beats."""
    lifelike = lifelike_skin.FACES | lifelike_skin.RESTLESS
    if kind in lifelike:
        own = 9000 + 100 * list(lifelike).index(kind) + seed  # no two kinds have the same noise
        return lifelike_skin.samples(
            own, 40, face=lifelike[kind], regions=(1, 3)[seed % 2], alive=False
        )[0]
    rng = np.random.default_rng(seed)
    scene = replace(
        NO_PULSE[kind], flicker_hz=rng.uniform(0.7, 2.9), motion_hz=rng.uniform(0.7, 2.5)
    )
    return samples(None, scene, 40, 9000 + seed)[0]


def refusal_clip(asked: tuple[str, int]) -> tuple[str, int, int, int]:
    """Seconds shown live and with hindsight in one clip without a pulse, and beats said."""
    kind, seed = asked
    heard = without_pulse(kind, seed)
    said, _ = hear_camera(heard)
    live = sum(isinstance(e, MetricUpdate) and e.value is not None for e in said)
    reading = read_samples(heard)
    return kind, live, sum(m.heart_bpm is not None for m in reading.timeline), len(reading.beats)


def refusal(options: argparse.Namespace) -> dict[str, Any]:
    """Clips without a pulse: nothing may be shown."""
    each = 3 if options.quick else 34
    kinds = [*NO_PULSE, *lifelike_skin.FACES, *lifelike_skin.RESTLESS]
    asked = [(kind, seed) for kind in kinds for seed in range(each)]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(refusal_clip, asked, chunksize=8))
    return {
        kind: {
            "clips": each,
            "clips_shown_live": sum(live > 0 for k, live, _, _ in found if k == kind),
            "seconds_shown_live": sum(live for k, live, _, _ in found if k == kind),
            "clips_shown_hindsight": sum(late > 0 for k, _, late, _ in found if k == kind),
            "seconds_shown_hindsight": sum(late for k, _, late, _ in found if k == kind),
            "clips_with_beats": sum(n > 0 for k, _, _, n in found if k == kind),
        }
        for kind in kinds
    }


def somebody_read(asked: tuple[int, bool]) -> tuple[bool, list[tuple[float, float]], list[Any]]:
    """(score, error) of every live look, and (quality, error) of every moment with hindsight."""
    seed, pulse = asked
    person, scene = somebody(seed, pulse)
    heard, true = samples(person, scene, 45, seed)
    live = []
    for look in hear_camera(heard)[1]:
        start = look.t - EDGE_S - look.span_s
        error = look.heart_bpm - mean_bpm(true, start, look.t - EDGE_S) if pulse else 99.0
        if np.isfinite(error):
            live.append((look.score, error))
    late = []
    for m in read_samples(heard).timeline:
        if m.heart_bpm is not None:
            truth = mean_bpm(true, max(0.2, m.t - 10 - EDGE_S), m.t - EDGE_S) if pulse else 0.0
            late.append((m.quality, m.heart_bpm - truth if pulse else 99.0))
    return pulse, live, late


def calibrate(options: argparse.Namespace) -> dict[str, Any]:
    """How often readings said to be right are: made-up people, every third without a pulse."""
    n = 12 if options.quick else options.people
    asked = [(seed, True) for seed in range(n)] + [(seed, False) for seed in range(n, n + n // 2)]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(somebody_read, asked, chunksize=4))
    edges = (0, 0.2, 0.5, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0001)
    result: dict[str, Any] = {}
    for name, which in (("live", 1), ("hindsight", 2)):
        rows = np.array([row for person in found if person[0] for row in person[which]])
        curve = []
        for low, high in pairwise(edges):
            inside = (rows[:, 0] >= low) & (rows[:, 0] < high)
            if inside.any():
                right = round(float(np.mean(np.abs(rows[inside, 1]) <= 3)), 3)
                said = round(float(rows[inside, 0].mean()), 3)
                curve.append({"said": said, "right": right, "n": int(inside.sum())})
        result[name] = curve
    if options.plot:
        options.plot.write_text(plotted(result), encoding="utf-8")
    return result


def plotted(curves: dict[str, Any]) -> str:
    """The calibration curves as an SVG picture: what was said across, how often it was right up."""
    side, edge = 360, 50

    def at(said: float, right: float) -> str:
        return f"{edge + said * side:.1f},{edge + (1 - right) * side:.1f}"

    whole = side + 2 * edge
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{whole}" height="{whole}" fill="white"/>',
        f'<polyline points="{at(0, 0)} {at(1, 1)}" stroke="#999" stroke-dasharray="4"/>',
        f'<polyline points="{at(0, 1)} {at(0, 0)} {at(1, 0)}" fill="none" stroke="#333"/>',
        f'<text x="{edge}" y="{whole - 15}">probability said, 0 to 1</text>',
        f'<text x="{edge}" y="{edge - 15}">share within 3 beats a minute, 0 to 1</text>',
    ]
    for (name, curve), colour in zip(curves.items(), ("#1b6ca8", "#c2571a"), strict=False):
        line = " ".join(at(point["said"], point["right"]) for point in curve)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        end = at(0.62, 0.2 if name == "live" else 0.13).split(",")
        parts.append(f'<text x="{end[0]}" y="{end[1]}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def lifelike_one(asked: tuple[Face, int, float, int]) -> dict[str, list[Any]]:
    """One face read for a minute, as it was live and with hindsight.

    Of every look its error in beats a minute, the stated standard error and whether it was shown;
    of every interval its error in ms; of every ten seconds how far they are from the mean.
    """
    face, seed, fps, regions = asked
    heard, true = lifelike_skin.samples(seed, 60, face=face, fps=fps, regions=regions)
    stretch, looks = Stretch("camera"), list[Look]()
    for sample in heard:
        stretch.receive(sample)
        if stretch.last_look is not None and (not looks or stretch.last_look is not looks[-1]):
            looks.append(stretch.last_look)
    reread = stretch.read()
    live = [
        (k.heart_bpm - mean_bpm(true, k.t - EDGE_S - k.span_s, k.t - EDGE_S), k.se_bpm, k.shown)
        for k in looks
    ]
    late = []
    for t, _, found_bpm in reread.judged():
        told = reread.moment(t)
        error = found_bpm - mean_bpm(true, max(float(true[0]), 0.0, t - 10 - EDGE_S), t - EDGE_S)
        late.append((error, told.heart_bpm_se or np.nan, told.heart_bpm is not None))
    found = np.array([b.t for b in reread.beats])
    off: list[float] = []
    if len(found) > 2:
        which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
        one_on = (np.diff(which) == 1) & np.array([b.follows for b in reread.beats[1:]])
        off = (1000 * np.abs(np.diff(found) - np.diff(true[which]))[one_on]).tolist()
    means = np.array([mean_bpm(true, t - 10, t) for t in np.arange(12.0, 60.0)])
    own = np.abs(means - means.mean()).tolist()
    return {"live": live, "hindsight": late, "intervals": off, "own_mean": own}


def scores(rows: Iterable[tuple[float, float, bool]]) -> dict[str, float]:
    """What a table says of looks: share shown and how right, with the stated interval's coverage.

    ``all_mae`` is the error of every look, shown or not.
    """
    error, se, shown = np.array([row for row in rows if np.isfinite(row[0])], dtype=float).T
    kept = shown > 0
    result = {"shown": kept.mean(), "all_mae": np.abs(error).mean()}
    if kept.any():
        off = np.abs(error[kept])
        result |= {
            "mae": off.mean(),
            "worst": off.max(),
            "within_3": (off <= 3).mean(),
            "covered": (off <= 1.96 * se[kept]).mean(),
        }
    return {key: round(float(value), 3) for key, value in result.items()}


def row_of(people: list[dict[str, list[Any]]]) -> dict[str, Any]:
    """A row of the table: the looks and intervals of several people together."""

    def together(key: str) -> list[Any]:
        return [value for person in people for value in person[key]]

    return {
        "hindsight": scores(together("hindsight")),
        "live": scores(together("live")),
        "interval_ms": round(float(np.mean(together("intervals") or [np.nan])), 1),
        "own_mean_mae": round(float(np.mean(together("own_mean"))), 2),
    }


def lifelike_faces(options: argparse.Namespace) -> dict[str, Any]:
    """Each kind of face at 30 pictures a second, one and three regions; the still one at 60 too."""
    n = 2 if options.quick else 8
    cases = [
        (kind, fps, regions)
        for kind in lifelike_skin.FACES
        for fps in ((30.0, 60.0) if kind == "still" else (30.0,))
        for regions in (1, 3)
    ]
    asked = [
        (lifelike_skin.FACES[kind], seed, fps, regions)
        for kind, fps, regions in cases
        for seed in range(n)
    ]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(lifelike_one, asked, chunksize=4))
    rows = {
        f"{kind}, {fps:.0f} a second, {regions} region{'s' * (regions > 1)}": found[
            i * n : (i + 1) * n
        ]
        for i, (kind, fps, regions) in enumerate(cases)
    }
    return {name: row_of(people) for name, people in rows.items()} | {"all": row_of(found)}


def skin(options: argparse.Namespace) -> dict[str, Any]:
    """Six skin tones in four kinds of light: what is shown with hindsight, and how wrong it is."""
    n = 2 if options.quick else 5
    cases = [(melanin, light) for melanin in TONES for light in (1.0, 0.5, 0.25, 0.12)]
    asked = [
        (Face(melanin=melanin, light=light, shine=0.02, sway=0.002), seed, 30.0, 3)
        for melanin, light in cases
        for seed in range(n)
    ]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(lifelike_one, asked, chunksize=4))
    return {
        f"melanin {melanin:.0%}, light {light:.0%}": row_of(found[i * n : (i + 1) * n])
        for i, (melanin, light) in enumerate(cases)
    }


def plain_one(asked: tuple[Face, int, float]) -> tuple[list[float], list[float]]:
    """What POS alone makes of a face: errors of its peak over 10 s, and of intervals by phase."""
    face, seed, fps = asked
    heard, true = lifelike_skin.samples(seed, 60, face=face, fps=fps)
    t = np.array([s.t for s in heard])
    grid = np.arange(0, 59, 1 / 30)
    colour = np.array([s.rgb for s in heard]).mean(axis=1)
    rgb = np.stack([np.interp(grid, t, channel) for channel in colour.T], axis=1)
    total, count = np.zeros((len(grid), 2)), np.zeros((len(grid), 2))
    pos.Pos(30.0).add(rgb[:, None], total, count, len(grid))
    wave = total[:, -1] / np.maximum(count[:, -1], 1)
    hz = np.fft.rfftfreq(8192, 1 / 30)
    errors_bpm = []
    for begin in range(49):
        part = wave[30 * begin : 30 * begin + 300]
        size = np.abs(np.fft.rfft((part - part.mean()) * np.hanning(300), 8192))
        size[(hz < 40 / 60) | (hz > 3)] = 0
        errors_bpm.append(abs(60 * hz[size.argmax()] - mean_bpm(true, begin, begin + 10)))
    turns = np.interp(grid, true, np.arange(len(true)))
    known_hz = np.convolve(
        np.pad(np.gradient(turns) * 30, 150, "edge"), np.ones(301) / 301, "valid"
    )
    found = beats.crossings(beats.phase(wave, known_hz, 30.0).radians, 30.0)
    which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
    one_on = np.diff(which) == 1
    return errors_bpm, (1000 * np.abs(np.diff(found) - np.diff(true[which]))[one_on]).tolist()


def plain(options: argparse.Namespace) -> dict[str, Any]:
    """What POS alone makes of each kind of face: easy ones could not tell a good chain from a bad.

    Five real people at rest gave 2.8 beats a minute and 29 ms at 60 a second, 3.5 and 32 at 30.
    """
    n = 4 if options.quick else 30
    result = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for kind, face in lifelike_skin.FACES.items():
            for fps in (30.0, 60.0):
                found = list(pool.map(plain_one, [(face, seed, fps) for seed in range(n)]))
                own = [float(np.mean(off)) for off, _ in found]
                result[f"{kind}, {fps:.0f} a second"] = {
                    "peak_bpm": round(float(np.mean(own)), 2),
                    "median_person_bpm": round(float(np.median(own)), 2),
                    "interval_ms": round(float(np.median([np.mean(ms) for _, ms in found])), 1),
                }
    return result


def speed_one(asked: tuple[str, int]) -> float | None:
    """Seconds to the first number, or from a step of 72 to 90 to nine tenths of it."""
    kind, seed = asked
    clear = Scene(living=4e-4, pulse_grey=0.5)
    if kind == "first":
        heard, _ = samples(Person(60 + 3 * seed), clear, 20, seed)
        numbers = [e for e in hear_camera(heard)[0] if isinstance(e, MetricUpdate) and e.value]
        return numbers[0].t if numbers else None
    person = Person(72, swing_ms=0, slow_ms=4, white_ms=4, step_bpm=18, step_at_s=25)
    heard, _ = samples(person, clear, 45, seed)
    step, there = 25.2, 72 + 0.9 * 18
    if kind == "number":
        for event in hear_camera(heard)[0]:
            if isinstance(event, MetricUpdate) and event.t > step and (event.value or 0) >= there:
                return event.t - step
        return None
    chain = PulseEstimator("camera")
    for sample in heard:
        for event in chain.receive(sample):
            if isinstance(event, Beat) and event.t > step and 60000 / (event.rr_ms or 1e9) >= there:
                return (sample.t if kind == "beat said" else event.t) - step
    return None


def speed(options: argparse.Namespace) -> dict[str, Any]:
    """How soon there is a number, and how soon it follows the heart."""
    each = 4 if options.quick else 20
    result = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for kind in ("first", "number", "beat", "beat said"):
            found = list(pool.map(speed_one, [(kind, seed) for seed in range(each)]))
            known = [x for x in found if x is not None]
            result[kind] = {**spread(known), "never": len(found) - len(known)}
    return result


def timing_one(asked: tuple[float, int]) -> dict[str, Any]:
    """Beats at one noise: error of intervals, what was said of it, and the swing's share kept."""
    living, seed = asked
    person = Person(66, swing_ms=45, breaths_hz=0.1, slow_ms=10, white_ms=8)
    heard, true = samples(person, Scene(living=living, pulse_grey=0.5), 90, seed)
    said, looks = hear_camera(heard)
    found = [e for e in said if isinstance(e, Beat)]
    if len(found) < 30:
        return {"living": living, "snr": None}
    t = np.array([b.t for b in found])
    which = np.abs(t[:, None] - true[None, :]).argmin(axis=1)
    late = t - true[which]
    late = late - np.median(late)
    one_on = np.diff(which) == 1
    error = 1000 * (np.diff(t) - np.diff(true[which]))[one_on]
    rr, at = np.diff(true[which]), (t[1:] + t[:-1]) / 2
    turn = np.exp(-2j * np.pi * 0.1 * at)

    def swing(intervals: Array) -> float:
        return float(abs(((intervals - intervals.mean()) * turn)[one_on].mean()))

    return {
        "living": living,
        "snr": float(np.median([look.signs.snr_db for look in looks])),
        "interval_ms": float(np.abs(error).mean()),
        "beat_sd_ms": float(1.4826 * np.median(np.abs(1000 * late))),
        "said_sigma_ms": float(np.median([b.sigma_ms for b in found])),
        "swing_kept": swing(np.diff(t)) / swing(rr),
    }


def timing(options: argparse.Namespace) -> dict[str, Any]:
    """Beats and swing against the truth, from clear to poor."""
    levels = (1e-4, 2e-4, 4e-4, 8e-4, 1.2e-3, 1.8e-3)
    each = 2 if options.quick else 6
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(timing_one, [(x, seed) for x in levels for seed in range(each)]))
    rows = []
    for x in levels:
        here = [r for r in found if r["living"] == x and r["snr"] is not None]
        if here:
            means = {k: round(float(np.mean([r[k] for r in here])), 2) for k in here[0]}
            rows.append({**means, "living": x})
    return {"rows": rows, "gain_by_phase_at_6_a_minute": round(beats.gain(0.1), 3)}


# ------------------------------------------------------------------ drawn faces


def through(codec: str) -> Callable[[Any], Any]:
    """A picture after a still-image codec."""
    import cv2

    if codec == "none":
        return lambda picture: picture
    level = int(codec.removeprefix("jpeg"))

    def coded(picture: Any) -> Any:
        jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, level])[1]
        return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)

    return coded


def h264(pictures: Iterator[tuple[float, Any]], crf: int) -> Iterator[tuple[float, Any]]:
    """Pictures after H.264, if PyAV is here to do it."""
    import av

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/film.mp4"
        with av.open(path, "w") as out:
            stream = out.add_stream("libx264", rate=30, options={"crf": str(crf)})
            stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
            for _, picture in pictures:
                for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")):
                    out.mux(packet)
            for packet in stream.encode():
                out.mux(packet)
        with av.open(path) as film:
            for i, frame in enumerate(film.decode(video=0)):
                yield i / 30, frame.to_ndarray(format="bgr24")


def face_clip(asked: tuple[str, str, Any, Any, int]) -> dict[str, Any]:
    """One film of a drawn face, read with hindsight."""
    from poise.simulation.faces import frames
    from poise.vision.face import FaceFinder
    from poise.vision.face_tracker import FaceTracker

    name, codec, person, film, seed = asked
    seconds = 30.0
    pictures = frames(person, film, seconds, seed)
    if codec.startswith("h264"):
        pictures = h264(pictures, int(codec.removeprefix("h264-")))
    coded = through(codec if codec.startswith("jpeg") else "none")
    with FaceFinder() as finder:
        watcher = FaceTracker(finder, "camera")
        heard = [watcher.look(coded(picture), t) for t, picture in pictures]
    true = (person or Person()).beats(seconds, seed) + 0.2
    reading = read_samples(heard)
    error, believed = errors(reading, true)
    return {
        "scene": name,
        "codec": codec,
        "pulse": person is not None,
        "seconds_shown": sum(m.heart_bpm is not None for m in reading.timeline),
        "believed": round(believed, 3),
        "mae": round(float(np.abs(error).mean()), 3) if len(error) else None,
    }


def faces(options: argparse.Namespace) -> dict[str, Any]:
    """Drawn faces through cv2, codecs and MediaPipe."""
    from poise.simulation.faces import Film

    scenes = {
        "0.2 grey levels": (Person(68), Film(pulse_grey=0.2)),
        "0.4 grey levels": (Person(82), Film(pulse_grey=0.4)),
        "swaying": (Person(74), Film(pulse_grey=0.4, sway_px=6)),
        "lamp": (Person(64), Film(pulse_grey=0.4, flicker=0.004)),
        "no pulse": (None, Film()),
        "no pulse, swaying": (None, Film(sway_px=5, sway_hz=1.1)),
        "no pulse, lamp": (None, Film(flicker=0.005, flicker_hz=1.3)),
    }
    codecs = ["none", "jpeg90"] + ([] if options.quick else ["jpeg60"])
    try:
        import av

        codecs += [f"h264-{23}"] if av else []
    except ImportError:
        pass
    asked = [(name, codec, *scene, 3) for codec in codecs for name, scene in scenes.items()]
    with ProcessPoolExecutor(options.processes) as pool:
        return {"clips": list(pool.map(face_clip, asked))}


# ------------------------------------------------------------------ the command


def main() -> None:
    """Run one benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kinds: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
        kind.__name__: kind
        for kind in (
            real,
            grid,
            switching,
            refusal,
            lifelike_faces,
            plain,
            skin,
            faces,
            speed,
            timing,
            calibrate,
        )
    }
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("data", nargs="?", default="", help="the folder of recordings, for `real`")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--plot", type=Path, help="an SVG file, for `calibrate`")
    parser.add_argument("--people", type=int, default=120, help="for `calibrate`")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    text = json.dumps(kinds[options.kind](options), indent=1)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
