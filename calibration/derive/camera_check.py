"""The limits of the camera check, from what each fault costs (measure/camera_sweeps.py).

A level of a fault is good while beats are timed no worse than 1.25 times as badly as without it and
85 % as many beats are timed and heart rates shown; it is fair while that is twice as badly
and half as many.  The limit lies below what the check measures at every level that fails; where
none failed it is the highest tried.  The grades A and B follow the same rules for the pulse's
clearness; between C and D the product's own belief decides, for noise has a peak as well.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from calibration.derive import measured
from poise.constants import Constant

HEADING = "When a camera is good enough: made by calibration/derive/camera_check.py, not by hand."
SCRIPT = "calibration/derive/camera_check.py from camera_sweeps.json"
GOOD, FAIR = (1.25, 0.85), (2.0, 0.5)  # times as badly timed; share still timed and shown
CLEAREST_DB = 4.0
UNITS = {
    "rate": "new frames a second", "jitter": "ms", "dropped": "share", "duplicated": "share",
    "exposure": "relative change within a second", "white_balance": "relative",
    "darkest": "of 255", "noise": "of a frame, relative", "lamp": "relative amplitude",
}  # fmt: skip
MORE_IS_BETTER = ("rate", "darkest")
Rows = list[dict[str, Any]]


def keeps(rows: Rows, base: Rows, rule: tuple[float, float]) -> bool:
    """Whether ``rows`` are hardly worse than those without a fault."""
    worse, share = rule
    return _error(rows) <= worse * _error(base) and all(
        float(np.mean([row[what] for row in rows]))
        >= share * float(np.mean([row[what] for row in base]))
        for what in ("timed", "shown")
    )


def _error(rows: Rows) -> float:
    """The median timing error in ms; infinite when hardly a beat is told."""
    timed = [row["interval_ms"] for row in rows if row["interval_ms"] is not None]
    return float(np.median(timed)) if 2 * len(timed) >= len(rows) > 0 else np.inf


def limit(rows: Rows, axis: str, base: Rows, rule: tuple[float, float]) -> float:
    """What the check measures at the worst level of ``axis`` that keeps to ``rule``."""
    sign = -1 if axis in MORE_IS_BETTER else 1
    levels = sorted({row["level"] for row in rows}, key=lambda level: sign * level)
    of = {level: [row for row in rows if row["level"] == level] for level in levels}
    fails = next((k for k, level in enumerate(levels) if not keeps(of[level], base, rule)), None)
    last = levels[-1] if fails is None else levels[max(0, fails - 1)]
    measured = sign * _measured(of[last], axis, last)
    if fails is not None:
        worse = min(sign * _measured(of[level], axis, level) for level in levels[fails:])
        measured = min(measured, 0.9 * worse if sign > 0 else worse / 0.9)
    return float(f"{sign * measured:.2g}")


def _measured(rows: Rows, axis: str, level: float) -> float:
    known = [row["facts"][axis] for row in rows if row["facts"][axis] is not None]
    return float(np.median(known)) if known else level


def grades(rows: Rows, base: Rows) -> dict[str, float]:
    """The least clearness, in dB, from which all runs about as clear or clearer keep to a rule."""
    known = [row for row in rows if row["snr_db"] is not None]
    rules = {"snr_good": GOOD, "snr_fair": FAIR}
    return {name: _least(known, base, rule) for name, rule in rules.items()}


def _least(rows: Rows, base: Rows, rule: tuple[float, float]) -> float:
    least = CLEAREST_DB
    for x in np.arange(CLEAREST_DB, -8.1, -0.5):
        near = [row for row in rows if abs(row["snr_db"] - x) < 1]
        if near and not keeps(near, base, rule):
            break
        least = float(x)
    return least


def derive() -> dict[str, Constant]:
    """A good and a fair limit for the clearness of the pulse and for each fault."""
    rows: Rows = measured("camera_sweeps")["rows"]
    base = [row for row in rows if row["axis"] == "jitter" and row["level"] == 0]
    constants: dict[str, Constant] = {}
    clear = [row for row in rows if row["axis"] in ("noise", "pulse", "darkest")]
    for name, value in grades(clear, base).items():
        constants[name] = Constant(value, "dB", "derived", SCRIPT, 1.0)
    for axis in UNITS:
        # A picture that comes twice is left out, so it costs what a lost one does.
        of = "dropped" if axis == "duplicated" else axis
        sweep = [row for row in rows if row["axis"] == of]
        for word, rule in (("good", GOOD), ("fair", FAIR)):
            value = limit(sweep, of, base, rule)
            constants[f"{axis}_{word}"] = Constant(value, UNITS[axis], "derived", SCRIPT)
    return constants
