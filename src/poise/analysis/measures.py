"""Every number about variability that a series of intervals can carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite, log

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.analysis.options import Pace
from poise.analysis.result import MeanHeartRate, Research, Variability
from poise.analysis.series import Series
from poise.analysis.uncertainty import bootstrap, standard_error
from poise.core.arrays import Array
from poise.core.events import Confidence, Verdict
from poise.core.hrv.breathing import Breathing, breathing
from poise.core.hrv.dfa import dfa_alpha1
from poise.core.hrv.entropy import sample_entropy
from poise.core.hrv.lomb import peak_hz
from poise.core.hrv.segments import stretches
from poise.core.hrv.smoothness import WIDTH, smoothness
from poise.core.hrv.spectrum import BANDS, TOGETHER, Spectrum, merge, resample, welch
from poise.core.hrv.time_domain import contributions, from_sums, pairs, time_domain

# The spectrum is made of stretches without a gap that hold at least one slow wave.
SPECTRUM_S, SPECTRUM_BEATS = 55.0, 16
CAUTION = (
    "for research: it moves with single faults, with how fast somebody breathes and with how many "
    "beats there are; no threshold, zone or state of health follows from it"
)
# Over a longer recording the finest peak is an accident; Welch's is meant.
LOMB_S = 1200.0
# What raises RMSSD by so much when it is taken in, is said.
DECIDES = 0.1


@dataclass(frozen=True, slots=True)
class Resampled:
    """The stretches without a gap at 4 Hz; ``spectrum`` is None where none is long enough."""

    stretches: tuple[Array, ...]
    spectrum: Spectrum | None


def resampled(series: Series) -> Resampled:
    """Each stretch without a gap that is long enough for a spectrum, on an even grid."""
    found = []
    for run in stretches(series.t, series.used, series.follows):
        t = series.t[run]
        if len(run) >= SPECTRUM_BEATS and t[-1] - t[0] + series.rr_ms[run[0]] / 1000 >= SPECTRUM_S:
            found.append(resample(t, series.rr_ms[run]))
    if not found:
        return Resampled((), None)
    return Resampled(tuple(found), merge([welch(even) for even in found]))


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


def variability(series: Series, even: Resampled) -> Variability:
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


def normalised(found: Variability, breath: Breathing, led: bool) -> Variability:
    """With LF and HF in hundredths of their sum, where somebody breathed freely within HF."""
    low, high = BANDS["hf"]
    rate_hz = None if breath.per_min is None else breath.per_min / 60
    if led or rate_hz is None or not low <= rate_hz < high or found.lf_ms2 is None:
        return found
    both = found.lf_ms2 + (found.hf_ms2 or 0.0)
    if both <= 0:
        return found
    lf = 100 * found.lf_ms2 / both
    return replace(found, lf_nu=lf, hf_nu=100 - lf)


def unsure_of(series: Series, rmssd_ms: float) -> tuple[str, ...]:
    """A note where RMSSD hangs on whether a few early or late intervals are faults.

    What is early beside a calm stretch may be how a heart is that has lively ones.
    """
    doubted = np.array([v is Verdict.ECTOPIC for v in series.verdicts], bool) & ~series.gap
    if series.left_out is not None:
        doubted &= ~series.left_out
    n = int(doubted.sum())
    if n == 0:
        return ()
    used = series.used | doubted
    with_them = time_domain(series.rr_ms, used, pairs(used, series.follows)).rmssd_ms
    if not with_them > (1 + DECIDES) * rmssd_ms:
        return ()
    which = "the interval" if n == 1 else f"the {n} intervals"
    return (f"with {which} left out as early or late, RMSSD would be {with_them:.1f} ms",)


def research(series: Series) -> Research:
    """Numbers for research alone, with their caution."""
    return Research(dfa_alpha1(series.rr_ms, series.used, series.follows), CAUTION)


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


def smooth(even: Resampled) -> float | None:
    """The median smoothness of the windows of 64 s, half overlapping."""
    found: list[Array] = [np.empty(0)]
    for stretch in even.stretches:
        windows = sliding_window_view(stretch, min(WIDTH, len(stretch)))[:: WIDTH // 2]
        found += [smoothness(windows[i : i + TOGETHER]) for i in range(0, len(windows), TOGETHER)]
    values = np.concatenate(found)
    return float(np.median(values)) if len(values) else None


def breath(
    even: Resampled, pace: Pace | None, reason: str = "", heart_bpm: float | None = None
) -> Breathing:
    """The breathing rate told from the heart, or why it cannot be."""
    if even.spectrum is None:
        return Breathing(None, Confidence.NONE, 0.0, reason or "needs a minute without a gap")
    return breathing(
        even.spectrum,
        None if pace is None else 1 / pace.period_s,
        None if heart_bpm is None else heart_bpm / 60,
    )
