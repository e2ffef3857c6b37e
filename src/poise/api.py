"""What ``import poise`` offers: the same code that the commands run, for programs.

Nothing here prints, asks, or writes; what cannot be done is a :class:`~poise.errors.PoiseError`
whose text is a sentence for a person.
"""

from __future__ import annotations

from pathlib import Path

from poise import __version__, exercises
from poise.analysis.options import Options, Pace
from poise.analysis.result import Analysis
from poise.analysis.study import Source, analyse
from poise.core.events import Input
from poise.core.session import Session
from poise.core.summary import Summary
from poise.library.sessions import find
from poise.recording import SUFFIX, reader
from poise.recording.format import Header
from poise.recording.precision import rounded
from poise.recording.reader import Recording
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

__all__ = ["Analysis", "Recording", "Session", "analyze", "read", "synthetic"]

# A made-up session has no date; this one says so at a glance, and is the same each time.
NO_DATE = "2000-01-01T00:00:00+00:00"


def analyze(
    source: Source,
    *,
    kind: str | None = None,
    pace: str | None = None,
    from_s: float | None = None,
    to_s: float | None = None,
    raw: bool = False,
    rate_hz: float | None = None,
    windows_s: float | None = None,
) -> Analysis:
    """Every number that one recording can carry, each with its standard error, or why it cannot.

    ``source`` is a file (RR intervals, a pulse wave, skin colours, a video, a recorded session), a
    :class:`Recording`, or the intervals between beats themselves: an array (n,) in ms, NaN where
    one is missing.  The other arguments are the options of ``poise analyze``: ``pace`` the seconds
    of the breath that was breathed, such as ``"4-6"`` in and out, without which no swing can be
    told of a file that does not know it; ``from_s`` and ``to_s`` seconds from the start; ``raw``
    takes every interval as given; ``rate_hz`` is for samples without times; ``windows_s`` gives
    ``windows``, the numbers of each so many seconds.

    A number that is not known is None.  ``valid`` is False, with a ``reason``, where numbers about
    variability would mean nothing.  Raises :class:`~poise.errors.RecordingError` when there is
    nothing to measure and :class:`~poise.errors.UsageError` when an option makes no sense.

    >>> found = analyze([800.0, 810.0, 795.0, 805.0] * 30)
    >>> round(found.heart.bpm, 1), round(found.variability.rmssd_ms, 1)
    (74.8, 10.6)
    """
    breath = Pace.parse(pace) if pace else None
    return analyse(
        source, Options(kind, from_s, to_s, raw, breath, rate_hz=rate_hz, windows_s=windows_s)
    )


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

    The same ``seed`` and ``minutes`` (rounded to whole breaths of 10 s) give the same session.
    There are ectopic beats in it, one in about 45 s.

    >>> recording = synthetic(seed=7, minutes=2)
    >>> recording.ending
    'completed'
    >>> from poise.recording import tables
    >>> len(list(tables.breaths(recording)))
    12
    """
    exercise = exercises.load("steady-six").fitted(minutes=minutes)
    plan = SessionPlan(exercise, (Sensor("synthetic", str(seed)),), record=False)
    events = tuple(rounded(event) for event in at_once(plan) if not isinstance(event, Summary))
    inputs = tuple((event.t, event) for event in events if isinstance(event, Input))
    outputs = tuple(event for event in events if not isinstance(event, Input))
    header = Header(__version__, NO_DATE, exercises.to_dict(exercise), {"sensors": ["synthetic"]})
    path = Path(f"synthetic-{seed}{SUFFIX}")
    return Recording(path, header, inputs, outputs, events, "completed", "")
