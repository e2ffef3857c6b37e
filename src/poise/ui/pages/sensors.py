"""Where the heart comes from: which sensors to use, what each is doing, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from poise.settings import Settings
from poise.ui.text.language import tr
from poise.ui.text.sensors import SensorLine, sensor_lines
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.page import ESC, Page
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.sensor_choice import about_sensors, sensor_choice
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Styled, Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    choices = actions.choices
    return SensorsPage(actions.theme, choices.settings, choices.choose, actions.back)


class SensorsPage(Sheet):
    """``change`` is told the settings after a choice; the lines say how each sensor stands now."""

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        change: Callable[[Settings, str], None],
        close: Callable[[], None],
    ) -> None:
        self.sensors = _Sensors(theme, settings, change)
        super().__init__(theme, self.sensors)
        self.add_button(tr("Back"), close, ESC, primary=True)

    def focus_on(self, setting: str) -> None:
        if setting == "sensors.use":
            self.sensors.choice.focus_chosen()

    def frame(self, view: View, now: float) -> None:
        """Show how the sensors stand."""
        if self.sensors.show_lines(sensor_lines(view, now)):
            self.lay()


class _Sensors(Body):
    def __init__(
        self, theme: Theme, settings: Settings, change: Callable[[Settings, str], None]
    ) -> None:
        super().__init__(theme)
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Heart-rate sensor"))
        self._about = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self._about.say(about_sensors())
        self.choice = sensor_choice(theme, settings, change, self)
        self.strips: list[SensorStrip] = []

    def show_lines(self, lines: Sequence[SensorLine]) -> bool:
        """One line a sensor; answers whether any words are new."""
        new = len(lines) != len(self.strips)
        while len(self.strips) > len(lines):
            self.strips.pop().deleteLater()
        while len(self.strips) < len(lines):
            self.strips.append(SensorStrip(self.theme, self, role="body", on="surface"))
            self.strips[-1].show()
        for strip, line in zip(self.strips, lines, strict=True):
            new |= strip.show_line(line)
        return new

    def restyle(self, theme: Theme) -> None:
        parts: list[Styled] = [self._title, self._about, self.choice, *self.strips]
        for part in parts:
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self._title.setGeometry(edge, y, inner, self._title.tall(inner))
        y += self._title.height() + unit
        high = self.choice.lay(inner)
        self.choice.setGeometry(edge, y, inner, high)
        y += high + unit
        for strip in self.strips:
            strip.setGeometry(edge, y, inner, strip.tall(inner))
            y += strip.height() + unit // 2
        y += unit // 2
        self._about.setGeometry(edge, y, inner, self._about.tall(inner))
        return y + self._about.height()
