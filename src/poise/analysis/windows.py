"""A recording window by window, for nights, days and whatever changes while it lasts.

Each window is judged by itself: a night of which half is missing has good hours all the same.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite, sqrt
from typing import TYPE_CHECKING

import numpy as np

from poise.analysis.options import SHORTEST_WINDOW_S
from poise.analysis.result import Minutes, Window
from poise.analysis.series import Series, window
from poise.analysis.uncertainty import bootstrap, standard_error
from poise.analysis.validity import reason_against
from poise.core.arrays import Array
from poise.core.hrv.time_domain import contributions, from_sums, pairs

if TYPE_CHECKING:
    from poise.analysis.swings import Swings

# Blocks that are drawn anew in a window: a tenth of it, within these bounds.
BLOCKS_S, FEWEST_BLOCKS = (10.0, 30.0), 3
TOO_IRREGULAR = "too irregular to be read beat by beat"
NOTHING = "there are no intervals between beats in it"
BY_CAMERA = "a camera cannot time single beats well enough"


def windows(series: Series, every_s: float, swings: Swings | None) -> tuple[Window, ...]:
    """Windows of ``every_s`` one after the other; the last is shorter, but by half at most.

    ``series`` has its irregular minutes marked; ``swings`` are those of all of it.
    """
    span_s = series.end_s - series.start_s
    whole = int(span_s // every_s)
    ends = [every_s * (i + 1) for i in range(whole)]
    if span_s - whole * every_s >= max(every_s / 2, SHORTEST_WINDOW_S):
        ends.append(span_s)
    starts = [0.0, *ends[:-1]]
    return tuple(_one(series, a, b, swings) for a, b in zip(starts, ends, strict=True))


def _one(series: Series, start_s: float, end_s: float, swings: Swings | None) -> Window:
    part = window(series, series.start_s + start_s, series.start_s + end_s)
    used = int(part.used.sum())
    reason = _reason_against(part, series)
    if (reason and reason != BY_CAMERA) or not used:  # raw intervals may have a hole of that size
        return Window(start_s, end_s, used, reason=reason or NOTHING)
    table, centre = contributions(part.rr_ms, part.used, pairs(part.used, part.follows))
    found = from_sums(table.sum(axis=0), centre)
    mean = float(found.mean_rr_ms)
    block_s = float(np.clip((end_s - start_s) / 10, *BLOCKS_S))
    drawn = bootstrap(table, centre, mean, block_s, FEWEST_BLOCKS)
    # Of few blocks the mean is drawn too, so that they spread less than the truth.
    blocks = max(int(len(table) * mean / 1000 / block_s), FEWEST_BLOCKS)
    wider = sqrt(blocks / (blocks - 1))

    def se(name: str) -> float | None:
        error = None if drawn is None else standard_error(getattr(drawn, name))
        return None if error is None else wider * error

    mean_se = se("mean_rr_ms")
    swing = _swing(part, swings)
    row = Window(
        start_s, end_s, used, 60000 / mean, None if mean_se is None else 60000 / mean**2 * mean_se,
        swing_bpm=swing[0], swing_se_bpm=swing[1], reason=reason,
    )  # fmt: skip
    if reason:
        return row
    return replace(
        row,
        rmssd_ms=_known(found.rmssd_ms),
        rmssd_se_ms=se("rmssd_ms"),
        sdnn_ms=_known(found.sdnn_ms),
        sdnn_se_ms=se("sdnn_ms"),
    )


def _reason_against(part: Series, series: Series) -> str:
    if series.reason:
        return series.reason
    left_out = 0.0 if part.left_out is None else float(part.rr_ms[part.left_out].sum()) / 1000
    if left_out > (part.end_s - part.start_s) / 2:
        return TOO_IRREGULAR
    return reason_against(part, Minutes(1)) or (BY_CAMERA if series.camera else "")


def _swing(part: Series, swings: Swings | None) -> tuple[float | None, float | None]:
    """The swing in bpm of the breaths that lie in a window, and its standard error."""
    inside = None if swings is None else swings.between(part.start_s, part.end_s)
    if inside is None:
        return None, None
    from poise.analysis.swings import swing  # which was imported to find them

    found = swing(inside)
    return found.bpm, found.se_bpm


def _known(value: Array) -> float | None:
    return float(value) if isfinite(value) else None
