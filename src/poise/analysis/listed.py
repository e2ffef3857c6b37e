"""Beats that a file lists, or that can be brought in from it, as a series.

Everything that ``poise import`` makes a session of is read here by the same importers.  The
recordings of one file are laid one after another with a break between: nothing is counted across.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from poise import importers
from poise.analysis.options import Options
from poise.analysis.series import Series, labelled
from poise.core.arrays import Array, Mask
from poise.core.events import (
    Action,
    BreathStarted,
    Command,
    IntervalReading,
    SensorKind,
    kind_of,
)
from poise.core.limits import LONGEST_S
from poise.errors import RecordingError
from poise.importers.imported import SIGMA_MS, Imported
from poise.importers.placing import placed
from poise.importers.rr_file import RRFile
from poise.importers.text import Listed


@dataclass(frozen=True, slots=True)
class _Part:
    """One recording: the beats that end the intervals, in s, the intervals, what follows; (n,)."""

    t: Array
    rr_ms: Array
    follows: Mask
    sigma_ms: Array


def of_listed(file: Listed, options: Options) -> Series:
    """The intervals of a text as it lists them, what is 0 and what spans a hole too."""
    parts = [
        _Part(
            np.array(p.t_s, float),
            np.array(p.rr_ms, float),
            np.array(p.follows),
            _sigma(len(p.rr_ms)),
        )
        for p in file.parts
    ]
    notes = dict.fromkeys((*file.notes, *(note for p in file.parts for note in p.notes)))
    return _joined("rr", parts, options, tuple(notes))


def of_array_file(file: RRFile, options: Options) -> Series:
    """Intervals from memory."""
    (part,) = placed(file)
    one = _Part(
        np.array(part.t_s), np.array(part.rr_ms), np.array(part.follows), _sigma(len(part.rr_ms))
    )
    return _joined("rr", [one], options, file.notes)


def of_imported(path: Path, options: Options) -> Series:
    """The beats of the best sensor in any file that can be brought in."""
    found = list(importers.read(path))
    parts, cameras, notes = [], [], dict[str, None]()
    for one in found:
        sensor, heard, others = _best(one)
        notes |= dict.fromkeys([f"read as {one.origin}", *one.notes])
        if others:
            notes[f"two sensors were heard; this is {sensor}"] = None
        cameras.append(kind_of(sensor) is SensorKind.CAMERA)
        parts.append(
            _Part(
                np.array([e.t for e in heard], float),
                np.array([e.rr_ms for e in heard], float),
                np.array([e.follows for e in heard], bool),
                np.array([e.sigma_ms for e in heard], float),
            )
        )
    parts = [part for part in parts if len(part.t)]
    if not parts:
        raise RecordingError(f"{path.name} holds no beats: no sensor was heard", path=str(path))
    if len(parts) > 1:
        notes[f"holds {len(parts)} recordings: nothing is counted across"] = None
    kind = "session" if any(one.exercise is not None for one in found) else "rr"
    series = _joined(kind, parts, options, tuple(notes), camera=any(cameras))
    return replace(series, breaths=_led(found[0])) if len(found) == 1 else series


def _led(found: Imported) -> tuple[BreathStarted, ...]:
    """The whole breaths of the guide in a session that poise exported."""
    start = next((c for c in _commands(found) if c.action is Action.START), None)
    if found.exercise is None or start is None:
        return ()
    from poise import exercises  # which nothing else here needs
    from poise.core.guide.schedule import Schedule, breaks_off

    name = str(found.exercise.get("name", ""))
    schedule = Schedule(exercises.from_dict(found.exercise, name), start.t)
    paused = [c.t for c in _commands(found) if c.action is Action.PAUSE]
    for command in _commands(found):
        if command.action is Action.PAUSE:
            schedule = schedule.pause(command.t)
        elif command.action is Action.RESUME:
            schedule = schedule.resume(command.t)
    end_t = found.inputs[-1].t
    begun = (breath for breath, _, _ in schedule.breaths())
    return tuple(
        b for b in begun
        if b.t + b.period_s <= end_t and not any(breaks_off(t, b) for t in paused)
    )  # fmt: skip


def _commands(found: Imported) -> list[Command]:
    return [e for e in found.inputs if isinstance(e, Command)]


def _best(found: Imported) -> tuple[str, list[IntervalReading], bool]:
    """The sensor that is the best for timing and heard most, its intervals; whether it is alone."""
    told = [e for e in found.inputs if isinstance(e, IntervalReading)]
    counts = Counter(e.sensor for e in told)
    best = max(counts, key=lambda s: (kind_of(s) is not SensorKind.CAMERA, counts[s]), default="")
    return best, [e for e in told if e.sensor == best], len(counts) > 1


def _joined(
    kind: str,
    parts: Sequence[_Part],
    options: Options,
    notes: Iterable[str],
    *,
    camera: bool = False,
) -> Series:
    """One series of them all; each but the first begins where the one before it ended."""
    times = [parts[0].t]
    for part in parts[1:]:
        begins = part.t[0] - part.rr_ms[0] / 1000
        times.append(part.t + (times[-1][-1] - begins))
    t = np.concatenate(times)
    rr = np.concatenate([part.rr_ms for part in parts])
    no_longer_than_a_week(float(max(t[-1] - t[0] + rr[0] / 1000, rr.max() / 1000)))
    return labelled(
        kind, t, rr, follows=np.concatenate([part.follows for part in parts]),
        sigma_ms=np.concatenate([part.sigma_ms for part in parts]), raw=options.raw, camera=camera,
        notes=tuple(notes),
    )  # fmt: skip


def _sigma(n: int) -> Array:
    return np.full(n, SIGMA_MS)


def no_longer_than_a_week(span_s: float) -> None:
    """Raise :class:`RecordingError` for a time that no recording lasts."""
    if span_s > LONGEST_S:
        raise RecordingError(
            f"runs over {span_s / 86400:.0f} days by its own times: check their unit, or save one "
            "recording a file"
        )
