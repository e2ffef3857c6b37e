"""How far the swing's gate and its interval can be trusted (measure/swing_gate.py).

The worst of all kinds of simulated heart, for each way of taking the noise beside the breath.  The
product makes the neighbours orthogonal to the fit; the plain amplitudes are there to show why.
"""

from __future__ import annotations

from calibration.derive import measured
from poise.constants import Constant

HEADING = "How far the swing can be trusted: made by calibration/derive/swing_gate.py, not by hand."
SOURCE = "calibration/derive/swing_gate.py from simulated 1/f hearts, the worst of them"


def derive() -> dict[str, Constant]:
    """The worst heart's shares."""
    rows = measured("swing_gate")["rows"]
    still = [row for row in rows if row["amplitude_ms"] == 0]
    moving = [row for row in rows if row["amplitude_ms"] > 0]
    empty = "share of windows without a swing that pass p < {}"
    held = "share of 95 % intervals that hold the swing"
    return {
        "passes_05": _share(max(row["p05"] for row in still), empty.format(0.05), still),
        "passes_01": _share(max(row["p01"] for row in still), empty.format(0.01), still),
        "holds_95": _share(min(row["held"] for row in moving), held, moving),
        "plain_passes_05": _share(
            max(row["plain_p05"] for row in still), empty.format(0.05), still
        ),
        "plain_holds_95": _share(min(row["plain_held"] for row in moving), held, moving),
    }


def _share(value: float, unit: str, rows: list[dict[str, float]]) -> Constant:
    """A share with its binomial standard error."""
    n = min(row["n"] for row in rows)
    return Constant(value, unit, "derived", SOURCE, round((value * (1 - value) / n) ** 0.5, 4))
