"""How what a camera's chain knows of itself becomes a probability (measure/camera_confidence.py).

The weights as they were fitted, an intercept first and then one for each sign.
"""

from __future__ import annotations

from calibration.derive import measured
from poise.constants import Constant

HEADING = (
    "How far a camera is believed: made by calibration/derive/camera_confidence.py, not by hand."
)
SOURCE = (
    "calibration/derive/camera_confidence.py from {people} made-up people with known beats and "
    "{fingers} real fingers beside oximeters, those without a pulse counted three times; what it "
    "promises and keeps is measured on other people by benchmarks/bench_cameras.py calibrate"
)


def derive() -> dict[str, Constant]:
    """The weights live, and with hindsight for a face."""
    found = measured("camera_confidence")
    source = SOURCE.format(people=found["people"], fingers=found["fingers"])
    return {
        f"core.pulse.quality.{name}": Constant(
            found[name.lower()], "log-odds for each sign", "derived", source
        )
        for name in ("LIVE", "HINDSIGHT")
    }
