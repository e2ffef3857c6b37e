"""Whether a recording can carry numbers about variability at all, in plain words.

None of this is a diagnosis: it says what the numbers would not mean.
"""

from __future__ import annotations

import numpy as np

from poise.analysis.result import Minutes
from poise.analysis.series import Series
from poise.core.arrays import Array
from poise.core.events import Verdict
from poise.core.hrv.labels import LONGEST_MS, SHORTEST_MS

MOST_FLAGGED, MOST_ECTOPIC = 0.10, 0.05
FEWEST, SHORTEST_S = 20, 20.0
# Of the minutes: with more of them left out, the rest is no picture of this heart.
MOST_LEFT_OUT = 0.5
# Successive intervals that differ by a tenth, with no rhythm in it.  In the recordings of lively
# breathing in docs/science.md ("Validity") either they differ by less or they keep a rhythm.
RESTLESS, RHYTHM, LAGS = 0.10, 0.40, 12


def reason_against(series: Series, minutes: Minutes) -> str:
    """Why the numbers about variability would mean nothing here; empty when they may be read.

    Of a series without the ``minutes`` that are too irregular.
    """
    if series.raw:
        return ""
    left_out = np.zeros(len(series.t), bool) if series.left_out is None else series.left_out
    looked_at = ~series.gap & ~left_out
    n = int(looked_at.sum())
    if not (~series.gap).any():
        return "there are no intervals between beats in this recording"
    if len(minutes.left_out) > MOST_LEFT_OUT * minutes.n:
        return (
            "the intervals change from beat to beat without a rhythm"
            + (f" in {len(minutes.left_out)} of {minutes.n} minutes" if minutes.n > 1 else "")
            + ", so neither faults nor the breath's part can be told apart in them"
        )
    covered_s = float(series.rr_ms[series.used].sum()) / 1000
    used = int(series.used.sum())
    if used < FEWEST or covered_s < SHORTEST_S:
        return (
            f"too short: {used} usable intervals over {covered_s:.0f} s; "
            f"at least {FEWEST} over {SHORTEST_S:.0f} s are needed"
        )
    flagged = 1 - used / n
    early = sum(
        verdict is Verdict.ECTOPIC and bool(seen)
        for verdict, seen in zip(series.verdicts, looked_at, strict=True)
    )
    ectopic = early / n
    if flagged > MOST_FLAGGED:
        return (
            f"{flagged:.0%} of the intervals do not look like one regular beat after another "
            f"(more than {MOST_FLAGGED:.0%}): the rest would not show this heart's variability"
        )
    if ectopic > MOST_ECTOPIC:
        return (
            f"irregular beats make up {ectopic:.0%} of the intervals "
            f"(more than {MOST_ECTOPIC:.0%}): the rest would not show this heart's variability"
        )
    if series.camera and is_restless(series):
        return (
            "the intervals change from beat to beat without a rhythm, so artefacts cannot be "
            "told apart from breathing"
        )
    left_out_s = float(series.rr_ms[left_out].sum()) / 1000
    if covered_s < 0.5 * (series.end_s - series.start_s - left_out_s):
        return "more than half of the recording is missing"
    return ""


def is_restless(series: Series) -> bool:
    """Whether intervals change by much and keep no rhythm, as far as 12 beats.

    Such a series hides faults: any threshold learned from it is blind.
    """
    keep = (series.rr_ms >= SHORTEST_MS) & (series.rr_ms <= LONGEST_MS)
    rr = series.rr_ms[keep]
    if len(rr) < FEWEST:
        return False
    steps = np.diff(rr)[series.follows[keep][1:]]
    if len(steps) == 0 or float(np.median(np.abs(steps))) <= RESTLESS * float(np.median(rr)):
        return False
    return float(np.abs(_autocorrelation(rr)).max()) < RHYTHM


def _autocorrelation(rr: Array) -> Array:
    """Of the intervals about a running mean, at lags 1 to 12."""
    width = min(31, len(rr))
    y = rr - np.convolve(rr, np.ones(width), "same") / np.convolve(
        np.ones(len(rr)), np.ones(width), "same"
    )
    power = float(y @ y)
    if power == 0:
        return np.zeros(1)
    return np.array(
        [float(y[lag:] @ y[:-lag]) / power for lag in range(1, min(LAGS, len(y) - 1) + 1)]
    )
