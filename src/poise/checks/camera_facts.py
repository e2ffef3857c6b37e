"""What ten seconds of a camera show: frames, light, skin and pulse, in numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from poise.checks.frame_clock import FrameClock, frame_clock
from poise.checks.pulse_snr import pulse_snr_db
from poise.core.arrays import Array, Mask
from poise.core.events import SkinSample
from poise.core.pulse.estimator import PulseEstimator

LAMPS_HZ = (100.0, 120.0)  # a lamp on 50 or 60 Hz mains brightens twice a period
PULSE_BAND_HZ = (0.7, 3.0)


@dataclass(frozen=True, slots=True)
class Watched:
    """A camera while it was watched.

    ``arrivals`` (n,) are when its frames came, in rising seconds, and ``twice`` (n,) says which
    held the same picture as the one before.  ``samples`` are what was seen in those that were
    looked at.  ``claimed_hz`` is the frame rate the driver states, None where it states none;
    ``blockiness`` how much steeper the picture is at the edges of 8-pixel blocks, 1 for not at all.
    """

    arrivals: Array
    twice: Mask
    samples: Sequence[SkinSample]
    claimed_hz: float | None = None
    blockiness: float | None = None
    virtual: bool = False
    held: bool = False
    device_time: bool = False


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """Shares run from 0 to 1, changes of light are relative; None is for what was not seen.

    ``rate_hz`` counts pictures that were new.  ``noise`` is the standard deviation of a region's
    green from frame to frame.  ``beats_hz`` is where mains light would appear in the pulse's band
    at this frame rate, and ``lamp`` how strong the wall's light is there.  ``believed`` is the
    probability that poise itself gives the heart rate it found, None when it found none.
    """

    rate_hz: float | None
    claimed_hz: float | None
    jitter_ms: float | None
    dropped: float | None
    duplicated: float
    rate_change: float | None
    face: float
    snr_db: float | None
    believed: float | None
    noise: float | None
    exposure: float | None
    white_balance: float | None
    darkest: float | None
    brightest: float | None
    clipped: float | None
    blockiness: float | None
    beats_hz: float | None
    lamp: float | None
    virtual: bool
    held: bool
    device_time: bool


def measure(watched: Watched) -> CameraFacts:
    """All that can be told of ``watched``."""
    clock = frame_clock(watched.arrivals)
    samples = watched.samples
    t = np.array([s.t for s in samples])
    rgb = _regions(samples)
    seen: Mask = np.any(np.all(np.isfinite(rgb), axis=2), axis=1)
    wall = np.array([s.background or (np.nan,) * 3 for s in samples], float).reshape(-1, 3)
    colour = np.nanmean(rgb[seen], axis=(0, 1)) if seen.any() else None
    unique_hz = _unique_hz(watched, clock)
    beats_hz = _beats_hz(clock.rate_hz) if clock is not None else None
    return CameraFacts(
        rate_hz=unique_hz,
        claimed_hz=watched.claimed_hz,
        jitter_ms=_jitter_ms(watched.arrivals),
        dropped=clock.missing / (clock.missing + len(clock.numbers)) if clock is not None else None,
        duplicated=float(watched.twice.mean()) if len(watched.twice) else 0.0,
        rate_change=_rate_change(watched.arrivals),
        face=float(seen.mean()) if len(seen) else 0.0,
        snr_db=pulse_snr_db(t, rgb) if seen.any() else None,
        believed=_believed(samples),
        noise=_noise(t, rgb),
        exposure=_exposure(t, wall),
        white_balance=_white_balance(t, wall),
        darkest=float(colour.min()) if colour is not None else None,
        brightest=float(colour.max()) if colour is not None else None,
        clipped=_clipped(samples),
        blockiness=watched.blockiness,
        beats_hz=beats_hz,
        lamp=_line(t, wall, beats_hz) if beats_hz is not None else None,
        virtual=watched.virtual,
        held=watched.held,
        device_time=watched.device_time,
    )


def _regions(samples: Sequence[SkinSample]) -> Array:
    """Colours (n, regions, 3), NaN where unseen."""
    most = max((len(s.rgb) for s in samples), default=0)
    blank = (np.nan,) * 3
    rows = [[*(c or blank for c in s.rgb), *[blank] * (most - len(s.rgb))] for s in samples]
    return np.array(rows, float).reshape(len(samples), most, 3)


def _unique_hz(watched: Watched, clock: FrameClock | None) -> float | None:
    """New pictures a second."""
    span = float(watched.arrivals[-1] - watched.arrivals[0]) if clock is not None else 0.0
    return float((~watched.twice[1:]).sum()) / span if span > 0 else None


def _jitter_ms(arrivals: Array) -> float | None:
    """The spread of one frame's lateness, from the gaps, each of which holds that of two frames.

    By the median, so that lost frames, which double a gap, do not count.
    """
    if len(arrivals) < 30:
        return None
    gaps = np.diff(arrivals)
    return 1000 * 1.4826 * float(np.median(np.abs(gaps - np.median(gaps)))) / 2**0.5


def _rate_change(arrivals: Array) -> float | None:
    """By how much the frame rate of one third of the time differs from that of another."""
    if len(arrivals) < 30:
        return None
    periods = [float(np.median(np.diff(part))) for part in np.array_split(arrivals, 3)]
    return max(periods) / min(periods) - 1 if min(periods) > 0 else None


def _noise(t: Array, rgb: Array) -> float | None:
    """Noise of single frames, from third differences, which no pulse and no drift survive."""
    if len(t) < 30 or rgb.shape[1] == 0:
        return None
    usual = float(np.median(np.diff(t)))
    whole = np.array([t[k + 3] - t[k] < 4.5 * usual for k in range(len(t) - 3)])
    found = []
    for green in rgb[:, :, 1].T:
        third = np.diff(green, 3)[whole]
        third = third[np.isfinite(third)]
        if len(third) > 20:
            spread = 1.4826 * float(np.median(np.abs(third))) / np.sqrt(20)
            found.append(spread / float(np.nanmean(green)))
    return float(np.median(found)) if found else None


def _exposure(t: Array, wall: Array) -> float | None:
    """The most the wall's brightness changed within a second, relative."""
    light = _smooth(t, wall.mean(axis=1), 0.3)
    if light is None:
        return None
    at, level = light
    step = max(1, round(1.0 / float(at[1] - at[0])))
    return float(np.max(np.abs(level[step:] / level[:-step] - 1))) if len(level) > step else None


def _white_balance(t: Array, wall: Array) -> float | None:
    """How far the wall's red over blue wandered, relative."""
    ratio = _smooth(t, wall[:, 0] / np.maximum(wall[:, 2], 1.0), 1.0)
    return float(np.ptp(ratio[1]) / ratio[1].mean()) if ratio is not None else None


def _believed(samples: Sequence[SkinSample]) -> float | None:
    chain = PulseEstimator("camera")
    for sample in samples:
        chain.receive(sample)
    return chain.look.score if chain.look is not None else None


def _clipped(samples: Sequence[SkinSample]) -> float | None:
    covered = [s.coverage for s in samples if s.rgb]
    return 1 - float(np.mean(covered)) if covered else None


def _beats_hz(rate_hz: float) -> float | None:
    """Where a lamp's flicker appears in the pulse's band at this frame rate, None if it does not.

    A lamp at ``f`` appears at the distance of ``f`` from the nearest multiple of the frame rate.
    """
    low, high = PULSE_BAND_HZ
    seen = [abs(lamp - round(lamp / rate_hz) * rate_hz) for lamp in LAMPS_HZ]
    return next((beat for beat in seen if low <= beat <= high), None)


def _line(t: Array, wall: Array, hz: float) -> float | None:
    """The relative amplitude of the wall's brightness at ``hz``."""
    light = wall.mean(axis=1)
    known = np.isfinite(light)
    if known.sum() < 60:
        return None
    x, at = light[known] / light[known].mean() - 1, t[known]
    x = x - np.polyval(np.polyfit(at - at[0], x, 2), at - at[0])
    window = np.hanning(len(x))
    return 2 * float(np.abs(np.sum(window * x * np.exp(-2j * np.pi * hz * at))) / window.sum())


def _smooth(t: Array, values: Array, over_s: float) -> tuple[Array, Array] | None:
    """The middles of bins of ``over_s`` and the medians in them; None without two seconds."""
    known = np.isfinite(values)
    if known.sum() < 20 or np.ptp(t[known]) < 2:
        return None
    edges = np.arange(t[known][0], t[known][-1], over_s)
    place = np.searchsorted(edges, t[known], side="right")
    bins = [values[known][place == k] for k in range(1, len(edges))]
    if any(len(part) == 0 for part in bins):
        return None
    return edges[:-1] + over_s / 2, np.array([np.median(part) for part in bins])
