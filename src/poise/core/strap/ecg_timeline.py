"""From a strap's ECG to beats on the session clock.

Each frame says when its last sample was taken, on the sensor's clock: the spacing of the samples
comes from these stamps (the rate is nominal, a Polar H10's is good to 2 %), and where the sensor's
clock stands on ours comes from the earliest arrivals, as nothing arrives before it happened.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from poise.core.events import EcgBlock, StrapBeat
from poise.core.strap.clock import StrapClock
from poise.core.strap.r_peaks import RPeaks

# The standard deviation of an R peak at 130 Hz is 0.2 ms in an ECG with 10 µV of noise, 0.9 ms with
# 50 µV and 1.8 ms with 100 µV (tests/core/strap/test_r_peaks.py); its place on our clock is
# no better known than that of an interval the strap sends.
ECG_SIGMA_MS = 3.0
# Stamps off by this many samples mean that a frame never came.
MISSING_SAMPLES = 3.0
# The stamps' spacing may differ this much from the nominal one.
RATE_TOLERANCE = 0.05
KEPT_FRAMES = 40


@dataclass(frozen=True, slots=True)
class _Frame:
    """``last`` is the number of its last sample, which was taken at ``last_s`` sensor time."""

    last: int
    last_s: float
    spacing_s: float


@dataclass(slots=True)
class EcgTimeline:
    """Places one sensor's ECG, nominally ``hz`` samples a second, and its R peaks."""

    sensor: str
    hz: float

    _clock: StrapClock = field(default_factory=StrapClock, init=False)
    _peaks: RPeaks = field(init=False)
    _frames: deque[_Frame] = field(default_factory=lambda: deque(maxlen=KEPT_FRAMES), init=False)
    _last_beat_s: float | None = field(default=None, init=False)
    _follows: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._peaks = RPeaks(self.hz)

    def receive(
        self, arrival: float, last_s: float, microvolts: tuple[int, ...]
    ) -> tuple[EcgBlock | None, list[StrapBeat]]:
        """A frame that came at ``arrival``; its last sample was taken at ``last_s`` by the sensor.

        Gives the samples on the session clock, and the beats that are known because of them.
        None and no beats for an empty frame, and for one that came before.
        """
        if not microvolts or (self._frames and last_s <= self._frames[-1].last_s):
            return None, []
        self._append(last_s, len(microvolts))
        frame = self._frames[-1]
        length_s = len(microvolts) * frame.spacing_s
        self._clock.receive(arrival, arrival - last_s, (length_s,), follows=False)
        first = last_s - length_s + frame.spacing_s + self._clock.most
        block = EcgBlock(first, self.sensor, 1 / frame.spacing_s, microvolts)
        beats = []
        for peak in self._peaks.receive(np.asarray(microvolts, dtype=float)):
            beat_s = self._sensor_s(peak.sample)
            if self._last_beat_s is not None:
                rr_ms = 1000 * (beat_s - self._last_beat_s)
                t = beat_s + self._clock.most
                follows = peak.follows and self._follows
                beats.append(StrapBeat(t, self.sensor, rr_ms, ECG_SIGMA_MS, follows))
                self._follows = True
            self._last_beat_s = beat_s
        return block, beats

    def _append(self, last_s: float, count: int) -> None:
        """Number the samples on from those before, or from 0 when some are missing between."""
        nominal_s = 1 / self.hz
        if self._frames:
            before = self._frames[-1]
            spacing_s = (last_s - before.last_s) / count
            missing = (last_s - before.last_s) / before.spacing_s - count
            if abs(missing) < MISSING_SAMPLES and abs(spacing_s / nominal_s - 1) < RATE_TOLERANCE:
                self._frames.append(_Frame(before.last + count, last_s, spacing_s))
                return
            self._frames.clear()
            self._peaks = RPeaks(self.hz)
            self._last_beat_s, self._follows = None, False
        self._frames.append(_Frame(count - 1, last_s, nominal_s))

    def _sensor_s(self, sample: float) -> float:
        """When this sample was taken, on the sensor's clock."""
        frame = next((one for one in self._frames if one.last >= sample), self._frames[-1])
        return frame.last_s - (frame.last - sample) * frame.spacing_s
