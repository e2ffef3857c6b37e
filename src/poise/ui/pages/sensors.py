"""Which sensors to use, which camera and strap of several, and what each is doing now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from poise.settings import Settings
from poise.ui.devices import Device, Devices
from poise.ui.text.language import tr
from poise.ui.text.levels import SensorLine
from poise.ui.text.sensors import sensor_lines
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import LEAST_GAP_S, Announcer, announce
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.mirror import Mirror
from poise.ui.widgets.page import Page
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.sensor_choice import (
    about_sensors,
    camera_choice,
    sensor_choice,
    strap_choice,
)
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Styled, Words

if TYPE_CHECKING:
    from poise.ui.background import Fetch
    from poise.ui.shell.actions import Actions
    from poise.vision.messages import Thumbnail

Change = Callable[[Settings, str], None]


def page(actions: Actions) -> Page:
    choices = actions.choices
    return SensorsPage(
        actions.theme, choices.settings, choices.choose, actions.back, actions.devices,
        lambda: actions.controller.link.picture,
    )  # fmt: skip


class SensorsPage(Sheet):
    """``change`` is told the settings after a choice; the lines say how each sensor stands now.

    ``picture`` gives what is asked for what the camera sees while the page is shown; None without
    a camera.
    """

    at_top = True

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        change: Change,
        close: Callable[[], None],
        devices: Devices,
        picture: Callable[[], Callable[[bool], Thumbnail | None] | None] = lambda: None,
    ) -> None:
        self._picture = picture()
        self.sensors = _Sensors(
            theme, settings, self._changed, devices, mirror=self._picture is not None
        )
        super().__init__(theme, self.sensors)
        self._devices, self._pictured, self._change = devices, picture, change
        self._coming: Fetch[Sequence[Device]] | None = None
        self._aloud = Announcer(self)
        self._told: str | None = None  # how the sensors stood when that was last said
        self.add_back(close)
        self.look_for = self.add_button(tr("Find straps"), self._find, Qt.Key.Key_F)
        self.look_for.setVisible(settings.sensors.use in ("auto", "strap", "both"))

    def _changed(self, settings: Settings, setting: str) -> None:
        """Other sensors are opened, and what can be chosen of them is another."""
        if self._picture is not None:
            self._picture(False)
        self._change(settings, setting)
        self._picture = self._pictured()
        self.sensors.show_settings(settings, mirror=self._picture is not None)
        self.look_for.setVisible(settings.sensors.use in ("auto", "strap", "both"))
        self.lay()

    def stays(self, setting: str) -> bool:
        return setting.split(".")[0] in ("sensors", "camera", "strap")

    def focus_on(self, setting: str) -> None:
        choice = self.sensors.choices.get(setting)
        if choice is not None:
            choice.focus_chosen()

    def frame(self, view: View, now: float) -> None:
        """Show how the sensors stand, and what was found."""
        if self._picture is not None:
            self.sensors.mirror.show_picture(self._picture(True))
        found = self._coming
        if found is not None and found.done:
            self._coming = None
            self.look_for.say(tr("Find straps"))
            self.sensors.show_straps(found.value or (), found.trouble)
            self.lay()
        lines = sensor_lines(view, now)
        if self.sensors.show_lines(lines):
            self.lay()
        self._tell(" ".join(line.text for line in lines), now)

    def _tell(self, said: str, now: float) -> None:
        """How the sensors stand is read with the page, and told when it is another."""
        if self._told is None or (
            said != self._told and self._aloud.say("sensors", said, now, LEAST_GAP_S)
        ):
            self._told = said

    def hideEvent(self, event: QHideEvent) -> None:
        """The camera's picture is asked for only while it can be seen."""
        if self._picture is not None:
            self._picture(False)
        super().hideEvent(event)

    def _find(self) -> None:
        """Listen for straps for a few seconds."""
        if self._coming is None:
            self._coming = self._devices.straps()
            self.look_for.say(tr("Listening …"))
            announce(self, self.look_for.text())
            self.lay()


class _Sensors(Body):
    def __init__(
        self, theme: Theme, settings: Settings, change: Change, devices: Devices, *, mirror: bool
    ) -> None:
        super().__init__(theme)
        self._settings, self._change, self._devices = settings, change, devices
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Heart-rate sensor"))
        self._about = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self._about.say(about_sensors())
        self._trouble = Words(
            theme, "small", "muted", wrap=True, on="surface", news=True, parent=self
        )
        self.choice = sensor_choice(theme, self._now, change, self)
        self.choices: dict[str, Choice] = {"sensors.use": self.choice}
        self.mirror = Mirror(theme, self)
        self.strips: list[SensorStrip] = []
        self.show_settings(settings, mirror=mirror)

    def _now(self) -> Settings:
        return self._settings

    def show_settings(self, settings: Settings, *, mirror: bool) -> None:
        """Offer the cameras and straps of the sensor that is chosen."""
        self._settings = settings
        use, cameras = settings.sensors.use, self._devices.cameras()
        of_several = len(cameras) > 1 or self._elsewhere(cameras)
        self._offer("camera.where", use in ("camera", "both") and of_several,
                    partial(camera_choice, self.theme, self._now, cameras))  # fmt: skip
        self._offer("strap.address", use in ("auto", "strap", "both") and settings.strap.address,
                    partial(strap_choice, self.theme, self._now, ()))  # fmt: skip
        self.mirror.setVisible(mirror)

    def _offer(
        self, setting: str, wanted: object, make: Callable[[Change, QWidget], Choice]
    ) -> None:
        """Have that choice or none; one that is there stays, with the keyboard in it."""
        if not wanted and setting in self.choices:
            old = self.choices.pop(setting)
            old.hide()
            old.deleteLater()
        elif wanted and setting not in self.choices:
            self.choices[setting] = make(self._change, self)
            self.choices[setting].show()

    def _elsewhere(self, cameras: Sequence[Device]) -> bool:
        """Whether there are cameras, and none of them is the one that is set."""
        known = {device.value for device in cameras}
        return bool(known) and self._settings.camera.where not in known

    def show_straps(self, found: Sequence[Device], trouble: str) -> None:
        """The straps that answered, to choose from, or why there are none."""
        self._trouble.say(
            tr(trouble)
            if trouble
            else ""
            if found
            else tr("No strap answered. Is it on your chest?")
        )
        if found:
            old = self.choices.pop("strap.address", None)
            if old is not None:
                old.hide()
                old.deleteLater()
            choice = strap_choice(self.theme, self._now, found, self._change, self)
            choice.show()
            self.choices["strap.address"] = choice
            announce(self, ", ".join(option.text() for option in choice.options))

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
        parts: list[Styled] = [self._title, self._about, self._trouble, self.mirror]
        for part in (*parts, *self.choices.values(), *self.strips):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self._title.setGeometry(edge, y, inner, self._title.tall(inner))
        y += self._title.height() + unit
        for choice in self.choices.values():
            high = choice.lay(inner)
            choice.setGeometry(edge, y, inner, high)
            y += high + unit
        for strip in self.strips:
            strip.setGeometry(edge, y, inner, strip.tall(inner))
            y += strip.height() + unit // 2
        if not self.mirror.isHidden():
            self.mirror.stand(edge, y, inner)
            y += self.mirror.height() + unit // 2
        y += unit // 2
        for words in (self._trouble, self._about):
            words.setVisible(bool(words.text()))
            if words.text():
                words.setGeometry(edge, y, inner, words.tall(inner))
                y += words.height() + unit // 2
        return y - unit // 2
