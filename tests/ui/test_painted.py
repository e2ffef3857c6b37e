"""Nothing that was moved leaves its old self on the screen, nor a gap where it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.x_server import x_server

from .painted import differing

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an X server is Linux's")
def test_after_every_key_the_screen_shows_what_a_full_repaint_would() -> None:
    """Every third scene of the gallery, before an X server: what it shows against all painted anew.

    ``make painted`` looks at all of them.
    """
    with x_server(1280, 1024) as world:
        said = subprocess.run(
            [sys.executable, "-m", "tests.ui.painted", "--some"], cwd=ROOT, env=world, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
    stale = json.loads(said.stdout)
    assert len(stale) >= 30  # scenes
    assert {scene: found for scene, found in stale.items() if found} == {}


def test_one_pixel_that_differs_is_found() -> None:
    one = QImage(40, 30, QImage.Format.Format_RGB32)
    one.fill(0xFF204060)
    other = one.copy()
    assert differing(one, other).isEmpty()
    other.setPixel(7, 9, 0xFF204061)
    assert differing(one, other) == QRect(7, 9, 1, 1)
