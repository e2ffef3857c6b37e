"""A camera that is not there, looking at a screen that is not there: what it sees, and how late.

From the pixels of the sweep to the arrival of frames, with all that makes the delay hard to tell:
a display that holds each picture and turns slowly, exposure, a rolling shutter, an automatic
exposure, noise, drift, buffers, jitter, late frames and lost ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.checks import screen_sweep
from poise.core.arrays import Array

GRID_S = 0.0005
LEAD_S, TAIL_S = 1.0, 1.5
ROWS = 9
APART_S = 0.001


@dataclass(frozen=True)
class ScreenView:
    """``row`` is where in the picture the screen is (0 top, 1 bottom), None when it fills it.

    ``share`` is how much of the light comes from the screen; ``auto_s`` how quickly an automatic
    exposure follows, None when it is locked; ``stale`` how many frames wait in a buffer.
    """

    fps: float = 30.0
    exposure_s: float = 0.01
    readout_s: float = 0.02
    row: float | None = 0.5
    pipe_s: float = 0.05
    stale: int = 0
    jitter_s: float = 0.001
    late: float = 0.02
    drops: float = 0.0
    noise_grey: float = 0.1
    share: float = 0.8
    drift: float = 0.0
    auto_s: float | None = None
    ppm: float = 0.0
    display_hz: float = 60.0
    panel_s: float = 0.006


def any_camera(rng: np.random.Generator, *, auto: bool) -> ScreenView:
    """One of the cameras that there might be, aimed at the screen or its mirror image."""
    fps = float(rng.choice([15, 24, 30, 60]))
    return ScreenView(
        fps=fps,
        exposure_s=float(rng.uniform(0.003, min(0.033, 0.95 / fps))),
        readout_s=float(rng.uniform(0.005, min(0.03, 0.95 / fps))),
        row=None if rng.random() < 0.3 else float(rng.uniform(0.2, 0.8)),
        pipe_s=float(rng.uniform(0.01, 0.15)),
        stale=int(rng.integers(0, 4)),
        jitter_s=float(rng.uniform(0.0005, 0.005)),
        drops=float(rng.uniform(0, 0.05)),
        noise_grey=float(rng.uniform(0.05, 0.4)),
        share=float(rng.uniform(0.5, 1.0)),
        drift=float(rng.uniform(-0.1, 0.1)),
        auto_s=float(rng.uniform(0.3, 2.0)) if auto else None,
        ppm=float(rng.uniform(-50, 50)),
    )


@dataclass(frozen=True)
class ScreenRecording:
    """What :func:`poise.checks.screen_delay.measure` is given, and the ``delay_s`` it seeks."""

    shown_t: Array
    shown: Array
    seen_t: Array
    seen: Array
    delay_s: float


def look(camera: ScreenView, rng: np.random.Generator, step: float = 1.0) -> ScreenRecording:
    """Show the sweep to ``camera``; ``step`` scales how far the light swings."""
    end = screen_sweep.LENGTH_S + TAIL_S
    paints = np.arange(-LEAD_S, end, 1 / camera.display_hz)
    light = screen_sweep.MIDDLE + step * (screen_sweep.luminance(paints) - screen_sweep.MIDDLE)
    shown = screen_sweep.of_level(screen_sweep.level(light))
    grid = np.arange(-LEAD_S, end + 1, GRID_S)
    held = shown[np.searchsorted(paints, grid, side="right") - 1]
    glow = _low_passed(held, camera.panel_s)
    total = np.cumsum(glow) * GRID_S

    def mean_light(begin: Array, length: float) -> Array:
        # The sum up to grid point i is the light until its far edge.
        edges = grid + GRID_S
        light = np.interp(begin + length, edges, total) - np.interp(begin, edges, total)
        return np.asarray(light / length)

    period = (1 + 1e-6 * camera.ppm) / camera.fps
    begins = np.arange(-LEAD_S + rng.uniform(0, period), end - 0.6, period)
    rows = np.linspace(0, 1, ROWS) if camera.row is None else np.array([camera.row])
    starts = begins[:, None] + rows * camera.readout_s
    screen = mean_light(starts, camera.exposure_s).mean(axis=1)
    scene = camera.share * screen + (1 - camera.share) * screen_sweep.MIDDLE
    scene = scene * (1 + camera.drift * (begins - begins[0]) / (begins[-1] - begins[0]))
    grey = 255 * np.clip(0.5 * _exposed(scene, camera, period), 0, 1) ** (1 / 2.2)
    grey = grey + camera.noise_grey * rng.standard_normal(len(grey))
    middle = starts.mean(axis=1) + camera.exposure_s / 2
    ready = begins + camera.exposure_s + camera.readout_s + camera.pipe_s + camera.stale * period
    ready = ready + rng.exponential(camera.jitter_s, len(ready))
    late = rng.random(len(ready)) < camera.late
    ready = ready + np.where(late, rng.uniform(0.01, 0.06, len(ready)), 0.0)
    kept = rng.random(len(ready)) >= camera.drops
    order = APART_S * np.arange(kept.sum())  # behind a late frame the next ones wait their turn
    arrivals = np.maximum.accumulate(ready[kept] - order) + order
    delay = float(np.median((ready - middle)[kept])) + camera.panel_s
    return ScreenRecording(paints, shown, arrivals, grey[kept], delay)


def _exposed(scene: Array, camera: ScreenView, period: float) -> Array:
    """The scene as an automatic exposure lets it in: it follows the mean, a little late."""
    if camera.auto_s is None:
        return np.asarray(scene / scene[0] * 0.6)
    log_gain, seen = 0.0, np.empty_like(scene)
    for i, light in enumerate((scene / scene[0]).tolist()):
        seen[i] = light * np.exp(log_gain)
        log_gain -= np.log(seen[i]) * (1 - np.exp(-period / camera.auto_s))
    return seen * 0.6


def _low_passed(wave: Array, tau_s: float) -> Array:
    steps = max(1, round(8 * tau_s / GRID_S))
    kernel = np.exp(-np.arange(steps) * GRID_S / tau_s)
    padded = np.concatenate([np.full(steps - 1, wave[0]), wave])
    return np.convolve(padded, kernel / kernel.sum(), "valid")
