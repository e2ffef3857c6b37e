"""poise in the tray, where there is one and the person wants it: the reset is a click away.

Only then does closing the window not end the program; nothing listens to a sensor meanwhile.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from poise.settings import Settings
from poise.ui.text.language import tr
from poise.ui.text.live import length

if TYPE_CHECKING:
    from poise.ui.shell.presence import Presence
    from poise.ui.shell.window import Window


def has_tray() -> bool:
    """Whether this desktop has a tray."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray:
    """The icon of ``window`` with its menu: the session of the first page, the window, the end."""

    def __init__(self, window: Window, presence: Presence) -> None:
        self._window, self._presence = window, presence
        self._icon: QSystemTrayIcon | None = None
        self.menu = QMenu()
        self.begin, self.open, self.quit = QAction(), QAction(), QAction()
        for action, do in (
            (self.begin, presence.quick_start), (self.open, presence.come_forward),
            (self.quit, presence.leave),
        ):  # fmt: skip
            action.triggered.connect(do)
            self.menu.addAction(action)

    @property
    def here(self) -> bool:
        """Whether the icon is there, so that the window may be closed and come back."""
        return self._icon is not None

    def follow(self, settings: Settings) -> None:
        """Be there if it is wanted and there is a place for it, in the language of now."""
        exercise = self._window.link.exercise
        self.begin.setText(f"{tr(exercise.title)} · {length(exercise.duration_s)}")
        self.open.setText(tr("Open"))
        self.quit.setText(tr("Quit"))
        wanted = settings.desktop.tray and has_tray()
        if wanted and self._icon is None:
            picture = resources.files("poise.ui").joinpath("poise.svg")
            self._icon = QSystemTrayIcon(QIcon(str(picture)))
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
            self._presence.come_forward()
