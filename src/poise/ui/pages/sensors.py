"""Where the heart comes from: which sensors to use, what each is doing, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from poise import sources
from poise.settings import SENSORS, Settings
from poise.ui.text.language import tr
from poise.ui.text.sensors import SensorLine, sensor_lines
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Styled, Words


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
        self.add_button(tr("Back"), tr("Esc"), close, primary=True)

    def focus_on(self, _setting: str) -> None:
        """Put the keyboard on what is chosen."""
        self.sensors.choice.focus_chosen()

    def show_view(self, view: View, now: float) -> None:
        """Show how the sensors stand."""
        if self.sensors.show_lines(sensor_lines(view, now)):
            self.lay()


class _Sensors(Body):
    def __init__(
        self, theme: Theme, settings: Settings, change: Callable[[Settings, str], None]
    ) -> None:
        super().__init__(theme)
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Where the heart comes from"))
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

    def lay(self, width: int) -> int:
        unit = self.theme.size("body")
        y = pad = 2 * unit
        inner = max(1, width - 2 * pad)
        self._title.setGeometry(pad, y, inner, self._title.tall(inner))
        y += self._title.height() + unit
        high = self.choice.lay(inner)
        self.choice.setGeometry(pad, y, inner, high)
        y += high + unit
        for strip in self.strips:
            strip.setGeometry(pad, y, inner, strip.tall(inner))
            y += strip.height() + unit // 2
        y += unit // 2
        self._about.setGeometry(pad, y, inner, self._about.tall(inner))
        return y + self._about.height() + pad


def sensor_choice(
    theme: Theme, settings: Settings, change: Callable[[Settings, str], None], parent: QWidget
) -> Choice:
    """The sensors one can use, to choose from."""

    def choose(value: object) -> None:
        sensors = replace(settings.sensors, use=str(value))
        change(replace(settings, sensors=sensors), "sensors.use")

    usual = "both" if settings.camera.use else "strap"
    chosen = usual if settings.sensors.use == "auto" else settings.sensors.use
    words = {row.kind: tr(row.choice) for row in sources.SENSORS}
    words |= {"both": tr("Both"), "none": tr("None: the guide alone")}
    options = [(use, words[use]) for use in SENSORS if use in words]
    return Choice(theme, tr("Sensor"), options, chosen, choose, parent)


def about_sensors() -> str:
    """What to know before choosing."""
    return tr(
        "A strap is exact. A camera sees the pulse in the colour of your face: keep still, "
        "in even light. Its picture is looked at and forgotten at once; nothing but the "
        "colour is kept, and nothing leaves this computer."
    )
