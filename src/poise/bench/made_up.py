"""Hearts with a known truth, and what a camera and straps would tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from poise.core.events import SkinSample, StrapReading

Array = NDArray[np.floating[Any]]
Rate = Callable[[Array], Array]  # beats a minute at moments in s

FRAMES_HZ = 30.0
COLOUR = np.array([200.0, 150.0, 115.0])
BLOOD = np.array([0.33, 0.77, 0.53]) / 0.77  # de Haan & van Leest 2014, relative to green
HUMPS = ((0.12, 0.08, 1.0), (0.36, 0.12, 0.45))  # after the pulse's arrival, in s
PULSE_DELAY_S = 0.2  # from an R peak to its pulse in the face, about
TICK_MS = 1000 / 1024
ECG_HZ, ECG_FRAME, ECG_WAY_S = 130.0, 73, 0.05  # a Polar H10's; the way is assumed
_GRID_HZ = 1000.0


def beats(rate: Rate, seconds: float, lead_s: float = 3.0) -> Array:
    """The beats (n,) of a heart at ``rate``, from a little before 0 to a little after the end."""
    t = np.arange(-lead_s, seconds + lead_s, 1 / _GRID_HZ)
    turns = np.cumsum(rate(t) / 60) / _GRID_HZ
    found: Array = np.interp(np.arange(np.ceil(turns[0]), turns[-1]), turns, t)
    return found


def skin(
    true: Array, seconds: float, pulse_grey: float, noise_grey: float, seed: int = 0
) -> Iterator[SkinSample]:
    """The frames of a face: the pulse in grey levels from trough to peak, and each mean's noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(0, seconds, 1 / FRAMES_HZ)
    wave = pulse_grey * pulse(true, t - PULSE_DELAY_S)
    clean = COLOUR - wave[:, None] * BLOOD * (COLOUR / COLOUR[1])
    regions = clean[:, None, :] + noise_grey * rng.standard_normal((len(t), 3, 3))
    wall = 118 + noise_grey * rng.standard_normal((len(t), 3))
    for moment, three, behind in zip(t.tolist(), regions.tolist(), wall.tolist(), strict=True):
        rgb = tuple((r, g, b) for r, g, b in three)
        yield SkinSample(moment, "camera", rgb, 1.0, tuple(behind), (0.0, 0.0, 0.0), 0.0)


def pulse(true: Array, t: Array) -> Array:
    """The blood in the skin at ``t`` (n,), about -0.5 to 0.5: two humps a beat.

    They follow their beat by the same time however fast the heart is, so that its beats have one.
    """
    last = np.searchsorted(true, t, side="right") - 1
    wave = np.zeros_like(t)
    for back in range(-1, 4):
        since = t - true[np.clip(last - back, 0, len(true) - 1)]
        for at_s, width_s, height in HUMPS:
            wave += height * np.exp(-(((since - at_s) / width_s) ** 2) / 2)
    return (wave - 0.42) / 1.05


def ecg(
    true: Array, seconds: float, noise_uv: float = 20.0, seed: int = 0
) -> Iterator[tuple[float, float, tuple[int, ...]]]:
    """A Polar's ECG, frame by frame: its arrival, its last sample's time, and microvolts.

    A frame holds 73 samples at 130 Hz and arrives ``ECG_WAY_S`` after its last.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(0, seconds, 1 / ECG_HZ)
    nearest = np.clip(np.searchsorted(true, t), 1, len(true) - 1)
    since = np.stack([t - true[nearest - 1], t - true[nearest]])
    waves = [
        height * np.exp(-(((since - at_s) / width_s) ** 2) / 2)
        for at_s, width_s, height in ((0.0, 0.012, 1000.0), (0.25, 0.05, 200.0))
    ]
    volts = np.round(sum(wave.sum(axis=0) for wave in waves) + noise_uv * rng.normal(size=len(t)))
    for end in range(ECG_FRAME, len(t), ECG_FRAME):
        part = volts[end - ECG_FRAME : end].astype(int).tolist()
        last = float(t[end - 1])
        yield last + ECG_WAY_S, last, tuple(part)


def notifications(true: Array, seconds: float, least_delay_s: float) -> Iterator[StrapReading]:
    """A strap that speaks once a second of beats at least so old, in 1/1024 s."""
    k = int(np.searchsorted(true, 0.0))
    for second in np.arange(1.0, seconds + 1).tolist():
        told = []
        while k < len(true) and true[k] <= second - least_delay_s:
            told.append(round((true[k] - true[k - 1]) * 1024) * TICK_MS)
            k += 1
        bpm = round(60000 / told[-1]) if told else None
        yield StrapReading(second, "strap", bpm, tuple(told))
