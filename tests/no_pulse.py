"""Scenes without a pulse, in which what makes one up must show nothing."""

from __future__ import annotations

import pytest

from poise.simulation.skin import Scene

in_each_scene = pytest.mark.parametrize(
    "scene",
    [
        Scene(living=1e-4, noise_grey=0.3),
        Scene(living=1.2e-3),
        Scene(living=4e-4, flicker=0.005, flicker_hz=1.3),
        Scene(living=4e-4, regions=1, background=False),
    ],
    ids=["noise", "a lively face", "a lamp", "one region"],
)
