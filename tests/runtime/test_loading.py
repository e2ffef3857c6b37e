"""What measures a heart is loaded once there is one, and numpy once it is a camera's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from poise import exercises
from poise.core.events import SensorState, SensorStatus
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run


@pytest.mark.parametrize("sensor", ["--no-sensor", "--synthetic"])
def test_neither_a_guide_alone_nor_a_straps_heart_loads_numpy(
    sensor: str, poise_home: Path
) -> None:
    words = f"import sys; from poise.cli import main; main(['reset', '{sensor}', '--speed', '0'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{words}; print('numpy' in sys.modules)"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False"


def test_it_is_loaded_when_a_strap_is_found_and_not_while_it_is_looked_for(
    poise_home: Path,
) -> None:
    run = Run(SessionPlan(exercises.load("interview-reset"), (Sensor("strap"),), record=False))
    run._heed(SensorStatus(0.0, "strap", SensorState.SEARCHING, "Looking."))
    assert not run._loading
    run._heed(SensorStatus(1.0, "strap", SensorState.CONNECTING, "Connecting."))
    assert list(run._loading) == ["poise.core.hearts"]
    run.close()
    assert not any(thread.is_alive() for thread in run._loading.values())
    assert "poise.core.hearts" in sys.modules


def test_what_measures_a_camera_is_loaded_beside_the_session(poise_home: Path) -> None:
    run = Run(Plan(exercises.load("interview-reset"), (Sensor("strap"),), record=False))
    run._heed(SensorStatus(0.0, "camera:desk", SensorState.CONNECTING, "Opening."))
    run.close()
    assert list(run._loading) == ["poise.core.chains.camera"]
    assert "poise.core.chains.camera" in sys.modules
