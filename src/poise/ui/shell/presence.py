"""Where poise is: before the person, in the tray, or gone; and where its window was last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from poise.ui.shell.geometry import keep, restore

if TYPE_CHECKING:
    from poise.settings import Settings
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.tray import Tray


class Presence:
    """Brings ``window`` forward and lets it go; ``place`` is the file where its place is kept."""

    def __init__(self, window: QWidget, actions: Actions, place: Path | None) -> None:
        self._window, self._actions, self._place = window, actions, place
        self.tray: Tray | None = None
        self._leaving = False
        if place is not None:
            restore(window, place)

    def stay_in_tray(self) -> None:
        """From here on closing the window leaves poise in the tray, if the person wants that."""
        from poise.ui.shell.tray import Tray

        self.tray = Tray(begin=self.quick_start, open_=self.come_forward, quit_=self.leave)
        self.follow(self._actions.choices.settings)

    def follow(self, settings: Settings) -> None:
        """Other settings hold, or another language."""
        if self.tray is not None:
            self.tray.follow(settings, self._actions.controller.link.exercise)

    def come_forward(self) -> None:
        """Be seen, from wherever it is."""
        window = self._window
        if not window.isVisible():
            self._actions.controller.go_home(self._actions.choices.settings)
            window.show()
            self._actions.run()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()

    def quick_start(self) -> None:
        """Come forward and begin Today's session, unless one is under way."""
        self.come_forward()
        self._actions.begin_soon()

    def leave(self) -> None:
        """End poise, wherever it is."""
        self._leaving = True
        self._window.close()
        QApplication.quit()

    def closing(self) -> bool:
        """The window is being closed; answers whether poise goes on without it."""
        if self._place is not None and self._window.isVisible():
            keep(self._window, self._place)
        app = QApplication.instance()
        logging_out = isinstance(app, QApplication) and app.isSavingSession()
        stays = self.tray is not None and self.tray.here
        if stays and not (self._leaving or logging_out):
            return True
        if self.tray is not None:
            self.tray.close()
        return False
