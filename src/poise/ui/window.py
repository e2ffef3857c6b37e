"""The window: it drains a session's events once a frame, folds them into a View, and shows it.

It is given a :class:`~poise.ui.link.Link` and nothing else of the runtime.  No signal crosses a
thread; a timer calls :meth:`Window.frame`, and so does a test that owns its clock.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from poise.core.events import Action, Command, Ending
from poise.ui.link import Link
from poise.ui.theme import Colours, Theme, palette, system_colours
from poise.ui.view import View
from poise.ui.widgets.card import CardPage
from poise.ui.widgets.ready import ReadyPage
from poise.ui.widgets.session import SessionPage
from poise.ui.words import card

# 35 frames a second: a disc that swells over four seconds looks no smoother at 60, and a frame
# that is a little late still comes within a thirtieth of a second.
FRAME_MS = 28
_SMALLEST = (700, 520)


class Window(QWidget):
    """One session from the first key to the end card.

    With ``autostart`` it asks the session to start at its first frame.  ``again`` gives the link of
    a new session; without it a session is the window's last.  ``colours`` overrides the desktop's
    scheme and ``scale`` is the size of the letters, 1.0 being 100 %.
    """

    def __init__(
        self,
        link: Link,
        *,
        autostart: bool = False,
        again: Callable[[], Link] | None = None,
        colours: Colours | None = None,
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self.setWindowTitle("poise")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._again, self._colours, self._scale = again, colours, scale
        self._theme = Theme(colours or system_colours(), scale)
        widen = max(1.0, min(scale, 1.3))
        self.setMinimumSize(round(_SMALLEST[0] * widen), round(_SMALLEST[1] * min(widen, 1.2)))
        self.resize(900, 600)
        self._pages: list[ReadyPage | SessionPage | CardPage] = []
        self._shown: QWidget | None = None
        self._started = self._start_next = False
        self.card: CardPage
        self._connect(link, autostart)
        QApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.frame)

    @property
    def stopped(self) -> bool:
        """Whether the last session was stopped by the person before its end."""
        return self.view.ending is Ending.STOPPED or (self._started and self.view.ending is None)

    def run(self) -> None:
        """Begin painting frames."""
        self.timer.start(FRAME_MS)

    def frame(self) -> None:
        """Take in what the session said since the last frame and show it as it is now."""
        if self._start_next:
            self._start_next = False
            self.start()
        now = self._link.clock.now()
        for event in self._link.drain():
            self.view.fold(event)
        if self.view.ending is not None and self.view.summary is None:
            summary = self._link.summary()
            if summary is not None:
                self.view.finish(summary)
        page = self._page()
        if page is not self._shown:
            if self.view.summary is not None:
                self.card.show_card(
                    card(self.view.summary, ending=self.view.ending, trouble=self.view.trouble)
                )
            self._turn_to(page)
        if not isinstance(page, CardPage):
            page.show_view(self.view, now)

    def start(self) -> None:
        """Ask the session to begin, once."""
        if not self._started:
            self._started = True
            self._send(Action.START)

    def stop(self) -> None:
        """Ask the session to end now; what was recorded is kept."""
        if self._started and self.view.ending is None:
            self._send(Action.STOP)

    def begin_again(self) -> None:
        """Leave the end card for another session, which starts at once."""
        if self._again is not None:
            self._connect(self._again(), autostart=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter take the large action, Esc stops or closes."""
        key, page = event.key(), self._shown
        if key == Qt.Key.Key_Escape:
            self.stop() if page is self.session else self.close()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if page is self.ready:
                self.start()
            elif page is self.card and self.card.again is not None:
                self.begin_again()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A session still running is stopped, not dropped."""
        self.stop()
        self.timer.stop()
        super().closeEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._restyle()
        for page in self._pages:
            page.setGeometry(self.rect())

    def _connect(self, link: Link, autostart: bool) -> None:
        for page in self._pages:
            page.hide()
            page.deleteLater()
        self._link, self.view = link, View(link.exercise)
        self._started, self._start_next = False, autostart
        self.ready = ReadyPage(self._theme, link.exercise, link.note, self.start)
        self.session = SessionPage(self._theme, link.exercise, link.note, self.stop)
        self.card = CardPage(
            self._theme, self.begin_again if self._again is not None else None, self._leave
        )
        self._pages = [self.ready, self.session, self.card]
        for page in self._pages:
            page.hide()
            page.setParent(self)
            page.setGeometry(self.rect())
        self._turn_to(self.session if autostart else self.ready)

    def _page(self) -> ReadyPage | SessionPage | CardPage:
        if self.view.summary is not None:
            return self.card
        if self._started or self._start_next or self.view.schedule is not None:
            return self.session
        return self.ready

    def _turn_to(self, page: QWidget) -> None:
        for other in self._pages:
            other.setVisible(other is page)
        self._shown = page
        page.setFocus()

    def _leave(self) -> None:
        self.close()

    def _send(self, action: Action) -> None:
        self._link.send(Command(self._link.clock.now(), action))

    def _recolour(self) -> None:
        if self._colours is None:
            QApplication.setPalette(palette(system_colours()))
            self._restyle()

    def _restyle(self) -> None:
        """Letters grow with the window, in steps, so that a large one is read from afar."""
        fits = min(self.width() / 900, self.height() / 600)
        fit = round(min(1.6, max(0.9, fits)) * 20) / 20
        theme = Theme(self._colours or system_colours(), self._scale, fit)
        if theme != self._theme:
            self._theme = theme
            for page in self._pages:
                page.restyle(theme)
