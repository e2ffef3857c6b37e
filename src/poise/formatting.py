"""Numbers as a person reads them, the same in the window and in the terminal."""

from __future__ import annotations

from math import ceil

from poise.core.standard_errors import HEART_CI_95, SWING_CI_95


def clock_time(seconds: float) -> str:
    """Minutes and seconds, rounded up so that 0:00 means over."""
    whole = max(0, ceil(seconds - 1e-6))
    return f"{whole // 60}:{whole % 60:02d}"


PLUS_MINUS = "± holds the truth 95 times in 100."
"""Said once wherever a ± is read."""


def swing_text(bpm: float, se_bpm: float | None) -> str:
    """A swing in bpm with its 95 % interval, ``9.4 ± 1.5``, or alone when that is not known."""
    return f"{bpm:.1f}" if se_bpm is None else f"{bpm:.1f} ± {SWING_CI_95 * se_bpm:.1f}"


def heart_margin(se_bpm: float) -> str:
    """How far a heart rate in whole bpm may be off: half its 95 % interval, at least 1."""
    return f"{max(1, round(HEART_CI_95 * se_bpm))}"
