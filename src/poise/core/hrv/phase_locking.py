"""On which breaths the heart kept step with the guide: phase locking, from the phase of each."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, pi, sin, sqrt

# A breath keeps step when its phase is within a sixth of a turn of the usual one.
STEP_RAD = pi / 3
FEWEST = 4


def phase_locking(phases_rad: Sequence[float]) -> float:
    """The phase-locking value (PLV) of ``phases_rad``: 1 all alike, 0 evenly spread.

    The length of the mean of unit vectors at these phases (Lachaux et al. 1999, Hum Brain Mapp
    8:194-208, with the guide's phase as 0).  Of a few phases it is never near 0: 0.36 for six.
    """
    n = len(phases_rad)
    return hypot(sum(map(cos, phases_rad)) / n, sum(map(sin, phases_rad)) / n)


def in_step(phases_rad: Sequence[float | None]) -> list[bool | None]:
    """For each breath of a session so far, whether it kept step; None where it cannot be said.

    Nothing can be said of a breath without a phase, nor of any before four have one.  None of them
    kept step unless their phases as a whole are less spread than chance would make them once in
    twenty times (Rayleigh: the mean vector is longer than √(3/n)).
    """
    known = [phase for phase in phases_rad if phase is not None]
    if len(known) < FEWEST:
        return [None] * len(phases_rad)
    together = phase_locking(known) >= sqrt(3 / len(known))
    usual = atan2(sum(map(sin, known)), sum(map(cos, known)))
    return [
        None if phase is None else together and cos(phase - usual) >= cos(STEP_RAD)
        for phase in phases_rad
    ]
