"""How late and how true every estimator of the product is, on hearts whose truth is known.

What is asked of each: when does it first say a heart rate; how long after a step from 72 to 90 has
it gone nine tenths of the way; how far behind a ramp is it; what is left of the swing of a breath
and how late; and, for beats, how long after a beat is it told, and how wrong is its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from poise.core.arrays import Array, Indices
from poise.core.chains.camera import CameraChain
from poise.core.chains.strap import StrapChain
from poise.core.events import Beat, MetricUpdate, Output, PulseSample, RRInterval
from poise.core.strap.ecg_timeline import EcgTimeline
from poise.simulation import even_skin
from poise.simulation.ecg import POLAR_HZ, polar_frames
from poise.simulation.hearts import at_rate
from poise.simulation.readings import strap_stream

LOW_BPM, HIGH_BPM = 72.0, 90.0
STEP_AT_S, BACK_AT_S, STEPS_S = 45.0, 85.0, 120.0
RAMP_BPM_S, RAMP_AT_S, RAMP_S = 0.5, 35.0, 75.0
SWING_BPM, SWING_HZ, SWING_S = 8.0, 0.1, 85.0
QUIET_BPM, QUIET_HZ = 1.0, 0.23
SETTLED_S = 25.0


@dataclass(frozen=True, slots=True)
class Said:
    """What was known when: ``numbers`` (n, 2) are (moment, heart rate) as the number on screen.

    ``beats`` (m, 3) are (moment it was told, the beat's time, its interval in ms, NaN without);
    ``wave`` (k, 2) the drawn wave's points and when they were given, none for a strap.
    """

    numbers: Array
    beats: Array
    wave: Array = field(default_factory=lambda: np.empty((0, 2)))


Listen = Callable[[Array, float, int], Said]  # true beats, seconds, seed


def breathing(t: Array) -> Array:
    """The little swing of quiet breathing, without which no heart beats."""
    return np.asarray(QUIET_BPM * np.sin(2 * np.pi * QUIET_HZ * t))


def step(t: Array) -> Array:
    """Calm, then 90 beats a minute, then calm again."""
    return np.where((t >= STEP_AT_S) & (t < BACK_AT_S), HIGH_BPM, LOW_BPM) + breathing(t)


def ramp(t: Array) -> Array:
    """From 60 up by half a beat a minute every second."""
    return np.asarray(60 + RAMP_BPM_S * np.clip(t - RAMP_AT_S, 0, None) + breathing(t))


def swing(t: Array) -> Array:
    """Up and down with a breath of ten seconds."""
    return np.asarray(70 + SWING_BPM * np.sin(2 * np.pi * SWING_HZ * t))


def camera(pulse_grey: float, noise_grey: float) -> Listen:
    """The product's camera chain before a face of such a pulse and noise."""

    def listen(true: Array, seconds: float, seed: int) -> Said:
        hearing = CameraChain("camera")
        frames = even_skin.samples(true, seconds, pulse_grey, noise_grey, seed)
        return _said((frame.t, hearing.receive(frame)) for frame in frames)

    return listen


def strap(least_delay_s: float, known_delay_s: float) -> Listen:
    """The product's strap chain, told by its sheet of ``known_delay_s``."""

    def listen(true: Array, seconds: float, seed: int) -> Said:
        chain = StrapChain("strap", known_delay_s)

        def hear() -> Iterable[tuple[float, list[Output]]]:
            recent: list[RRInterval] = []
            for reading in strap_stream(
                true, delay_s=least_delay_s, until=seconds, start=0, whole_ticks=True
            ):
                said = chain.receive(reading)
                recent = [*recent, *(e for e in said if isinstance(e, RRInterval))][-40:]
                yield reading.t, said + chain.report(reading.t, recent)

        return _said(hear())

    return listen


def ecg() -> Listen:
    """The product's strap chain, told by a strap's own ECG."""

    def listen(true: Array, seconds: float, seed: int) -> Said:
        timeline, chain = EcgTimeline("strap", POLAR_HZ), StrapChain("strap")

        def hear() -> Iterable[tuple[float, list[Output]]]:
            recent: list[RRInterval] = []
            told = 0.0
            for arrival, last_s, microvolts in polar_frames(true, seconds, seed=seed):
                _, beats = timeline.receive(arrival, last_s, microvolts)
                said = [event for beat in beats for event in chain.receive(beat)]
                recent = [*recent, *(e for e in said if isinstance(e, RRInterval))][-40:]
                if arrival - told >= 1:
                    told = arrival
                    said = said + chain.report(arrival, recent)
                yield arrival, said

        return _said(hear())

    return listen


def _said(heard: Iterable[tuple[float, list[Any]]]) -> Said:
    numbers, beats, wave = [], [], []
    for now, events in heard:
        for event in events:
            match event:
                case MetricUpdate(name="heart_rate", value=float() as bpm):
                    numbers.append((now, bpm))
                case Beat():
                    beats.append((now, event.t, np.nan if event.rr_ms is None else event.rr_ms))
                case PulseSample():
                    wave.append((now, event.value))
    return Said(
        np.array(numbers).reshape(-1, 2),
        np.array(beats).reshape(-1, 3),
        np.array(wave).reshape(-1, 2),
    )


@dataclass(frozen=True, slots=True)
class Timing:
    """One run's answers; None for what was never said.  Times in s, beat times in ms."""

    first_s: float | None
    up_s: float | None
    down_s: float | None
    ramp_s: float | None
    swing_gain: float | None
    swing_late_s: float | None
    beat_told_s: Array
    beat_error_ms: Array
    wave_late_s: float | None = None


@dataclass(frozen=True, slots=True)
class SensorAnswers:
    """What one sensor said of the three hearts."""

    step: Said
    ramp: Said
    swing: Said
    swing_beats: Array


def hear(listen: Listen, seed: int) -> SensorAnswers:
    """Let a sensor hear all three hearts."""
    swinging = at_rate(swing, SWING_S)
    return SensorAnswers(
        listen(at_rate(step, STEPS_S), STEPS_S, seed),
        listen(at_rate(ramp, RAMP_S), RAMP_S, seed + 1000),
        listen(swinging, SWING_S, seed + 2000),
        swinging,
    )


def number(heard: SensorAnswers) -> Timing:
    return _timing(heard, lambda said: said.numbers)


def beat_by_beat(heard: SensorAnswers, *, drawn_at_beat: bool) -> Timing:
    """Each beat's own rate, as the trace has it: when it was told, or drawn at the beat's time."""
    column = 1 if drawn_at_beat else 0

    def curve(said: Said) -> Array:
        known = said.beats[np.isfinite(said.beats[:, 2])]
        # A beat's interval is about its middle.
        at = known[:, column] - (known[:, 2] / 2000 if drawn_at_beat else 0)
        return np.stack([at, 60000 / known[:, 2]], axis=1)

    return _timing(heard, curve)


def _timing(heard: SensorAnswers, curve: Callable[[Said], Array]) -> Timing:
    line = curve(heard.step)
    up_at = 0.9 * HIGH_BPM + 0.1 * LOW_BPM
    down_at = 0.1 * HIGH_BPM + 0.9 * LOW_BPM
    gain, late = _swing(curve(heard.swing))
    told, errors = _beat_times(heard.swing, heard.swing_beats)
    return Timing(
        float(line[0, 0]) if len(line) else None,
        _reached(line, STEP_AT_S, BACK_AT_S, lambda bpm: bpm >= up_at),
        _reached(line, BACK_AT_S, STEPS_S, lambda bpm: bpm <= down_at),
        _behind(curve(heard.ramp)),
        gain,
        late,
        told,
        errors,
        _wave_late(heard.swing.wave, heard.swing_beats),
    )


def _wave_late(wave: Array, true: Array) -> float | None:
    """How far behind the blood in the face the drawn wave is, where they are most alike."""
    inside = wave[wave[:, 0] > SETTLED_S] if len(wave) else wave
    if len(inside) < 300:
        return None
    drawn = inside[:, 1] - inside[:, 1].mean()
    lags = np.arange(-0.3, 0.5, 0.005)
    blood = [even_skin.pulse(true, inside[:, 0] - even_skin.PULSE_DELAY_S - lag) for lag in lags]
    alike = [float(drawn @ (b - b.mean())) / float(np.linalg.norm(b - b.mean())) for b in blood]
    return float(lags[int(np.argmax(alike))])


def _reached(line: Array, begin: float, end: float, there: Callable[[Array], Any]) -> float | None:
    """How long after ``begin`` the line is there, and stays for three looks."""
    inside = line[(line[:, 0] >= begin) & (line[:, 0] < end)]
    good = there(inside[:, 1])
    for k in range(len(inside) - 2):
        if good[k : k + 3].all():
            return float(inside[k, 0]) - begin
    return None


def _behind(line: Array) -> float | None:
    inside = line[(line[:, 0] > RAMP_AT_S + 15) & (line[:, 0] < RAMP_S - 1)]
    if len(inside) < 10:
        return None
    # The mean, over five and a half of its breaths, so that quiet breathing does not count.
    climbing = ramp(inside[:, 0]) - breathing(inside[:, 0])
    return float(np.mean(climbing - inside[:, 1]) / RAMP_BPM_S)


def _swing(line: Array) -> tuple[float | None, float | None]:
    """What is left of the swing and how late it is, by a sine at its own rate."""
    inside = line[line[:, 0] > SETTLED_S]
    if len(inside) < 20:
        return None, None
    t = 2 * np.pi * SWING_HZ * inside[:, 0]
    model = np.stack([np.ones(len(t)), np.sin(t), np.cos(t)], axis=1)
    _, a, b = np.linalg.lstsq(model, inside[:, 1], rcond=None)[0]
    late = (np.arctan2(-b, a) / (2 * np.pi * SWING_HZ)) % (1 / SWING_HZ)
    if late > 0.75 / SWING_HZ:  # a little early rather than very late
        late -= 1 / SWING_HZ
    return float(np.hypot(a, b)) / SWING_BPM, float(late)


def _beat_times(said: Said, true: Array) -> tuple[Array, Array]:
    """How long after each true beat it was told (s), and its error but for the constant (ms)."""
    if len(said.beats) == 0:
        return np.empty(0), np.empty(0)
    known = said.beats[said.beats[:, 1] > SETTLED_S]
    # The nearest beat would be another one for a strap that is late: take off the usual first.
    pairs = [_error(known[:, 1] - late, true) for late in np.arange(-0.2, 3.5, 0.05)]
    best = min(range(len(pairs)), key=lambda k: float(np.median(np.abs(pairs[k][0]))))
    error, nearest = pairs[best]
    return known[:, 0] - true[nearest], 1000 * (error - np.median(error))


def _error(times: Array, true: Array) -> tuple[Array, Indices]:
    nearest = np.abs(times[:, None] - true[None, :]).argmin(axis=1)
    return times - true[nearest], nearest
