"""A whole trace of skin colours at once: heart rate, beats, and whether to believe them.

    reading = read_trace(t, rgb)          arrays from a file
    reading = read_samples(samples)       events from a camera or a recording

It is the live chain, played to the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from poise.core.events import Beat, Confidence, SkinSample
from poise.core.pulse.chain import CameraChain
from poise.core.quality import MEDIUM, confidence

FAIR_SHARE = 0.4  # of the seconds must be believed for the whole to be


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known at ``t`` (s): the heart rate over the ten seconds before, None unless believed.

    ``quality`` is the probability (0 to 1) that the rate is within 3 beats a minute of the truth.
    """

    t: float
    heart_bpm: float | None
    heart_bpm_se: float | None
    quality: float
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class PulseReading:
    """What a trace says.

    ``timeline`` has a moment every ``every_s`` seconds; ``beats`` are in order, each with its
    ``rr_ms`` from the one before it, None after a gap.  ``believed`` is the share (0 to 1) of the
    timeline that has a number.  ``valid`` is False, with a ``reason``, when the whole cannot be
    trusted.
    """

    timeline: tuple[Moment, ...]
    beats: tuple[Beat, ...]
    believed: float
    valid: bool
    reason: str


def read_trace(
    t: ArrayLike, rgb: ArrayLike, *, every_s: float = 1.0, sensor: str = "camera"
) -> PulseReading:
    """Read colours ``rgb`` (n, 3) or (n, regions, 3) taken at ``t`` (n,) seconds.

    Colours run from 0 to 255 and are NaN where unseen.  Frames need not be evenly spaced; one that
    is not later than the one before is left out.
    """
    times, colours = np.asarray(t, dtype=float), np.asarray(rgb, dtype=float)
    if colours.ndim == 2:
        colours = colours[:, None, :]
    if colours.ndim != 3 or colours.shape[2] != 3 or len(colours) != len(times):
        raise ValueError(
            f"colours come as (n, 3) or (n, regions, 3) with n times, got {colours.shape} and "
            f"{times.shape}"
        )
    return read_samples(_samples(times, colours, sensor), every_s=every_s, sensor=sensor)


def _samples(t: np.ndarray, rgb: np.ndarray, sensor: str) -> Iterator[SkinSample]:
    for moment, regions in zip(t.tolist(), rgb.tolist(), strict=True):
        yield SkinSample(
            moment, sensor, tuple(None if r != r else (r, g, b) for r, g, b in regions)
        )


def read_samples(
    samples: Iterable[SkinSample], *, every_s: float = 1.0, sensor: str = "camera"
) -> PulseReading:
    """Read what a camera saw, in the order it saw it."""
    chain = CameraChain(sensor)
    beats: list[Beat] = []
    timeline: list[Moment] = []
    start: float | None = None
    for sample in samples:
        if start is None:
            start = sample.t
        while sample.t >= start + (len(timeline) + 1) * every_s:
            timeline.append(_moment(chain, start + (len(timeline) + 1) * every_s))
        beats += [said for said in chain.receive(sample) if isinstance(said, Beat)]
    shown = [moment for moment in timeline if moment.heart_bpm is not None]
    believed = len(shown) / len(timeline) if timeline else 0.0
    reason = "" if believed >= FAIR_SHARE else _why_not(believed, timeline)
    return PulseReading(tuple(timeline), tuple(beats), believed, not reason, reason)


def _moment(chain: CameraChain, t: float) -> Moment:
    look = chain.look
    if look is None or t - look.t > 2:
        return Moment(t, None, None, 0.0, Confidence.NONE)
    if look.score < MEDIUM:
        return Moment(t, None, None, look.score, confidence(look.score))
    return Moment(t, look.heart_bpm, look.se_bpm, look.score, confidence(look.score))


def _why_not(believed: float, timeline: list[Moment]) -> str:
    if not timeline or timeline[-1].t - timeline[0].t < 10:
        return "the trace is too short: a reading needs about ten seconds"
    if believed == 0:
        return "there is no pulse in it that can be trusted"
    return f"a pulse could be trusted for only {believed:.0%} of the time"
