"""The whole screen test in a real window on a real X server, seen by a grab of the screen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from poise.checks import screen_delay
from tests.x_server import x_server

ROOT = Path(__file__).resolve().parents[2]
CABLES_S = (0.05, 0.12)  # each frame comes so much later
REACH = 3.0  # standard errors: a run in a thousand is further off


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    with x_server() as world:
        yield world


def test_a_longer_cable_is_told_to_the_millisecond(display: dict[str, str]) -> None:
    script = [sys.executable, "-m", "tests.bench.screen_world"]
    camera, window = (
        subprocess.Popen(
            [*script, *words], cwd=ROOT, env=display, stdout=subprocess.PIPE, text=True
        )
        for words in (["camera", "26"], ["window"])
    )
    shown_t, shown = np.array(json.loads(window.communicate(timeout=120)[0])).T
    seen_t, light = np.array(json.loads(camera.communicate(timeout=120)[0])).T
    here, *longer = (
        screen_delay.measure(shown_t, shown, seen_t + cable_s, light)
        for cable_s in (0.0, *CABLES_S)
    )
    assert here is not None
    assert here.accepted
    assert 1000 * here.delay_s >= -REACH * here.se_ms  # never before it was shown
    for there, cable_s in zip(longer, CABLES_S, strict=True):
        assert there is not None
        longer_ms = 1000 * (there.delay_s - here.delay_s)
        assert longer_ms == pytest.approx(1000 * cable_s, abs=1.0)
