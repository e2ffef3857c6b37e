"""What ``import poise`` offers: the same code that the commands run, for programs.

Nothing here prints, asks, or writes; what cannot be done is a :class:`~poise.errors.PoiseError`
whose text is a sentence for a person.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from poise import __version__, exercises
from poise.analysis.options import Options, Pace
from poise.analysis.series import cut, labelled
from poise.analysis.study import measure, study
from poise.core.events import Input
from poise.core.session import Session
from poise.errors import UsageError
from poise.library.sessions import find
from poise.recording import reader
from poise.recording.format import SUFFIX, Header
from poise.recording.reader import Recording
from poise.runtime.plan import Plan, Sensor
from poise.runtime.run import at_once

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Recording", "Session", "analyze", "read", "synthetic"]

# A made-up session has no date; this one says so at a glance, and is the same each time.
NO_DATE = "2000-01-01T00:00:00+00:00"


def analyze(
    source: str | Path | ArrayLike,
    *,
    kind: str | None = None,
    pace: str | None = None,
    from_s: float | None = None,
    to_s: float | None = None,
    raw: bool = False,
    rate_hz: float | None = None,
) -> dict[str, Any]:
    """Every number that one recording can carry, each with its standard error, or why it cannot.

    ``source`` is a file (RR intervals, a pulse wave, skin colours, a video, a recorded session), or
    the intervals between beats themselves: an array (n,) in ms, end to end.  The other arguments
    are the options of ``poise analyze``: ``pace`` the seconds of the breath that was breathed, such
    as ``"4-6"`` in and out, without which no swing can be told; ``from_s`` and ``to_s`` seconds
    from the start; ``raw`` takes every interval as given; ``rate_hz`` is for samples without times.

    A number that is not known is None.  ``valid`` is False, with a ``reason``, where numbers about
    variability would mean nothing.  Raises :class:`~poise.errors.RecordingError` when there is
    nothing to measure and :class:`~poise.errors.UsageError` when an argument makes no sense.

    >>> found = analyze([800.0, 810.0, 795.0, 805.0] * 30)
    >>> round(found["heart_bpm"], 1), round(found["rmssd_ms"], 1)
    (74.8, 10.6)
    """
    options = Options(kind, from_s, to_s, raw, Pace.parse(pace) if pace else None, 1.0, rate_hz)
    if isinstance(source, str | Path):
        return study(Path(source), options).result
    rr_ms = np.asarray(source, float)
    if rr_ms.ndim != 1 or not np.isfinite(rr_ms).all() or (rr_ms <= 0).any():
        raise UsageError("intervals are one row of numbers above 0, in ms")
    if len(rr_ms) and rr_ms.max() < 10:
        raise UsageError("these intervals look like seconds: give them in ms")
    series = labelled("rr", np.cumsum(rr_ms) / 1000, rr_ms, raw=raw)
    return measure(cut(series, from_s, to_s), "array", options).result


def read(session: str | Path) -> Recording:
    """The recorded session at a path, or by its name or the beginning of it, or ``"last"``.

    Every ``t`` in it is in seconds on the session's own clock, whose zero is at
    ``header.utc_at_t0``.  A recording that was cut short is read as far as it goes: its ``ending``
    is None and ``damage`` says where.  Raises :class:`~poise.errors.RecordingError` when there is
    none by that name, or it is no recording of poise.
    """
    return reader.read(find(str(session)))


def synthetic(seed: int = 1, minutes: float = 10.0) -> Recording:
    """A session of a made-up person at six breaths a minute; nothing is written anywhere.

    The same ``seed`` and ``minutes`` (rounded to whole breaths of 10 s) give the same session, to
    the last digit, on one computer.  There are ectopic beats in it, one in about 45 s.

    >>> recording = synthetic(seed=7, minutes=2)
    >>> recording.ending
    'completed'
    >>> from poise.recording import tables
    >>> len(list(tables.breaths(recording)))
    12
    """
    exercise = exercises.load("steady-six").fitted(minutes=minutes)
    plan = Plan(exercise, (Sensor("synthetic", str(seed)),), record=False)
    events = tuple(event for event in at_once(plan) if not isinstance(event, dict))
    inputs = tuple((event.t, event) for event in events if isinstance(event, Input))
    outputs = tuple(event for event in events if not isinstance(event, Input))
    header = Header(__version__, NO_DATE, exercises.to_dict(exercise), {"sensors": ["synthetic"]})
    path = Path(f"synthetic-{seed}{SUFFIX}")
    return Recording(path, header, inputs, outputs, events, "completed", "")
