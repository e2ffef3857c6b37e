"""R peaks in an electrocardiogram, as it streams in.

After Pan & Tompkins 1985 (A real-time QRS detection algorithm, IEEE Trans Biomed Eng 32:230): the
band of the QRS complex, its slope, squared and averaged over 150 ms, is compared with a threshold
between what beats and what noise usually reach.  As Hamilton & Tompkins 1986 (33:1157) found
better, "usually" is the median of the last eight.  The peak itself is then looked for in the ECG
and placed between samples.  A beat is known about half a second after it happened.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from poise.core.arrays import Array

BAND_HZ = (5.0, 15.0)
BAND_TAPS_S = 0.3
AVERAGE_S = 0.15
# No heart beats twice within it (300 bpm); of two peaks nearer than that the larger counts.
REFRACTORY_S = 0.2
# A peak so soon after a beat and with less than half its slope is the T wave.
T_WAVE_S, T_WAVE = 0.36, 0.25
LEARNING_S = 2.0
THRESHOLD = 0.25  # of the way from noise to beats
# So many usual intervals without a beat: take the best of what was passed over, if half as clear.
LOOK_BACK, LOOK_BACK_THRESHOLD = 1.66, 0.5
# So much beyond a usual beat is a movement of the electrodes.
MOVEMENT = 9.0
LOST_S = 3.0
# The peak lies this near the middle of the slopes around it.
NEAR_S = 0.08
KEPT_S = 8.0


@dataclass(frozen=True, slots=True)
class RPeak:
    """An R peak at ``sample``, counted from 0 since the beginning, fractions included.

    ``follows`` is False when a beat may be missing between it and the one before.
    """

    sample: float
    follows: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    sample: int
    height: float


@dataclass(slots=True)
class RPeaks:
    """Told an ECG sampled at ``hz``, in any pieces and any unit, it knows the R peaks."""

    hz: float

    _ecg: Array = field(default_factory=lambda: np.empty(0), init=False)
    _slopes: Array = field(default_factory=lambda: np.empty(0), init=False)
    _ecg_from: int = field(default=0, init=False)  # the number of the first sample still kept
    _slopes_from: int = field(default=0, init=False)
    _looked_to: int = field(default=0, init=False)
    _beats: deque[float] = field(default_factory=lambda: deque(maxlen=8), init=False)
    _noise: deque[float] = field(default_factory=lambda: deque(maxlen=8), init=False)
    _intervals: deque[int] = field(default_factory=lambda: deque(maxlen=8), init=False)
    _passed: list[_Candidate] = field(default_factory=list, init=False)
    _last: _Candidate | None = field(default=None, init=False)
    _last_peak: float = field(default=-1.0, init=False)
    _doubt: bool = field(default=True, init=False)
    _upright: float = field(default=0.0, init=False)
    _band: Array = field(init=False)
    _average: Array = field(init=False)

    def __post_init__(self) -> None:
        half = round(BAND_TAPS_S * self.hz / 2)
        at = np.arange(-half, half + 1) / self.hz
        low, high = (2 * f * np.sinc(2 * f * at) for f in BAND_HZ)
        band = (high - low) * np.hamming(2 * half + 1) / self.hz
        self._band = np.convolve(band, [0.5, 0.0, -0.5])  # and its slope, in one
        width = 2 * round(AVERAGE_S * self.hz / 2) + 1
        self._average = np.full(width, 1 / width)
        self._slopes_from = self._looked_to = self._lag

    def receive(self, ecg: Array) -> list[RPeak]:
        """The R peaks known after the next samples ``ecg`` (n,), in µV, oldest first."""
        self._ecg = np.concatenate([self._ecg, np.asarray(ecg, dtype=float)])
        fresh_from = self._slopes_from + len(self._slopes) - self._lag - self._ecg_from
        fresh = self._ecg[fresh_from:]
        if len(fresh) <= 2 * self._lag:
            return []
        slopes = np.convolve(fresh, self._band, "valid") ** 2
        self._slopes = np.concatenate([self._slopes, np.convolve(slopes, self._average, "valid")])
        found = self._look()
        self._forget()
        return found

    @property
    def _lag(self) -> int:
        """By how many samples what is known of the slopes is behind the ECG."""
        return (len(self._band) + len(self._average)) // 2 - 1

    def _look(self) -> list[RPeak]:
        """Judge every summit of the slopes that nothing can overtop any more."""
        wait, end = round(REFRACTORY_S * self.hz), self._slopes_from + len(self._slopes)
        found: list[RPeak] = []
        if not self._beats:
            if end < self._slopes_from + LEARNING_S * self.hz:
                return []
            self._learn(self._slopes[: int(LEARNING_S * self.hz)])
        for sample in range(self._looked_to, end - wait):
            at = sample - self._slopes_from
            height = float(self._slopes[at])
            around = self._slopes[max(0, at - wait) : at + wait + 1]
            if height >= around.max() and (at == 0 or height > self._slopes[at - 1]):
                found += self._judge(_Candidate(sample, height))
            found += self._look_back(sample)
        self._looked_to = max(self._looked_to, end - wait)
        return found

    def _learn(self, slopes: Array) -> None:
        """What beats and noise reach, as far as two seconds can tell."""
        self._beats.append(float(slopes.max()))
        self._noise.append(float(np.median(slopes)))

    @property
    def _threshold(self) -> float:
        beats, noise = median(self._beats), median(self._noise)
        return noise + THRESHOLD * (beats - noise)

    def _judge(self, summit: _Candidate) -> list[RPeak]:
        last = self._last
        if summit.height > MOVEMENT * median(self._beats) and len(self._beats) > 3:
            self._doubt = True
            return []
        is_t_wave = (
            last is not None
            and summit.sample - last.sample < T_WAVE_S * self.hz
            and summit.height < T_WAVE * last.height
        )
        if summit.height > self._threshold and not is_t_wave:
            return self._beat(summit)
        self._noise.append(summit.height)
        self._passed.append(summit)
        return []

    def _look_back(self, sample: int) -> list[RPeak]:
        """After too long without a beat, the best that was passed over; if none, begin again."""
        if self._last is None or not self._intervals:
            return []
        waited = sample - self._last.sample
        if waited == round(LOOK_BACK * median(self._intervals)):
            least, from_ = LOOK_BACK_THRESHOLD * self._threshold, T_WAVE_S * self.hz
            good = [
                one
                for one in self._passed
                if one.height > least and one.sample - self._last.sample > from_
            ]
            if good:
                return self._beat(max(good, key=lambda one: one.height))
        if waited == round(LOST_S * self.hz):
            recent = self._slopes[max(0, sample - self._slopes_from - waited) :]
            self._beats.clear()
            self._learn(recent[:waited])
            self._intervals.clear()
            self._doubt = True
        return []

    def _beat(self, summit: _Candidate) -> list[RPeak]:
        if self._last is not None and not self._doubt:
            self._intervals.append(summit.sample - self._last.sample)
        self._beats.append(summit.height)
        self._last, self._passed = summit, []
        peak = self._place(summit.sample)
        if peak is None or peak <= self._last_peak + REFRACTORY_S * self.hz:
            self._doubt = True
            return []
        found = RPeak(peak, not self._doubt)
        self._last_peak, self._doubt = peak, False
        return [found]

    def _place(self, sample: int) -> float | None:
        """Where the ECG peaks near ``sample``: the top of the parabola through three samples.

        Whether the strap is worn upside down is told by all beats together, lest one beat be
        timed by its R and the next by its S.
        """
        near, at = round(NEAR_S * self.hz), sample - self._ecg_from
        window = self._ecg[at - near - 1 : at + near + 2]
        if at - near - 1 < 0 or len(window) < 2 * near + 3:
            return None
        window = window - np.median(window)
        self._upright = 0.95 * self._upright + float(window.max() + window.min())
        if self._upright < 0:
            window = -window
        top = 1 + int(window[1:-1].argmax())
        before, peak, after = (float(v) for v in window[top - 1 : top + 2])
        bend = before - 2 * peak + after
        offset = 0.5 * (before - after) / bend if bend < 0 else 0.0
        return sample - near - 1 + top + max(-0.5, min(0.5, offset))

    def _forget(self) -> None:
        """Keep the last seconds only."""
        old = len(self._slopes) - int(KEPT_S * self.hz)
        if old > 0:
            self._slopes, self._slopes_from = self._slopes[old:], self._slopes_from + old
        old = self._slopes_from - 2 * self._lag - self._ecg_from
        if old > 0:
            self._ecg, self._ecg_from = self._ecg[old:], self._ecg_from + old
