"""A wave of somebody's heart into a series of intervals: a clip's pulse, an electrocardiogram."""

from __future__ import annotations

import numpy as np

from poise.analysis.options import Options
from poise.analysis.series import Series, labelled
from poise.core.arrays import Array
from poise.core.pulse.contact import mostly_holes, wave_beats
from poise.core.strap.ecg_timeline import ECG_SIGMA_MS
from poise.core.strap.r_peaks import RPeaks
from poise.errors import RecordingError
from poise.importers.wave_text import WaveFile

CONTACT_SIGMA_MS = 6.0
SHORTEST_WAVE_S = 3.0
# An ECG's samples further apart than this many usual steps have a hole between them.
HOLE_STEPS = 3.0
# Fewer samples a second miss the top of a QRS complex.
LEAST_ECG_HZ, ENOUGH_ECG_HZ = 60.0, 130.0
SECOND_WAVES = (
    "a smaller wave after nearly every beat was taken for the beat's second wave and not counted"
)


def of_pulse(wave: WaveFile, options: Options) -> Series:
    """The intervals between the beats of a pulse wave."""
    t, values = _known(wave)
    if mostly_holes(t):
        raise RecordingError(
            "has hardly two samples that are close enough for a wave: check the column of times"
        )
    found = wave_beats(t, values)
    if len(found.times) < 3:
        raise RecordingError("holds no pulse wave: check the column, or the rate said with --rate")
    notes = (*wave.notes, SECOND_WAVES) if found.every_other else wave.notes
    return labelled(
        "pulse", found.times[1:], np.diff(found.times) * 1000, follows=~found.after_hole[1:],
        sigma_ms=CONTACT_SIGMA_MS, raw=options.raw, span_s=(float(t[0]), float(t[-1])),
        notes=notes,
    )  # fmt: skip


def of_ecg(wave: WaveFile, options: Options) -> Series:
    """The intervals between the R peaks of an electrocardiogram."""
    t, values = _known(wave)
    step_s = float(np.median(np.diff(t)))
    if step_s > 1 / LEAST_ECG_HZ:
        raise RecordingError(
            f"has {1 / step_s:.0f} samples a second, and an R peak needs {LEAST_ECG_HZ:.0f}: "
            "export the ECG at its full rate, or check --rate"
        )
    # A peak is placed by three samples: more a second, taken singly, would be of its noise alone.
    together = max(1, round(1 / step_s / ENOUGH_ECG_HZ))
    width_s = together * step_s
    peaks: list[float] = []
    follows: list[bool] = []
    for piece in np.split(np.arange(len(t)), np.flatnonzero(np.diff(t) > HOLE_STEPS * step_s) + 1):
        # Samples that are a little early or late are put on an even grid; even ones stay.
        grid = np.arange(t[piece[0]], t[piece[-1]] + step_s / 2, step_s)
        even = np.interp(grid, t[piece], values[piece])
        coarse = even[: len(even) // together * together].reshape(-1, together).mean(axis=1)
        found = RPeaks(1 / width_s).receive(coarse)
        first_s = float(grid[0]) + (width_s - step_s) / 2
        peaks += [first_s + peak.sample * width_s for peak in found]
        follows += [peak.follows for peak in found]
    if len(peaks) < 3:
        raise RecordingError("holds no R peaks: check the column, or the rate said with --rate")
    at = np.array(peaks)
    return labelled(
        "ecg", at[1:], np.diff(at) * 1000, follows=np.array(follows[1:], bool),
        sigma_ms=ECG_SIGMA_MS, raw=options.raw, span_s=(float(t[0]), float(t[-1])),
        notes=wave.notes,
    )  # fmt: skip


def _known(wave: WaveFile) -> tuple[Array, Array]:
    """Times and values where both are known."""
    (column,) = wave.columns
    pairs = [(t, v) for t, v in zip(wave.t, column, strict=True) if v is not None]
    t, values = np.array(pairs, float).reshape(-1, 2).T
    if len(t) == 0 or t[-1] - t[0] < SHORTEST_WAVE_S:
        raise RecordingError(
            f"holds less than {SHORTEST_WAVE_S:g} s of a wave: check the column and the rate"
        )
    return t, values
