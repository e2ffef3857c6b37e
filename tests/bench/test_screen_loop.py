"""The whole screen test in a real window on a real X server, seen by a grab of the screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from math import hypot
from pathlib import Path

import numpy as np
import pytest

from poise.checks import screen_delay
from tests.bench.screen_world import DELAYS_S, DELIVER_MS

ROOT = Path(__file__).resolve().parents[2]
REACH = 3.0  # standard errors: a run in a thousand is further off


@pytest.fixture
def display() -> Iterator[dict[str, str]]:
    """An X server of our own, and the environment to use it."""
    if shutil.which("Xvfb") is None:
        pytest.skip("the screen loop needs an X server without a screen: apt install xvfb")
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x240x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def test_a_longer_cable_is_told_to_the_millisecond(display: dict[str, str]) -> None:
    script = [sys.executable, "-m", "tests.bench.screen_world"]
    camera, window = (
        subprocess.Popen(
            [*script, *words], cwd=ROOT, env=display, stdout=subprocess.PIPE, text=True
        )
        for words in (["camera", "26"], ["window"])
    )
    shown_t, shown = np.array(json.loads(window.communicate(timeout=60)[0])).T
    delays = []
    for seen in json.loads(camera.communicate(timeout=60)[0]):
        seen_t, light = np.array(seen).T
        found = screen_delay.measure(shown_t, shown, seen_t, light)
        assert found is not None
        assert found.accepted
        delays.append(found)
    here = delays[0]
    # What the server and the grab take: never before it was shown, but for the fit's own doubt.
    assert -REACH * here.se_ms <= 1000 * here.delay_s < 60
    for there, cable_s in zip(delays[1:], DELAYS_S[1:], strict=True):
        longer_ms = 1000 * (there.delay_s - here.delay_s)
        doubt_ms = REACH * hypot(there.se_ms, here.se_ms)
        assert longer_ms == pytest.approx(1000 * cable_s, abs=max(DELIVER_MS, doubt_ms))
