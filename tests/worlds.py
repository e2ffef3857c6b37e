"""Small worlds for tests, each in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from poise.core.events import (
    Action,
    BreathStarted,
    Command,
    Event,
    Input,
    RRInterval,
    StrapReading,
    Verdict,
)
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.pacer import BreathPattern
from poise.core.session import Session
from poise.runtime.runner import run_at_once

Array = NDArray[np.float64]


def intervals(*rr_ms: float, start: float = 0.0, sensor: str = "strap") -> list[RRInterval]:
    """Intervals one after the other, all normal; the first follows nothing."""
    t, made = start, []
    for i, rr in enumerate(rr_ms):
        t += rr / 1000
        made.append(RRInterval(t, sensor, rr, 3.0, Verdict.NORMAL, i > 0))
    return made


def from_beats(beats_s: Sequence[float] | Array) -> list[RRInterval]:
    """The intervals between beats at the given times."""
    times = [float(t) for t in beats_s]
    return [
        RRInterval(b, "strap", (b - a) * 1000, 3.0, Verdict.NORMAL, i > 0)
        for i, (a, b) in enumerate(pairwise(times))
    ]


def breaths(n: int, period_s: float = 10.0, start: float = 0.0) -> list[BreathStarted]:
    """The guide's breaths at 4 in, the rest out."""
    return [BreathStarted(start + k * period_s, k, 4.0, 0.0, period_s - 4.0, 0.0) for k in range(n)]


def heart(rr_at: Callable[[float], float], until: float, start: float = 0.0) -> list[float]:
    """Beat times of a heart whose next interval, in ms, is ``rr_at(now)``."""
    times = [start]
    while times[-1] < until:
        times.append(times[-1] + rr_at(times[-1]) / 1000)
    return times


def cosine_wave(t: float, period_s: float = 10.0, inhale_s: float = 4.0) -> float:
    """1 at full lungs, -1 at empty ones, half a cosine each way: how the guide moves."""
    into = t % period_s
    if into < inhale_s:
        return float(-np.cos(np.pi * into / inhale_s))
    return float(np.cos(np.pi * (into - inhale_s) / (period_s - inhale_s)))


def pink(rng: np.random.Generator, seconds: float, sd_ms: float, hz: float = 4.0) -> Array:
    """1/f noise on a grid of ``hz``, the background of a real heart."""
    n = int(seconds * hz) + 64
    f = np.fft.rfftfreq(n, 1 / hz)
    size = np.zeros(len(f))
    size[1:] = 1 / np.sqrt(np.maximum(f[1:], 0.01))
    noise = np.fft.irfft(size * (rng.normal(size=len(f)) + 1j * rng.normal(size=len(f))), n)
    return np.asarray(noise / np.std(noise) * sd_ms)


def strap_stream(
    beats_s: Iterable[float], *, delay_s: float = 0.4, until: float | None = None
) -> Iterator[StrapReading]:
    """Notifications once a second that tell of the beats up to then, as a strap sends them."""
    times = list(beats_s)
    end = times[-1] if until is None else until
    k, second = 1, 0.0
    while second < end:
        second += 1.0
        told = []
        while k < len(times) and times[k] <= second - delay_s:
            told.append((times[k] - times[k - 1]) * 1000)
            k += 1
        bpm = round(60000 / told[-1]) if told else None
        yield StrapReading(second, "strap", bpm, tuple(told))


def paced(breaths: int = 9, pattern: BreathPattern | None = None, **stage: object) -> Exercise:
    """An exercise of one guided stage."""
    made = Stage("pace", "Breathe", pattern or BreathPattern(), breaths=breaths, **stage)  # type: ignore[arg-type]
    return Exercise("test", "Test", "", (made,))


def run(exercise: Exercise, inputs: Iterable[Input], session: Session | None = None) -> list[Event]:
    """Everything a session started at 0 hears and says."""
    session = session or Session(exercise)
    arriving = [(event.t, event) for event in (Command(0.0, Action.START), *inputs)]
    return [event for _, event in run_at_once(session, arriving)]
