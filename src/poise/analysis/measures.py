"""Every number about variability that a series of intervals can carry."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, isfinite, log

import numpy as np

from poise.analysis.options import Pace
from poise.analysis.result import BreathSwing, MeanHeartRate, Variability
from poise.analysis.series import Series
from poise.analysis.uncertainty import bootstrap, standard_error
from poise.core.arrays import Array
from poise.core.events import BreathStarted, Confidence
from poise.core.hrv.breathing import Breathing, breathing
from poise.core.hrv.entropy import sample_entropy
from poise.core.hrv.lomb import peak_hz
from poise.core.hrv.segments import stretches
from poise.core.hrv.smoothness import SMOOTH_S, smoothness
from poise.core.hrv.spectrum import BANDS, RATE_HZ, Spectrum, merge, resample, welch
from poise.core.hrv.time_domain import contributions, from_sums, pairs
from poise.core.metrics.swing import WINDOW_BREATHS, SwingFit, read_window
from poise.core.pulse.beats import gain

# The spectrum is made of stretches without a gap that hold at least one slow wave.
SPECTRUM_S, SPECTRUM_BEATS = 55.0, 16
# Over a longer recording the finest peak is an accident; Welch's is meant.
LOMB_S = 1200.0


@dataclass(frozen=True, slots=True)
class Evenly:
    """The stretches without a gap at 4 Hz; ``spectrum`` is None where none is long enough."""

    stretches: tuple[Array, ...]
    spectrum: Spectrum | None


def even_stretches(series: Series) -> Evenly:
    """Join what may be joined, and no more."""
    found = []
    for run in stretches(series.t, series.used, series.follows):
        t = series.t[run]
        if len(run) >= SPECTRUM_BEATS and t[-1] - t[0] + series.rr_ms[run[0]] / 1000 >= SPECTRUM_S:
            found.append(resample(t, series.rr_ms[run]))
    if not found:
        return Evenly((), None)
    return Evenly(tuple(found), merge([welch(even) for even in found]))


def heart(series: Series) -> MeanHeartRate:
    """Mean rate and mean interval, with the standard error of a mean of slow waves."""
    used = series.used
    if used.sum() < 3:
        return MeanHeartRate()
    table, centre = contributions(series.rr_ms, used, pairs(used, series.follows))
    mean = float(from_sums(table.sum(axis=0), centre).mean_rr_ms)
    drawn = bootstrap(table, centre, mean)
    se = standard_error(drawn.mean_rr_ms) if drawn else None
    return MeanHeartRate(60000 / mean, None if se is None else 60000 / mean**2 * se, mean)


def all_beats(series: Series) -> MeanHeartRate:
    """The mean rate of a recording that is not valid: beats over time, whatever they look like."""
    rr = series.rr_ms[~series.gap]
    if len(rr) <= 2 or float(rr.sum()) <= 0:
        return MeanHeartRate()
    return MeanHeartRate(60000 / float(rr.mean()), None, float(rr.mean()))


def variability(series: Series, even: Evenly) -> Variability:
    """Time domain, entropy and spectrum, each with its standard error where there is one."""
    used = series.used
    table, centre = contributions(series.rr_ms, used, pairs(used, series.follows))
    found = from_sums(table.sum(axis=0), centre)
    drawn = bootstrap(table, centre, float(found.mean_rr_ms))
    rmssd_ms = _known(found.rmssd_ms)
    spectrum = even.spectrum

    def power(band: str) -> float | None:
        return spectrum.power(BANDS[band]) if spectrum else None

    def power_se(band: str) -> float | None:
        return spectrum.power_se(BANDS[band]) if spectrum else None

    return Variability(
        sdnn_ms=_known(found.sdnn_ms),
        sdnn_se_ms=standard_error(drawn.sdnn_ms) if drawn else None,
        rmssd_ms=rmssd_ms,
        rmssd_se_ms=standard_error(drawn.rmssd_ms) if drawn else None,
        ln_rmssd=log(rmssd_ms) if rmssd_ms else None,
        pnn50=_known(found.pnn50),
        pnn50_se=standard_error(drawn.pnn50) if drawn else None,
        sd1_ms=_known(found.sd1_ms),
        sd1_se_ms=standard_error(drawn.sd1_ms) if drawn else None,
        sd2_ms=_known(found.sd2_ms),
        sd2_se_ms=standard_error(drawn.sd2_ms) if drawn else None,
        sampen=sample_entropy(_with_holes(series)),
        vlf_ms2=power("vlf"),
        vlf_se_ms2=power_se("vlf"),
        lf_ms2=power("lf"),
        lf_se_ms2=power_se("lf"),
        hf_ms2=power("hf"),
        hf_se_ms2=power_se("hf"),
        total_ms2=power("total"),
        total_se_ms2=power_se("total"),
        peak_hz=_peak(series, spectrum),
    )


def _known(value: Array) -> float | None:
    return float(value) if isfinite(value) else None


def _with_holes(series: Series) -> Array:
    """The used intervals with a NaN wherever one does not follow the one before."""
    used = np.flatnonzero(series.used)
    broken = np.r_[False, (np.diff(used) > 1) | ~series.follows[used[1:]]]
    return np.insert(series.rr_ms[used], np.flatnonzero(broken), np.nan)


def _peak(series: Series, spectrum: Spectrum | None) -> float | None:
    if spectrum is None:
        return None
    if series.end_s - series.start_s <= LOMB_S:
        used = series.used
        return peak_hz(series.t[used], series.rr_ms[used])
    inside = np.flatnonzero((spectrum.hz >= 0.04) & (spectrum.hz <= 0.5))
    top = int(np.argmax(spectrum.density[inside]))
    return float(spectrum.hz[inside[top]]) if 0 < top < len(inside) - 1 else None


def smooth(even: Evenly) -> float | None:
    """The median smoothness of the windows of 64 s, half overlapping."""
    width = int(SMOOTH_S * RATE_HZ)
    values = [
        value
        for stretch in even.stretches
        for end in range(width, len(stretch) + 1, width // 2)
        if (value := smoothness(stretch[:end])) is not None
    ]
    return float(np.median(values)) if values else None


def breath(
    even: Evenly, pace: Pace | None, reason: str = "", heart_bpm: float | None = None
) -> Breathing:
    """The breathing rate told from the heart, or why it cannot be."""
    if even.spectrum is None:
        return Breathing(None, Confidence.NONE, 0.0, reason or "needs a minute without a gap")
    return breathing(
        even.spectrum,
        None if pace is None else 1 / pace.period_s,
        None if heart_bpm is None else heart_bpm / 60,
    )


# ------------------------------------------------------------------ the swing

CLEAR_P = 0.05


@dataclass(frozen=True, slots=True)
class Swings:
    """The fit of every three breaths: when they ended, and what was found."""

    ends_s: tuple[float, ...]
    fits: tuple[SwingFit, ...]


def swings(series: Series, pace: Pace | None) -> Swings | None:
    """Fit each three breaths in a row; None when nobody knows when the breaths were."""
    breaths = list(series.breaths) or _at_pace(series, pace)
    if not breaths:
        return None
    intervals = series.intervals()
    t = series.t - series.rr_ms / 2000
    ends, fits = [], []
    for i in range(len(breaths) - WINDOW_BREATHS + 1):
        three = breaths[i : i + WINDOW_BREATHS]
        end = three[-1].t + three[-1].period_s
        if any(abs(a.t + a.period_s - b.t) > 0.05 for a, b in pairwise(three)):
            continue
        low, high = np.searchsorted(t, (three[0].t - 3.0, end + 3.0))
        left = gain(1 / three[-1].period_s) if series.camera else 1.0
        found = read_window(intervals[low:high], three, left).fit
        if found is not None:
            ends.append(end)
            fits.append(found)
    return Swings(tuple(ends), tuple(fits)) if fits else None


def _at_pace(series: Series, pace: Pace | None) -> list[BreathStarted]:
    """Breaths one after another from the start; where they begin does not change their size."""
    if pace is None:
        return []
    count = int((series.end_s - series.start_s) / pace.period_s)
    return [
        BreathStarted(
            series.start_s + i * pace.period_s, i,
            pace.inhale_s, pace.hold_in_s, pace.exhale_s, pace.hold_out_s,
        )
        for i in range(count)
    ]  # fmt: skip


def swing(found: Swings | None, why_not: str = "") -> BreathSwing:
    """The median swing over windows of three breaths that do not overlap, and how sure it is.

    The standard error is that of a median of such windows (of the fit, when there is but one or
    two); ``p`` joins their probabilities by Fisher's method.
    """
    if found is None:
        return BreathSwing(reason=why_not or "no three breaths in a row whose times are known")
    fits = found.fits[::WINDOW_BREATHS]
    sizes = np.array([f.swing_ms for f in fits])
    own = float(np.median([f.swing_se_ms for f in fits]))
    n = len(fits)
    spread = float(np.std(sizes, ddof=1)) if n > 2 else own
    typical = 1.2533 if n > 2 else 1.0  # sqrt(π/2): a median is that much less sure than a mean
    known = [f.swing_bpm for f in fits if f.swing_bpm is not None]
    half = -sum(log(max(f.p, 1e-300)) for f in fits)
    ms, se_ms = float(np.median(sizes)), typical * spread / n**0.5
    p = min(1.0, _chi_square_tail(half, n))
    if not known or p >= CLEAR_P:
        return BreathSwing(ms, None, se_ms, None, p, "swing below noise")
    bpm = float(np.median(known))
    return BreathSwing(ms, bpm, se_ms, se_ms * bpm / ms, p)


def _chi_square_tail(half: float, n: int) -> float:
    """P(χ² with 2n degrees of freedom > 2 half): exp(-half) Σ halfᵏ/k!, k < n."""
    term, total = 1.0, 1.0
    for k in range(1, n):
        term *= half / k
        total += term
    return exp(-half) * total if half < 700 else 0.0
