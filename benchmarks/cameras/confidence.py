"""Is what is said to be 95 % right, 95 % right?"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from poise.core.pulse import quality
from poise.core.pulse.estimator import EDGE_S
from poise.core.pulse.reading import read_samples
from poise.simulation import lifelike_skin
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.hearts import mean_bpm
from poise.simulation.scenes import somebody
from poise.simulation.skin import samples

EDGES = (0, 0.2, 0.5, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0001)
LIFELIKE_FROM = 60_000  # none of these people are in a fit or in another benchmark
Row = tuple[float, float, float, bool]


def somebody_read(asked: tuple[bool, int, bool]) -> tuple[list[Row], list[Row]]:
    """(score, error, standard error, shown) of every look live and every moment with hindsight."""
    lifelike, seed, pulse = asked
    if lifelike:
        rng = np.random.default_rng(seed)
        heard, true = lifelike_skin.samples(
            LIFELIKE_FROM + seed,
            45,
            face=lifelike_skin.anyone(LIFELIKE_FROM + seed),
            fps=float(rng.choice([30, 60])),
            regions=int(rng.choice([1, 3])),
            alive=pulse,
        )
    else:
        person, scene = somebody(seed, pulse)
        heard, true = samples(person, scene, 45, seed)
    live, late = list[Row](), list[Row]()
    for look in run_camera_chain(heard)[1]:
        start = look.t - EDGE_S - look.span_s
        error = look.heart_bpm - mean_bpm(true, start, look.t - EDGE_S) if pulse else 99.0
        if np.isfinite(error):
            live.append((look.score, error, look.se_bpm, look.shown))
    for m in read_samples(heard).timeline:
        if m.heart_bpm is not None and m.heart_bpm_se is not None:
            truth = mean_bpm(true, max(0.2, m.t - 10 - EDGE_S), m.t - EDGE_S) if pulse else 0.0
            late.append((m.quality, m.heart_bpm - truth if pulse else 99.0, m.heart_bpm_se, True))
    return live, late


def calibrate(options: argparse.Namespace) -> dict[str, Any]:
    """How often readings said to be right are, and how often the stated interval holds.

    Of lifelike people and of kind ones, every third without a pulse, of whom the largest score is
    told.
    """
    n = 12 if options.quick else options.people
    result: dict[str, Any] = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for name, lifelike in (("lifelike", True), ("kind", False)):
            asked = [(lifelike, seed, seed < n) for seed in range(n + n // 2)]
            found = list(pool.map(somebody_read, asked, chunksize=4))
            result[name] = {
                "live": _curve([row for live, _ in found[:n] for row in live]),
                "hindsight": _curve([row for _, late in found[:n] for row in late]),
                "without_a_pulse": round(max(row[0] for live, _ in found[n:] for row in live), 3),
                "shown_without_a_pulse": sum(
                    row[3] for one in found[n:] for rows in one for row in rows
                ),
            }
    if options.plot:
        options.plot.write_text(
            plotted({name: result["lifelike"][name]["curve"] for name in ("live", "hindsight")}),
            encoding="utf-8",
        )
    return result


def _curve(rows: list[Row]) -> dict[str, Any]:
    score, error, se, shown = np.array(rows, dtype=float).T
    off, kept = np.abs(error), shown > 0
    curve = []
    for low, high in pairwise(EDGES):
        inside = (score >= low) & (score < high)
        if inside.any():
            right = round(float(np.mean(off[inside] <= 3)), 3)
            curve.append(
                {
                    "said": round(float(score[inside].mean()), 3),
                    "right": right,
                    "n": int(inside.sum()),
                }
            )
    high = kept & (score >= quality.HIGH)
    return {
        "curve": curve,
        "high_and_right": round(float(np.mean(off[high] <= 3)), 3),
        "covered": round(float(np.mean(off[kept] <= 1.96 * se[kept])), 3),
        "mae": round(float(off[kept].mean()), 3),
    }


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
