"""What a published method alone makes of the lifelike faces."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from poise.core.pulse import beats, pos
from poise.simulation import lifelike_skin
from poise.simulation.hearts import mean_bpm
from poise.simulation.lifelike_skin import Face


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
