"""What stands around a page that is not a session: the places, the sensor, the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from poise.ui.shell.places import Place, open_places
from poise.ui.widgets.places import PlacesBar

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions, PageName
    from poise.ui.theme import Theme
    from poise.ui.view import View
    from poise.ui.widgets.page import Keys


class Frame:
    """The line of navigation in ``window``; it is made anew for another language."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        self._window, self._actions = window, actions
        self.places: tuple[Place, ...] = ()
        self.bar: PlacesBar | None = None

    def make(self) -> None:
        """Offer the places that there are now, in the language and the looks of now."""
        if self.bar is not None:
            self.bar.hide()
            self.bar.deleteLater()
        actions = self._actions
        self.places = tuple(open_places(actions))
        ways = [(place.title, str(place.number), partial(self.go, place)) for place in self.places]
        sensors = partial(actions.open, "sensors") if actions.controller.can_renew else None
        self.bar = PlacesBar(
            actions.theme, ways, sensors, partial(actions.open, "preferences"), self._window
        )
        self.bar.hide()

    def go(self, place: Place) -> None:
        """Turn to a place."""
        if place.pages[0] == "today":
            self._actions.back()
        else:
            self._actions.open(place.pages[0])

    def keys(self) -> Keys:
        """What the keys do on every page that has it, unless the page has another use for them."""
        actions = self._actions
        found: Keys = {place.key: partial(self.go, place) for place in self.places}
        found[Qt.Key.Key_S] = partial(actions.open, "preferences")
        if actions.controller.can_renew:
            found[Qt.Key.Key_C] = partial(actions.open, "sensors")
        return found

    def show_at(self, page: PageName, *, visible: bool) -> None:
        """Underline the place that ``page`` belongs to; it is gone where it is not ``visible``."""
        assert self.bar is not None
        self.bar.setVisible(visible)
        at = next((k for k, place in enumerate(self.places) if page in place.pages), None)
        self.bar.stand_at(at, settings=page == "preferences", sensor=page == "sensors")

    def frame(self, view: View, now: float) -> None:
        """Show how the sensor stands."""
        from poise.ui.text.sensors import chip_line  # after the first picture

        assert self.bar is not None
        self.bar.show_sensor(chip_line(view, now))

    def tall(self, width: int) -> int:
        """How high it is when it may be ``width`` pixels wide."""
        return self.bar.tall(width) if self.bar is not None else 0

    def lay(self, width: int) -> None:
        """Lie along the top of the window."""
        if self.bar is not None:
            self.bar.setGeometry(0, 0, width, self.bar.tall(width))

    def restyle(self, theme: Theme) -> None:
        """Other colours or letters."""
        if self.bar is not None:
            self.bar.restyle(theme)
