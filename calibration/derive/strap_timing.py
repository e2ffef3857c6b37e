"""How well a chest strap times a beat (measure/strap_sigma.py).

The bound is the least that any real recording allows.  The product assumes half as much again: a
heart so quiet lies still, and a person who breathes for a feedback trainer does not.
"""

from __future__ import annotations

from calibration.derive import measured
from poise.constants import Constant

HEADING = "How well a chest strap times a beat: made by calibration/derive/strap_timing.py."
SOURCE = "calibration/derive/strap_timing.py from the quietest minutes of twelve Polar H10 records"
ASSUMED = 1.5  # times the bound


def derive() -> dict[str, Constant]:
    """The bound, and what is assumed of every strap."""
    least, second = sorted(measured("strap_sigma")["sigma_ms"].values())[:2]
    return {
        "sigma_bound": Constant(least, "ms", "derived", SOURCE, round(second - least, 2)),
        "core.strap.timeline.STRAP_SIGMA_MS": Constant(
            float(round(ASSUMED * least)), "ms", "derived", f"{SOURCE}, half as much again"
        ),
    }
