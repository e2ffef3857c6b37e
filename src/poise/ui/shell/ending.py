"""Asks before a long session is ended by one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.menu import Question
from poise.ui.widgets.page import ENTER, ESC, SPACE, Keys, key_name

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from poise.ui.shell.controller import SessionController

# Whoever ends a session longer than this by one key is asked whether they meant it.
ASKED_FROM_S = 180.0


class Ending(Question):
    """Lies over ``page``, and the guide stands still meanwhile; ``lay`` gives it its place.

    ``other`` are more keys that go on as Space does.
    """

    def __init__(
        self,
        theme: Theme,
        page: QWidget,
        controller: SessionController,
        lay: Callable[[], None],
        *other: Qt.Key,
    ) -> None:
        super().__init__(theme, page)
        self._page, self._controller, self._lay_page, self._other = page, controller, lay, other
        self._was_paused = False

    def keys(self) -> Keys:
        """What the keys of the page do while it asks."""
        keep = dict.fromkeys((ESC, SPACE, *self._other), self._keep)
        return {**keep, **dict.fromkeys(ENTER, self._end)}

    def begin(self) -> None:
        """End the session, or ask first where much would be lost."""
        controller = self._controller
        short = controller.link.exercise.duration_s <= ASKED_FROM_S
        led = controller.view.schedule is not None and not controller.view.guide_over
        if short or not (controller.running and led):
            controller.stop()
            return
        self._was_paused = controller.view.paused
        if not self._was_paused:
            controller.pause()
        self.ask(tr("End this session?"), (
            (tr("Resume"), key_name(SPACE), False, self._keep, "play"),
            (tr("End"), key_name(ENTER[0]), True, self._end, "stop"),
        ))  # fmt: skip
        self.show()
        self.raise_()
        self._lay_page()
        self._page.setFocus()
        announce(self._page, self.words.text())

    def _keep(self) -> None:
        self.hide()
        if not self._was_paused and self._controller.view.paused:
            self._controller.pause()
        self._page.setFocus()

    def _end(self) -> None:
        self.hide()
        self._controller.stop()
