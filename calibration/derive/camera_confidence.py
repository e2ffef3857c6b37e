"""How what a camera's chain knows of itself becomes a probability (measure/camera_confidence.py).

The weights as they were fitted, an intercept first and then one for each sign, and the standard
error of what is shown.
"""

from __future__ import annotations

from calibration.derive import measured
from poise.constants import Constant

HEADING = (
    "How far a camera is believed: made by calibration/derive/camera_confidence.py, not by hand."
)
SOURCE = (
    "calibration/derive/camera_confidence.py from {people} made-up people with known beats, some "
    "without a pulse; what it promises and keeps is measured on other people by "
    "benchmarks/bench_cameras.py calibrate and lifelike_faces"
)
DOUBT = (
    "calibration/derive/camera_confidence.py from {doubt_people} lifelike made-up people with "
    "known beats; how often it holds is measured on other people by benchmarks/bench_cameras.py "
    "calibrate and lifelike_faces"
)


def derive() -> dict[str, Constant]:
    """The weights and the standard errors of a face, live and with hindsight."""
    found = measured("camera_confidence")
    return {
        f"core.pulse.quality.{name}": Constant(
            found[name.lower()], unit, "derived", source.format(**found)
        )
        for name, unit, source in (
            ("LIVE", "log-odds for each sign", SOURCE),
            ("HINDSIGHT", "log-odds for each sign", SOURCE),
            ("LIVE_SE_BPM", "bpm", DOUBT),
            ("HINDSIGHT_SE_BPM", "bpm", DOUBT),
        )
    }
