"""A whole trace of skin colours at once: heart rate, beats, and whether to believe them.

    reading = read_trace(t, rgb)          arrays from a file
    reading = read_samples(samples)       events from a camera or a recording

It is the live chain played to the end, and then looked at again with hindsight: what came after
tells which of two rhythms was the heart's, so that less is left unsaid.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from poise.core.arrays import Array
from poise.core.events import Beat, Confidence, SkinSample
from poise.core.limits import moments_every_s
from poise.core.pulse.estimator import FIRST_S, STEP_S
from poise.core.pulse.filters import BRIDGE_S
from poise.core.pulse.hindsight import HindsightRate, Reread, Stretch

__all__ = ["HindsightRate", "PulseReading", "read_samples", "read_trace"]

FAIR_SHARE = 0.5  # of the seconds must be believed for the whole to be
# The share unseen times the spread of what was seen: how far the mean of the whole may be off.
UNSEEN_BPM = 1.25
SHORTEST_S, TOO_SHORT = 10.0, "it is too short: a reading needs about ten seconds"
NO_SKIN = "there is no skin in it that can be read"
TOO_FEW = "there are too few pictures a second in it: a reading needs six"


@dataclass(frozen=True, slots=True)
class PulseReading:
    """What a trace says.

    ``timeline`` has a moment every ``every_s`` seconds, fewer in what is longer than a day;
    ``beats`` are in order, each with its ``rr_ms`` from the one before it, None after a gap.
    ``believed`` is the share (0 to 1) of the timeline that has a number.  ``valid`` is False, with
    a ``reason``, when the whole cannot be trusted.
    """

    timeline: tuple[HindsightRate, ...]
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


def _samples(t: Array, rgb: Array, sensor: str) -> Iterator[SkinSample]:
    for moment, regions in zip(t.tolist(), rgb.tolist(), strict=True):
        yield SkinSample(
            moment, sensor, tuple(None if r != r else (r, g, b) for r, g, b in regions)
        )


def read_samples(
    samples: Iterable[SkinSample], *, every_s: float = 1.0, sensor: str = "camera"
) -> PulseReading:
    """Read what a camera saw, in the order it saw it."""
    start = end = None
    stretches: list[Stretch] = []
    stretch = None
    unseen: Counter[str] = Counter()
    seen = 0
    bridged_s = 0.0
    for sample in samples:
        start = sample.t if start is None else start
        gap_s = 0.0 if end is None else sample.t - end
        bridged_s += gap_s if gap_s > BRIDGE_S else 0.0
        end = sample.t
        if all(region is None for region in sample.rgb):
            unseen[sample.notes[0] if sample.notes else NO_SKIN] += 1
            continue
        seen += 1
        if stretch is None or not stretch.continues(sample):
            stretch = Stretch(sensor)
            stretches.append(stretch)
        stretch.receive(sample)
    if start is None or end is None:
        return PulseReading((), (), 0.0, False, "there is nothing in it")
    read = [stretch.read() for stretch in stretches if stretch.looks]
    every_s = moments_every_s(end - start, every_s)
    count = int((end - start) / every_s + 1e-9)
    timeline = _timeline(read, [start + (i + 1) * every_s for i in range(count)])
    shown = [moment.heart_bpm for moment in timeline if moment.heart_bpm is not None]
    believed = len(shown) / count if count else 0.0
    reason = _why_not(shown, believed, end - start)
    if not shown and end - start >= SHORTEST_S:
        if unseen.total() > seen:
            reason = unseen.most_common(1)[0][0]
        elif bridged_s > (end - start) / 2:
            reason = TOO_FEW
    found = [beat for stretch in read for beat in stretch.beats]
    return PulseReading(tuple(timeline), tuple(found), believed, not reason, reason)


def _timeline(read: list[Reread], moments: list[float]) -> list[HindsightRate]:
    """What is known at each of ``moments``, of which at most one stretch can tell."""
    known_from = [stretch.begin + FIRST_S for stretch in read]
    timeline = []
    for t in moments:
        at = bisect_right(known_from, t) - 1
        if at >= 0 and t <= read[at].end + STEP_S:
            timeline.append(read[at].moment(t))
        else:
            timeline.append(HindsightRate(t, None, None, 0.0, Confidence.NONE))
    return timeline


def _why_not(shown: list[float], believed: float, span_s: float) -> str:
    """Why the whole cannot be believed; empty if it can."""
    if not shown:
        short = span_s < SHORTEST_S
        return TOO_SHORT if short else "there is no pulse in it that can be trusted"
    if believed < FAIR_SHARE:
        return f"a pulse could be trusted for only {believed:.0%} of the time"
    if (1 - believed) * float(np.std(shown)) > UNSEEN_BPM:
        return (
            f"a pulse could be trusted for {believed:.0%} of the time, and the heart moved too "
            "much to guess the rest"
        )
    return ""
