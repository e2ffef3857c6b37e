"""What measures a heart is loaded once there is one: with numpy it is most of what poise loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from poise import exercises
from poise.core.events import SensorState, SensorStatus
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run


def test_a_guide_alone_loads_no_numpy(poise_home: Path) -> None:
    words = "import sys; from poise.cli import main; main(['reset', '--no-sensor', '--speed', '0'])"
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
    assert run._loading is None
    run._heed(SensorStatus(1.0, "strap", SensorState.CONNECTING, "Connecting."))
    assert run._loading is not None
    run.close()
    assert not run._loading.is_alive()
    assert "poise.core.hearts" in sys.modules
