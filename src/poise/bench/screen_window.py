"""A window whose grey swells and fades, and what it showed when: for timing a camera.

It begins when the person says so, Escape ends it at once, and nothing in it flashes
(:mod:`poise.checks.flashes` holds that).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.checks import screen_sweep
from poise.clock import Clock

FRAME_MS = 8  # the screen takes what it can
LEAD_S, TAIL_S = 1.0, 2.0
WORDS = (
    "The grey of this window will swell and fade slowly, for twenty seconds, twice.\n"
    "It does not flash. If changing light ever made you unwell, press Escape now.\n\n"
    "Point the camera at this screen, or at a mirror that shows it to the camera,\n"
    "so that the screen fills a good part of the picture. Then press Space."
)


class SweepWindow(QWidget):
    """Shows :data:`WORDS` until Space, then a sweep each time :meth:`sweep` is called.

    ``shown`` holds (moment, relative luminance) of every painted frame of the last sweep, by
    ``clock``.  ``begin`` is called at Space, ``stop`` at Escape or when the window is closed.
    """

    def __init__(self, clock: Clock, begin: Callable[[], None], stop: Callable[[], None]) -> None:
        super().__init__()
        self.setWindowTitle("poise check camera")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._clock, self._begin, self._stop = clock, begin, stop
        self._waiting, self._start_t = True, None
        self._done: Callable[[], None] = lambda: None
        self._light = screen_sweep.MIDDLE
        self.shown: list[tuple[float, float]] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.update)

    _start_t: float | None

    def sweep(self, done: Callable[[], None]) -> None:
        """Begin a sweep; ``done`` is called when it is over."""
        self._waiting, self._done, self.shown = False, done, []
        self._start_t = self._clock.now() + LEAD_S
        self._timer.start(FRAME_MS)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        t = self._clock.now()
        light = screen_sweep.MIDDLE
        if self._start_t is not None:
            light = float(screen_sweep.luminance(t - self._start_t))
        grey = int(screen_sweep.level(light))
        self._light = float(screen_sweep.of_level(grey))
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(grey, grey, grey))
        if self._waiting:
            self._write(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPointSize(16)
        painter.setFont(font)
        painter.setPen(QColor(20, 20, 20))
        inside: QRect = self.rect()
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, WORDS)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.UpdateRequest and self._start_t is not None:
            now = self._clock.now()  # the paint is over and was handed to the screen
            self.shown.append((now, self._light))
            if now > self._start_t + screen_sweep.LENGTH_S + TAIL_S:
                self._timer.stop()
                self._start_t = None
                self._done()
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Space and self._waiting:
            self._begin()

    def closeEvent(self, event: QEvent) -> None:  # noqa: N802
        self._timer.stop()
        self._stop()
        super().closeEvent(event)  # type: ignore[arg-type]
