"""The two ends of the screen loop, each a program of its own: ``window`` and ``camera``.

The camera is the X server's own picture of the screen, grabbed thirty times a second.  Both print
JSON with moments on the machine's steady clock.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage

from poise.bench.screen_window import SweepWindow
from poise.clock import SystemClock
from poise.ui.shell.app import application

# The window shows a picture every 8 ms.  A grab takes no time, unlike an exposure: in step with the
# window it would meet each picture at one place and be up to half a picture off.
GRAB_MS, SIDE = 29, 48


def window() -> None:
    """One sweep; what was shown when."""
    app = application()
    clock = SystemClock()
    sweep = SweepWindow(clock, lambda: None, app.quit)
    sweep.resize(200, 160)
    sweep.move(0, 0)
    sweep.show()
    QTimer.singleShot(300, lambda: sweep.sweep(app.quit))
    app.exec()
    print(json.dumps([(clock.began_s + t, light) for t, light in sweep.shown]))


def camera(seconds: float) -> None:
    """What was seen when."""
    app = QGuiApplication(["camera"])
    clock = SystemClock()
    screen = QGuiApplication.primaryScreen()
    seen: list[tuple[float, float]] = []

    def grab() -> None:
        picture = screen.grabWindow(0, 40, 40, SIDE, SIDE).toImage()
        taken = clock.now()  # a frame is there once it was exposed, never before
        picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(picture.constBits(), np.uint8)
        light = float(rows.reshape(SIDE, picture.bytesPerLine())[:, :SIDE].mean())
        seen.append((clock.began_s + taken, light))

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(grab)
    timer.start(GRAB_MS)
    QTimer.singleShot(round(1000 * seconds), app.quit)
    app.exec()
    print(json.dumps(seen))


if __name__ == "__main__":
    window() if sys.argv[1] == "window" else camera(float(sys.argv[2]))
