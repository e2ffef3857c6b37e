"""Where poise is: before the person, in the tray, or gone; and where its window was last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from poise.settings import Settings
from poise.ui.shell.geometry import keep, restore

if TYPE_CHECKING:
    from poise.ui.shell.tray import Tray
    from poise.ui.shell.window import Window


class Presence:
    """Brings ``window`` forward and lets it go; ``place`` is the file where its place is kept."""

    def __init__(self, window: Window, place: Path | None) -> None:
        self._window, self._place = window, place
        self.tray: Tray | None = None
        self._leaving = False
        if place is not None:
            restore(window, place)

    def stay_in_tray(self) -> None:
        """From here on closing the window leaves poise in the tray, if the person wants that."""
        from poise.ui.shell.tray import Tray

        self.tray = Tray(self._window, self)
        self.tray.follow(self._window.settings)

    def follow(self, settings: Settings) -> None:
        """Other settings hold, or another language."""
        if self.tray is not None:
            self.tray.follow(settings)

    def come_forward(self) -> None:
        """Be seen, from wherever it is."""
        window = self._window
        if not window.isVisible():
            window.go_home()
            window.show()
            window.run()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()

    def quick_start(self) -> None:
        """Come forward and begin the session of the first page, unless one is under way."""
        self.come_forward()
        self._window.begin_soon()

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
