"""Which minutes of a recording are too irregular to be read beat by beat, and leaving them out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from poise.analysis.result import Minutes
from poise.analysis.series import Series
from poise.core.arrays import Indices
from poise.core.hrv.irregularity import irregularity

IRREGULAR = 0.118
# Of fewer beats in a row single faults are the cause, which are set aside one by one; and the score
# is of a window: what is beside an irregular stretch may be so too.
LASTING, BESIDE = 12, 8
MINUTE_S = 60.0


def minutes_of(series: Series) -> tuple[Minutes, Indices]:
    """The minutes since the recording's start, and which of them each interval (n,) ends in.

    The last may be half a minute shorter or longer.  Nothing is left out of intervals that are
    taken as given, nor of a camera's, whose beats are too uncertain to tell.
    """
    count = max(1, round((series.end_s - series.start_s) / MINUTE_S))
    minute = np.clip(((series.t - series.start_s) // MINUTE_S).astype(np.int64), 0, count - 1)
    if series.raw or series.camera:
        return Minutes(count), minute
    score = irregularity(series.rr_ms, series.used)
    found = np.zeros(len(score), bool)
    for run in np.split(np.arange(len(score)), np.flatnonzero(np.diff(score > IRREGULAR)) + 1):
        if len(run) >= LASTING and score[run[0]] > IRREGULAR:
            found[max(0, run[0] - BESIDE) : run[-1] + 1 + BESIDE] = True
    return Minutes(count, tuple((np.unique(minute[found]) + 1).tolist())), minute


def without(series: Series, minutes: Minutes, minute: Indices) -> Series:
    """The series with the intervals of minutes left out entering no number."""
    if not minutes.left_out:
        return series
    return replace(series, left_out=np.isin(minute + 1, minutes.left_out))
