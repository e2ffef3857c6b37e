"""Hearts that the goldens are told of: made here, so that a better simulation changes no golden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import pi
from pathlib import Path
from typing import Any

import numpy as np

from poise import exercises
from poise.core.events import Action, Command, Input, SkinSample, StrapReading
from poise.core.session import Session
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once
from tests.worlds import paced

Array = np.ndarray[Any, Any]

SKIN, PULSE = np.array([200.0, 150.0, 115.0]), np.array([0.33, 0.77, 0.53])
FPS, NOISE_GREY = 30, 0.08


def swinging(n: int, noise_ms: float = 12.0) -> Array:
    """Intervals (n,) in ms of a heart that follows a breath of ten seconds."""
    rng, t, rr = np.random.default_rng(5), 0.0, []
    for noise in rng.normal(0, noise_ms, n):
        rr.append(850 + 50 * np.sin(2 * pi * t / 10) + noise)
        t += rr[-1] / 1000
    return np.array(rr)


def beats_of(rr_ms: Array) -> list[float]:
    """The times, in s, of the beats that end intervals."""
    times: list[float] = (np.cumsum(rr_ms) / 1000).tolist()
    return times


def face(beats_s: Sequence[float], seconds: float, *, pulse: float = 0.006) -> list[SkinSample]:
    """A face at 30 frames a second whose colour dips with each beat by the fraction ``pulse``."""
    rng = np.random.default_rng(2)
    t = np.arange(0.0, seconds, 1 / FPS)
    turn = 2 * pi * np.interp(t - 0.2, beats_s, np.arange(len(beats_s)))
    wave = np.cos(turn) + 0.3 * np.cos(2 * turn + 1)
    drift = 1 + 0.002 * np.sin(2 * pi * t / 37)
    whole = SKIN * (1 - pulse / 2 * np.outer(wave, PULSE)) * drift[:, None]
    regions = [whole + rng.normal(0, NOISE_GREY, whole.shape) for _ in range(3)]
    return [
        SkinSample(
            moment, "camera", tuple((r[0], r[1], r[2]) for r in seen),
            background=(120.0, 118.0, 110.0), place=(0.0, 0.0, 1.0), motion=0.0,
        )
        for moment, seen in zip(t.tolist(), np.stack(regions, 1).tolist(), strict=True)
    ]  # fmt: skip


def strap(beats_s: Sequence[float], until_s: float) -> list[StrapReading]:
    """A notification for each interval, 0.4 s or more after it ended, by a clock 40 ppm slower."""
    told = [
        (round(1.00004 * b + 0.4 + 0.03 * (k % 4), 3), round(1000 * (b - a), 3))
        for k, (a, b) in enumerate(pairwise(beats_s))
    ]
    return [
        StrapReading(t, "strap", round(60000 / rr_ms), (rr_ms,)) for t, rr_ms in told if t < until_s
    ]


def table(seen: Iterable[SkinSample]) -> str:
    """A trace of skin as a file: the mean of the regions."""
    rows = [(s.t, *np.mean([c for c in s.rgb if c], axis=0)) for s in seen]
    return "t_s,R,G,B\n" + "\n".join(",".join(f"{x:.4f}" for x in row) for row in rows)


def record(path: Path, inputs: list[Input], breaths: int) -> None:
    """A session of so many breaths that was told ``inputs``."""
    exercise = paced(breaths)
    header = Header("poise 0", "2026-03-01T14:05:09+01:00", exercises.to_dict(exercise))
    arriving = [(e.t, e) for e in [Command(0.0, Action.START), *sorted(inputs, key=lambda e: e.t)]]
    for _ in run_at_once(Session(exercise), arriving, Writer(path, header)):
        pass
