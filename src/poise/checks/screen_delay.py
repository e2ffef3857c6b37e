"""How late a camera is, from what a screen showed and the light the camera saw.

The camera's light is the screen's, some time ago.  An automatic exposure works against every slow
change, which looks like a camera that is early; so two slow shadows of the screen's light are
fitted with it, and a drift.  Least squares finds the delay at which all that fits best.

The delay runs from the moment a picture was painted to the arrival of the frame that shows it,
counted from the middle of that frame's exposure: screen, camera, cable, driver and decoder in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf, sqrt

import numpy as np

from poise import constants
from poise.checks.frame_clock import frame_clock
from poise.core.arrays import Array

SHADOWS_S = (0.4, 1.6)  # how quickly automatic exposures follow
LONGEST_S, COARSE_S, FINE_S, GRID_S = 1.5, 0.01, 0.001, 0.001
RIVAL_S = 0.1  # another delay is one at least so far away
REST_S, FEWEST = 0.9, 60


@dataclass(frozen=True, slots=True)
class ScreenDelay:
    """``delay_s`` and its standard error; ``fit`` is the share of the light's change explained.

    ``rival`` is how much worse the next best delay fits: its residual power over this one's.
    ``rate_hz`` and ``jitter_ms`` are those of the frames, whose even clock was used if ``even``.
    """

    delay_s: float
    se_ms: float
    fit: float
    rival: float
    rate_hz: float
    jitter_ms: float
    even: bool

    @property
    def accepted(self) -> bool:
        """Whether one run can be believed."""
        limits = constants.load("screen_delay")
        return self.se_ms <= limits["most_se_ms"] and self.fit >= limits["least_fit"]


def agree(runs: list[ScreenDelay]) -> bool:
    """Whether two runs or more, each accepted, tell the same delay."""
    delays_ms = [1000 * run.delay_s for run in runs if run.accepted]
    apart = constants.load("screen_delay")["most_apart_ms"]
    return len(delays_ms) > 1 and max(delays_ms) - min(delays_ms) <= apart


def measure(
    shown_t: Array,
    shown: Array,
    seen_t: Array,
    seen: Array,
    shadows_s: tuple[float, ...] = SHADOWS_S,
) -> ScreenDelay | None:
    """The delay of a camera; None for fewer than sixty frames of it.

    ``shown`` (n,) are relative luminances painted at ``shown_t`` and each held until the next;
    ``seen`` (m,) is the mean light (any scale) of frames that came at ``seen_t``.  All times are in
    seconds on one clock, rising.  What was shown begins with a second of rest; frames from before
    that is over, or from after the last picture, are left out.
    """
    inside = (seen_t >= shown_t[0] + REST_S) & (seen_t <= shown_t[-1])
    seen_t, seen = seen_t[inside], seen[inside]
    clock = frame_clock(seen_t) if len(seen_t) >= FEWEST else None
    if clock is None:
        return None
    screen = _Screen(shown_t, shown, shadows_s)
    hold_ms = 1000 * float(np.median(np.diff(shown_t)))
    fits = [_fit(screen, times, seen) for times in (seen_t, clock.times)]
    best = min(fits, key=lambda fit: fit[2])
    delay_s, se_s, left, rival = best
    return ScreenDelay(
        delay_s,
        hypot(1000 * se_s, constants.load("screen_delay")["hold_share"] * hold_ms),
        1 - left,
        rival,
        clock.rate_hz,
        1000 * clock.jitter_s,
        even=best is fits[1],
    )


class _Screen:
    """What the screen showed, and its shadows, on a fine grid.

    A screen holds each picture until the next, and a camera in step with it might meet every hold
    at the same place; so each hold is drawn as the line between the middles of it and the next.
    """

    def __init__(self, t: Array, luminance: Array, shadows_s: tuple[float, ...]) -> None:
        self.grid = np.arange(t[0] - LONGEST_S - 1, t[-1] + LONGEST_S + 1, GRID_S)
        middles = t + np.diff(t, append=2 * t[-1] - t[-2]) / 2
        light = np.interp(self.grid, middles, luminance - luminance[0])
        self.waves = np.stack([light, *(_shadow(light, tau) for tau in shadows_s)], axis=1)

    def at(self, t: Array) -> Array:
        """The waves (m, waves) at ``t`` (m,)."""
        return np.stack([np.interp(t, self.grid, wave) for wave in self.waves.T], axis=1)


def _shadow(wave: Array, tau_s: float) -> Array:
    """``wave`` low-passed by one pole, a block at a time because a loop would be slow."""
    steps = round(8 * tau_s / GRID_S)
    kernel = np.exp(-np.arange(steps) * GRID_S / tau_s)
    kernel /= kernel.sum()
    size = 1 << (len(wave) + steps).bit_length()
    whole: Array = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(kernel, size), size)
    return whole[: len(wave)]


def _fit(screen: _Screen, t: Array, seen: Array) -> tuple[float, float, float, float]:
    """Delay and standard error in s, residual power as a share, and how much worse a rival is."""
    x = 2 * (t - t[0]) / (t[-1] - t[0]) - 1
    drift, _ = np.linalg.qr(np.stack([x**k for k in range(4)], axis=1))
    light = seen - drift @ (drift.T @ seen)
    whole = float(light @ light)
    if whole < 1e-12 * len(t):
        return 0.0, inf, 1.0, 1.0

    def residual(delay_s: float) -> Array:
        waves = screen.at(t - delay_s)
        waves = waves - drift @ (drift.T @ waves)
        rest: Array = light - waves @ np.linalg.lstsq(waves, light, rcond=None)[0]
        return rest

    def left(delays_s: Array) -> Array:
        return np.array([np.sum(residual(delay) ** 2) for delay in delays_s.tolist()]) / whole

    coarse = np.arange(0, LONGEST_S, COARSE_S)
    scan = left(coarse)
    about = float(coarse[np.argmin(scan)])
    fine = np.arange(-COARSE_S, COARSE_S + FINE_S / 2, FINE_S)
    # The residual is a parabola about the best delay: its bottom is the delay, its width the error.
    curve, slope, _ = np.polyfit(fine, left(about + fine), 2)
    if curve <= 0:
        return about, inf, float(scan.min()), 1.0
    delay_s = about + float(np.clip(-slope / (2 * curve), -COARSE_S, COARSE_S))
    rest = residual(delay_s)
    least = float(rest @ rest) / whole
    freedom = len(t) - drift.shape[1] - screen.waves.shape[1] - 1
    se_s = sqrt(least / freedom / curve * _fewer(rest))
    others = scan[np.abs(coarse - delay_s) >= RIVAL_S]
    return delay_s, se_s, least, float(others.min()) / max(least, 1e-12)


def _fewer(residual: Array) -> float:
    """How many samples of ``residual`` are worth one: neighbours that go together say less."""
    alike = float(residual[1:] @ residual[:-1]) / float(residual @ residual + 1e-300)
    alike = min(0.95, max(0.0, alike))
    return (1 + alike) / (1 - alike)
