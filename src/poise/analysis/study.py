"""One recording studied: the numbers of ``poise analyze``, and what they were worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, Union, cast

import numpy as np
from numpy.typing import ArrayLike

from poise.analysis import measures
from poise.analysis.load import load, of_array, of_recording
from poise.analysis.measures import Resampled
from poise.analysis.minutes import minutes_of, without
from poise.analysis.options import Options
from poise.analysis.result import (
    Analysis,
    BreathSwing,
    MeanHeartRate,
    Research,
    Variability,
    VerdictCounts,
    Window,
)
from poise.analysis.series import Series, are_normal, cut, jumps_in_words
from poise.analysis.timeline import thinned, timeline
from poise.analysis.validity import reason_against
from poise.core.events import RecoveryMeasured, Verdict
from poise.core.span import Span
from poise.errors import RecordingError
from poise.plain import plain

if TYPE_CHECKING:
    from poise.analysis.swings import Swings
    from poise.recording.reader import Recording

FLAGS = (
    Verdict.MISSED, Verdict.EXTRA, Verdict.ECTOPIC, Verdict.LONG, Verdict.SHORT,
    Verdict.OUT_OF_RANGE,
)  # fmt: skip
SHORT = "less than two minutes of beats: too little to say how sure RMSSD and SDNN are"
WAVES = ("pulse", "ecg")
CAMERA = "a camera cannot time single beats well enough for beat-to-beat variability"


@dataclass(frozen=True, slots=True)
class Study:
    """``analysis`` holds the numbers; the rest is for drawing."""

    analysis: Analysis
    series: Series
    even: Resampled
    swings: Swings | None


Source = Union[str, PathLike[str], "Recording", ArrayLike]


def analyse(source: Source, options: Options | None = None) -> Analysis:
    """The numbers of a recording: a file, a session, or RR intervals (n,) in ms in their order.

    An array is read as a file of one interval a line would be: NaN stands for a missing beat, and
    the interval after it follows nothing.  Raises :class:`RecordingError` when there is nothing to
    measure.
    """
    return study(source, options).analysis


def study(source: Source, options: Options | None = None) -> Study:
    """The same, with what the numbers were worked out from."""
    options = options or Options()
    if isinstance(source, str | PathLike):
        file = str(source)
        series, name = load(Path(source), options), Path(source).name
    elif _is_recording(source):
        file, name = str(source.path), source.path.name
        series = of_recording(source, options)
    else:
        file, name = "", "the array"
        series = of_array(cast("ArrayLike", source), options)
    part = cut(series, options.from_s, options.to_s)
    if len(part.t) == 0 and part.timeline is None:
        length = series.end_s - series.start_s
        raise RecordingError(
            f"{name} has nothing there. It lasts {length:.0f} s from its start", path=file
        )
    return measure(part, file, options)


def _is_recording(source: object) -> TypeGuard[Recording]:
    from poise.recording.reader import Recording  # which a file seldom needs

    return isinstance(source, Recording)


def measure(series: Series, file: str, options: Options) -> Study:
    """Work out every number of a series."""
    whole = series
    minutes, minute = minutes_of(series)
    series = without(series, minutes, minute)
    # A camera's heart rate stands on its own feet; its beats may be too poor for the rest.
    irregular = series.reason or reason_against(series, minutes)
    reason = series.reason if series.camera else irregular
    even = measures.resampled(series) if not irregular else Resampled((), None)
    swings, swing = _swing(series, options, irregular)
    if not reason:
        heart = measures.heart(series)
    else:
        heart = MeanHeartRate() if _is_of_few(series) else measures.all_beats(series)
    told = not reason and not series.camera
    notes = (*series.notes, CAMERA) if series.camera else series.notes
    if series.timeline is None:
        notes = (*notes, *thinned(series.end_s - series.start_s, options.every_s))
    if series.jumps is not None and (series.jumps & series.used).any():
        notes = (*notes, jumps_in_words(series))
    if not reason and minutes.left_out:
        notes = (*notes, minutes.in_words())
    breath = measures.breath(even, options.pace, irregular, heart.bpm)
    numbers, research = Variability(), Research()
    if told:
        led = bool(series.breaths or options.pace)
        numbers = measures.normalised(measures.variability(series, even), breath, led)
        research = measures.research(series)
    if numbers.rmssd_ms is not None and not series.raw:
        notes = (*notes, *measures.unsure_of(series, numbers.rmssd_ms))
    if numbers.rmssd_ms is not None and numbers.rmssd_se_ms is None and not series.raw:
        notes = (*notes, SHORT)
    found = Analysis(
        file=plain(file, None),
        kind=series.kind,
        duration_s=series.end_s - series.start_s,
        start_s=series.start_s,
        intervals=_counts(series),
        minutes=minutes,
        valid=not reason,
        reason=reason,
        heart=heart,
        variability=numbers,
        swing=swing,
        smoothness=measures.smooth(even),
        breathing=breath,
        notes=tuple(dict.fromkeys(notes)),
        timeline=timeline(whole, options.every_s) if series.timeline is None else series.timeline,
        beats=len(series.t) + _breaks(series) + (len(series.t) > 0),
        research=research,
        recovery=_recovery(whole, options, reason),
        windows=_windows(series, options, swings),
    )
    return Study(found, series, even, swings)


def _swing(series: Series, options: Options, irregular: str) -> tuple[Swings | None, BreathSwing]:
    """The swing of each three breaths and of them all, where they are known."""
    found = None
    if not irregular and (series.breaths or options.pace):
        from poise.analysis import swings  # which is slow to import, and seldom needed

        found = swings.swings(series, options.pace)
        if found is not None:
            return found, swings.swing(found)
    return None, BreathSwing(reason=irregular or "no three breaths in a row whose times are known")


def _windows(series: Series, options: Options, found: Swings | None) -> tuple[Window, ...]:
    if options.windows_s is None:
        return ()
    from poise.analysis.windows import windows  # which is seldom needed

    return windows(series, options.windows_s, found)


def _recovery(series: Series, options: Options, reason: str) -> RecoveryMeasured | None:
    """What the heart did around the task that was named."""
    if options.base_s is None:
        return None
    from poise.core.drill.recovery import measure as measure_recovery

    sensor = "camera" if series.camera else series.kind
    if reason:
        return RecoveryMeasured(series.end_s, sensor, reason=reason)
    start_s = series.start_s - (options.from_s or 0.0)
    base, *tasks = (
        Span(start_s + span.start, start_s + span.end)
        for span in (options.base_s, *options.tasks_s)
    )
    rows = zip(series.intervals(), series.used, strict=True)
    heard = [rr for rr, used in rows if used]
    return measure_recovery(heard, base, tasks, series.end_s, sensor=sensor)


def _is_of_few(series: Series) -> bool:
    """Whether a rate of all beats would be of beats that mostly were none: of a wave, of a camera.

    Intervals that somebody handed over are those of a heart, however irregular.
    """
    few = 2 * int(series.used.sum()) < int((~series.gap).sum())
    return series.camera or (series.kind in WAVES and few)


def _counts(series: Series) -> VerdictCounts:
    flagged = dict.fromkeys(FLAGS, 0)
    for verdict, gap in zip(series.verdicts, series.gap, strict=True):
        if verdict is not Verdict.NORMAL and not gap:
            flagged[verdict] += 1
    normal = are_normal(series.verdicts) & ~series.gap
    return VerdictCounts(
        n=len(series.t),
        used=int(series.used.sum()),
        flagged=flagged,
        gaps=int(series.gap.sum()) + _breaks(series),
        left_out=0 if series.left_out is None else int((normal & series.left_out).sum()),
    )


def _breaks(series: Series) -> int:
    """Places where beats are missing and no interval spans the hole."""
    spanned = series.gap | np.r_[False, series.gap[:-1]]
    if series.jumps is not None:
        spanned = spanned | series.jumps
    return int((~series.follows & ~spanned)[1:].sum())
