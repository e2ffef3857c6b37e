"""The real window for 120 seconds of frames on the Qt we ship, and what it leaves loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from poise import exercises
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks

FPS, SECONDS = 15, 125  # quick enough to lose far more than a thousand


def test_two_minutes_of_painted_frames_neither_crash_nor_grow() -> None:
    """PySide6 6.12.0 aborts here: it loses a reference to None with every painted frame."""
    exercise = exercises.load("steady-six").fitted(minutes=2)
    stage = sample.PlayedLink(exercise, sample.story(exercise), sample.summary(exercise))
    window = Window(stage.link, autostart=True, settings=looks("light"))
    window.show()
    nones = sys.getrefcount(None)
    for frame in range(1, FPS * SECONDS):
        stage.clock.move_to(frame / FPS)
        window.frame()
        QApplication.processEvents()
    assert window.pages["card"].isVisible()
    assert len(window.view.rows()) == 12
    # A loss is one reference or more a frame; what tests and Qt do besides is far less.
    assert sys.getrefcount(None) > nones - 1000


def test_the_live_screen_loads_neither_numpy_nor_pyqtgraph() -> None:
    heavy = ("numpy", "scipy", "pyqtgraph", "bleak", "cv2")
    code = (
        "import sys, poise.ui.shell.app\n"
        "assert 'PySide6' not in sys.modules\n"
        "import poise.ui.shell.window\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("key", "value", "there"),
    [("DISPLAY", ":0", True), ("WAYLAND_DISPLAY", "wayland-0", True), ("DISPLAY", "", False)],
)
def test_a_display_is_found_without_qt(
    monkeypatch: pytest.MonkeyPatch, key: str, value: str, there: bool
) -> None:
    from poise.ui.shell.app import has_display

    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(key, value)
    assert has_display() is there
