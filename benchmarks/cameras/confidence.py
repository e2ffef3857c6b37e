"""Is what is said to be 95 % right, 95 % right?"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from poise.core.pulse.estimator import EDGE_S
from poise.core.pulse.reading import read_samples
from poise.simulation.heard import hear_camera
from poise.simulation.hearts import mean_bpm
from poise.simulation.scenes import somebody
from poise.simulation.skin import samples


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
