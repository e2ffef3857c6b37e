"""Nobody is called: the whole way from a film to a reading, watched at the system's door."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
LOOK = """
import numpy as np
from poise.simulation.faces import draw
from poise.vision.face import FaceFinder
from poise.vision.face_tracker import FaceTracker
picture = np.clip(draw(1.3).image, 0, 255).astype(np.uint8)
with FaceFinder() as finder:
    tracker = FaceTracker(finder, "camera")
    seen = [tracker.look(picture, i / 30) for i in range(12)]
assert seen[-1].rgb
"""


def test_looking_at_a_face_attempts_no_connection(tmp_path: Path) -> None:
    tracer = shutil.which("strace")
    if tracer is None:
        pytest.skip("strace is not installed: it would show every connection attempted")
    log = tmp_path / "calls"
    without = {k: v for k, v in os.environ.items() if k not in PROXIES}
    without["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [
            *(tracer, "-f", "-e", "trace=connect,sendto,sendmsg", "-o", str(log)),
            *(sys.executable, "-c", LOOK),
        ],
        env=without,
        capture_output=True,
        text=True,
        check=False,
    )
    if not log.exists() or "ptrace" in done.stderr.lower():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    assert "AF_INET" not in log.read_text()


def test_looking_at_a_face_loads_nothing_that_hears_and_leaves_sound_to_be_loaded() -> None:
    asked = "import sys; print(sorted({'sounddevice', '_cffi_backend'} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", LOOK + asked],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[-2] == "[]"


def test_a_finder_that_is_made_while_pictures_come_writes_nothing_to_the_environment() -> None:
    asked = """
import os
import cv2
from poise.vision import only_there
only_there.refuse_others()
written = []
os.putenv = lambda *what: written.append(what)
"""
    done = subprocess.run(
        [sys.executable, "-c", asked + LOOK + "print(written)"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[-2] == "[]"
