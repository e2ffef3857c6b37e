"""poise in the tray, where there is one and the person wants it: the reset is a click away.

Only then does closing the window not end the program; nothing listens to a sensor meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from poise.core.guide.exercise import Exercise
from poise.settings import Settings
from poise.ui.text.language import tr
from poise.ui.text.lengths import length


def has_tray() -> bool:
    """Whether this desktop has a tray."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray:
    """The icon with its menu: ``begin`` Today's session, ``open_``, ``quit_``."""

    def __init__(
        self,
        *,
        begin: Callable[[], None],
        open_: Callable[[], None],
        quit_: Callable[[], None],
    ) -> None:
        self._open = open_
        self._icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self.begin, self.open, self.quit = QAction(), QAction(), QAction()
        for action, do in ((self.begin, begin), (self.open, open_), (self.quit, quit_)):
            action.triggered.connect(do)
            self.menu.addAction(action)

    @property
    def here(self) -> bool:
        """Whether the icon is there, so that the window may be closed and come back."""
        return self._icon is not None

    def follow(self, settings: Settings, exercise: Exercise) -> None:
        """Be there if it is wanted and there is a place for it, in the language of now.

        ``exercise`` is that of Today's session.
        """
        self.begin.setText(f"{tr(exercise.title)} · {length(exercise.duration_s)}")
        self.open.setText(tr("Open"))
        self.quit.setText(tr("Quit"))
        wanted = settings.desktop.tray and has_tray()
        if wanted and self._icon is None:
            self._icon = QSystemTrayIcon(QGuiApplication.windowIcon())
            self._icon.setToolTip("poise")
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._pressed)
            self._icon.show()
        elif not wanted:
            self.close()

    def close(self) -> None:
        """Go away."""
        if self._icon is not None:
            self._icon.hide()
            self._icon = None

    def _pressed(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how is QSystemTrayIcon.ActivationReason.Trigger:
            self._open()
