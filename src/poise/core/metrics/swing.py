"""The breath-linked heart-rate swing: how much the heart rate rises and falls with each breath.

The field's name is the amplitude of respiratory sinus arrhythmia (RSA), from peak to trough.

Least squares against the phase of the guide's breath, over the last three breaths.  It reads
nothing but what is locked to the guide, which is why noise that would treble RMSSD or max-min
leaves it where it was.  Formulas: docs/science.md, "The swing".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import atan2, hypot, inf, pi, sqrt
from typing import ClassVar

import numpy as np

from poise.core.arrays import Array
from poise.core.events import BreathStarted, Confidence, MetricUpdate, RRInterval
from poise.core.metrics import EVERY_KIND, Live

WINDOW_BREATHS = 3
CLEAN_HIGH, CLEAN_MEDIUM, CLEAN_LEAST, MIN_BEATS = 0.95, 0.85, 0.80, 20
P_HIGH, P_MEDIUM = 0.01, 0.05
DOUBT_HIGH, DOUBT_MEDIUM = 0.15, 0.30  # the standard error as a share of the swing
FLANKS = (-1.5, 1.5, -2.25, 2.25, 3.0)  # in units of 1 / window
SLOWEST_HZ, FASTEST_HZ = 0.02, 0.30  # where noise is asked for
LEFT = 0.5  # of a neighbour, once the fit has taken its part
GAP_S, FLAGGED_RUN = 3.0, 3
# Breaths further apart than this do not follow one another.
SEAM_S = 0.01
NOT_YET = "started before the sensor was ready"


@dataclass(frozen=True, slots=True)
class SwingFit:
    """What the fit found: ``amplitude_ms`` is half the swing, ``phase_rad`` 0 at the inhale.

    ``beats`` lay in the window, ``used`` of them were fit to use; ``p`` is the probability of an
    amplitude as large when nothing is locked to the guide, from the noise at nearby frequencies.
    """

    mean_rr_ms: float
    amplitude_ms: float
    se_amplitude_ms: float
    phase_rad: float
    p: float
    beats: int
    used: int

    @property
    def swing_ms(self) -> float:
        """From shortest to longest interval of the fitted wave, in ms."""
        return 2 * self.amplitude_ms

    @property
    def swing_se_ms(self) -> float:
        """The standard error of :attr:`swing_ms`."""
        return 2 * self.se_amplitude_ms

    @property
    def swing_bpm(self) -> float | None:
        """The same in beats a minute; None for a wave so large that it is no heart's."""
        slow, fast = self.mean_rr_ms + self.amplitude_ms, self.mean_rr_ms - self.amplitude_ms
        return 60000 / fast - 60000 / slow if fast > 0 else None

    @property
    def swing_se_bpm(self) -> float:
        """Standard error of :attr:`swing_bpm`, by its slope at the fitted amplitude."""
        m2, a2 = self.mean_rr_ms**2, self.amplitude_ms**2
        return 120000 * (m2 + a2) / (m2 - a2) ** 2 * self.se_amplitude_ms


def fit(intervals: Sequence[RRInterval], breaths: Sequence[BreathStarted]) -> SwingFit | None:
    """Fit the swing over ``breaths``, which follow one another without a break.

    One breath is fitted with its fundamental alone; more get a second harmonic (4 in, 6 out is not
    a sine) and a slope.  Intervals are placed by their middle; those not usable are left out, never
    repaired.  None when fewer are usable than the fit has unknowns, plus three.
    """
    start, end = breaths[0].t, breaths[-1].t + breaths[-1].period_s
    inside = [rr for rr in intervals if start <= rr.middle < end]
    usable = [rr for rr in inside if rr.usable]
    several = len(breaths) > 1
    harmonics = 2 if several else 1
    unknowns = 1 + 2 * harmonics + several
    if len(usable) < unknowns + 3:
        return None
    tau = np.array([rr.middle for rr in usable])
    rr_ms = np.array([rr.rr_ms for rr in usable])
    model = design(tau, phase(tau, breaths), harmonics, trend=several)
    c, residual = least_squares(model, rr_ms)
    window_s = end - start
    noise2, j = flanking_noise(tau, residual, model, len(breaths) / window_s, window_s)
    a1, b1 = float(c[1]), float(c[2])
    amplitude = hypot(a1, b1)
    # F(2, 2J) has its tail in closed form: (1 + F/J) to the power -J.
    p = (1 + amplitude**2 / noise2 / j) ** -j if noise2 > 0 else 0.0
    se = sqrt(noise2 / 2)
    return SwingFit(
        float(c[0]), amplitude, se, atan2(b1, a1), p, beats=len(inside), used=len(usable)
    )


def phase(tau: Array, breaths: Sequence[BreathStarted]) -> Array:
    """The guide's phase at each moment of ``tau`` (n,): 0 at an inhale, 2π at the next, linear.

    Inhale and exhale are not stretched to half a turn each: the guide's true schedule is the clock.
    """
    starts = np.array([breath.t for breath in breaths])
    periods = np.array([breath.period_s for breath in breaths])
    k = np.clip(np.searchsorted(starts, tau, side="right") - 1, 0, len(breaths) - 1)
    theta: Array = 2 * pi * (k + (tau - starts[k]) / periods[k])
    return theta


def design(tau: Array, theta: Array, harmonics: int, *, trend: bool) -> Array:
    """The model's columns, (n, unknowns): 1, then cos kθ and sin kθ, then with ``trend`` a slope.

    The slope is in ms a second about the mean of ``tau``, so the first coefficient is the mean
    interval there.
    """
    columns = [np.ones_like(tau)]
    for k in range(1, harmonics + 1):
        columns += [np.cos(k * theta), np.sin(k * theta)]
    if trend:
        columns.append(tau - tau.mean())
    return np.stack(columns, axis=1)


def least_squares(model: Array, rr_ms: Array) -> tuple[Array, Array]:
    """Coefficients (unknowns,) of ``model`` (n, unknowns) for ``rr_ms`` (n,), and the residual."""
    coefficients = np.linalg.lstsq(model, rr_ms, rcond=None)[0]
    return coefficients, rr_ms - model @ coefficients


def flanking_noise(
    tau: Array, residual: Array, model: Array, breath_hz: float, window_s: float
) -> tuple[float, int]:
    """Mean squared noise amplitude beside the breath's frequency, in ms², and over how many.

    The fit has already taken part of the noise at each neighbouring frequency, all of it at twice
    the breath's.  So each neighbour's sine and cosine are made orthogonal to ``model`` first, and a
    neighbour of which less than half is left is passed over.  (Plain amplitudes of the residual let
    10 to 20 % of empty three-breath windows through at p < .05; this lets 1 to 9 %.)
    """
    taken, _ = np.linalg.qr(model)
    powers = []
    for hz in breath_hz + np.array(FLANKS) / window_s:
        if not SLOWEST_HZ < hz < FASTEST_HZ:
            continue
        pair = np.stack([np.cos(2 * pi * hz * tau), np.sin(2 * pi * hz * tau)], axis=1)
        left = pair - taken @ (taken.T @ pair)
        if np.sum(left**2) < LEFT * np.sum(pair**2):
            continue
        basis, _ = np.linalg.qr(left)
        powers.append(2 / len(tau) * float(np.sum((basis.T @ residual) ** 2)))
    return (sum(powers) / len(powers), len(powers)) if powers else (0.0, 0)


@dataclass(frozen=True, slots=True)
class SwingReading:
    """A fit, and how far to believe it: the number is shown at high and medium confidence only."""

    fit: SwingFit | None
    breaths: int
    beats: int
    confidence: Confidence
    reason: str

    @property
    def shown(self) -> bool:
        """Whether the swing may be shown as a number."""
        return self.confidence in (Confidence.HIGH, Confidence.MEDIUM)


def read_window(
    intervals: Sequence[RRInterval], breaths: Sequence[BreathStarted], gain: float = 1.0
) -> SwingReading:
    """Fit ``breaths`` and grade the fit by the rules of docs/science.md, "Confidence".

    The fitted amplitude and its error are divided by ``gain``.
    """
    start, end = breaths[0].t, breaths[-1].t + breaths[-1].period_s
    inside = [rr for rr in intervals if start <= rr.middle < end]
    found = fit(inside, breaths)
    if found is not None and gain != 1.0:
        found = replace(
            found,
            amplitude_ms=found.amplitude_ms / gain,
            se_amplitude_ms=found.se_amplitude_ms / gain,
        )
    used = sum(rr.usable for rr in inside)

    def say(confidence: Confidence, reason: str = "") -> SwingReading:
        return SwingReading(found, len(breaths), len(inside), confidence, reason)

    if not inside:
        return say(Confidence.LOW, "no beats received")
    torn = [hole for hole in holes(intervals) if _tears(hole, start, end)]
    if torn:
        unheard = all(begin == -inf for begin, _ in torn)
        return say(Confidence.LOW, NOT_YET if unheard else "the signal was interrupted")
    clean = used / len(inside)
    if clean < CLEAN_LEAST or _longest_run(inside) >= FLAGGED_RUN:
        return say(Confidence.LOW, "the rhythm is too irregular")
    if len(breaths) < 2 or used < MIN_BEATS or found is None:
        return say(Confidence.NONE, "still measuring")
    if found.swing_bpm is None:
        return say(Confidence.LOW, "the rhythm is too irregular")
    doubt = found.se_amplitude_ms / found.amplitude_ms if found.amplitude_ms > 0 else 1.0
    if clean >= CLEAN_HIGH and found.p < P_HIGH and doubt <= DOUBT_HIGH:
        return say(Confidence.HIGH)
    if clean >= CLEAN_MEDIUM and found.p < P_MEDIUM and doubt <= DOUBT_MEDIUM:
        return say(Confidence.MEDIUM)
    if clean < CLEAN_MEDIUM:
        return say(Confidence.LOW, "too many irregular beats")
    return say(Confidence.LOW, "the swing is too small to measure")


def _longest_run(intervals: Sequence[RRInterval]) -> int:
    longest = run = 0
    for rr in intervals:
        run = 0 if rr.usable else run + 1
        longest = max(longest, run)
    return longest


@dataclass(slots=True)
class Swing:
    """The swing over the last three complete breaths (two after the second), in bpm.

    Tell it each of the guide's breaths with :meth:`breathe`, or leave a breath out (one spoken
    through, say): the window never reaches back across what was left out.  ``gain`` is how much of
    a swing at so many hertz the sensor lets through, to be divided out; all of it for a strap.
    """

    gain: Callable[[float], float] | None = None

    name: ClassVar = "swing"
    unit: ClassVar = "bpm"
    kinds: ClassVar = EVERY_KIND
    live: ClassVar = Live.BREATH

    _heard: deque[RRInterval] = field(default_factory=deque, init=False)
    _breaths: deque[BreathStarted] = field(
        default_factory=lambda: deque(maxlen=WINDOW_BREATHS + 3), init=False
    )

    def update(self, rr: RRInterval) -> None:
        self._heard.append(rr)
        while self._heard and self._breaths and self._heard[0].t < self._breaths[0].t:
            self._heard.popleft()

    def breathe(self, breath: BreathStarted) -> None:
        self._breaths.append(breath)

    def withdraw(self, breath: BreathStarted) -> None:
        """The last breath was broken off by a pause, or spoken in: it is none."""
        if self._breaths and self._breaths[-1] == breath:
            self._breaths.pop()

    def window(self, now: float) -> list[BreathStarted]:
        """The last complete breaths at ``now``, three at most, without a break between them."""
        over = [b for b in self._breaths if b.t + b.period_s <= now + 1e-6]
        return unbroken(over)[-WINDOW_BREATHS:]

    def reading(self, now: float) -> SwingReading | None:
        """The fit over :meth:`window`, graded; None before the first breath is complete.

        Where the signal was lost for a while, over those breaths only that came after it.
        """
        window = self.window(now)
        if not window:
            return None
        heard = list(self._heard)
        window = rows(window, heard)[-1]
        return read_window(heard, window, self.gain_at(window[-1]))

    def gain_at(self, breath: BreathStarted) -> float:
        """How much of a swing at this breath's pace the sensor lets through now."""
        return self.gain(1 / breath.period_s) if self.gain is not None else 1.0

    def read(self, now: float) -> MetricUpdate | None:
        """The swing at ``now``; a reason in place of the value when it cannot be shown.

        None before the first breath is complete, or while nothing was heard.
        """
        reading = self.reading(now)
        return None if reading is None else self.said(reading, now)

    def said(self, reading: SwingReading, now: float) -> MetricUpdate | None:
        """What a :meth:`reading` made at ``now`` says; None while no sensor was ever heard."""
        if not self._heard:
            return None
        window = self.window(now)[-reading.breaths :]
        shown = reading.fit if reading.shown else None
        return MetricUpdate(
            t=now,
            sensor=self._heard[-1].sensor,
            name=self.name,
            value=shown.swing_bpm if shown else None,
            se=shown.swing_se_bpm if shown else None,
            unit=self.unit,
            window_s=window[-1].t + window[-1].period_s - window[0].t,
            beats=reading.beats,
            confidence=reading.confidence,
            reason=reading.reason,
        )


def holes(intervals: Sequence[RRInterval]) -> list[tuple[float, float]]:
    """From when to when (s) nothing was heard for longer than a swing may miss.

    The first begins at minus infinity, before anything was heard, and the last never ends.
    """
    moments = [-inf, *(rr.middle for rr in intervals), inf]
    return [(begin, end) for begin, end in pairwise(moments) if end - begin > GAP_S]


def _tears(hole: tuple[float, float], start: float, end: float) -> bool:
    """Whether a hole takes too much out of the time from ``start`` to ``end``."""
    return min(hole[1], end) - max(hole[0], start) > GAP_S


def rows(
    breaths: Sequence[BreathStarted], intervals: Sequence[RRInterval]
) -> list[list[BreathStarted]]:
    """``breaths`` in rows that a swing can be fitted to: no pause within, and no hole in the beats.

    A breath with a hole of its own is a row of one.
    """
    torn = holes(intervals)
    found: list[list[BreathStarted]] = []
    for breath in breaths:
        end = breath.t + breath.period_s
        if found and follows(found[-1][-1], breath):
            start = found[-1][0].t
            if not any(_tears(hole, start, end) for hole in torn):
                found[-1].append(breath)
                continue
        found.append([breath])
    return found


def follows(before: BreathStarted, breath: BreathStarted) -> bool:
    """Whether ``breath`` begins where ``before`` ends."""
    return abs(before.t + before.period_s - breath.t) <= SEAM_S


def unbroken(breaths: Sequence[BreathStarted]) -> list[BreathStarted]:
    """The last of ``breaths``, as far back as one follows the other without a pause."""
    for k in range(len(breaths) - 1, 0, -1):
        if not follows(breaths[k - 1], breaths[k]):
            return list(breaths[k:])
    return list(breaths)


METRIC = Swing
