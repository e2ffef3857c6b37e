"""How well a sensor that touches the skin times a beat (measure/contact_sigma.py).

The standard deviation of its intervals' errors beside an ECG, over the root of two, to the whole
millisecond.  The robust one is smaller; the other holds the few beats that are badly timed.
"""

from __future__ import annotations

from calibration.derive import measured
from poise.constants import Constant

HEADING = "How well a finger clip times a beat: made by calibration/derive/contact_timing.py."
SOURCE = "calibration/derive/contact_timing.py from five minutes of a finger clip beside an ECG"


def derive() -> dict[str, Constant]:
    """What is assumed of every wave from a sensor that touches the skin."""
    found = measured("contact_sigma")
    sigma, robust = (found[key] / 2**0.5 for key in ("interval_sd_ms", "interval_robust_sd_ms"))
    return {
        "analysis.waves.CONTACT_SIGMA_MS": Constant(
            float(round(sigma)), "ms", "derived", SOURCE, round(sigma - robust, 1)
        )
    }
