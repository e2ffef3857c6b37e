"""What a session came to, in full sentences, and where it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.ui.text.card import card_of
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.card import CardBody
from poise.ui.widgets.page import Page
from poise.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    controller = actions.controller
    notes = (lambda: actions.open("notes")) if controller.link.keep else None
    details = DetailsPage(actions.theme, actions.back, notes)
    details.frame(controller.view, controller.now())  # to be read by who comes to it
    return details


class DetailsPage(Sheet):
    """``notes`` is asked for the questions after a session; None where nothing can be kept."""

    framed = False

    def __init__(
        self, theme: Theme, close: Callable[[], None], notes: Callable[[], object] | None
    ) -> None:
        self._card = CardBody(theme)
        super().__init__(theme, self._card)
        self._shown: tuple[object, ...] = ()
        self.add_back(close)
        if notes is not None:
            self.add_button(tr("Add a note"), notes, Qt.Key.Key_N)

    def frame(self, view: View, now: float) -> None:
        known = (view.summary, view.ending, view.trouble)
        if view.summary is not None and known != self._shown:
            self._shown = known
            found = card_of(view)
            self._card.show_card(found.whole())
            self.lay()
