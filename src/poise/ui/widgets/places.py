"""The line of navigation: the places, how the sensor stands, and the settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.widgets.tab import SensorChip, Tab

if TYPE_CHECKING:
    from poise.ui.text.levels import SensorLine
    from poise.ui.theme import Theme

# What a place is called, the number that leads to it, and what happens then.
Way = tuple[str, str, Callable[[], object]]


class PlacesBar(QWidget):
    """One line, or two where the letters are large: nothing on it is ever left out.

    ``sensor`` and ``settings`` are what happens when the chip and the word at the right are
    pressed; without ``sensor`` there is no chip.
    """

    spoken_as = "navigation"

    def __init__(
        self,
        theme: Theme,
        ways: Sequence[Way],
        sensor: Callable[[], object] | None,
        settings: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Navigation"))
        self._theme = theme
        self.tabs = [Tab(theme, title, key=key, parent=self) for title, key, _ in ways]
        for tab, (_, _, go) in zip(self.tabs, ways, strict=True):
            tab.clicked.connect(lambda _on=False, go=go: go())
        self.chip = SensorChip(theme, parent=self)
        self.chip.setToolTip(tr("Choose a sensor"))
        self.chip.setVisible(sensor is not None)
        if sensor is not None:
            self.chip.clicked.connect(lambda: sensor())
        self.settings = Tab(theme, tr("Settings"), icon="gear", parent=self)
        self.settings.clicked.connect(lambda: settings())

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for tab in (*self.tabs, self.chip, self.settings):
            tab.restyle(theme)

    def stand_at(self, place: int | None, settings: bool, sensor: bool) -> None:
        """Underline where one is: the place of that index, the settings, the sensor, or nothing."""
        for index, tab in enumerate(self.tabs):
            tab.stand(index == place)
        self.settings.stand(settings)
        self.chip.stand(sensor)

    def show_sensor(self, line: SensorLine) -> None:
        """Show how the sensor stands."""
        if self.chip.show_line(line):
            self.lay(self.width())

    def tall(self, width: int) -> int:
        """How high it is when it may be ``width`` pixels wide."""
        line = self.settings.sizeHint().height()
        return (line if self._one_line(width) else 2 * line) + self._theme.size("body") // 2

    def lay(self, width: int) -> None:
        """Place everything for ``width`` pixels."""
        unit = self._theme.size("body")
        y, x = unit // 2, unit // 2
        for tab in self.tabs:
            hint = tab.sizeHint()
            tab.setGeometry(x, y, hint.width(), hint.height())
            x += hint.width()
        if not self._one_line(width):
            x, y = unit // 2, y + self.settings.sizeHint().height()
        gear = self.settings.sizeHint()
        self.settings.setGeometry(width - unit // 2 - gear.width(), y, gear.width(), gear.height())
        self.chip.fit(self.settings.x() - x - unit // 2)
        wide = self.chip.sizeHint().width()
        self.chip.setGeometry(self.settings.x() - wide, y, wide, gear.height())

    def _one_line(self, width: int) -> bool:
        """By the longest words of a sensor that are common, so that it never jumps with them."""
        unit = self._theme.size("body")
        tabs = sum(tab.sizeHint().width() for tab in self.tabs)
        return tabs + self.settings.sizeHint().width() + 16 * unit <= width

    def resizeEvent(self, _event: object) -> None:
        self.lay(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.colour("ground"))
