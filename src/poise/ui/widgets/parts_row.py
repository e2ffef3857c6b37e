"""The pages of one place in a row above them; the one that is shown is filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme
from poise.ui.widgets import flow
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import Keys, key_name

Row = Sequence[tuple[str, str, Qt.Key, Callable[[], None]]]


class PartsRow(QWidget):
    """``parts`` are names with what they are called, their key and what turns to them."""

    def __init__(self, theme: Theme, parts: Row, shown: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.pills: list[Pill] = []
        self.keys: Keys = {}
        for name, title, key, go in parts:
            at = name == shown
            pill = Pill(theme, title, key="" if at else key_name(key), primary=at, parent=self)
            pill.setEnabled(not at)
            pill.clicked.connect(lambda _on=False, go=go: go())
            self.pills.append(pill)
            if not at:
                self.keys[key] = go

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for pill in self.pills:
            pill.restyle(theme)

    def lay(self, width: int) -> int:
        """Place the pills for a width in pixels; how high they are, 0 without any."""
        gap = self.theme.size("body") // 2
        flow.place(self.pills, 0, 0, width, gap)
        return flow.tall(self.pills, width, gap)
